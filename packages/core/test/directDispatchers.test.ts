import { createServer, type ServerResponse } from 'node:http';
import { constants, createSecureServer, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import * as undici6 from 'undici6';
import * as undici7 from 'undici7';
import * as undici8 from 'undici8';
import { afterEach, describe, expect, it } from 'vitest';
import { createThulium } from '../src/index.js';
import { nodeFetch } from '../src/node.js';
import { makeCertificate } from './support/certificate.js';
import { addThing } from './support/endpoints.js';
import { rejection } from './support/fakeClient.js';

/** What is used of the three versions. */
interface Undici {
  readonly Agent: new (options?: object) => { compose(...interceptors: never[]): object; close(): Promise<void> };
  readonly MockAgent: new () => {
    disableNetConnect(): void;
    get(origin: string): { intercept(options: object): { reply(status: number, body: object): void } };
  };
  readonly interceptors: {
    redirect(options: object): unknown;
    retry(options: object): unknown;
  };
  readonly setGlobalDispatcher: (dispatcher: never) => void;
}
const versions: Readonly<Record<string, Undici>> = {
  6: undici6 as unknown as Undici,
  7: undici7 as unknown as Undici,
  8: undici8 as unknown as Undici,
};

const certificate = makeCertificate();
const symbols = [Symbol.for('undici.globalDispatcher.1'), Symbol.for('undici.globalDispatcher.2')] as const;
const globals = globalThis as { [symbol: symbol]: unknown };
// Node makes its agent when something of fetch is first looked at.
const platformAgents = globalThis.Response && symbols.map((symbol) => globals[symbol]);
const { process: platformProcess } = globalThis;

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  symbols.forEach((symbol, index) => {
    globals[symbol] = platformAgents[index];
  });
  Object.defineProperty(globalThis, 'process', { value: platformProcess, configurable: true, writable: true });
});

/** Lets the program look like one on a Node with that version of undici inside. */
function pretendUndici(version: string): void {
  const process = Object.create(platformProcess, {
    versions: { value: { ...platformProcess.versions, undici: version } },
  });
  Object.defineProperty(globalThis, 'process', { value: process, configurable: true, writable: true });
}

const connect = (baseUrl: string, options: object = {}) =>
  createThulium({ baseUrl, username: 'api', password: 'secret', retry: false, fetch: nodeFetch(), ...options });

interface Seen {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly contentLength: string | undefined;
}

/** What a server does with the first write; later ones it answers with 200. */
type StreamFault = (stream: ServerHttp2Stream, session: ServerHttp2Session) => void;

