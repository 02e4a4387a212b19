// `pnpm stress`: 10,000 calls at once, then 300,000 one after the other; writes docs/limits.md. Needs --expose-gc.
import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { createThulium } from '@thulium-js/core';

const say = (line: string) => void process.stdout.write(`${line}\n`);

/** What the server, in a process of its own, counts. */
interface ServerCounts {
  readonly requests: number;
  readonly sockets: number;
  readonly mostSockets: number;
}

function serve(): void {
  let requests = 0;
  let sockets = 0;
  let mostSockets = 0;
  const server = createServer((request, response) => {
    requests++;
    request.resume();
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 12 });
    response.end('[{"name":1}]');
  });
  server.on('connection', (socket) => {
    sockets++;
    mostSockets = Math.max(mostSockets, sockets);
    socket.on('close', () => sockets--);
  });
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
  process.on('message', (message) => {
    process.send?.({ requests, sockets, mostSockets } satisfies ServerCounts);
    if (message === 'reset') mostSockets = sockets;
  });
}

/** The most memory that a process used while `work` ran, in bytes. */
async function mostMemoryDuring(work: () => Promise<unknown>): Promise<number> {
  let most = 0;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 20);
  await work();
  clearInterval(watch);
  return most;
}

/** The same 10,000 calls with nothing but the platform's `fetch` and a cap: what no client can stay below. */
async function plainFetch(port: number): Promise<void> {
  let left = 10_000;
  const some = async (): Promise<void> => {
    while (left-- > 0) await (await fetch(`http://127.0.0.1:${port}/api/things`)).json();
  };
  process.send?.(await mostMemoryDuring(() => Promise.all(Array.from({ length: 16 }, some))));
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MB`;
}

async function stress(): Promise<void> {
  const child = fork(fileURLToPath(import.meta.url), ['serve'], { execArgv: [] });
  const receive = <Message>(): Promise<Message> =>
    new Promise((resolve) => child.once('message', (message) => resolve(message as Message)));
  const port = await receive<number>();
  const ask = (message: string): Promise<ServerCounts> => {
    const answer = receive<ServerCounts>();
    child.send(message);
    return answer;
  };
  const collect = (globalThis as { gc?: () => void }).gc ?? (() => undefined);
  const cap = 16;
  const thulium = createThulium({
    baseUrl: `http://127.0.0.1:${port}`,
    username: 'user',
    password: 'password',
    concurrency: cap,
  });
  const controller = new AbortController();
  let listeners = 0;
  const { signal } = controller;
  const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)];
  signal.addEventListener = ((type: 'abort', listener: () => void) => {
    listeners++;
    add(type, listener);
  }) as typeof signal.addEventListener;
  signal.removeEventListener = ((type: 'abort', listener: () => void) => {
    listeners--;
    remove(type, listener);
  }) as typeof signal.removeEventListener;
  const call = () => thulium.request({ method: 'GET', path: '/things' }, { signal });
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

  for (let index = 0; index < 500; index++) await call();
  collect();
  const calm = process.memoryUsage();
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  const burstStart = performance.now();
  const mostMemory = await mostMemoryDuring(() => Promise.all(Array.from({ length: 10_000 }, call)));
  const burst = performance.now() - burstStart;
  delay.disable();
  const afterBurst = await ask('counts');

  collect();
  const before = process.memoryUsage().heapUsed;
  const waiting = Array.from({ length: 10_000 }, call);
  collect();
  const live = process.memoryUsage().heapUsed - before;
  await Promise.all(waiting);
  const plain = fork(fileURLToPath(import.meta.url), ['plain', String(port)], { execArgv: [] });
  const plainMemory = await new Promise<number>((resolve) => plain.once('message', (bytes) => resolve(Number(bytes))));
  plain.kill();
  // Its sockets, and our idle ones that the server is about to close, are not those of the soak.
  while ((await ask('reset')).sockets > 0) await new Promise((resolve) => setTimeout(resolve, 50));
  await ask('reset');
  const stall = delay.max / 1e6;
  say(`10,000 at once: ${burst.toFixed(0)} ms, ${afterBurst.mostSockets} sockets, stall ${stall.toFixed(0)} ms`);

  const total = 300_000;
  const heaps: number[] = [];
  const soakStart = performance.now();
  let left = total;
  for (let part = 0; part < 10; part++) {
    const until = total - ((part + 1) * total) / 10;
    const some = async (): Promise<void> => {
      while (left > until) {
        left--;
        await call();
      }
    };
    await Promise.all(Array.from({ length: cap }, some));
    collect();
    heaps.push(process.memoryUsage().heapUsed);
    say(`${total - left} requests: heap ${megabytes(heaps.at(-1) ?? 0)}, ${listeners} listeners, ${timers()} timers`);
  }
  const soak = performance.now() - soakStart;
  const end = await ask('counts');
  const slope = ((heaps.at(-1) ?? 0) - (heaps[1] ?? 0)) / 8 / (total / 10);
  child.kill();

  const rows = [
    ['10,000 calls at once: sockets', `${afterBurst.mostSockets}`, `at most ${2 * cap}, twice the cap of ${cap}`],
    ['... longest stall of the event loop', `${stall.toFixed(0)} ms`, 'below 250 ms'],
    ['... memory of the process at most', megabytes(mostMemory), 'below 200 MB'],
    ['... of that more than before', megabytes(mostMemory - calm.rss), ''],
    ['... of that held by the 10,000 calls, after a collection', megabytes(live), ''],
    ['... and a bare `fetch` behind a loop of 16, in a process of its own', megabytes(plainMemory), 'the floor'],
    ['... time', `${burst.toFixed(0)} ms`, ''],
    ['300,000 requests: sockets at most', `${end.mostSockets}`, `at most ${2 * cap}`],
    ['... listeners left on a signal that lives long', `${listeners}`, '0'],
    ['... timers left', `${timers()}`, '0, or that of the runtime for idle sockets'],
    ['... slope of the heap', `${slope.toFixed(2)} bytes per request`, 'near 0'],
    ['... time', `${(soak / 1_000).toFixed(0)} s`, ''],
    ['... requests that the server counted', `${end.requests}`, `${total + 30_500}`],
  ];
  const table = `# Limits under load

Generated by \`pnpm stress\` on ${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}; do not edit. The server runs in a process of its own
on the same machine.

| what | measured | meant to be |
|---|---|---|
${rows.map((row) => `| ${row.join(' | ')} |`).join('\n')}

In a full outage 10,000 calls cost at most 1.10 requests each: \`packages/core/test/outage.test.ts\`, over virtual time.
`;
  writeFileSync(new URL('../../../docs/limits.md', import.meta.url), table);
  say(table);
}

if (process.argv[2] === 'serve') serve();
else if (process.argv[2] === 'plain') await plainFetch(Number(process.argv[3]));
else await stress();
