import { readFile, rm, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { defineEndpoint, type Endpoint } from '../src/declare.js';
import { ConfigurationError, ConnectionError, type Fetch } from '../src/index.js';
import { fileFromPath, nodeFetch } from '../src/node.js';
import { type FileContent, fileContent } from '../src/requestBytes.js';
import { empty } from '../src/schema.js';
import { rejection } from './support/fakeClient.js';
import { type LeakWatch, watchLeaks } from './support/leaks.js';

interface UploadInput {
  content: FileContent;
}

const uploadWith = (method: 'POST' | 'PUT'): Endpoint<UploadInput, void> =>
  defineEndpoint({
    id: 'test.upload',
    method,
    path: '/files',
    evidence: 'full',
    body: () => ({ content: fileContent }),
    bodyType: 'bytes',
    response: () => empty,
  });
const upload = uploadWith('POST');

const { fetch: undiciFetch } = (await import('undici8')) as unknown as { readonly fetch: Fetch };
const ways: readonly (readonly [string, Fetch | undefined])[] = [
  ['fetch', undefined],
  ['nodeFetch', nodeFetch()],
  ["undici's own fetch", undiciFetch],
];

const watches: LeakWatch[] = [];
afterEach(() => {
  for (const watch of watches.splice(0)) watch.close();
});

/** Content that gives some chunks, and then fails. */
function failing(reason: unknown, ...chunks: readonly unknown[]): ReadableStream<Uint8Array> {
  const rest = [...chunks];
  return new ReadableStream({
    pull(controller) {
      if (rest.length === 0) controller.error(reason);
      else controller.enqueue(rest.shift() as Uint8Array);
    },
  });
}

const part = new Uint8Array(1000);

describe.each(ways)('an upload over %s', (_way, fetch) => {
  /** Requests whose body came whole. */
  let whole = 0;
  async function watch(options = {}) {
    whole = 0;
    const receive = (response: ServerResponse) => {
      whole++;
      response.writeHead(204).end();
    };
    const made = await watchLeaks(receive, { fetch, ...options });
    watches.push(made);
    return { ...made, send: (content: FileContent) => upload(made.thulium, { content }, { signal: made.signal }) };
  }

  it.each<readonly [string, (error: Error) => FileContent]>([
    ['a stream that fails at once', (error) => failing(error)],
    ['something that cannot be opened', (error) => ({ size: 9, stream: () => thrown(error) })],
    ['something that opens a stream that fails', (error) => ({ size: 9, stream: () => failing(error) })],
  ])('of %s rejects with its error, unchanged and once', async (_name, content) => {
    const lines: object[] = [];
    const error = new Error('EACCES: permission denied');
    const log = (message: string, fields?: object) => void lines.push({ message, ...fields });
    const logger = { debug: log, info: log, warn: log, error: log };
    const { send, untilHeld } = await watch({ logger });
    expect(await rejection(send(content(error)))).toBe(error);
    expect(lines).toMatchObject([{ delivery: 'not-sent', effect: 'none' }]);
    await untilHeld();
    expect(whole).toBe(0);
  });

  it('of a file that was removed meanwhile rejects with the error of the file, unchanged', async () => {
    const path = join(tmpdir(), `thulium-upload-${process.pid}-${Math.random()}`);
    await writeFile(path, 'text');
    const content = await fileFromPath(path);
    await rm(path);
    const { send, untilHeld } = await watch();
    const own = await readFile(path).catch((error: { code: string }) => error.code);
    expect(await rejection(send(content))).toMatchObject({ code: own });
    await untilHeld();
    expect(whole).toBe(0);
  });

  it.each<readonly [string, (error: Error) => FileContent]>([
    ['a stream', (error) => failing(error, part, part)],
    ['something with a size', (error) => ({ size: 5000, stream: () => failing(error, part, part) })],
  ])('of %s that fails midway says so, and that the change may have been made', async (_name, content) => {
    const cause = new Error('EIO: i/o error');
    const { send, untilHeld } = await watch();
    const error = await rejection(send(content(cause)));
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ delivery: 'unknown', effect: 'unknown', attempts: 1, retryable: false, cause });
    expect((error as Error).message).toBe(
      'test.upload: the content could not be read to its end; the change may have been made: check before you send it again',
    );
    await untilHeld();
    expect(whole).toBe(0);
  });

  it.each<readonly [string, number, readonly unknown[], string]>([
    ['less', 2001, [part, part], 'the content has 2000 bytes, not the 2001 of its size'],
    ['more', 1999, [part, part], 'the content has more bytes, not the 1999 of its size'],
    ['something else', 2000, [part, 'a text'], 'a chunk of the content is not bytes'],
  ])('of something that gives %s than it says never seems whole', async (_name, size, chunks, words) => {
    const stream = () =>
      new ReadableStream<Uint8Array>({
        start(controller) {
          for (const chunk of chunks) controller.enqueue(chunk as Uint8Array);
          controller.close();
        },
      });
    const { send, untilHeld } = await watch();
    expect(await rejection(send({ size, stream }))).toMatchObject({ code: 'connection', cause: { message: words } });
    await untilHeld();
    expect(whole).toBe(0);
  });

  it('of something that gives what it says comes whole', async () => {
    const { send, untilHeld } = await watch();
    await send({ size: 2000, stream: () => new Blob([part, part]).stream() });
    await untilHeld();
    expect(whole).toBe(1);
  });

  it('that fails after a lost attempt says what may have been done', async () => {
    let opened = 0;
    const own = new Error('EACCES');
    const content = { size: 0, stream: () => (++opened === 1 ? new Blob([]).stream() : thrown(own)) };
    const interceptors = [
      async (request: never, next: (request: never) => Promise<{ status: number }>) => {
        const response = await next(request);
        return { ...response, status: 503 };
      },
    ];
    const { thulium, untilHeld } = await watch({ interceptors });
    const error = await rejection(uploadWith('PUT')(thulium, { content }, { retry: { attempts: 2 } }));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error).toMatchObject({ effect: 'applied', cause: own });
    await untilHeld();
    expect([whole, opened]).toEqual([1, 2]);
  });
});

function thrown(error: Error): never {
  throw error;
}
