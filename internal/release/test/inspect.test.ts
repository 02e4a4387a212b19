import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inspect } from '../src/inspect.ts';
import { type Manifest, type PackedPackage, pack, publicPackages } from '../src/packages.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'thulium-inspect-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const good: Manifest = {
  name: '@thulium-js/example',
  version: '0.1.0',
  type: 'module',
  license: 'MIT',
  sideEffects: false,
  engines: { node: '>=22.12' },
  publishConfig: { access: 'public' },
  exports: {
    '.': { types: './dist/index.d.ts', default: './dist/index.js' },
    './package.json': './package.json',
  },
  dependencies: { '@thulium-js/core': '^0.1.0' },
};
const goodFiles: Readonly<Record<string, string>> = {
  LICENSE: 'MIT',
  'README.md': '# example',
  'package.json': '{}',
  'dist/index.js': "export * from '@thulium-js/core';\nexport const words = 'not from \\'here\\'';\n",
  'dist/index.d.ts': "export * from '@thulium-js/core';\n",
};

async function packed(manifest: object, files: Readonly<Record<string, string>>): Promise<PackedPackage> {
  const own = await mkdtemp(join(folder, 'case-'));
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(own, file)), { recursive: true });
    await writeFile(join(own, file), text);
  }
  return { tarball: '', folder: own, manifest: { ...good, ...manifest }, files: Object.keys(files).sort() };
}
const problemsOf = async (manifest: object, files: Readonly<Record<string, string>> = {}): Promise<string[]> =>
  inspect(await packed(manifest, { ...goodFiles, ...files }));

test('a package that is right has no problems', async () => {
  expect(await problemsOf({})).toEqual([]);
});

describe('what is found', () => {
  test.each([
    ['no licence', 'LICENSE', 'LICENSE is missing'],
    ['no README', 'README.md', 'README.md is missing'],
    ['an entry that is missing', 'dist/index.js', 'exports["."]: ./dist/index.js is missing'],
    ['an entry without types', 'dist/index.d.ts', 'exports["."]: ./dist/index.d.ts is missing'],
  ])('%s', async (_name, left, problem) => {
    const { [left]: _gone, ...files } = goodFiles;
    expect(await inspect(await packed({}, files))).toContain(problem);
  });

  test.each([
    ['src/index.ts'],
    ['dist/index.js.map'],
    ['dist/call.test.js'],
    ['dist/call.fixture.d.ts'],
    ['dist/test/vectors/a.json'],
    ['tsconfig.json'],
  ])('%s in the tarball', async (file) => {
    expect(await problemsOf({}, { [file]: '' })).toContain(`${file} does not belong into the tarball`);
  });

  test.each([
    ['dependencies', 'workspace:^'],
    ['dependencies', 'catalog:'],
    ['peerDependencies', 'link:../core'],
  ])('%s with the range %s', async (kind, range) => {
    const problems = await problemsOf({ [kind]: { '@thulium-js/core': range } });
    expect(problems).toContain(`the range of @thulium-js/core is "${range}", which no registry can resolve`);
  });

  test.each([
    ['side effects', { sideEffects: undefined }],
    ['another licence', { license: 'ISC' }],
    ['CommonJS', { type: 'commonjs' }],
    ['another engine', { engines: { node: '>=22' } }],
    ['restricted access', { publishConfig: {} }],
    ['an install script', { scripts: { postinstall: 'node setup.js' } }],
    ['types that do not come first', { exports: { '.': { default: './dist/index.js', types: './dist/index.d.ts' } } }],
    ['no main entry', { exports: { './a': { types: './dist/index.d.ts', default: './dist/index.js' } } }],
    ['a command that is missing', { bin: { example: './dist/command.js' } }],
  ])('%s', async (_name, manifest) => {
    expect(await problemsOf(manifest)).not.toEqual([]);
  });

  test.each([
    ['a source map', 'export {};\n//# sourceMappingURL=index.js.map', 'dist/index.js points at a source map'],
    ['a phantom dependency', "import * as v from 'valibot';", 'dist/index.js: valibot is no dependency'],
    ['one loaded later', "export const a = import('ofetch');", 'dist/index.js: ofetch is no dependency'],
    ['a file that is not there', "export {\n  a,\n} from './a.js';", 'dist/index.js: ./a.js is missing'],
  ])('%s in the code', async (_name, text, problem) => {
    expect(await problemsOf({}, { 'dist/index.js': text })).toContain(problem);
  });
});

test('declarations lead to declarations, whatever files the code is in', async () => {
  const text = "export * from './inner.js';\n";
  expect(await problemsOf({}, { 'dist/index.d.ts': text, 'dist/inner.d.ts': 'export {};\n' })).toEqual([]);
  expect(await problemsOf({}, { 'dist/index.d.ts': text, 'dist/inner.js': 'export {};\n' })).toEqual([
    'dist/index.d.ts: ./inner.js is missing',
  ]);
});

test('the packages of this workspace have no problems', async () => {
  const all = await publicPackages();
  expect(all.length).toBeGreaterThan(5);
  for (const one of all) {
    const tarball = await pack(one, join(folder, 'tarballs'));
    expect(await inspect(tarball), one.manifest.name).toEqual([]);
  }
});
