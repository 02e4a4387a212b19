import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Bundled, bundle } from '../src/bundle.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'thulium-bundle-'));
  await mkdir(join(folder, 'src'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Bundles a package of these modules; those called `index` and `node` are its entries, `command` is its program. */
async function bundleModules(modules: Readonly<Record<string, string>>): Promise<Bundled> {
  const entries: Record<string, string> = {};
  for (const [name, text] of Object.entries(modules)) {
    const path = join(folder, 'src', `${name}.ts`);
    await writeFile(path, text);
    if (['index', 'node', 'command'].includes(name)) entries[name] = path;
  }
  const built = { folder, entries, programs: new Set(['command']), types: [], dependencies: ['installed'] };
  return bundle(built, join(folder, 'dist'));
}
const read = (file: string): Promise<string> => readFile(join(folder, 'dist', file), 'utf8');

test('one file for each entry, one for what they share, one for what is loaded later', async () => {
  const { files, modules } = await bundleModules({
    index:
      "import { mark } from './mark.js';\nexport const one = mark(1);\nexport const load = () => import('./later.js');",
    node: "import { sep } from 'node:path';\nimport { mark } from './mark.js';\nexport const two = mark(sep);",
    mark: "import { inner } from 'installed/inner';\n/** Docs. */\nexport const mark = (value: unknown) => [inner, value];",
    later: 'export const later = 3;',
  });
  expect([...files].sort()).toEqual(['index.js', 'later.js', 'node.js', 'shared.js']);
  expect(modules.map((module) => module.slice(folder.length + 1)).sort()).toEqual(
    ['index', 'later', 'mark', 'node'].map((name) => `src/${name}.ts`),
  );
  expect(await read('index.js')).toContain('const one = /* @__PURE__ */ mark(1);');
  expect(await read('node.js')).toMatch(/from "node:path"/);
  const shared = await read('shared.js');
  expect(shared).toMatch(/from "installed\/inner"/);
  expect(shared).not.toContain('Docs');
});

test('a program may do something when it is loaded, and nothing else may', async () => {
  await bundleModules({ command: "#!/usr/bin/env node\nprocess.stdout.write('a');" });
  expect(await read('command.js')).toMatch(/^#!\/usr\/bin\/env node\n[^@]*process\.stdout\.write\("a"\);/);
  await expect(bundleModules({ index: "process.stdout.write('a');" })).rejects.toThrow('sideEffects: false');
});

test('what is not found, and what the bundler warns of, stops the build', async () => {
  await expect(bundleModules({ index: "export * from 'missing';" })).rejects.toThrow('missing');
  await expect(bundleModules({ index: "export const a = () => eval('1');" })).rejects.toThrow('eval');
});
