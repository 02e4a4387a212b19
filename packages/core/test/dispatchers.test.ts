import { createServer as createHttpServer, type Server } from 'node:http';
import { type AddressInfo, createServer, type Server as NetServer, type Socket } from 'node:net';
import * as undici5 from 'undici5';
import * as undici6 from 'undici6';
import * as undici7 from 'undici7';
import * as undici8 from 'undici8';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createThulium, type Thulium } from '../src/client.js';
import { ApiError, ConnectionError, RateLimitError, type ThuliumError, TimeoutError } from '../src/errors.js';
import type { ClientOptions, Fetch } from '../src/options.js';
import { addThing, getThing, updateThing } from './support/endpoints.js';
import { rejection } from './support/fakeClient.js';

/** The part of undici that is used, of each of its versions. */
interface Undici {
  readonly fetch: Fetch;
  readonly Agent: new (
    options?: object,
  ) => { compose(interceptor: unknown): object; close(): Promise<void>; destroy(): Promise<void> };
  readonly ProxyAgent: new (options: object) => object;
  readonly RetryAgent?: new (agent: object, options: object) => object;
  readonly interceptors?: { responseError?(): unknown };
  readonly MockAgent: new () => object & { disableNetConnect(): void };
}

const versions = {
  5: undici5 as unknown as Undici,
  6: undici6 as unknown as Undici,
  7: undici7 as unknown as Undici,
  8: undici8 as unknown as Undici,
};
const each = Object.entries(versions) as [string, Undici][];
const withResponseErrors = each.filter(([, { interceptors }]) => interceptors?.responseError !== undefined);
const withRetries = each.filter(([, { RetryAgent }]) => RetryAgent !== undefined);

const servers: (Server | NetServer)[] = [];
const seen: string[] = [];

