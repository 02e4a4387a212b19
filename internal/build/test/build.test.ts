import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { reachableDeclarations } from '../src/declarations.ts';
import { thirdPartyNotices } from '../src/notices.ts';
import { readPackage } from '../src/package.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'thulium-build-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function write(file: string, text: string): Promise<string> {
  const path = join(folder, file);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  return path;
}

test('entries are what exports and bin point at', async () => {
  await write(
    'package.json',
    JSON.stringify({
      exports: {
        '.': { types: './dist/index.d.ts', default: './dist/index.js' },
        './node': { types: './dist/node.d.ts', default: './dist/node.js' },
        './package.json': './package.json',
      },
      bin: { example: './dist/command.js' },
      dependencies: { installed: '1' },
      devDependencies: { bundled: '1' },
    }),
  );
  const { entries, programs, types, dependencies } = await readPackage(folder);
  expect(Object.keys(entries)).toEqual(['index', 'node', 'command']);
  expect(entries.node).toBe(join(folder, 'src/node.ts'));
  expect([...programs]).toEqual(['command']);
  expect(types).toEqual(['index.d.ts', 'node.d.ts']);
  expect(dependencies).toEqual(['installed']);
});

test('declarations that no entry leads to are not published', async () => {
  await write('dist/index.d.ts', "export * from './a.js';\nimport type { B } from './b/c.js';\n");
  await write('dist/a.d.ts', "export declare const a: import('./d.js').D;\n");
  await write('dist/b/c.d.ts', "export { D } from '../d.js';\nexport * from 'elsewhere';\n");
  await write('dist/d.d.ts', 'export interface D {}\n');
  await write('dist/inner.d.ts', 'export interface Inner {}\n');
  const reached = await reachableDeclarations(join(folder, 'dist'), ['index.d.ts']);
  expect([...reached].sort()).toEqual(['a.d.ts', 'b/c.d.ts', 'd.d.ts', 'index.d.ts']);
});

test('notices hold the licences of what became part of the code', async () => {
  await write('node_modules/kind/package.json', JSON.stringify({ name: 'kind', version: '1.2.3', license: 'MIT' }));
  await write('node_modules/kind/LICENSE.md', 'MIT License\n\nCopyright somebody\n');
  const module = await write('node_modules/kind/dist/index.mjs', '');
  const notices = await thirdPartyNotices([module, join(folder, 'src/index.ts')]);
  expect(notices).toContain('## kind 1.2.3 (MIT)\n\nMIT License\n\nCopyright somebody\n');
  expect(await thirdPartyNotices([join(folder, 'src/index.ts')])).toBeUndefined();
});

test('a licence that asks for more stops the build', async () => {
  await write('node_modules/@s/strict/package.json', JSON.stringify({ name: '@s/strict', license: 'GPL-3.0' }));
  const module = await write('node_modules/@s/strict/index.mjs', '');
  await expect(thirdPartyNotices([module])).rejects.toThrow('@s/strict is not under the MIT licence');
});
