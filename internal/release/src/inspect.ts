import { readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { join, posix } from 'node:path';
import type { Manifest, PackedPackage } from './packages.ts';

/** Says in words what is wrong with a packed package; nothing, when it can be published. */
export async function inspect(packed: PackedPackage): Promise<string[]> {
  const { manifest, files } = packed;
  const code = files.filter((file) => /\.(?:js|d\.ts)$/.test(file));
  const inCode = await Promise.all(code.map((file) => inspectCode(packed, file)));
  return [...inspectFiles(files), ...inspectManifest(manifest, files), ...inCode.flat()];
}

const allowed =
  /^(?:LICENSE|README\.md|package\.json|dist\/THIRD-PARTY-NOTICES\.txt|dist\/(?:[\w-]+\/)*[\w.-]+\.(?:js|d\.ts|json))$/;
const forbidden = /\.(?:test|test-d|fixture)\.|(?:^|\/)(?:test|tests|fixtures|vectors|__\w+__)\//;

function inspectFiles(files: readonly string[]): string[] {
  const needed = ['LICENSE', 'README.md', 'package.json'].filter((file) => !files.includes(file));
  const strangers = files.filter((file) => !allowed.test(file) || forbidden.test(file));
  return [
    ...needed.map((file) => `${file} is missing`),
    ...strangers.map((file) => `${file} does not belong into the tarball`),
  ];
}

const installScripts = ['preinstall', 'install', 'postinstall', 'prepare'];

function inspectManifest(manifest: Manifest, files: readonly string[]): string[] {
  const problems: string[] = [];
  const expect = (holds: boolean, problem: string): void => {
    if (!holds) problems.push(problem);
  };
  expect(manifest.type === 'module', 'type is not "module"');
  expect(manifest.sideEffects === false, 'sideEffects is not false: bundlers keep what nobody uses');
  expect(manifest.license === 'MIT', 'license is not MIT');
  expect(manifest.engines?.node === '>=22.12', 'engines.node is not ">=22.12"');
  expect(manifest.publishConfig?.access === 'public', 'publishConfig.access is not "public"');
  for (const script of installScripts) {
    expect(manifest.scripts?.[script] === undefined, `the script ${script} would run at the user's`);
  }
  for (const [name, range] of Object.entries({
    ...manifest.dependencies,
    ...manifest.peerDependencies,
    ...manifest.optionalDependencies,
  })) {
    expect(/^[\^~]?\d/.test(range), `the range of ${name} is "${range}", which no registry can resolve`);
  }
  return [...problems, ...inspectExports(manifest, files)];
}

function inspectExports({ exports = {}, bin = {} }: Manifest, files: readonly string[]): string[] {
  const isThere = (path: string): boolean => files.includes(posix.normalize(path));
  const problems: string[] = '.' in exports ? [] : ['exports has no "."'];
  for (const [name, target] of Object.entries(exports)) {
    const paths = typeof target === 'string' ? [target] : Object.values(target);
    problems.push(...paths.filter((path) => !isThere(path)).map((path) => `exports["${name}"]: ${path} is missing`));
    if (typeof target === 'string') continue;
    if (Object.keys(target)[0] !== 'types') problems.push(`exports["${name}"]: "types" is not the first condition`);
    if (Object.keys(target).at(-1) !== 'default')
      problems.push(`exports["${name}"]: "default" is not the last condition`);
  }
  const missing = Object.entries(bin).filter(([, path]) => !isThere(path));
  return [...problems, ...missing.map(([name, path]) => `bin["${name}"]: ${path} is missing`)];
}

const specifiers =
  /^\s*(?:import|export)\b[^;'"]*\bfrom\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]|\bimport\(['"]([^'"]+)['"]\)/gm;

/** Whether a file of code points at anything that a user will not have. */
async function inspectCode({ folder, manifest, files }: PackedPackage, file: string): Promise<string[]> {
  const text = await readFile(join(folder, file), 'utf8');
  const problems = /^\/\/[#@] sourceMappingURL=/m.test(text) ? [`${file} points at a source map`] : [];
  const known = [manifest.name, ...Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })];
  for (const [, ...found] of withoutComments(text).matchAll(specifiers)) {
    const specifier = found.find((text) => text !== undefined) ?? '';
    if (specifier.startsWith('.')) {
      // Declarations say `./a.js` and mean `./a.d.ts`: the code of several modules is in one file.
      const meant = file.endsWith('.d.ts') ? specifier.replace(/\.js$/, '.d.ts') : specifier;
      if (!files.includes(posix.join(posix.dirname(file), meant))) problems.push(`${file}: ${specifier} is missing`);
    } else if (!isBuiltin(specifier) && !known.includes(packageOf(specifier))) {
      problems.push(`${file}: ${specifier} is no dependency`);
    }
  }
  return problems;
}

const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');

const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