async function listen(server: Server | NetServer): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A proxy that answers every CONNECT with this status, or closes the connection. */
function refusingProxy(status: number | 'close'): Promise<string> {
  const server = createHttpServer();
  server.on('connect', (_request, socket: Socket) => {
    seen.push(`CONNECT ${status}`);
    socket.on('error', () => undefined);
    if (status === 'close') socket.destroy();
    else socket.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`);
  });
  return listen(server);
}

/** A server that answers every request with this status. */
function answering(status: number, headers: Record<string, string> = {}): Promise<string> {
  const server = createHttpServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    request.resume().on('end', () => response.writeHead(status, headers).end('{"errors":[{"message":"busy"}]}'));
  });
  return listen(server);
}

/** A server that sends this and then nothing. */
function stalling(text: string): Promise<string> {
  return listen(
    createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', (head) => {
        seen.push(`${head}`.slice(0, `${head}`.indexOf(' ')));
        socket.write(text);
      });
    }),
  );
}

const proxies: Record<string, string> = {};
let limited = '';
let busy = '';
let silent = '';
let halfSilent = '';

beforeAll(async () => {
  for (const status of [407, 502, 403, 'close'] as const) proxies[status] = await refusingProxy(status);
  limited = await answering(429, { 'retry-after': '7', 'content-type': 'application/json' });
  busy = await answering(503, { 'content-type': 'application/json' });
  silent = await stalling('');
  halfSilent = await stalling('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{');
});
afterAll(() => {
  for (const server of servers) {
    if ('closeAllConnections' in server) server.closeAllConnections();
    server.close();
  }
});

function client(options: ClientOptions): Thulium {
  return createThulium({ username: 'api_user', password: 'open-sesame', retry: false, ...options });
}

async function post(options: ClientOptions): Promise<ThuliumError> {
  seen.length = 0;
  return (await rejection(addThing(client(options), { name: 'x' }))) as ThuliumError;
}

/** Nothing listens there: the proxies never get so far. */
const target = 'https://127.0.0.1:8443';

describe.each(each)('undici %s: a proxy that refuses to connect', (_version, { fetch, ProxyAgent }) => {
  it.each([
    [407, 'the proxy asks for credentials (407)', false],
    [502, 'the proxy refused the connection (502)', true],
    [403, 'the proxy refused the connection (403)', false],
  ] as const)('%i proves that nothing was sent', async (status, words, retryable) => {
    const dispatcher = new ProxyAgent({ uri: proxies[status] });
    const error = await post({ baseUrl: target, fetch, fetchOptions: { dispatcher } });
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error.message).toBe(`test.addThing: ${words}; nothing was sent`);
    expect(error).toMatchObject({ delivery: 'not-sent', effect: 'none', retryable });
    expect(seen).toEqual([`CONNECT ${status}`]);
  });
});

describe('undici 8: a proxy that closes the connection', () => {
  it('proves that nothing was sent', async () => {
    const { fetch, ProxyAgent } = versions[8];
    const dispatcher = new ProxyAgent({ uri: proxies.close });
    const error = await post({ baseUrl: target, fetch, fetchOptions: { dispatcher } });
    expect(error.message).toContain('the proxy closed the connection');
    expect(error).toMatchObject({ delivery: 'not-sent', effect: 'none', retryable: true });
  });
});

describe('a dispatcher that does not fit the fetch', () => {
  it('proves that nothing was sent, and says what to do', async () => {
    // The fetch of Node 24 is undici 7.
    const error = await post({ baseUrl: busy, fetchOptions: { dispatcher: new versions[8].Agent() } });
    expect(error.message).toContain(
      "this dispatcher does not fit this fetch: pass undici's fetch as well; nothing was sent",
    );
    expect(error).toMatchObject({ delivery: 'not-sent', effect: 'none', retryable: false });
    expect(seen).toEqual([]);
  });
});

// Its timers look at the clock once in a second.
describe.concurrent.each(each)('undici %s: its own time-outs', (_version, { fetch, Agent }) => {
  it.each([
    ['before the head', () => silent, { headersTimeout: 100 }, 'unknown', 'unknown'],
    ['in the body', () => halfSilent, { bodyTimeout: 100 }, 'answered', 'applied'],
  ] as const)('%s are time-outs', async (_name, address, options, delivery, effect) => {
    const error = await post({ baseUrl: address(), fetch, fetchOptions: { dispatcher: new Agent(options) } });
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ scope: 'attempt', delivery, effect });
    const { milliseconds } = error as TimeoutError;
    expect(Number.isInteger(milliseconds) && milliseconds >= 100 && milliseconds < 10_000).toBe(true);
    expect(error.message).toContain(`the dispatcher gave up after ${milliseconds} ms; the`);
  });
});

describe.each(withResponseErrors)(
  'undici %s: its responseError interceptor',
  (_version, { fetch, Agent, interceptors }) => {
    const throwing = () => ({
      fetch,
      retry: false as const,
      fetchOptions: { dispatcher: new Agent().compose(interceptors?.responseError?.()) },
    });

    it('a 429 through it is a RateLimitError with the wait that the server asks for', async () => {
      const error = await rejection(getThing(client({ baseUrl: limited, ...throwing() }), { thing_id: 7 }));
      expect(error).toBeInstanceOf(RateLimitError);
      expect(error).toMatchObject({ status: 429, retryAfter: 7_000, delivery: 'answered', effect: 'none' });
    });

    it('a 503 through it is an ApiError; what an agent around it sent before is not known', async () => {
      const error = await post({ baseUrl: busy, ...throwing() });
      expect(error).toBeInstanceOf(ApiError);
      expect(error).toMatchObject({ status: 503, delivery: 'answered', effect: 'unknown' });
      expect(seen).toHaveLength(1);
    });
  },
);

describe.each(withRetries)('undici %s: its RetryAgent', (_version, { fetch, Agent, RetryAgent }) => {
  const retries = (maxRetries: number) => {
    const Class = RetryAgent as NonNullable<typeof RetryAgent>;
    const quick = { maxRetries, minTimeout: 1, maxTimeout: 1, retryAfter: false };
    return { fetch, fetchOptions: { dispatcher: new Class(new Agent(), quick) } };
  };

  it('a 429 through it is a RateLimitError with the wait that the server asks for', async () => {
    const error = await rejection(getThing(client({ baseUrl: limited, ...retries(1) }), { thing_id: 7 }));
    expect(error).toBeInstanceOf(RateLimitError);
    expect(error).toMatchObject({ status: 429, retryAfter: 7_000, delivery: 'answered', effect: 'none' });
    const once = await post({ baseUrl: limited, ...retries(1) });
    expect(once).toBeInstanceOf(RateLimitError);
    expect(once).toMatchObject({ delivery: 'answered', effect: 'none', retryable: true });
    expect(seen).toHaveLength(1);
  });

  it('a 503 through it is an ApiError', async () => {
    const error = await rejection(getThing(client({ baseUrl: busy, ...retries(1) }), { thing_id: 7 }));
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: 503, delivery: 'answered' });
  });

  it('what it sent before cannot be told: a 429 after that leaves a doubt', async () => {
    seen.length = 0;
    let answers = 0;
    const server = createHttpServer((request, response) => {
      request.resume().on('end', () => {
        if (answers++ === 0) response.writeHead(503).end();
        else response.writeHead(429).end();
      });
    });
    const fetchOptions = retries(1).fetchOptions;
    const string: Fetch = (url, init) =>
      fetch(url, { ...init, method: 'DELETE', body: null, duplex: undefined } as RequestInit);
    const thulium = client({ baseUrl: await listen(server), fetch: string, fetchOptions });
    const error = await rejection(updateThing(thulium, { thing_id: 7, name: 'x' }));
    expect(answers).toBe(2);
    expect(error).toMatchObject({ status: 429, delivery: 'answered', effect: 'unknown' });
  });
});

describe.each(each)('undici %s: its MockAgent', (_version, { fetch, MockAgent }) => {
  it('that has no mock for a request has not sent it; its name and code are told, its message is not', async () => {
    const dispatcher = new MockAgent();
    dispatcher.disableNetConnect();
    const error = await post({ baseUrl: busy, fetch, fetchOptions: { dispatcher }, retry: { attempts: 3 } });
    expect(error).toMatchObject({
      code: 'connection',
      delivery: 'not-sent',
      effect: 'none',
      attempts: 1,
      retryable: false,
    });
    expect(error.message).toContain('MockNotMatchedError [UND_MOCK_ERR_MOCK_NOT_MATCHED]; nothing was sent');
    expect(error.cause).toMatchObject({ code: 'UND_MOCK_ERR_MOCK_NOT_MATCHED' });
    expect(seen).toEqual([]);
  });
});

describe.each(each)('a dispatcher of undici %s', (_version, { fetch, Agent }) => {
  it.each(['close', 'destroy'] as const)('that the program has ended with %s sends nothing', async (end) => {
    const dispatcher = new Agent();
    await dispatcher[end]();
    const error = await post({ baseUrl: busy, fetch, fetchOptions: { dispatcher }, retry: { attempts: 3 } });
    expect(error).toMatchObject({ code: 'configuration', delivery: 'not-sent', effect: 'none', retryable: false });
    expect(error.message).toBe('test.addThing: the dispatcher of fetchOptions was closed; nothing was sent');
    expect(seen).toEqual([]);
  });

  it('that is destroyed while a request is under way proves nothing', async () => {
    const dispatcher = new Agent();
    const sending = post({ baseUrl: silent, fetch, fetchOptions: { dispatcher } });
    await expect.poll(() => seen).toEqual(['POST']);
    await dispatcher.destroy();
    expect(await sending).toMatchObject({ code: 'connection', delivery: 'unknown', effect: 'unknown' });
  });
});
