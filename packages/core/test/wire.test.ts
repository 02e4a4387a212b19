import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createThulium, type Thulium } from '../src/client.js';
import {
  ApiError,
  AuthenticationError,
  DecodeError,
  NotFoundError,
  PermissionError,
  RateLimitError,
  type ThuliumError,
} from '../src/errors.js';
import type { Fetch } from '../src/options.js';
import { endless } from './support/endless.js';
import { addThing, deleteThing, getAnything, getThing, updateThing } from './support/endpoints.js';
import { rejection } from './support/fakeClient.js';

let handle: (request: IncomingMessage, response: ServerResponse) => void;
let seen: { method: string | undefined; url: string | undefined; headers: IncomingMessage['headers']; body: string }[] =
  [];
let server: Server;
let thulium: Thulium;
const options = { username: 'api_user', password: 'open-sesame', timeout: 10_000 };

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    seen.push({ method: request.method, url: request.url, headers: request.headers, body });
    handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  thulium = createThulium({ ...options, baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const send =
  (status: number, body: string | Buffer, headers: Record<string, string> = {}) =>
  (_request: IncomingMessage, response: ServerResponse) => {
    const length = Buffer.byteLength(body);
    response.writeHead(status, { 'content-type': 'application/json', 'content-length': length, ...headers }).end(body);
  };

const answerWith = (status: number, body: string | Buffer, headers: Record<string, string> = {}): void => {
  seen = [];
  handle = send(status, body, headers);
};

describe('JSONTestSuite over HTTP', () => {
  const folder = new URL('./vectors/JSONTestSuite/', import.meta.url);
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const read = async (name: string): Promise<unknown> => {
    answerWith(200, readFileSync(new URL(encodeURIComponent(name), folder)));
    try {
      return { value: await getAnything(thulium, undefined, { retry: false }) };
    } catch (error) {
      return error;
    }
  };

  it('has 95 documents to accept and 188 to refuse', () => {
    expect(files.filter((name) => name.startsWith('y_'))).toHaveLength(95);
    expect(files.filter((name) => name.startsWith('n_'))).toHaveLength(188);
  });

  it('accepts every valid document', async () => {
    for (const name of files.filter((file) => file.startsWith('y_'))) {
      expect(await read(name), name).toEqual({
        value: JSON.parse(readFileSync(new URL(encodeURIComponent(name), folder), 'utf8')),
      });
    }
  });

  it('refuses every invalid document with a DecodeError that quotes nothing of it', async () => {
    for (const name of files.filter((file) => file.startsWith('n_'))) {
      const error = await read(name);
      expect(error, name).toBeInstanceOf(DecodeError);
      expect((error as Error).message, name).toMatch(
        /^test\.getAnything: 200, but the answer is (?:not valid (?:JSON|UTF-8)|an HTML page: .*|empty)$/,
      );
    }
  });

  it('gives the rest a value or a DecodeError, and never a raw text', async () => {
    for (const name of files.filter((file) => file.startsWith('i_'))) {
      const outcome = await read(name);
      if (outcome instanceof DecodeError) continue;
      const { value } = outcome as { value: unknown };
      expect(value, name).not.toBe(readFileSync(new URL(encodeURIComponent(name), folder), 'utf8'));
      expect(typeof value, name).not.toBe('undefined');
    }
  });
});

describe('statuses', () => {
  const body = JSON.stringify({
    request_id: '53678450401cf',
    errors: [
      { message: 'Nieprawidłowy format numeru.', code: 111111 },
      { message: 'Brak zgłoszenia.', code: 222222 },
    ],
  });
  it.each([
    [401, AuthenticationError],
    [403, PermissionError],
    [404, NotFoundError],
    [410, NotFoundError],
    [429, RateLimitError],
    [400, ApiError],
    [500, ApiError],
  ] as const)('%i has its class, and says what the vendor says, in its language', async (status, Class) => {
    answerWith(status, body);
    const error = (await rejection(getThing(thulium, { thing_id: 1 }, { retry: false }))) as ApiError;
    expect(error).toBeInstanceOf(Class);
    expect(error).toMatchObject({ status, requestId: '53678450401cf' });
    expect(error.errors.map(({ code }) => code)).toEqual([111111, 222222]);
    expect(error.message).toBe(
      `test.getThing: ${status} (Nieprawidłowy format numeru; Brak zgłoszenia) [request 53678450401cf]`,
    );
    expect(error.body()).toEqual(JSON.parse(body));
  });

  it.each([
    ['a page', '<html><h1>Bad gateway</h1>'],
    ['nothing', ''],
    ['a string', 'Bad gateway'],
    ['a list', '[1]'],
    ['null', 'null'],
    ['errors that are none', '{"errors":"x","request_id":{}}'],
    ['entries that are none', '{"errors":[null,1,"x",{}]}'],
  ])('502 with %s in the body is told in our own words', async (_name, text) => {
    answerWith(502, text);
    const error = (await rejection(getThing(thulium, { thing_id: 1 }, { retry: false }))) as ApiError;
    expect(error.message).toBe('test.getThing: 502 (bad gateway)');
    expect([error.errors, error.requestId]).toEqual([[], undefined]);
  });

  it('3xx is not followed, and only the origin of where it points is told', async () => {
    for (const status of [301, 302, 303, 307, 308]) {
      answerWith(status, '', { location: 'https://evil.example/steal?token=anna@example.org' });
      const error = (await rejection(addThing(thulium, { name: 'x' }))) as ApiError;
      expect(error.message).toContain(`${status} (a redirect to https://evil.example, which is not followed)`);
      expect(error.message).not.toContain('steal');
      expect(seen).toHaveLength(1);
    }
    answerWith(302, '', { location: 'javascript:alert(1)' });
    expect(((await rejection(getThing(thulium, { thing_id: 1 }))) as Error).message).toContain('(a redirect, which');
  });

  it('421 comes after exactly one POST, PUT or DELETE, with or without a body', async () => {
    answerWith(421, '{}');
    for (const call of [
      () => addThing(thulium, { name: 'x' }),
      () => updateThing(thulium, { thing_id: 1, name: 'x' }),
      () => deleteThing(thulium, { thing_id: 1 }),
      () => thulium.request({ method: 'POST', path: '/x' }),
    ]) {
      seen = [];
      expect(await rejection(call())).toMatchObject({ status: 421, attempts: 1, effect: 'none' });
      expect(seen).toHaveLength(1);
    }
  });
});

describe('bodies', () => {
  it('go out with their length in bytes', async () => {
    answerWith(200, '{"thing_id":"1"}');
    await addThing(thulium, { name: 'zażółć 😀' });
    expect(seen[0]).toMatchObject({ method: 'POST', body: '{"name":"zażółć 😀"}' });
    expect(seen[0]?.headers).toMatchObject({
      'content-length': '26',
      'content-type': 'application/json; charset=utf-8',
    });
    expect(seen[0]?.headers['transfer-encoding']).toBeUndefined();
    await deleteThing(thulium, { thing_id: 1 });
    expect(seen[1]).toMatchObject({ method: 'DELETE', body: '', url: '/api/things/1' });
    await thulium.request({ method: 'POST', path: '/x' });
    expect(seen[2]).toMatchObject({ method: 'POST', body: '', headers: { 'content-length': '0' } });
  });

  it('larger than 50 MB after decompression are refused', async () => {
    answerWith(200, gzipSync(Buffer.alloc(51 * 1024 * 1024, ' ')), { 'content-encoding': 'gzip' });
    const error = (await rejection(getThing(thulium, { thing_id: 1 }))) as ThuliumError;
    expect(error.message).toContain('larger than 50 MB');
    expect(seen).toHaveLength(1);
  });

  it.each([
    ['a success', 200, 'larger than 50 MB', 50],
    ['an error', 400, '400 (the request is not valid)', 1],
  ])('without an end are read up to a limit: %s', async (_name, status, words, megabytes) => {
    const sent = endless();
    handle = (_request, response) => sent.through(response.writeHead(status, { 'content-type': 'application/json' }));
    const error = (await rejection(getThing(thulium, { thing_id: 1 }))) as ThuliumError;
    expect(error.message).toContain(words);
    await sent.isClosed;
    // What was read, and what buffers on the way hold of what was not.
    expect(sent.bytes() / 1024 / 1024).toBeGreaterThan(megabytes);
    expect(sent.bytes() / 1024 / 1024).toBeLessThan(megabytes + 32);
  });

  it('of 49 MB are read', async () => {
    answerWith(200, `{"name":"${'x'.repeat(49 * 1024 * 1024)}"}`);
    expect((await getThing(thulium, { thing_id: 1 })).name).toHaveLength(49 * 1024 * 1024);
  });

  it('of an error of exactly 1 MB are read, and not one byte more', async () => {
    const start = '{"errors":[{"message":"at the end"}]';
    for (const [size, words] of [
      [1024 * 1024, 'at the end'],
      [1024 * 1024 + 1, 'the request is not valid'],
    ] as const) {
      answerWith(400, `${start.padEnd(size - 1)}}`);
      const error = (await rejection(getThing(thulium, { thing_id: 1 }))) as ThuliumError;
      expect(error.message).toBe(`test.getThing: 400 (${words})`);
    }
  });

  it('that are truncated gzip are no success, wherever they were cut', async () => {
    const whole = gzipSync(JSON.stringify({ name: Array.from({ length: 500 }, (_, index) => index * 7919).join(' ') }));
    for (const cut of [21, 40, whole.length >> 1, whole.length - 30]) {
      answerWith(200, whole.subarray(0, cut), { 'content-encoding': 'gzip' });
      expect(await rejection(updateThing(thulium, { thing_id: 1, name: 'x' })), `${cut} bytes`).toMatchObject({
        code: 'decode',
        effect: 'applied',
      });
    }
    answerWith(200, gzipSync(''), { 'content-encoding': 'gzip' });
    await expect(updateThing(thulium, { thing_id: 1, name: 'x' })).resolves.toBeUndefined();
  });

  it('tell a page and nothing from JSON', async () => {
    answerWith(200, '\n<!doctype html><title>Log in</title>');
    expect(((await rejection(getThing(thulium, { thing_id: 1 }, { retry: false }))) as Error).message).toBe(
      'test.getThing: 200, but the answer is an HTML page: is this the address of the API? is there a proxy?',
    );
    for (const [status, words] of [
      [404, 'is this the address of the API?'],
      [405, 'is this the address of the API?'],
      [502, 'bad gateway'],
    ] as const) {
      answerWith(status, '<html>nginx</html>');
      const error = (await rejection(getThing(thulium, { thing_id: 1 }, { retry: false }))) as Error;
      expect(error.message).toContain(words);
    }
    answerWith(200, '');
    expect(((await rejection(getThing(thulium, { thing_id: 1 }))) as Error).message).toContain('the answer is empty');
    await expect(updateThing(thulium, { thing_id: 1, name: 'x' })).resolves.toBeUndefined();
    answerWith(200, '[1]');
    expect(await rejection(addThing(thulium, { name: 'x' }))).toBeInstanceOf(DecodeError);
  });

  it('may start with a byte order mark, and hold __proto__', async () => {
    answerWith(200, '\ufeff{"name":"x","__proto__":{"polluted":1}}');
    const answer = (await getThing(thulium, { thing_id: 1 })) as object;
    expect(answer).toMatchObject({ name: 'x' });
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect((answer as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('sockets', () => {
  it('are no more than calls run at the same time, and are used again', async () => {
    const sockets = new Set<unknown>();
    const count = (socket: unknown) => void sockets.add(socket);
    server.on('connection', count);
    handle = (_request, response) => void setTimeout(() => send(200, '{"name":"x"}')(_request, response), 2);
    const limited = thulium.with({ concurrency: 4 });
    await Promise.all(Array.from({ length: 200 }, () => getThing(limited, { thing_id: 1 })));
    server.off('connection', count);
    expect(sockets.size).toBeLessThanOrEqual(8);
  });

  it('are given back after an answer that is not read to its end', async () => {
    const sockets = new Set<Socket>();
    handle = (request, response) => {
      sockets.add(request.socket);
      send(400, Buffer.alloc(5 * 1024 * 1024, ' '))(request, response);
    };
    for (let call = 0; call < 10; call++) await rejection(getThing(thulium, { thing_id: 1 }));
    expect(sockets.size).toBe(10);
    await expect.poll(() => [...sockets].filter(({ destroyed }) => !destroyed)).toEqual([]);
  });
});

describe('the fetch that is given', () => {
  it('is the one that is called, with settings of its own, and no way to change what is sent', async () => {
    const inits: RequestInit[] = [];
    const fetch: Fetch = (url, init = {}) => {
      inits.push(init);
      return globalThis.fetch(url, init);
    };
    answerWith(200, '{"name":"x"}');
    await getThing(thulium.with({ fetch, fetchOptions: { cache: 'no-store' } }), { thing_id: 1 });
    expect(inits[0]).toMatchObject({ cache: 'no-store', redirect: 'manual', method: 'GET' });
    // It inherits nothing, so that `fetch` reads no setting from `Object.prototype`.
    expect('toString' in (inits[0] as RequestInit)).toBe(false);
  });
});
