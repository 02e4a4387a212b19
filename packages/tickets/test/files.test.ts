import { type DecodeError, NotFoundError } from '@thulium-js/core';
import { describe, expect, it } from 'vitest';
import { createTickets } from '../src/index.js';
import { startSandbox, startScript } from './support.js';

const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => index % 256);

function streamOf(...chunks: Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
}

describe('files', () => {
  it.each([
    ['a Blob', () => new Blob([bytes])],
    ['a File', () => new File([bytes], 'another name.bin')],
    ['bytes', () => bytes],
    ['a part of a buffer', () => new Uint8Array([9, ...bytes, 9]).subarray(1, -1)],
    ['a buffer', () => bytes.buffer],
    ['a stream', () => streamOf(bytes.subarray(0, 10), bytes.subarray(10))],
  ])('go up from %s and come down the same', async (_name, content) => {
    const { sandbox, thulium } = await startSandbox();
    const tickets = createTickets(thulium);
    const filename = 'Zażółć & co.bin';
    const file = await tickets.uploadTemporaryFile({ filename, content: content() });
    expect(file).toEqual({ filename, token: expect.any(String), size: bytes.length });
    expect(sandbox.requests[0]).toMatchObject({ query: 'filename=Za%C5%BC%C3%B3%C5%82%C4%87%20%26%20co.bin' });
    expect(sandbox.requests[0]?.headers['content-type']).toBe('application/octet-stream');

    const down = await tickets.downloadFile({ token: file.token });
    expect(down).toMatchObject({ filename, size: bytes.length });
    expect(await down.bytes()).toEqual(bytes);
  });

  it('sends the bytes as they are, with their length where it is known', async () => {
    const answer = { filename: 'file.txt', token: '180174033853be57b76ed6a', size: 12 };
    const { seen, thulium } = await startScript(() => ({ status: 201, body: answer }));
    const { uploadTemporaryFile } = createTickets(thulium);
    await uploadTemporaryFile({ filename: 'file.txt', content: new Blob(['{"é":1}']) });
    await uploadTemporaryFile({ filename: 'file.txt', content: streamOf(new TextEncoder().encode('{"é":1}')) });
    expect(seen.map(({ body }) => body.toString())).toEqual(['{"é":1}', '{"é":1}']);
    expect(seen.map(({ headers }) => headers['content-length'])).toEqual(['8', undefined]);
  });

  it('come down by the id of an attached file', async () => {
    const { thulium } = await startSandbox();
    const file = await createTickets(thulium).downloadAttachedFile({ download_id: 1 });
    expect([await file.text(), file.filename, file.size]).toEqual(['file content', 'file.txt', 12]);
  });

  it('end at the limit that is set', async () => {
    const { thulium } = await startSandbox();
    const tickets = createTickets(thulium);
    const { token } = await tickets.uploadTemporaryFile({ filename: 'big.bin', content: bytes });
    const file = await tickets.downloadFile({ token });
    await expect(file.bytes(1_000)).rejects.toMatchObject({ code: 'decode' } satisfies Partial<DecodeError>);
  });

  it('that are not there are an error', async () => {
    const { thulium } = await startSandbox();
    await expect(createTickets(thulium).downloadFile({ token: 'none' })).rejects.toThrow(NotFoundError);
  });
});
