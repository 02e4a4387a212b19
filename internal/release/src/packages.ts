import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** Runs a program to its end and gives what it printed. */
export const run = promisify(execFile);

/** The folder of the repository. */
export const root: string = fileURLToPath(new URL('../../../', import.meta.url));

/** The fields of a `package.json` that matter for a release. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly type?: string;
  readonly sideEffects?: unknown;
  readonly engines?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly private?: boolean;
  readonly repository?: { readonly url?: string; readonly directory?: string };
  readonly publishConfig?: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** A package of the workspace that is published. */
export interface PublicPackage {
  readonly folder: string;
  readonly manifest: Manifest;
}

/** A package as a registry would deliver it. */
export interface PackedPackage {
  readonly tarball: string;
  /** Folder of the files that were in the tarball. */
  readonly folder: string;
  readonly manifest: Manifest;
  /** All files, with `/`, in the order of the alphabet. */
  readonly files: readonly string[];
}

async function readManifest(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
}

/** All packages of the workspace that are published. */
export async function publicPackages(): Promise<PublicPackage[]> {
  const folders = (await readdir(join(root, 'packages'))).sort().map((name) => join(root, 'packages', name));
  const all = await Promise.all(folders.map(async (folder) => ({ folder, manifest: await readManifest(folder) })));
  return all.filter(({ manifest }) => manifest.private !== true);
}

/** Packs a package, which must be built, into a folder. */
export async function pack({ folder, manifest }: PublicPackage, destination: string): Promise<PackedPackage> {
  await mkdir(destination, { recursive: true });
  const tarball = join(destination, `${manifest.name.replace('@', '').replace('/', '-')}-${manifest.version}.tgz`);
  await run('pnpm', ['pack', '--out', tarball], { cwd: folder });
  return unpack(tarball);
}

/** Unpacks a tarball beside it. */
export async function unpack(tarball: string): Promise<PackedPackage> {
  const parent = await mkdtemp(tarball.replace(/\.tgz$/, '-'));
  await run('tar', ['-xzf', tarball, '-C', parent]);
  const folder = join(parent, 'package');
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
  return { tarball, folder, manifest: await readManifest(folder), files };
}
