import { type AddressInfo, createServer, type Socket } from 'node:net';
import zlib, { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { defineEndpoint, type Endpoint } from '../src/declare.js';
import { type Download, download } from '../src/download.js';
import { createThulium, DecodeError } from '../src/index.js';
import { nodeFetch } from '../src/node.js';
import { rejection } from './support/fakeClient.js';

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/** A server that answers every request with these bytes, and keeps the connection unless told otherwise. */
async function serve(answer: string | Uint8Array | ((socket: Socket) => void)): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    socket.on('data', () => (typeof answer === 'function' ? answer(socket) : socket.write(answer)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const json = 'Content-Type: application/json';
const lengthOf = (bytes: Uint8Array | string) => `Content-Length: ${Buffer.byteLength(bytes)}`;

function message(status: number, headers: readonly string[], body: Uint8Array | string = ''): Buffer {
  const head = [`HTTP/1.1 ${status} x`, ...headers, '', ''].join('\r\n');
  return Buffer.concat([Buffer.from(head), Buffer.from(body as string)]);
}
const whole = (body: Uint8Array | string, ...headers: string[]) => message(200, [...headers, lengthOf(body)], body);

const ways = [
  ['fetch', undefined],
  ['the fast way', nodeFetch()],
] as const;

const getFile: Endpoint<void, Download> = defineEndpoint({
  id: 'test.getFile',
  method: 'GET',
  path: '/file',
  evidence: 'full',
  responseType: 'bytes',
  response: () => download,
});

describe.each(ways)('over %s', (_way, fetch) => {
  const connect = (baseUrl: string, options: object = {}) =>
    createThulium({ baseUrl, username: 'api', password: 'secret', retry: false, timeout: 10_000, fetch, ...options });
  const get = (baseUrl: string) => connect(baseUrl).request({ method: 'GET', path: '/a' });
  const put = (baseUrl: string) => connect(baseUrl).request({ method: 'PUT', path: '/a', body: {} });

  describe('a text', () => {
    const polish = '{"name":"Zażółć gęślą jaźń"}';
    const value = { name: 'Zażółć gęślą jaźń' };
    const latin2 = Buffer.from('{"name":"Za\xbf\xf3\xb3\xe6 g\xea\xb6l\xb1 ja\xbc\xf1"}', 'latin1');
    const windows1250 = Buffer.from('{"name":"Za\xbf\xf3\xb3\xe6 g\xea\x9cl\xb9 ja\x9f\xf1"}', 'latin1');
    const utf16 = Buffer.from(polish, 'utf16le');

    it.each<[string, string, Uint8Array | string]>([
      ['without a type', 'X-None: 1', polish],
      ['without a charset', json, polish],
      ['in utf-8', `${json}; charset=utf-8`, polish],
      ['in UTF8, quoted', `${json};charset="UTF8"`, polish],
      ['in iso-8859-2', `${json}; charset=iso-8859-2`, latin2],
      ['in ISO-8859-2, quoted', `${json}; x=1; Charset="ISO-8859-2"`, latin2],
      ['in windows-1250', `${json}; charset=windows-1250`, windows1250],
      ['in utf-16le', `${json}; charset=utf-16le`, utf16],
      // JSON is UTF-8, whatever a proxy writes above it.
      ['in UTF-8 under the name of iso-8859-2', `${json}; charset=iso-8859-2`, polish],
    ])('%s is read', async (_name, type, body) => {
      expect(await get(await serve(whole(body, type)))).toEqual(value);
    });

    it.each<[string, string, Uint8Array | string, string]>([
      ['of bytes that are no UTF-8', json, Buffer.from([0x22, 0xff, 0xfe, 0x22]), 'the answer is not valid UTF-8'],
      ['that ends within a character', json, Buffer.from([0x22, 0xc5]), 'the answer is not valid UTF-8'],
      ['of half an emoji', json, Buffer.from([0x22, 0xed, 0xa0, 0xbd, 0x22]), 'the answer is not valid UTF-8'],
      ['in latin2 that says nothing of it', json, latin2, 'the answer is not valid UTF-8'],
      ['that is no utf-16', `${json}; charset=utf-16le`, '{}\n', 'the answer is not valid UTF-16LE'],
      ['in a charset of nobody', `${json}; charset=klingon`, '{}', 'the charset of the answer is not supported'],
    ])('%s is no success', async (_name, type, body, words) => {
      const baseUrl = await serve(whole(body, type));
      expect(await rejection(get(baseUrl))).toMatchObject({ code: 'decode', message: `request: 200, but ${words}` });
      const error = await rejection(put(baseUrl));
      expect(error).toBeInstanceOf(DecodeError);
      expect(error).toMatchObject({ delivery: 'answered', effect: 'applied', retryable: false });
    });

    it.each([
      ['broken UTF-8', json, Buffer.from('{"errors":[{"message":"z\xff","code":7}]}', 'latin1')],
      ['a charset of nobody', `${json}; charset=klingon`, '{"errors":[{"message":"z","code":7}]}'],
    ])('of an error is read also in %s', async (_name, type, body) => {
      const baseUrl = await serve(message(400, [type, lengthOf(body)], body));
      expect(await rejection(get(baseUrl))).toMatchObject({ code: 'api', status: 400, errors: [{ code: 7 }] });
    });

    it('of an error is read in its charset', async () => {
      const body = Buffer.from('{"errors":[{"message":"za\xbf\xf3\xb3\xe6","code":7}]}', 'latin1');
      const baseUrl = await serve(message(400, [`${json}; charset=iso-8859-2`, lengthOf(body)], body));
      expect(await rejection(get(baseUrl))).toMatchObject({ errors: [{ message: 'zażółć' }] });
    });
  });

  describe('a part that nobody asked for (206)', () => {
    const part = message(206, [json, 'Content-Range: bytes 0-1/100', 'Content-Length: 2'], '{}');
    it('is no answer', async () => {
      const baseUrl = await serve(part);
      const words = 'request: 206, but the response is partial, which was not requested';
      expect(await rejection(get(baseUrl))).toMatchObject({ code: 'decode', status: 206, message: words });
      expect(await rejection(put(baseUrl))).toMatchObject({ code: 'decode', status: 206, effect: 'unknown' });
    });

    it('is no file', async () => {
      expect(await rejection(getFile(connect(await serve(part)), undefined))).toMatchObject({
        code: 'decode',
        status: 206,
      });
    });
  });

  describe('a status without a body', () => {
    it.each<[string, Buffer]>([
      ['204', message(204, [])],
      ['204 with a length', message(204, ['Content-Length: 0'])],
      ['204 in chunks that do not come', message(204, ['Transfer-Encoding: chunked'])],
      ['204 in chunks', message(204, ['Transfer-Encoding: chunked'], '0\r\n\r\n')],
      ['204 with a body', message(204, ['Content-Length: 2'], '{}')],
      ['205 in chunks that do not come', message(205, ['Transfer-Encoding: chunked'])],
    ])('%s is empty at once', async (_name, bytes) => {
      const baseUrl = await serve(bytes);
      expect(await put(baseUrl)).toBeUndefined();
      expect(await put(baseUrl)).toBeUndefined();
    });
  });

  describe('a compressed answer', () => {
    const text = JSON.stringify({ name: Array.from({ length: 400 }, (_, index) => index * 7919).join(' ') });
    const chunk = (bytes: Uint8Array) =>
      Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);
    const last = Buffer.from('0\r\n\r\n');
    const codings: readonly (readonly [string, string, (text: string) => Buffer])[] = [
      ['gzip', 'gzip', gzipSync],
      ['deflate', 'deflate', deflateSync],
      ['raw deflate', 'deflate', deflateRawSync],
      ['br', 'br', brotliCompressSync],
      ['gzip in br', 'gzip, br', (plain) => brotliCompressSync(gzipSync(plain))],
    ];

    it.each(codings)('in %s is read, also one that comes in pieces', async (_name, coding, encode) => {
      const bytes = encode(text);
      expect(await get(await serve(whole(bytes, `Content-Encoding: ${coding}`)))).toEqual(JSON.parse(text));
      const baseUrl = await serve((socket) => {
        socket.write(message(200, ['Transfer-Encoding: chunked', `Content-Encoding: ${coding}`]));
        let sent = 0;
        const more = () => {
          if (sent === bytes.length) return void socket.write(last);
          const next = Math.min(sent + 100, bytes.length);
          socket.write(chunk(bytes.subarray(sent, next)));
          sent = next;
          return void setImmediate(more);
        };
        more();
      });
      expect(await get(baseUrl)).toEqual(JSON.parse(text));
    });

    const broken = 'request: 200, but the answer cannot be decompressed';
    // Each of them is known to be broken by its first bytes.
    const garbage = Buffer.from('no such thing at all');
    it.each(codings)('in %s that is garbage is told at once, on a connection that stays open', async (_n, coding) => {
      const ends = await serve(whole(garbage, `Content-Encoding: ${coding}`));
      expect(await rejection(get(ends))).toMatchObject({ code: 'decode', message: broken, retryable: false });
      expect(await rejection(put(ends))).toMatchObject({ code: 'decode', effect: 'unknown' });
      const labelled = await serve(whole(garbage, `Content-Type: application/json\r\nContent-Encoding: ${coding}`));
      expect(await rejection(put(labelled))).toMatchObject({ code: 'decode', effect: 'applied' });
      const head = message(200, ['Content-Length: 5000', `Content-Encoding: ${coding}`], garbage);
      expect(await rejection(get(await serve(head)))).toMatchObject({ code: 'decode', message: broken });
    });

    it.each(['gzip', 'deflate', 'br'] as const)('that is a file and corrupt in %s is told', async (coding) => {
      const compress = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync }[coding];
      const bytes = compress(JSON.stringify(Array.from({ length: 500 }, (_, index) => index * 7_919)));
      const baseUrl = await serve(whole(bytes.fill(0xff, 40), `Content-Encoding: ${coding}`));
      const file = await getFile(connect(baseUrl));
      const error = await rejection(file.bytes());
      expect(error).toBeInstanceOf(DecodeError);
      expect(error).toMatchObject({
        delivery: 'answered',
        status: 200,
        message: 'test.getFile: 200, but the answer cannot be decompressed',
      });
    });

    it('that grows too large while it comes is cut off', async () => {
      const bomb = gzipSync(Buffer.alloc(51 * 1024 * 1024, ' '));
      const head = message(200, ['Content-Length: 50000000', 'Content-Encoding: gzip'], bomb);
      expect(await rejection(get(await serve(head)))).toMatchObject({
        code: 'decode',
        message: 'request: 200, but the answer is larger than 50 MB',
      });
    });

    it('in zstd, which nobody asked for, is read where Node can, or told', async () => {
      // [1,2]
      const bytes = Buffer.from('28b52ffd20052900005b312c325d', 'hex');
      const outcome = await get(await serve(whole(bytes, 'Content-Encoding: zstd'))).catch((error: unknown) => error);
      const canDecode = 'createZstdDecompress' in zlib && Number.parseInt(process.versions.undici ?? '', 10) >= 7;
      const words = 'request: 200, but the response has a content encoding that was not requested';
      if (canDecode) expect(outcome).toEqual([1, 2]);
      else expect(outcome).toMatchObject({ code: 'decode', message: words });
    });

    it('in a coding that is not known is told', async () => {
      const baseUrl = await serve(whole(Buffer.from('1f9d905b62c40d', 'hex'), 'Content-Encoding: compress'));
      const words = 'request: 200, but the response has a content encoding that was not requested';
      expect(await rejection(get(baseUrl))).toMatchObject({ code: 'decode', message: words });
    });
  });

  it('an answer in chunks of one byte is read', async () => {
    const size = 100_000;
    const text = JSON.stringify('x'.repeat(size));
    const baseUrl = await serve((socket) => {
      socket.write(message(200, ['Transfer-Encoding: chunked']));
      socket.write(`${[...text].map((character) => `1\r\n${character}\r\n`).join('')}0\r\n\r\n`);
    });
    expect(await get(baseUrl)).toBe('x'.repeat(size));
  });
});

describe('a body that is shorter than its header says', () => {
  const response = (headers: Record<string, string>) => async () =>
    new Response('{"a":1}', { headers: { 'content-type': 'application/json', ...headers } });
  const connectTo = (fetch: () => Promise<Response>) =>
    createThulium({ system: 'acme', username: 'api', password: 'secret', fetch, retry: false });
  const write = { method: 'POST', path: '/things', body: {} } as const;

  it('was cut off, as over HTTP/2 where Node takes a stream that was given up for its end', async () => {
    const error = await rejection(connectTo(response({ 'content-length': '100' })).request(write));
    expect(error).toMatchObject({ code: 'connection', delivery: 'answered', effect: 'applied' });
  });

  it('is whole where the length is that of a coding, or right', async () => {
    for (const headers of [{ 'content-length': '100', 'content-encoding': 'gzip' }, { 'content-length': '7' }]) {
      await expect(connectTo(response(headers)).request(write)).resolves.toEqual({ a: 1 });
    }
  });
});
