import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fileFromPath, saveTo } from '../src/node.js';
import { streamOf } from '../src/requestBytes.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'thulium-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('a file tells its name and size, and can be opened again and again', async () => {
  await writeFile(join(folder, 'zażółć.txt'), 'gęślą');
  const file = await fileFromPath(join(folder, 'zażółć.txt'));
  expect(file).toMatchObject({ name: 'zażółć.txt', size: 8 });
  expect(await new Response(file.stream()).text()).toBe('gęślą');
  expect(await new Response(file.stream()).text()).toBe('gęślą');
});

test('what is no file is refused', async () => {
  await expect(fileFromPath(join(folder, 'none'))).rejects.toMatchObject({ code: 'ENOENT' });
  await expect(fileFromPath(folder)).rejects.toThrow(TypeError);
});

test('a download is written, in place of what was there', async () => {
  const path = join(folder, 'x.bin');
  await writeFile(path, 'old');
  await saveTo({ body: streamOf(new TextEncoder().encode('new')) }, path);
  expect(await readFile(path, 'utf8')).toBe('new');
  expect(await readdir(folder)).toEqual(['x.bin']);
});

test('of a download that breaks off nothing is left, and the old file stays', async () => {
  const path = join(folder, 'x.bin');
  await writeFile(path, 'old');
  let pulls = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (pulls++ < 2) controller.enqueue(new Uint8Array([1]));
      else controller.error(new Error('lost'));
    },
  });
  await expect(saveTo({ body }, path)).rejects.toThrow('lost');
  expect(await readFile(path, 'utf8')).toBe('old');
  expect(await readdir(folder)).toEqual(['x.bin']);
});
