import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './shell.ts';

const packages = fileURLToPath(new URL('../../../packages/', import.meta.url));

/** Files of packed packages by the names of the packages, for example `@thulium-js/core`. */
export type Tarballs = Readonly<Record<string, string>>;

/** Packs packages of the workspace as they would be published; they must be built. */
export async function packTarballs(names: readonly string[]): Promise<Tarballs> {
  const entries = names.map(async (name) => {
    const folder = await mkdtemp(join(tmpdir(), 'thulium-tarball-'));
    await run('pnpm', ['pack', '--pack-destination', folder], { folder: join(packages, name) });
    const [file = ''] = await readdir(folder);
    return [`@thulium-js/${name}`, join(folder, file)] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** Removes packed packages and their folders. */
export async function removeTarballs(tarballs: Tarballs): Promise<void> {
  const folders = Object.values(tarballs).map((file) => dirname(file));
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
}
