import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createGzip, gzipSync } from 'node:zlib';
// @ts-expect-error It has no types.
import nodeFetch2 from 'node-fetch2';
import nodeFetch3 from 'node-fetch3';
import { afterEach, describe, expect, it } from 'vitest';
import { defineEndpoint, type Endpoint } from '../src/declare.js';
import { type Download, download } from '../src/download.js';
import { ApiError, ConnectionError, DecodeError, type Fetch, TimeoutError } from '../src/index.js';
import type { Interceptor } from '../src/interceptor.js';
import { nodeFetch, saveTo } from '../src/node.js';
import { bodyLimits } from '../src/transport.js';
import { addThing, getFile, getThing } from './support/endpoints.js';
import { createFakeClient, cutBody, rejection } from './support/fakeClient.js';
import { type LeakWatch, watchLeaks } from './support/leaks.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const others: readonly (Fetch | undefined)[] = [nodeFetch2 as Fetch, nodeFetch3 as unknown as Fetch];
const ways: readonly (readonly [string, Fetch | undefined])[] = [
  ['fetch', undefined],
  ['nodeFetch', nodeFetch()],
  ['node-fetch 2, whose bodies are streams of Node', others[0]],
  ['node-fetch 3', others[1]],
];

const watches: LeakWatch[] = [];
afterEach(() => {
  for (const watch of watches.splice(0)) watch.close();
});

/** A file of 1 MB of which only the beginning comes. */
const stalled = (response: ServerResponse) =>
  void response.writeHead(200, { 'content-length': '1000000' }).write('begun');
/** One that comes without end. */
const endless = (response: ServerResponse) => {
  response.writeHead(200);
  const more = () => {
    while (!response.destroyed && response.write(Buffer.alloc(65_536)));
  };
  response.on('drain', more);
  more();
};
const whole = (response: ServerResponse) => void response.writeHead(200).end('a file');

