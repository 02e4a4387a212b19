import { chmod, mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises';
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

test('two downloads to one path do not mix, and the last to end stays', async () => {
  const path = join(folder, 'x.bin');
  const started: (() => void)[] = [];
  const bodyOf = (byte: number) =>
    new ReadableStream<Uint8Array>({
      async start(controller) {
        controller.enqueue(new Uint8Array(1_000).fill(byte));
        await new Promise<void>((resolve) => started.push(resolve));
        controller.enqueue(new Uint8Array(1_000).fill(byte));
        controller.close();
      },
    });
  const first = saveTo({ body: bodyOf(1) }, path);
  const second = saveTo({ body: bodyOf(2) }, path);
  started[0]?.();
  await first;
  expect([...new Set(await readFile(path))]).toEqual([1]);
  started[1]?.();
  await second;
  expect([...new Set(await readFile(path))]).toEqual([2]);
  expect((await readFile(path)).length).toBe(2_000);
  expect(await readdir(folder)).toEqual(['x.bin']);
});

test('one of two downloads to a path that breaks off takes nothing from the other', async () => {
  const path = join(folder, 'x.bin');
  let breakOff: (reason: Error) => void = () => undefined;
  const broken = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new Uint8Array(1_000).fill(1));
      breakOff = (reason) => controller.error(reason);
    },
  });
  let end: () => void = () => undefined;
  const whole = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new Uint8Array(1_000).fill(2));
      end = () => controller.close();
    },
  });
  const first = saveTo({ body: broken }, path);
  const second = saveTo({ body: whole }, path);
  breakOff(new Error('lost'));
  await expect(first).rejects.toThrow('lost');
  end();
  await second;
  expect([...new Set(await readFile(path))]).toEqual([2]);
  expect(await readdir(folder)).toEqual(['x.bin']);
});

test('a file that is called as a part would be is left alone', async () => {
  const path = join(folder, 'x.bin');
  await writeFile(`${path}.part`, 'mine');
  await saveTo({ body: streamOf(new TextEncoder().encode('new')) }, path);
  expect(await readFile(`${path}.part`, 'utf8')).toBe('mine');
});

test('where nothing can be written nothing is left, and the download is ended', async () => {
  let isCancelled = false;
  const body = () =>
    new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array([1])),
      cancel() {
        isCancelled = true;
      },
    });
  await expect(saveTo({ body: body() }, join(folder, 'none', 'x.bin'))).rejects.toMatchObject({ code: 'ENOENT' });
  expect(isCancelled).toBe(true);
  await mkdir(join(folder, 'taken'));
  await expect(saveTo({ body: streamOf(new Uint8Array([1])) }, join(folder, 'taken'))).rejects.toThrow();
  expect(await readdir(folder)).toEqual(['taken']);
});

test('a name of the greatest length can be saved', async () => {
  const name = `${'x'.repeat(251)}.pdf`;
  await saveTo({ body: streamOf(new TextEncoder().encode('new')) }, join(folder, name));
  expect(await readdir(folder)).toEqual([name]);
});

test('a download keeps the permissions of the file that it replaces', async () => {
  const path = join(folder, 'private.bin');
  await writeFile(path, 'old');
  for (const mode of [0o600, 0o666]) {
    await chmod(path, mode);
    const modes: number[] = [];
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        for (const name of await readdir(folder)) modes.push((await stat(join(folder, name))).mode & 0o777 & ~mode);
        controller.enqueue(new TextEncoder().encode('new'));
        controller.close();
      },
    });
    await saveTo({ body }, path);
    expect(await readFile(path, 'utf8')).toBe('new');
    expect((await stat(path)).mode & 0o777).toBe(mode);
    // Neither can anybody else read what is not complete.
    expect(modes.every((more) => more === 0)).toBe(true);
  }
});

test('a new file has the permissions that every new file has', async () => {
  await writeFile(join(folder, 'other.bin'), '');
  await saveTo({ body: streamOf(new Uint8Array([1])) }, join(folder, 'new.bin'));
  expect((await stat(join(folder, 'new.bin'))).mode).toBe((await stat(join(folder, 'other.bin'))).mode);
});

test.each([
  ['a file', 'old'],
  ['nothing yet', undefined],
])('a download through symbolic links that lead to %s is written where they lead', async (_what, old) => {
  const away = await mkdtemp(join(tmpdir(), 'thulium-away-'));
  const [target, link, first] = [join(away, 'x.bin'), join(folder, 'link.bin'), join(folder, 'first.bin')];
  if (old !== undefined) await writeFile(target, old);
  await symlink(target, link);
  await symlink('link.bin', first);
  await saveTo({ body: streamOf(new TextEncoder().encode('new')) }, first);
  expect(await readFile(target, 'utf8')).toBe('new');
  expect([await readlink(first), await readlink(link)]).toEqual(['link.bin', target]);
  expect(await readdir(away)).toEqual(['x.bin']);
  await rm(away, { recursive: true });
});

test('links that lead in a circle are an error, and the download is ended', async () => {
  const link = join(folder, 'circle.bin');
  await symlink(link, link);
  const body = streamOf(new Uint8Array([1]));
  await expect(saveTo({ body }, link)).rejects.toMatchObject({ code: 'ELOOP' });
  expect(body.locked).toBe(false);
  expect(await readdir(folder)).toEqual(['circle.bin']);
});
