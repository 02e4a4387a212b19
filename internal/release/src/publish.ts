// Publishes tarballs that were checked before, each version once: `node internal/release/src/publish.ts FOLDER`.
// It needs nothing but Node and npm, so that the job which may publish installs no dependency.
import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Runs npm and gives what it printed. */
export type Npm = (args: readonly string[]) => Promise<string>;

/** Name and version that a tarball holds. */
interface Identity {
  readonly name: string;
  readonly version: string;
}

/** Publishes the tarballs whose versions the registry does not have yet; gives what was published. */
export async function publishTarballs(tarballs: readonly string[], identify: Identify, npm: Npm): Promise<string[]> {
  const all = await Promise.all(tarballs.map(async (tarball) => ({ tarball, ...(await identify(tarball)) })));
  // Core first: a package must never be there before what it depends on.
  all.sort((a, b) => Number(b.name.endsWith('/core')) - Number(a.name.endsWith('/core')));
  const published: string[] = [];
  for (const { tarball, name, version } of all) {
    if (await isPublished(name, version, npm)) continue;
    await npm(['publish', tarball, '--provenance', '--access', 'public']);
    published.push(`${name}@${version}`);
  }
  return published;
}

async function isPublished(name: string, version: string, npm: Npm): Promise<boolean> {
  try {
    return (await npm(['view', `${name}@${version}`, 'version'])).trim() === version;
  } catch (error) {
    if (String((error as { stderr?: string }).stderr).includes('E404')) return false;
    throw error;
  }
}

/** Reads name and version out of a tarball. */
export type Identify = (tarball: string) => Promise<Identity>;

const run = promisify(execFile);

/** {@link Identify} by the manifest inside. */
export const identifyTarball: Identify = async (tarball) => {
  const { stdout } = await run('tar', ['-xzOf', tarball, 'package/package.json']);
  return JSON.parse(stdout);
};

if (import.meta.main) {
  const [folder = 'tarballs'] = process.argv.slice(2);
  const files = (await readdir(folder)).filter((file) => file.endsWith('.tgz')).map((file) => join(folder, file));
  const npm: Npm = async (args) => (await run('npm', [...args])).stdout;
  const published = await publishTarballs(files, identifyTarball, npm);
  // A line for each, from which the workflow makes tags.
  process.stdout.write(published.map((release) => `${release}\n`).join(''));
}