describe.each(ways)('a download over %s', (_way, fetch) => {
  async function watch(respond: (response: ServerResponse) => void, interceptors: Interceptor[] = []) {
    const made = await watchLeaks(respond, { fetch, interceptors });
    watches.push(made);
    return { ...made, file: () => getFile(made.thulium, undefined, { signal: made.signal }) };
  }

  it('that is never read holds its socket and one listener, no timer', async () => {
    const { file, untilHeld } = await watch(stalled);
    const { body } = await file();
    await untilHeld({ sockets: 1, listeners: 1 });
    await body.cancel();
    await untilHeld();
  });

  it('that is aborted before it is read lets go of everything', async () => {
    const { file, abort, untilHeld } = await watch(stalled);
    const download = await file();
    const reason = new Error('enough');
    abort(reason);
    await untilHeld();
    expect(await rejection(download.bytes())).toBe(reason);
  });

  it('whose signal was aborted while an interceptor had it lets go of everything', async () => {
    const reason = new Error('enough');
    const { file, abort, untilHeld } = await watch(stalled, [
      async (request, next) => {
        const response = await next(request);
        abort(reason);
        return response;
      },
    ]);
    expect(await rejection(file())).toBe(reason);
    await untilHeld();
  });

  it('that is aborted while it is read lets go of everything', async () => {
    const { file, abort, untilHeld } = await watch(stalled);
    const { body } = await file();
    const reader = body.getReader();
    expect((await reader.read()).value).toHaveLength(5);
    const reading = rejection(reader.read());
    await untilHeld({ sockets: 1, timers: 1, listeners: 1 });
    const reason = new Error('enough');
    abort(reason);
    expect(await reading).toBe(reason);
    await untilHeld();
  });

  it('that is aborted between two reads lets go of everything', async () => {
    const { file, abort, untilHeld } = await watch(stalled);
    const reader = (await file()).body.getReader();
    await reader.read();
    await untilHeld({ sockets: 1, listeners: 1 });
    const reason = new Error('enough');
    abort(reason);
    await untilHeld();
    expect(await rejection(reader.read())).toBe(reason);
  });

  it('that is cancelled lets go of everything, also while a read waits', async () => {
    const { file, untilHeld } = await watch(stalled);
    const reader = (await file()).body.getReader();
    await reader.read();
    await reader.cancel();
    await untilHeld();

    const second = (await file()).body.getReader();
    await second.read();
    const waiting = second.read();
    await untilHeld({ sockets: 1, timers: 1, listeners: 1 });
    void second.cancel();
    expect(await waiting).toEqual({ done: true, value: undefined });
    await untilHeld();
  });

  it('that stands still lets go of everything', async () => {
    const { file, fireTimers, untilHeld } = await watch(stalled);
    const reader = (await file()).body.getReader();
    await reader.read();
    const reading = rejection(reader.read());
    await untilHeld({ sockets: 1, timers: 1, listeners: 1 });
    fireTimers();
    expect(await reading).toBeInstanceOf(TimeoutError);
    await untilHeld();
  });

  it('that an interceptor keeps for a while is whole, also when memory is cleaned up meanwhile', async () => {
    let end: () => void = () => undefined;
    const keep: Interceptor = async (request, next) => {
      const response = await next(request);
      for (let turn = 0; turn < 10; turn++) {
        await new Promise((resolve) => setImmediate(resolve));
        collectGarbage();
      }
      return response;
    };
    const { file, untilHeld } = await watch(
      (response) => {
        response.writeHead(200).write(Buffer.alloc(100_000));
        end = () => response.end(Buffer.alloc(100_000));
      },
      [keep],
    );
    const download = await file();
    end();
    expect(await download.bytes()).toHaveLength(200_000);
    await untilHeld();
  });

  it('that breaks off lets go of everything', async () => {
    const { file, untilHeld } = await watch((response) => {
      // In chunks: node-fetch 2 does not notice that a body of known length breaks off.
      response.writeHead(200).write('begun', () => response.destroy());
    });
    expect(await rejection((await file()).bytes())).toBeInstanceOf(ConnectionError);
    await untilHeld();
  });

  it('that is larger than the limit lets go of everything', async () => {
    const { file, untilHeld } = await watch(endless);
    expect(await rejection((await file()).bytes(100_000))).toBeInstanceOf(DecodeError);
    await untilHeld();
  });

  it('that is read, and read again, lets go of everything', async () => {
    const { file, untilHeld } = await watch(whole);
    const download = await file();
    expect(await download.text()).toBe('a file');
    expect(await rejection(download.text())).toBeInstanceOf(TypeError);
    await untilHeld();
    await (await file()).body.pipeTo(new WritableStream());
    await untilHeld();
  });

  it('without a body lets go of everything', async () => {
    const { file, untilHeld } = await watch((response) => void response.writeHead(204).end());
    expect(await (await file()).text()).toBe('');
    await untilHeld();
  });

  describe('that is saved', () => {
    let folder: string;
    const prepare = async () => {
      folder = await mkdtemp(join(tmpdir(), 'thulium-'));
      return folder;
    };
    afterEach(() => rm(folder, { recursive: true }));

    it.each<[string, (folder: string) => unknown, object]>([
      ['in a folder that is not there', (folder) => join(folder, 'none', 'x.bin'), { code: 'ENOENT' }],
      ['under a path that no system takes', (folder) => join(folder, 'a\0b', 'x'), { code: 'ERR_INVALID_ARG_VALUE' }],
      ['under no path', () => undefined, { code: 'ERR_INVALID_ARG_TYPE' }],
    ])('%s lets go of everything', async (_name, path, error) => {
      const { file, untilHeld } = await watch(endless);
      expect(await rejection(saveTo(await file(), path(await prepare()) as string))).toMatchObject(error);
      await untilHeld();
      expect(await readdir(folder)).toEqual([]);
    });

    it('and aborted lets go of everything, and leaves no file', async () => {
      const { file, abort, untilHeld } = await watch(stalled);
      const saving = rejection(saveTo(await file(), join(await prepare(), 'x.bin')));
      await untilHeld({ sockets: 1, timers: 1, listeners: 1 });
      const reason = new Error('enough');
      abort(reason);
      expect(await saving).toBe(reason);
      await untilHeld();
      expect(await readdir(folder)).toEqual([]);
    });

    it('although somebody else reads it is left to them', async () => {
      const { file, untilHeld } = await watch(whole);
      const download = await file();
      const reader = download.body.getReader();
      await expect(saveTo(download, join(await prepare(), 'x.bin'))).rejects.toThrow(TypeError);
      expect(new TextDecoder().decode((await reader.read()).value)).toBe('a file');
      await reader.cancel();
      await untilHeld();
      expect(await readdir(folder)).toEqual([]);
    });
  });
});

type LimitCase = [name: string, status: number, call: (watch: LeakWatch) => Promise<unknown>, isPacked: boolean];
const write: LimitCase = ['a write', 500, ({ thulium }) => addThing(thulium, { name: 'x' }), false];