/** A server of HTTP/2 over TLS. The first request of a connection is expected to be a GET. */
async function serveHttp2(fault: StreamFault): Promise<{ baseUrl: string; writes: Seen[] }> {
  const writes: Seen[] = [];
  const sessions = new Set<ServerHttp2Session>();
  const server = createSecureServer({ ...certificate, allowHTTP1: false });
  server.on('session', (session) => {
    sessions.add(session);
    session.on('error', () => undefined);
  });
  server.on('stream', (stream, headers) => {
    const { ':method': method = '', ':path': path = '', 'content-length': contentLength } = headers;
    let body = '';
    stream.on('error', () => undefined);
    stream.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    const seen = { method, path, contentLength, body };
    // A write counts as soon as its head is here: a server may act on that.
    if (method !== 'GET') writes.push(seen);
    const isFirst = writes.length === 1;
    stream.on('end', () => {
      Object.assign(seen, { body });
      if (method !== 'GET' && isFirst) return fault(stream, stream.session as ServerHttp2Session);
      stream.respond({ ':status': 200, 'content-type': 'application/json' });
      stream.end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(() => {
    for (const session of sessions) session.destroy();
    server.close();
  });
  return { baseUrl: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, writes };
}

/** A server of HTTP/1.1 that keeps a log. */
async function serve(
  answer: (response: ServerResponse, seen: Seen) => void,
): Promise<{ baseUrl: string; log: Seen[] }> {
  const log: Seen[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const seen = { method, path: url, body, contentLength: headers['content-length'] };
      log.push(seen);
      answer(response, seen);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, log };
}

const writes = [
  { method: 'POST', path: '/a', body: { text: 'zażółć' } },
  { method: 'POST', path: '/a' },
  { method: 'PUT', path: '/a', body: { text: 'x' } },
  { method: 'DELETE', path: '/a', body: { ids: [1] } },
  { method: 'DELETE', path: '/a' },
] as const;
const nameOf = ({ method, ...rest }: (typeof writes)[number]) => ('body' in rest ? method : `${method} without a body`);

describe.each([
  ['6', '7.29.1'],
  ['7', '7.29.1'],
  ['8', '8.10.2'],
])('an Agent of undici %s that speaks HTTP/2', (version, inside) => {
  const useAgent = () => {
    pretendUndici(inside);
    const { Agent, setGlobalDispatcher } = versions[version] as Undici;
    setGlobalDispatcher(new Agent({ allowH2: true, connect: { ca: certificate.cert } }) as never);
  };

  it('carries every kind of write whole', async () => {
    const { baseUrl, writes: seen } = await serveHttp2((stream) => {
      stream.respond({ ':status': 200 });
      stream.end('{}');
    });
    useAgent();
    const thulium = connect(baseUrl);
    for (const request of writes) expect(await thulium.request(request)).toEqual({});
    expect(seen.map(({ method, body }) => [method, body])).toEqual(
      writes.map((request) => [request.method, 'body' in request ? JSON.stringify(request.body) : '']),
    );
  });

  describe.each<[string, StreamFault]>([
    // The last stream that it claims to have read is the GET before.
    ['GOAWAY', (_stream, session) => session.goaway(constants.NGHTTP2_NO_ERROR, 1)],
    ['REFUSED_STREAM', (stream) => stream.close(constants.NGHTTP2_REFUSED_STREAM)],
    ['INTERNAL_ERROR', (stream) => stream.close(constants.NGHTTP2_INTERNAL_ERROR)],
    ['a closed connection', (_stream, session) => session.destroy()],
  ])('and meets %s', (_name, fault) => {
    it.each(writes.map((request) => [nameOf(request), request] as const))(
      'sends a %s once',
      async (_write, request) => {
        const { baseUrl, writes: seen } = await serveHttp2(fault);
        useAgent();
        const thulium = connect(baseUrl, { timeout: 5_000 });
        await thulium.request({ method: 'GET', path: '/first' });
        expect(await rejection(thulium.request(request))).toMatchObject({ delivery: 'unknown', effect: 'unknown' });
        expect(seen.map(({ method }) => method)).toEqual([request.method]);
      },
    );
  });
});

describe.each(['6', '7', '8'])('a dispatcher with interceptors of undici %s', (version) => {
  const { Agent, interceptors, setGlobalDispatcher } = versions[version] as Undici;
  const use = (interceptor: unknown) => {
    pretendUndici(version === '8' ? '8.10.2' : '7.29.1');
    setGlobalDispatcher(new Agent().compose(interceptor as never) as never);
  };

  it.each(['GET', ...writes] as const)('follows no redirect: %j', async (request) => {
    const { baseUrl, log } = await serve((response, { path }) => {
      if (path === '/elsewhere') response.end('{}');
      else response.writeHead(307, { location: '/elsewhere' }).end();
    });
    use(interceptors.redirect({ maxRedirections: 5 }));
    const error = await rejection(
      connect(baseUrl).request(request === 'GET' ? { method: 'GET', path: '/a' } : request),
    );
    expect(error).toMatchObject({ status: 307 });
    expect(log.map(({ path }) => path)).toEqual(['/api/a']);
  });

  const impatient = {
    methods: ['GET', 'PUT', 'POST', 'DELETE'],
    minTimeout: 1,
    maxTimeout: 1,
    statusCodes: [503],
    maxRetries: 5,
  };
  it.each(writes)('sends a write once when the server says 503: %j', async (request) => {
    const { baseUrl, log } = await serve((response) => response.writeHead(503).end());
    use(interceptors.retry(impatient));
    expect(await rejection(connect(baseUrl).request(request))).toMatchObject({ effect: 'unknown' });
    expect(log).toHaveLength(1);
  });

  it.each(writes)('sends a write once when the connection is lost: %j', async (request) => {
    const { baseUrl, log } = await serve((response) => response.socket?.destroy());
    use(interceptors.retry(impatient));
    expect(await rejection(connect(baseUrl).request(request))).toMatchObject({
      delivery: 'unknown',
      effect: 'unknown',
    });
    expect(log).toHaveLength(1);
  });

  it('leaves the length of a body as it is', async () => {
    const { baseUrl, log } = await serve((response) => response.end('{}'));
    use(interceptors.retry(impatient));
    for (const request of writes) await connect(baseUrl).request(request);
    expect(log.map(({ method, body, contentLength }) => [method, body, contentLength])).toEqual([
      ['POST', '{"text":"zażółć"}', '21'],
      ['POST', '', '0'],
      ['PUT', '{"text":"x"}', '12'],
      ['DELETE', '{"ids":[1]}', '11'],
      ['DELETE', '', undefined],
    ]);
  });
});

describe('an interceptor of somebody that sends again whatever failed', () => {
  interface Handler {
    onResponseError(controller: object, error: Error): void;
  }
  type Dispatch = (options: object, handler: Handler) => boolean;
  const insistent = (dispatch: Dispatch): Dispatch => {
    return (options, handler) => {
      const again = Object.create(handler, {
        onResponseError: { value: () => dispatch(options, handler) },
      }) as Handler;
      // The methods use private fields of the handler.
      const names = ['onRequestStart', 'onResponseStart', 'onResponseData', 'onResponseEnd'] as const;
      for (const name of names) {
        Object.defineProperty(again, name, {
          value: (...all: unknown[]) => Reflect.get(handler, name).apply(handler, all),
        });
      }
      return dispatch(options, again);
    };
  };

  it.each(writes)('lets no second head go out over HTTP/2: %j', async (request) => {
    const { baseUrl, writes: seen } = await serveHttp2((stream) => stream.close(constants.NGHTTP2_INTERNAL_ERROR));
    pretendUndici('8.10.2');
    const agent = new undici8.Agent({ connect: { ca: certificate.cert } });
    undici8.setGlobalDispatcher(agent.compose(insistent as never));
    const thulium = connect(baseUrl, { timeout: 5_000 });
    await thulium.request({ method: 'GET', path: '/first' });
    expect(await rejection(thulium.request(request))).toMatchObject({ delivery: 'unknown', effect: 'unknown' });
    expect(seen).toHaveLength(1);
  });
});

it.each(writes)('a second start of a request whose body was read is stopped before its head: %j', async (request) => {
  const events: string[] = [];
  interface Handler {
    onRequestStart(controller: object): void;
    onResponseError(controller: object, error: Error): void;
  }
  pretendUndici('8.10.2');
  globals[symbols[1]] = {
    async dispatch({ body }: { body: AsyncIterable<Uint8Array> }, handler: Handler) {
      for (let start = 0; start < 2; start++) {
        let isAborted = false;
        handler.onRequestStart({
          abort() {
            isAborted = true;
          },
        });
        events.push(isAborted ? 'stopped' : 'head');
        if (!isAborted) for await (const bytes of body) events.push(`body ${bytes.byteLength > 0}`);
      }
      handler.onResponseError({}, new Error('lost'));
    },
  };
  await rejection(connect('http://127.0.0.1:1').request(request));
  expect(events.filter((event) => event !== 'body true')).toEqual(['head', 'stopped']);
});

describe('the agent that is taken', () => {
  it.each(['6', '7', '8'])('is the one that fetch takes: a MockAgent set with undici %s', async (version) => {
    const { MockAgent, setGlobalDispatcher } = versions[version] as Undici;
    // Nothing listens here.
    const origin = 'http://127.0.0.1:1';
    const agent = new MockAgent();
    agent.disableNetConnect();
    const path = '/api/a';
    const body = '{"a":1}';
    agent.get(origin).intercept({ path, method: 'POST', body }).reply(200, { mocked: true });
    // Under the old symbol that of undici 8 puts a wrapper, which hides from Node's fetch too that it compares bodies.
    pretendUndici(version === '8' ? '8.10.2' : '7.29.1');
    setGlobalDispatcher(agent as never);
    expect(await connect(origin).request({ method: 'POST', path: '/a', body: { a: 1 } })).toEqual({ mocked: true });
  });

  it.each([
    ['6.24.1', 0],
    ['7.29.1', 0],
    ['8.10.2', 1],
    ['10.0.0', 1],
  ])('stands under the symbol that undici %s reads', async (inside, index) => {
    pretendUndici(inside);
    const used: number[] = [];
    symbols.forEach((symbol, place) => {
      globals[symbol] = {
        dispatch() {
          used.push(place);
          throw new Error('not here');
        },
      };
    });
    await rejection(connect('http://127.0.0.1:1').request({ method: 'GET', path: '/a' }));
    expect(used).toEqual([index]);
  });
});

describe.each(Object.entries(versions))('the global agent of undici %s', (version, { Agent, setGlobalDispatcher }) => {
  it('that the program has closed sends nothing', async () => {
    const agent = new Agent();
    setGlobalDispatcher(agent as never);
    pretendUndici(`${version}.0.0`);
    await agent.close();
    const error = await rejection(addThing(connect('http://127.0.0.1:9'), { name: 'x' }));
    expect(error).toMatchObject({ code: 'connection', delivery: 'not-sent', effect: 'none' });
    expect((error as Error).message).toBe(
      'test.addThing: the dispatcher was closed [UND_ERR_DESTROYED]; nothing was sent',
    );
  });
});
