import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** What is built, as its `package.json` says. */
export interface BuiltPackage {
  readonly folder: string;
  /** Modules of the source by the names of the files that they become: `{ index: 'src/index.ts' }`. */
  readonly entries: Readonly<Record<string, string>>;
  /** Those of the entries that are programs: they may do something when they are loaded. */
  readonly programs: ReadonlySet<string>;
  /** Declarations that entries point at: `['index.d.ts']`. */
  readonly types: readonly string[];
  /** Packages that users install along; all else that is imported becomes part of the code. */
  readonly dependencies: readonly string[];
}

interface Manifest {
  readonly exports?: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** Reads what is to be built. */
export async function readPackage(folder: string): Promise<BuiltPackage> {
  const manifest: Manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const exported = Object.values(manifest.exports ?? {}).filter((target) => typeof target !== 'string');
  const programs = Object.values(manifest.bin ?? {}).map(nameOf);
  const names = [...exported.map((target) => nameOf(target.default)), ...programs];
  return {
    folder,
    entries: Object.fromEntries(names.map((name) => [name, join(folder, 'src', `${name}.ts`)])),
    programs: new Set(programs),
    types: exported.map((target) => basename(target.types)),
    dependencies: Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }),
  };
}

const nameOf = (file: string): string => basename(file, '.js');
