import { describe, expect, it } from 'vitest';
import { getFile } from '../test/support/endpoints.js';
import { createFakeClient, cutBody, rejection } from '../test/support/fakeClient.js';
import { type Download, download } from './download.js';
import { defineEndpoint, type Endpoint } from './endpoint.js';

/** The download of a response with this body and these headers. */
async function fileOf(
  content: string | Uint8Array<ArrayBuffer> | null,
  headers: Record<string, string> = {},
  properties: Record<string, unknown> = {},
): Promise<Download> {
  const fake = await createFakeClient();
  fake.answer(() => {
    const response = new Response(content, { status: content === null ? 204 : 200, headers });
    for (const [name, value] of Object.entries(properties)) Object.defineProperty(response, name, { value });
    return response;
  });
  return fake.environment.run(getFile(fake.thulium));
}

describe('the size of a download', () => {
  it.each<readonly [string, Record<string, string>, number | undefined]>([
    ['is its length', { 'content-length': '4' }, 4],
    ['may be zero', { 'content-length': '0' }, 0],
    [
      'is unknown if it is encoded: the length is that of the encoded bytes',
      { 'content-length': '4', 'content-encoding': 'gzip' },
      undefined,
    ],
    ['is unknown without a length', {}, undefined],
    ['is unknown if the length is not a number', { 'content-length': '4 bytes' }, undefined],
    ['is unknown if the length does not begin with a number', { 'content-length': 'about 4' }, undefined],
    ['is unknown if the length has too many digits', { 'content-length': '1234567890123456' }, undefined],
  ])('%s', async (_name, headers, size) => {
    expect((await fileOf('text', headers)).size).toBe(size);
  });

  it('is unknown where a browser hides the encoding', async () => {
    expect((await fileOf('text', { 'content-length': '4' }, { type: 'cors' })).size).toBeUndefined();
    expect((await fileOf('text', { 'content-length': '4' }, { type: 'basic' })).size).toBe(4);
  });

  it('is zero where there is no body', async () => {
    expect((await fileOf(null)).size).toBe(0);
  });
});

describe('the limit of a download', () => {
  const readers: readonly (readonly [string, (file: Download, limit?: number) => Promise<unknown>])[] = [
    ['bytes', async (file, limit) => (await file.bytes(limit)).length],
    ['text', async (file, limit) => (await file.text(limit)).length],
    ['blob', async (file, limit) => (await file.blob(limit)).size],
  ];

  it.each(readers)('of %s admits as many bytes as it says, and no more', async (_name, read) => {
    expect(await read(await fileOf('12345'), 5)).toBe(5);
    const error = await rejection(read(await fileOf('12345'), 4));
    expect(error).toMatchObject({
      code: 'decode',
      status: 200,
      delivery: 'answered',
      effect: 'none',
      retryable: false,
    });
    expect((error as Error).message).toBe('test.getFile: 200, but the file is larger than 4 bytes');
  });

  it.each(readers)('of %s counts all chunks together', async (_name, read) => {
    const chunks = () => new Response(new Blob(['123', '45'])).body ?? new ReadableStream<Uint8Array>();
    const fake = await createFakeClient();
    fake.answer(() => new Response(chunks().pipeThrough(new TransformStream())));
    expect(await rejection(read(await fake.environment.run(getFile(fake.thulium)), 4))).toMatchObject({
      code: 'decode',
    });
  });
});

describe('the text of a download', () => {
  it('is read in the charset of its type', async () => {
    const file = await fileOf(new Uint8Array([0xb1]), { 'content-type': 'text/plain; charset=iso-8859-2' });
    expect(await file.text()).toBe('ą');
  });

  it('must be valid in it', async () => {
    const file = await fileOf(new Uint8Array([0x61, 0xff]), { 'content-type': 'text/plain' });
    expect(await rejection(file.text())).toMatchObject({ code: 'decode', delivery: 'answered' });
  });
});

it('the type of a Blob is that of the file', async () => {
  expect((await (await fileOf('a', { 'content-type': 'image/png' })).blob()).type).toBe('image/png');
  expect((await (await fileOf(new Uint8Array([1]))).blob()).type).toBe('');
});

describe('a download of which nothing more comes', () => {
  it('may be tried again, as its endpoint says', async () => {
    const fake = await createFakeClient({ timeout: 1_000 });
    fake.answer(cutBody(200, 'begun', 'silence', {}));
    const file = await fake.environment.run(getFile(fake.thulium));
    expect(await fake.environment.run(rejection(file.text()))).toMatchObject({
      code: 'timeout',
      milliseconds: 1_000,
      delivery: 'answered',
      effect: 'none',
      retryable: true,
    });
    expect(fake.environment.timers).toBe(0);
  });

  it('of a write says that the change was made, and may not be tried again', async () => {
    const fake = await createFakeClient({ timeout: 1_000 });
    fake.answer(cutBody(200, 'begun', 'silence', {}));
    const exportAll: Endpoint<void, Download> = defineEndpoint({
      id: 'test.exportAll',
      method: 'POST',
      path: '/export',
      evidence: 'full',
      responseType: 'bytes',
      response: () => download,
    });
    const file = await fake.environment.run(exportAll(fake.thulium));
    const error = await fake.environment.run(rejection(file.text()));
    expect(error).toMatchObject({ code: 'timeout', effect: 'applied', retryable: false });
  });
});

it('a signal that is aborted in the moment in which the download is made ends it', async () => {
  const controller = new AbortController();
  const reason = new Error('enough');
  let cancelled: unknown;
  const body = new ReadableStream<Uint8Array>({
    cancel(given) {
      cancelled = given ?? 'cancelled';
    },
  });
  let isAnswered = false;
  const ended = (): boolean => {
    if (isAnswered) controller.abort(reason);
    return false;
  };
  const limiter = { wait: async () => undefined, pause: () => undefined, ended };
  const fake = await createFakeClient({ rateLimit: limiter });
  fake.answer(() => {
    isAnswered = true;
    return new Response(body);
  });
  const file = await fake.environment.run(getFile(fake.thulium, undefined, { signal: controller.signal }));
  expect(await rejection(file.bytes())).toBe(reason);
  expect(cancelled).toBe('cancelled');
});
