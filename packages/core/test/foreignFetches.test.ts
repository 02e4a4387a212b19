import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RetryAgent, Agent as UndiciAgent } from 'undici7';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { defineEndpoint, type Endpoint, type FileContent, fileContent, unknown } from '../src/declare.js';
import { type ClientOptions, createThulium, type Fetch } from '../src/index.js';
import { nodeFetch } from '../src/node.js';
import { addThing, deleteThing } from './support/endpoints.js';
import { rejection } from './support/fakeClient.js';
import { refusedAddress } from './support/refusedAddress.js';

const servers: Server[] = [];
const mark = Symbol.for('undici.globalDispatcher.1');
const globals = globalThis as { [symbol: symbol]: unknown };
const platformAgent = globalThis.Response && globals[mark];

afterEach(() => {
  vi.unstubAllGlobals();
  globals[mark] = platformAgent;
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A server, and the method of each request that it has read. */
async function serve(
  answer: (server: Server, respond: (status: number, body: string) => void, destroy: () => void) => void,
): Promise<{ baseUrl: string; methods: string[] }> {
  const methods: string[] = [];
  const server = createServer(async (request, response) => {
    for await (const chunk of request) void chunk;
    methods.push(request.method ?? '');
    const respond = (status: number, body: string) =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    answer(server, respond, () => request.socket.destroy());
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, methods };
}

const created = '{"thing_id":1}';
const connect = (baseUrl: string, options: ClientOptions) =>
  createThulium({ baseUrl, username: 'api', password: 'secret', timeout: 10_000, ...options });

describe('a fetch of the user that uses the network for more than the request', () => {
  it.each(['POST', 'DELETE'] as const)('is no proof that a %s was not sent', async (method) => {
    const { baseUrl, methods } = await serve((_server, respond) => respond(201, created));
    const audit = await refusedAddress();
    const audited: Fetch = async (url, init) => {
      const response = await fetch(url, init);
      await fetch(audit, { method: 'POST' });
      return response;
    };
    const thulium = connect(baseUrl, { fetch: audited, retry: { attempts: 2 } });
    const call = method === 'POST' ? addThing(thulium, { name: 'x' }) : deleteThing(thulium, { thing_id: 1 });
    expect(await rejection(call)).toMatchObject({ delivery: 'unknown', effect: 'unknown' });
    // A DELETE may be sent again; what counts is what the error says.
    expect(methods).toEqual(method === 'POST' ? ['POST'] : ['DELETE', 'DELETE']);
  });

  it('is none on Deno either, which reads the body before it connects', async () => {
    vi.stubGlobal('Deno', {});
    const { baseUrl, methods } = await serve((_server, respond) => respond(201, created));
    const audit = await refusedAddress();
    const audited: Fetch = async (url, init) => {
      const response = await fetch(url, init);
      await fetch(audit, { method: 'POST' });
      return response;
    };
    const thulium = connect(baseUrl, { fetch: audited, retry: { attempts: 2 } });
    const error = await rejection(addThing(thulium, { name: 'x' }));
    expect(error).toMatchObject({ delivery: 'unknown', effect: 'unknown' });
    expect(methods).toEqual(['POST']);
    // And one that was refused is no proof there, as its body was read too.
    const wrapped = connect(audit, { fetch: (url, init) => fetch(url, init), retry: false });
    const refused = await rejection(addThing(wrapped, { name: 'x' }));
    expect(refused).toMatchObject({ delivery: 'unknown', effect: 'unknown' });
  });

  it('is one when the connection itself is refused', async () => {
    const thulium = connect(await refusedAddress(), { fetch: (url, init) => fetch(url, init), retry: false });
    const error = await rejection(addThing(thulium, { name: 'x' }));
    expect(error).toMatchObject({ delivery: 'not-sent', effect: 'none' });
  });
});

describe('a fetch of the user that looks at the body', () => {
  const looking: readonly (readonly [string, Fetch])[] = [
    [
      'as a text, after the response',
      async (url, init) => {
        const response = await fetch(url, init);
        expect(`${init?.body}`).toBe('[object ReadableStream]');
        return response;
      },
    ],
    [
      'as JSON, and goes on when it cannot',
      async (url, init) => {
        expect(() => JSON.stringify(init)).toThrow();
        return fetch(url, init);
      },
    ],
  ];

  it.each(looking)('%s, sends it all the same', async (_name, fetch) => {
    const { baseUrl, methods } = await serve((_server, respond) => respond(201, created));
    expect(await addThing(connect(baseUrl, { fetch }), { name: 'x' })).toEqual({ thing_id: 1 });
    expect(methods).toEqual(['POST']);
  });
});

it('a Proxy around nodeFetch is called for every request', async () => {
  const { baseUrl, methods } = await serve((_server, respond) => respond(201, created));
  const apply = vi.fn((target: Fetch, _this: unknown, args: Parameters<Fetch>) => target(...args));
  const thulium = connect(baseUrl, { fetch: new Proxy(nodeFetch(), { apply }) });
  await addThing(thulium, { name: 'x' });
  expect(apply).toHaveBeenCalledOnce();
  expect(methods).toEqual(['POST']);
});

describe('an agent that sends again by itself, while the server restarts', () => {
  const agentOf = () =>
    new RetryAgent(new UndiciAgent(), {
      maxRetries: 2,
      minTimeout: 5,
      maxTimeout: 10,
      methods: ['GET', 'PUT', 'DELETE', 'POST'],
    });

  const throughFetch = () => ({ fetchOptions: { dispatcher: agentOf() } });
  const pastFetch = () => {
    globals[mark] = agentOf();
    return { fetch: nodeFetch() };
  };
  it.each([
    ['POST', 'through fetch', throughFetch],
    ['POST', 'past fetch', pastFetch],
    ['DELETE', 'through fetch', throughFetch],
    ['DELETE', 'past fetch', pastFetch],
  ] as const)('%s %s: that its last try was refused proves nothing of the first', async (method, _way, optionsOf) => {
    const { baseUrl, methods } = await serve((server, _respond, destroy) => {
      server.close();
      destroy();
    });
    const thulium = connect(baseUrl, { ...optionsOf(), retry: { attempts: 3 } });
    const call = method === 'POST' ? addThing(thulium, { name: 'x' }) : deleteThing(thulium, { thing_id: 1 });
    expect(await rejection(call)).toMatchObject({ delivery: 'unknown', effect: 'unknown' });
    expect(methods).toEqual([method]);
  });
});

describe('a stream of the user', () => {
  const upload: Endpoint<{ content: FileContent }, unknown> = defineEndpoint({
    id: 'test.upload',
    method: 'POST',
    path: '/files',
    evidence: 'full',
    body: () => ({ content: fileContent }),
    bodyType: 'bytes',
    response: () => unknown,
  });

  it('is cancelled when the call ends before it, and is read no further', async () => {
    const server = createServer((request) => void request.resume());
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    let pulls = 0;
    const cancel = vi.fn();
    const content = new ReadableStream<Uint8Array>({
      async pull(controller) {
        pulls++;
        await new Promise((resolve) => setImmediate(resolve));
        controller.enqueue(new Uint8Array(1_000));
      },
      cancel,
    });
    const controller = new AbortController();
    const thulium = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, {});
    const call = rejection(upload(thulium, { content }, { signal: controller.signal }));
    await expect.poll(() => pulls).toBeGreaterThan(5);
    const reason = new Error('enough');
    controller.abort(reason);
    expect(await call).toBe(reason);
    await expect.poll(() => cancel).toHaveBeenCalledOnce();
    const before = pulls;
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(pulls).toBe(before);
  });
});
