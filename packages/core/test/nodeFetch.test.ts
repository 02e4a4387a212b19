import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { createClient } from '../src/client.js';
import { defineEndpoint, type Endpoint, id, looseObject } from '../src/declare.js';
import { platformEnvironment } from '../src/environment.js';
import { createThulium, DecodeError } from '../src/index.js';
import { nodeFetch } from '../src/node.js';

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/** A server that remembers what it saw. */
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
      const { method, url, headers } = request;
      const seen = { method, url, headers, body };
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

/** A server that does with every connection what it is told. */
async function serveRaw(take: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    take(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const json = (response: ServerResponse, value: unknown, status = 200): void => {
  response.writeHead(status, { 'content-type': 'application/json', 'x-seen': 'zażółć'.slice(0, 2) });
  response.end(JSON.stringify(value));
};
const connect = (baseUrl: string, options: object = {}) =>
  createThulium({ baseUrl, username: 'api', password: 'secret', retry: false, fetch: nodeFetch(), ...options });

describe('nodeFetch', () => {
  it('sends method, address, headers and body as fetch does', async () => {
    const { baseUrl, log } = await serve((response) => json(response, { ok: 'żółć' }));
    for (const fetch of [undefined, nodeFetch()]) {
      const thulium = connect(baseUrl, { fetch, headers: { 'x-trace': 'a' } });
      const request = {
        path: '/things/{id}',
        params: { id: 'Kraków ?#' },
        query: { list: ['a b', "O'Hara"], empty: '' },
      };
      expect(await thulium.request({ method: 'GET', ...request })).toEqual({ ok: 'żółć' });
      expect(await thulium.request({ method: 'POST', ...request, body: { text: 'zażółć' } })).toEqual({ ok: 'żółć' });
      await thulium.request({ method: 'DELETE', ...request });
    }
    const plain = ({ method, url, body, headers }: Seen) => {
      const { accept, authorization, 'content-type': type, 'x-trace': trace, host } = headers;
      return { method, url, body, accept, authorization, type, trace, host };
    };
    expect(log.slice(3).map(plain)).toEqual(log.slice(0, 3).map(plain));
    expect(log[4]?.headers['content-length']).toBe(log[1]?.headers['content-length']);
    expect(log[4]?.headers['transfer-encoding']).toBeUndefined();
  });

  it('leaves fetch itself alone, and uses it for what does not fit', async () => {
    const { baseUrl, log } = await serve((response) => json(response, {}));
    await connect(baseUrl).request({ method: 'GET', path: '/a' });
    await connect(baseUrl, { fetchOptions: { cache: 'no-store' } }).request({ method: 'GET', path: '/a' });
    const response = await nodeFetch()(`${baseUrl}/b`);
    expect(await response.json()).toEqual({});
    // fetch gives itself away by headers of its own.
    expect(log.map(({ headers }) => headers['sec-fetch-mode'])).toEqual([undefined, 'cors', 'cors']);
  });

  it('steps aside outside Node', async () => {
    const { baseUrl, log } = await serve((response) => json(response, {}));
    const { process } = globalThis;
    try {
      Object.defineProperty(globalThis, 'process', { value: undefined, configurable: true, writable: true });
      await connect(baseUrl).request({ method: 'GET', path: '/a' });
    } finally {
      Object.defineProperty(globalThis, 'process', { value: process, configurable: true, writable: true });
    }
    expect(log.map(({ headers }) => headers['sec-fetch-mode'])).toEqual(['cors']);
  });

  it.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['gzip, br', (text: string) => brotliCompressSync(gzipSync(text))],
    ['identity-of-somebody', (text: string) => Buffer.from(text)],
  ])('reads an answer in %s', async (coding, encode) => {
    const list = Array.from({ length: 2_000 }, (_, index) => ({ customer_id: index, name: 'Żaneta' }));
    const { baseUrl } = await serve((response) => {
      response.writeHead(200, { 'Content-Encoding': coding }).end(encode(JSON.stringify(list)));
    });
    expect(await connect(baseUrl).request({ method: 'GET', path: '/a' })).toEqual(list);
  });

  it.each(['plain', 'gzip'])('refuses an answer that is too large, %s', async (coding) => {
    const text = JSON.stringify('x'.repeat(51 * 1024 * 1024));
    const { baseUrl } = await serve((response) => {
      if (coding === 'plain') response.end(text);
      else response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(text));
    });
    const error = await connect(baseUrl)
      .request({ method: 'GET', path: '/a' })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DecodeError);
    expect(error).toMatchObject({ message: 'request: 200, but the answer is larger than 50 MB', retryable: false });
  });

  it('reads no body where there is none, and none over a broken coding', async () => {
    const { baseUrl } = await serve((response, { url }) => {
      if (url?.endsWith('/none')) response.writeHead(204).end();
      else response.writeHead(200, { 'content-encoding': 'gzip' }).end('no gzip at all');
    });
    expect(await connect(baseUrl).request({ method: 'DELETE', path: '/none' })).toBeUndefined();
    await expect(connect(baseUrl).request({ method: 'GET', path: '/broken' })).rejects.toMatchObject({
      code: 'decode',
      message: 'request: 200, but the answer cannot be decompressed',
    });
  });

  it('gives status and headers, and follows no redirect', async () => {
    const { baseUrl, log } = await serve((response) => {
      response.writeHead(302, { location: 'https://elsewhere.example.org/secret?x=1', 'set-cookie': ['a=1', 'b=2'] });
      response.end();
    });
    await expect(connect(baseUrl).request({ method: 'POST', path: '/a', body: {} })).rejects.toMatchObject({
      status: 302,
      message:
        'request: 302 (a redirect to https://elsewhere.example.org, which is not followed); the change may have been made: check before you send it again',
    });
    expect(log).toHaveLength(1);
  });

  it('gives the headers of an answer, as those of fetch', async () => {
    const { baseUrl } = await serve((response) => {
      response.writeHead(200, { 'set-cookie': ['a=1', 'b=2'], 'X-Name': 'caf\u00e9', date: 'then' }).end('{"id":1}');
    });
    const getThing = defineEndpoint({
      id: 'things.getThing',
      method: 'GET',
      path: '/thing',
      evidence: 'full',
      response: () => looseObject({ id }),
    }) as Endpoint<void, { id: number }>;
    const [own, platform] = await Promise.all(
      [nodeFetch(), undefined].map((fetch) => connect(baseUrl, { fetch }).callWithResponse(getThing, undefined)),
    );
    expect(own?.data).toEqual({ id: 1 });
    expect([...(own?.response.headers ?? [])]).toEqual([...(platform?.response.headers ?? [])]);
    expect({ ...own?.response }.headers?.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(own?.response).toMatchObject({ status: 200, attempts: 1 });
  });

  it.each([421, 500, 503])('sends a POST once when the server says %i', async (status) => {
    const { baseUrl, log } = await serve((response) => json(response, {}, status));
    const thulium = connect(baseUrl, { retry: { attempts: 3 } });
    await expect(thulium.request({ method: 'POST', path: '/a', body: {} })).rejects.toMatchObject({ status });
    expect(log).toHaveLength(1);
  });

  it('sends a POST once over a kept connection that turns out closed', async () => {
    let requests = 0;
    const baseUrl = await serveRaw((socket) => {
      socket.on('data', (bytes) => {
        const isPost = bytes.includes('POST ');
        requests += isPost ? 1 : 0;
        if (isPost) socket.resetAndDestroy();
        else socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}');
      });
    });
    const thulium = connect(baseUrl, { retry: { attempts: 3 } });
    await thulium.request({ method: 'GET', path: '/a' });
    await expect(thulium.request({ method: 'POST', path: '/a', body: { a: 1 } })).rejects.toMatchObject({
      code: 'connection',
      delivery: 'unknown',
      effect: 'unknown',
    });
    expect(requests).toBe(1);
  });

  it('says that nothing was sent when nothing was', async () => {
    const baseUrl = await serveRaw(() => undefined);
    for (const stop of stops.splice(0)) stop();
    const closed = connect(baseUrl).request({ method: 'POST', path: '/a', body: {} });
    await expect(closed).rejects.toMatchObject({ code: 'connection', delivery: 'not-sent', effect: 'none' });
  });

  it.each([
    ['the head', 'HTTP/1.1 200 OK\r\ncontent-le'],
    ['the body', 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"a":'],
    ['a chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{"a":'],
  ])('tells an answer that is cut in %s from a whole one', async (_where, bytes) => {
    const baseUrl = await serveRaw((socket) => void socket.once('data', () => socket.end(bytes)));
    await expect(connect(baseUrl).request({ method: 'GET', path: '/a' })).rejects.toMatchObject({ code: 'connection' });
  });

  it('keeps the deadline while the body trickles, and closes the connection', async () => {
    let isClosed: (() => void) | undefined;
    const closed = new Promise<void>((resolve) => {
      isClosed = resolve;
    });
    const baseUrl = await serveRaw((socket) => {
      socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{'));
      socket.on('close', () => isClosed?.());
    });
    // The time is over as soon as the head of the response has come.
    const timeout = 12_345;
    const timers: (() => void)[] = [];
    const startTimer = (callback: () => void, milliseconds: number) => {
      if (milliseconds === timeout) timers.push(callback);
      return () => undefined;
    };
    const endTime = (): void => void setImmediate(() => timers[0]?.());
    subscribe('undici:request:headers', endTime);
    const login = { username: 'api', password: 'secret' };
    const options = { baseUrl, ...login, timeout, retry: false, fetch: nodeFetch() } as const;
    const slow = createClient(options, { ...platformEnvironment, startTimer }).request({ method: 'GET', path: '/a' });
    await expect(slow).rejects.toMatchObject({ code: 'timeout', scope: 'attempt', delivery: 'answered' });
    unsubscribe('undici:request:headers', endTime);
    await closed;
  });

  it('ends with the reason of the signal, in flight and before', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const baseUrl = await serveRaw((socket) => void socket.once('data', () => controller.abort(reason)));
    const { signal } = controller;
    await expect(connect(baseUrl).request({ method: 'GET', path: '/a' }, { signal })).rejects.toBe(reason);
    await expect(connect(baseUrl).request({ method: 'GET', path: '/a' }, { signal })).rejects.toBe(reason);
  });

  it.each<[string, object]>([
    ['fetch', { fetch: undefined }],
    ['the direct way', {}],
  ])('sends nothing of a call that is aborted in the moment in which its turn comes: %s', async (_name, options) => {
    const { baseUrl, log } = await serve((response) => json(response, []));
    await connect(baseUrl, options).request({ method: 'GET', path: '/warm-up' });
    const controller = new AbortController();
    const reason = new Error('enough');
    const tryStart = () => {
      controller.abort(reason);
      return true;
    };
    const rateLimit = { tryStart, wait: async () => undefined, pause: () => undefined };
    const call = connect(baseUrl, { ...options, rateLimit }).request(
      { method: 'POST', path: '/a' },
      { signal: controller.signal },
    );
    await expect(call).rejects.toBe(reason);
    await connect(baseUrl, options).request({ method: 'GET', path: '/after' });
    expect(log.map(({ url }) => url)).toEqual(['/api/warm-up', '/api/after']);
  });

  it('goes through whatever Agent was put in the place of the global one', async () => {
    const { baseUrl } = await serve((response) => json(response, { from: 'server' }));
    await fetch(baseUrl);
    const agents = globalThis as unknown as Record<symbol, { dispatch(options: object, handler: object): boolean }>;
    const marks = [Symbol.for('undici.globalDispatcher.1'), Symbol.for('undici.globalDispatcher.2')].filter(
      (mark) => mark in globalThis,
    );
    const kept = marks.map((mark) => Object.getOwnPropertyDescriptor(globalThis, mark) as PropertyDescriptor);
    const paths: string[] = [];
    marks.forEach((mark, index) => {
      const agent = agents[mark];
      const dispatch = (options: { path: string }, handler: object): boolean => {
        paths.push(options.path);
        return agent?.dispatch(options, handler) ?? false;
      };
      Object.defineProperty(globalThis, mark, { ...kept[index], value: { dispatch } });
    });
    try {
      expect(await connect(baseUrl).request({ method: 'GET', path: '/a' })).toEqual({ from: 'server' });
    } finally {
      marks.forEach((mark, index) => void Object.defineProperty(globalThis, mark, kept[index] as PropertyDescriptor));
    }
    expect(paths).toEqual(['/api/a']);
  });

  it('reads a split character, a byte order mark and early hints', async () => {
    const text = Buffer.from('\ufeff{"a":"ż"}');
    const baseUrl = await serveRaw((socket) => {
      socket.once('data', () => {
        socket.write(
          `HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: ${text.length}\r\n\r\n`,
        );
        socket.write(text.subarray(0, 10));
        setImmediate(() => socket.write(text.subarray(10)));
      });
    });
    expect(await connect(baseUrl).request({ method: 'GET', path: '/a' })).toEqual({ a: 'ż' });
  });
});
