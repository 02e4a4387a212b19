// Many requests at once to a Worker whose client is a module variable. workerd drops what belongs to a request when that
// ends, and ends a request that waits for nothing of its own; judged by the responses of the Worker.

import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSandbox, type SandboxServer } from '@thulium-js/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningWorker, startWorker } from '../src/workerd.ts';

const sandbox = createSandbox();
let sandboxServer: SandboxServer;
let server: Server;
let output: string;
const workers: RunningWorker[] = [];
/** Requests that wait for ever at the server. */
let held = 0;
/** Until when the server refuses, by the clock of this process. */
let refusesUntil = 0;
let refused = 0;

async function start(BASE_URL: string): Promise<RunningWorker> {
  const folder = join(import.meta.dirname, '..');
  const { username: USERNAME, password: PASSWORD } = sandbox;
  const own = await mkdtemp(join(output, 'worker-'));
  const bindings = { BASE_URL, USERNAME, PASSWORD };
  const worker = await startWorker({ folder, entry: 'program/worker.mjs', output: own, bindings });
  workers.push(worker);
  return worker;
}

let plain: RunningWorker;
let withSandbox: RunningWorker;

beforeAll(async () => {
  output = await mkdtemp(join(tmpdir(), 'thulium-worker-'));
  server = createServer((request, response) => {
    const path = request.url ?? '';
    if (path.endsWith('/held')) {
      held++;
      return;
    }
    if (path.includes('/refused') && refusesUntil === 0) refusesUntil = performance.now() + 900;
    if (path.includes('/refused') && performance.now() < refusesUntil) {
      refused++;
      response.writeHead(429, { 'retry-after': '1' }).end();
      return;
    }
    setTimeout(() => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ path }));
    }, 20);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  sandboxServer = await sandbox.listen();
  plain = await start(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  withSandbox = await start(sandboxServer.url);
});
afterAll(async () => {
  for (const worker of workers) worker.stop();
  server.closeAllConnections();
  server.close();
  await sandboxServer.close();
  await rm(output, { recursive: true });
});

/** Callers that ask a Worker and, when `until` says so, close their connections in a way that it notices at once. */
async function leave(worker: RunningWorker, paths: readonly string[], until: () => boolean): Promise<void> {
  const { hostname, port, host } = new URL(worker.url);
  const sockets = paths.map((path) => {
    const socket = connect(Number(port), hostname);
    socket.write(`GET ${path} HTTP/1.1\r\nhost: ${host}\r\n\r\n`);
    return socket;
  });
  while (!until()) await new Promise((resolve) => setTimeout(resolve, 10));
  for (const socket of sockets) socket.resetAndDestroy();
}

/** Asks a Worker for all paths at once; of each response its JSON, or its status and text. */
async function ask(worker: RunningWorker, paths: readonly string[]): Promise<unknown[]> {
  return await Promise.all(
    paths.map(async (path) => {
      const response = await fetch(`${worker.url}${path}`, { signal: AbortSignal.timeout(20_000) });
      return response.ok ? response.json() : `${response.status} ${await response.text()}`;
    }),
  );
}

const paths = (name: string, count = 24): string[] =>
  Array.from({ length: count }, (_, index) => `/${name}/${index}?client=${name}`);
const answers = (name: string, count = 24): unknown[] =>
  Array.from({ length: count }, (_, index) => ({ path: `/api/${name}/${index}` }));

test.each(['default', 'limited'])('24 requests at once through a client that is %s', async (name) => {
  expect(await ask(plain, paths(name))).toEqual(answers(name));
  expect(await ask(plain, paths(name))).toEqual(answers(name));
});

test('24 requests at once, of which the first are refused and pause all', async () => {
  expect(await ask(plain, paths('refused'))).toEqual(answers('refused'));
  expect(refused).toBeGreaterThan(0);
});

test('24 flows at once: each finds or creates, and those for one person create once', async () => {
  const path = (phone: number) => `/findOrCreateCustomer?phone_number=${phone}`;
  const persons = Array.from({ length: 12 }, (_, index) => path(600_100_200 + index));
  const all = await ask(withSandbox, [...persons, ...persons]);
  const outcomes = all.map((answer) => (answer as { readonly outcome?: string }).outcome ?? answer);
  expect(outcomes.sort()).toEqual([...persons.map(() => 'created'), ...persons.map(() => 'found')]);
});

test('callers that leave in the middle of a call take no slot away from those that follow', async () => {
  const callers = Array.from({ length: 16 }, () => '/held?client=left');
  await leave(plain, callers, () => held === 16);
  expect(await ask(plain, paths('left'))).toEqual(answers('left'));
});

test('callers that leave in the middle of a flow do not keep others from its keys', async () => {
  const path = '/findOrCreateCustomer?client=left&phone_number=600100299';
  sandbox.addFault({ route: 'POST /customers', times: 1, kind: 'delay', milliseconds: 8_000 });
  const posts = (): number => sandbox.requests.filter(({ method }) => method === 'POST').length;
  const before = posts();
  await leave(withSandbox, [path], () => posts() > before);
  expect(await ask(withSandbox, [path])).toEqual([{ outcome: 'created' }]);
});
