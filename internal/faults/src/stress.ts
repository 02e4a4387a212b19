// `pnpm stress`: 10,000 calls at once, then 300,000 one after the other; writes docs/limits.md. Needs --expose-gc.
import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { createThulium, type Fetch } from '@thulium-js/core';
import { nodeFetch } from '@thulium-js/core/node';

/** How many calls run at the same time. */
const cap = 16;

const collect = (globalThis as { gc?: () => void }).gc ?? (() => undefined);

const credentials = (port: number) =>
  ({ baseUrl: `http://127.0.0.1:${port}`, username: 'user', password: 'password', concurrency: cap }) as const;

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

/** Memory of a process in bytes: before 10,000 calls at once, and the most while they ran. */
interface MemoryUse {
  readonly before: number;
  readonly most: number;
}

/** How 10,000 calls at once can be made; `plain` is nothing but the platform's `fetch` and a cap. */
const ways = {
  default: (port: number) => callsOf(port, undefined),
  nodeFetch: (port: number) => callsOf(port, nodeFetch()),
  plain: (port: number) => async (count: number) => {
    let left = count;
    const some = async (): Promise<void> => {
      while (left-- > 0) await (await fetch(`http://127.0.0.1:${port}/api/things`)).json();
    };
    await Promise.all(Array.from({ length: cap }, some));
  },
};

type Way = keyof typeof ways;

function callsOf(port: number, fetch: Fetch | undefined): (count: number) => Promise<unknown> {
  const thulium = createThulium({ ...credentials(port), fetch });
  return (count) =>
    Promise.all(Array.from({ length: count }, () => thulium.request({ method: 'GET', path: '/things' })));
}

/** In a process of its own, so that nothing else is in the figure. */
async function measureMemory(way: Way, port: number): Promise<void> {
  const call = ways[way](port);
  for (let index = 0; index < 500; index++) await call(1);
  collect();
  const before = process.memoryUsage().rss;
  let most = before;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 20);
  await call(10_000);
  clearInterval(watch);
  process.send?.({ before, most } satisfies MemoryUse);
}

async function memoryOf(way: Way, port: number): Promise<MemoryUse> {
  const child = fork(fileURLToPath(import.meta.url), ['memory', way, String(port)], { execArgv: ['--expose-gc'] });
  const use = await new Promise<MemoryUse>((resolve) =>
    child.once('message', (message) => resolve(message as MemoryUse)),
  );
  child.kill();
  return use;
}

const taken = ({ before, most }: MemoryUse): number => most - before;

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
  const memory = {
    default: await memoryOf('default', port),
    nodeFetch: await memoryOf('nodeFetch', port),
    plain: await memoryOf('plain', port),
  };
  while ((await ask('reset')).sockets > 0) await new Promise((resolve) => setTimeout(resolve, 50));
  await ask('reset');
  const counted = (await ask('counts')).requests;
  const thulium = createThulium(credentials(port));
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
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  const burstStart = performance.now();
  await Promise.all(Array.from({ length: 10_000 }, call));
  const burst = performance.now() - burstStart;
  delay.disable();
  const afterBurst = await ask('counts');

  collect();
  const before = process.memoryUsage().heapUsed;
  const waiting = Array.from({ length: 10_000 }, call);
  collect();
  const live = process.memoryUsage().heapUsed - before;
  await Promise.all(waiting);
  // Idle sockets that the server is about to close are not those of the soak.
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
    ['... memory that they took, at most', megabytes(taken(memory.default)), 'below 200 MB'],
    ['... through `nodeFetch`', megabytes(taken(memory.nodeFetch)), 'below 200 MB'],
    ['... with a bare `fetch` in a loop of 16', megabytes(taken(memory.plain)), 'for comparison'],
    ['... the whole process at most', megabytes(memory.default.most), ''],
    ['... through `nodeFetch`', megabytes(memory.nodeFetch.most), ''],
    ['... with a bare `fetch`', megabytes(memory.plain.most), ''],
    ['... held by 10,000 calls that wait, after a collection', megabytes(live), ''],
    ['... time', `${burst.toFixed(0)} ms`, ''],
    ['300,000 requests: sockets at most', `${end.mostSockets}`, `at most ${2 * cap}`],
    ['... listeners left on a signal that lives long', `${listeners}`, '0'],
    ['... timers left', `${timers()}`, '0, or that of the runtime for idle sockets'],
    ['... slope of the heap', `${slope.toFixed(2)} bytes per request`, 'near 0'],
    ['... time', `${(soak / 1_000).toFixed(0)} s`, ''],
    ['... requests that the server counted', `${end.requests - counted}`, `${total + 20_500}`],
  ];
  const table = `# Limits under load

Generated by \`pnpm stress\` on ${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}; do not edit. The server runs in a process of its own
on the same machine. Memory is the resident memory of a process that has made 500 calls before; V8 lets the space of its
youngest objects grow to 64 or 128 MB in any program that makes many, with a bare \`fetch\` too.

| what | measured | meant to be |
|---|---|---|
${rows.map((row) => `| ${row.join(' | ')} |`).join('\n')}

In a full outage 10,000 calls cost at most 1.10 requests each: \`packages/core/test/outage.test.ts\`, over virtual time.
`;
  writeFileSync(new URL('../../../docs/limits.md', import.meta.url), table);
  say(table);
}

if (process.argv[2] === 'serve') serve();
else if (process.argv[2] === 'memory') await measureMemory(process.argv[3] as Way, Number(process.argv[4]));
else await stress();