describe.each(ways)('what a download is, over %s', (_way, fetch) => {
  async function getFrom(respond: (response: ServerResponse) => void) {
    const made = await watchLeaks(respond, { fetch });
    watches.push(made);
    return { ...made, file: () => getFile(made.thulium, undefined) };
  }
  const type = { 'content-type': 'application/json; charset=utf-8' };
  const envelope = '{"request_id":"53678450401cf","errors":[{"message":"No such file.","code":111111}]}';

  it.each<[string, (response: ServerResponse) => void]>([
    ['', (response) => response.writeHead(200, { ...type, 'content-length': `${envelope.length}` }).end(envelope)],
    [
      'of unknown length, in pieces',
      (response) => {
        response.writeHead(200, type).write(envelope.slice(0, 10));
        setImmediate(() => response.end(envelope.slice(10)));
      },
    ],
    ['in gzip', (response) => response.writeHead(200, { ...type, 'content-encoding': 'gzip' }).end(gzipSync(envelope))],
    ['after a byte order mark', (response) => response.writeHead(200, type).end(`\ufeff${envelope}`)],
  ])('an error of the vendor under a 200 is no file: %s', async (_name, respond) => {
    const { file, untilHeld } = await getFrom(respond);
    const error = await rejection(file());
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      message: 'test.getFile: 200 (the response is an error: No such file) [request 53678450401cf]',
      requestId: '53678450401cf',
      errors: [{ code: 111111, message: 'No such file.' }],
      attempts: 1,
    });
    await untilHeld();
  });

  it.each<[string, string, object?]>([
    ['other JSON', '{"a":1}'],
    ['a list', '[1]'],
    ['errors without a request id', '{"errors":[{"message":"x","code":1}]}'],
    ['errors among other fields', '{"request_id":"1","errors":[{"message":"x","code":1}],"result":[]}'],
    ['no errors', '{"request_id":"1","errors":[]}'],
    ['errors of another shape', '{"request_id":"1","errors":{"name":"x"}}'],
    ['errors with further fields', '{"request_id":"1","errors":[{"message":"x","code":1,"line":7}]}'],
    ['broken JSON', `${envelope}}`],
    ['JSON with a byte order mark', '\ufeff{"a":1}'],
    ['nothing', ''],
    ['an error larger than those of the vendor', envelope.replace('such', 'x'.repeat(20_000))],
    ['an error under another type', envelope, { 'content-type': 'text/plain' }],
    ['an error under a file name', envelope, { 'content-disposition': 'attachment; filename="x.json"' }],
  ])('a file of JSON comes byte by byte: %s', async (_name, content, headers = {}) => {
    for (const length of [{}, { 'content-length': `${Buffer.byteLength(content)}` }]) {
      const { file, untilHeld } = await getFrom((response) => {
        response.writeHead(200, { ...type, ...length, ...headers } as Record<string, string>).end(content);
      });
      const download = await file();
      expect(Buffer.from(await download.bytes()).toString()).toBe(content);
      await untilHeld();
    }
  });

  it('a large file of JSON is not held back', async () => {
    for (const [length, begun] of [
      [{}, '['.repeat(100_000)],
      [{ 'content-length': '1000000' }, '['],
    ] as const) {
      const { file, untilHeld } = await getFrom((response) => {
        response.writeHead(200, { ...type, ...length }).write(begun);
      });
      const { body } = await file();
      await untilHeld({ sockets: 1 });
      await body.cancel();
      await untilHeld();
    }
  });

  it.each(['bytes', 'saveTo'])('a corrupt compressed file cannot be decoded: %s', async (means) => {
    const packed = gzipSync(randomBytes(100_000));
    packed.fill(0, 50_000, 50_100);
    for (const content of [Buffer.from('no such thing at all'), packed]) {
      const { file, untilHeld } = await getFrom((response) => {
        response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': `${content.length}` }).end(content);
      });
      const folder = await mkdtemp(join(tmpdir(), 'thulium-'));
      const download = await file();
      const error = await rejection(means === 'bytes' ? download.bytes() : saveTo(download, join(folder, 'x')));
      expect(error).toBeInstanceOf(DecodeError);
      expect(error).toMatchObject({
        message: 'test.getFile: 200, but the answer cannot be decompressed',
        delivery: 'answered',
        retryable: false,
      });
      expect(await readdir(folder)).toEqual([]);
      await rm(folder, { recursive: true });
      await untilHeld();
    }
  });

  it.each([204, 205])('a %i is an empty file', async (status) => {
    const { file } = await getFrom((response) => {
      response.socket?.write(`HTTP/1.1 ${status} x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
      response.socket?.end();
    });
    expect(await (await file()).text()).toBe('');
  });

  // node-fetch cannot send the body of a write.
  const writes = others.includes(fetch) ? [] : [write];
  it.each<LimitCase>([
    ...writes,
    ['a call', 400, ({ thulium }) => getThing(thulium, { thing_id: 1 }), false],
    ['a call, in gzip', 400, ({ thulium }) => getThing(thulium, { thing_id: 1 }), true],
    ['a raw request', 404, ({ thulium }) => thulium.request({ method: 'GET', path: '/a' }), false],
    ['a download', 404, ({ thulium }) => getFile(thulium, undefined), false],
    ['a download, in gzip', 404, ({ thulium }) => getFile(thulium, undefined), true],
  ])('of the body of an error no more is read than the limit: %s', async (_name, status, call, isPacked) => {
    const most = 64 * 1024 * 1024;
    let written = 0;
    const made = await watchLeaks(
      (response) => {
        response.writeHead(status, isPacked ? { 'content-encoding': 'gzip' } : {});
        const out = isPacked ? createGzip({ level: 0 }) : response;
        if (out !== response) out.pipe(response);
        const piece = Buffer.alloc(65_536, ' ');
        const more = () => {
          while (written < most && !response.destroyed) {
            written += piece.length;
            if (!out.write(piece)) return;
          }
        };
        out.on('drain', more);
        more();
      },
      { fetch },
    );
    watches.push(made);
    expect(await rejection(call(made))).toMatchObject({ status, errors: [] });
    await made.untilHeld();
    // The rest is what the system keeps of a connection.
    expect(written).toBeLessThan(bodyLimits.failure + 15 * 1024 * 1024);
  });
});

describe('a download from a fetch of another kind', () => {
  const stream = (pull: (controller: ReadableStreamDefaultController) => void) =>
    new ReadableStream({ pull }, { highWaterMark: 0 });

  it('that ends by a time-out of its dispatcher is a TimeoutError', async () => {
    const fake = await createFakeClient();
    const cause = Object.assign(new Error('Body Timeout Error'), { code: 'UND_ERR_BODY_TIMEOUT' });
    fake.answer(() => new Response(stream((controller) => controller.error(new TypeError('terminated', { cause })))));
    const error = await rejection((await getFile(fake.thulium, undefined)).bytes());
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ delivery: 'answered', retryable: true });
  });

  it('of pieces that are no bytes is an error, not a wrong file', async () => {
    const fake = await createFakeClient();
    const body = stream((controller) => controller.enqueue('text'));
    fake.answer(() => ({ status: 200, headers: new Headers(), body }) as unknown as Response);
    expect(await rejection((await getFile(fake.thulium, undefined)).bytes())).toBeInstanceOf(ConnectionError);
  });

  it.each([204, 205])('with status %i is an empty file, whatever length it announces', async (status) => {
    const fake = await createFakeClient();
    fake.answer(() => new Response(null, { status, headers: { 'content-length': '5' } }));
    const file = await getFile(fake.thulium, undefined);
    expect([file.size, await file.text()]).toEqual([0, '']);
  });

  it('that announces more than nothing and packs nothing was cut off', async () => {
    const fake = await createFakeClient();
    fake.answer(() => new Response('', { headers: { 'content-encoding': 'gzip', 'content-length': '100' } }));
    const error = await rejection((await getFile(fake.thulium, undefined)).bytes());
    expect(error).toMatchObject({ code: 'decode', message: 'test.getFile: 200, but the answer was cut off' });
  });

  it('by a POST tells, when it breaks off, that the change may have been made: only JSON shows whose response it is', async () => {
    const fake = await createFakeClient();
    fake.answer(cutBody(200, 'part', 'error', { 'content-type': 'application/pdf' }));
    const error = await rejection((await makeReport(fake.thulium, undefined)).bytes());
    expect(error).toMatchObject({ code: 'connection', effect: 'unknown', retryable: false });
    expect((error as Error).message).toContain('the change may have been made');
    fake.answer(() => new Response('0123456789'));
    const tooLarge = await rejection((await makeReport(fake.thulium, undefined)).bytes(3));
    expect(tooLarge).toMatchObject({ code: 'decode', effect: 'applied', retryable: false });
  });
});

const makeReport: Endpoint<void, Download> = defineEndpoint({
  id: 'test.makeReport',
  method: 'POST',
  path: '/report',
  evidence: 'full',
  responseType: 'bytes',
  response: () => download,
});
