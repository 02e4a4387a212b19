// Publishes tarballs that were checked before, each version once: `node internal/release/src/publish.ts FOLDER`.
// It needs nothing but Node and npm, so that the job which may publish installs no dependency.
import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Manifest } from './packages.ts';
import { inspectRepository } from './repository.ts';

/** Runs npm and returns what it printed. */
export type Npm = (args: readonly string[]) => Promise<string>;

/** What publishing reads of a manifest. */
export type ReleaseManifest = Pick<
  Manifest,
  'name' | 'version' | 'repository' | 'dependencies' | 'peerDependencies' | 'optionalDependencies'
>;

/** What {@link publishTarballs} works with. */
export interface PublishOptions {
  /** Reads the manifest inside a tarball. */
  readonly readManifest: (tarball: string) => Promise<ReleaseManifest>;
  readonly npm: Npm;
  /** Owner and name of the repository that publishes. */
  readonly repository: string;
  /**
   * Called with `name@version` as soon as the registry is known to have that version, published now or earlier: a rerun
   * after a failure names them all.
   */
  readonly onRelease: (release: string) => void;
}

/**
 * Publishes the tarballs whose versions the registry does not have yet, each after everything that it depends on.
 *
 * @throws Error before anything is published when a manifest does not name the repository, or packages depend on each
 * other; the error of npm otherwise.
 */
export async function publishTarballs(
  tarballs: readonly string[],
  { readManifest, npm, repository, onRelease }: PublishOptions,
): Promise<void> {
  const all = await Promise.all(tarballs.map(async (tarball) => ({ tarball, manifest: await readManifest(tarball) })));
  const problems = all.flatMap(({ manifest }) => inspectRepository(manifest, repository));
  if (problems.length > 0) throw new Error(problems.join('; '));
  for (const { tarball, manifest } of inDependencyOrder(all)) {
    const release = `${manifest.name}@${manifest.version}`;
    if (!(await isPublished(manifest, npm))) await npm(['publish', tarball, '--provenance', '--access', 'public']);
    onRelease(release);
  }
}

interface Tarball {
  readonly tarball: string;
  readonly manifest: ReleaseManifest;
}

/** Each package after those that it depends on; else in the order of their names. */
function inDependencyOrder(all: readonly Tarball[]): Tarball[] {
  const waiting = new Map(
    [...all].sort((a, b) => (a.manifest.name < b.manifest.name ? -1 : 1)).map((one) => [one.manifest.name, one]),
  );
  const ordered: Tarball[] = [];
  while (waiting.size > 0) {
    const ready = [...waiting.values()].find(
      ({ manifest }) => !dependenciesOf(manifest).some((name) => waiting.has(name)),
    );
    if (ready === undefined) throw new Error(`these packages depend on each other: ${[...waiting.keys()].join(', ')}`);
    waiting.delete(ready.manifest.name);
    ordered.push(ready);
  }
  return ordered;
}

function dependenciesOf({ dependencies, peerDependencies, optionalDependencies }: ReleaseManifest): string[] {
  return Object.keys({ ...dependencies, ...peerDependencies, ...optionalDependencies });
}

async function isPublished({ name, version }: ReleaseManifest, npm: Npm): Promise<boolean> {
  try {
    return (await npm(['view', `${name}@${version}`, 'version'])).trim() === version;
  } catch (error) {
    if (String((error as { stderr?: string }).stderr).includes('E404')) return false;
    throw error;
  }
}

if (import.meta.main) {
  const run = promisify(execFile);
  const [folder = 'tarballs'] = process.argv.slice(2);
  const { GITHUB_REPOSITORY: repository = '' } = process.env;
  const tarballs = (await readdir(folder)).filter((file) => file.endsWith('.tgz')).map((file) => join(folder, file));
  await publishTarballs(tarballs, {
    readManifest: async (tarball) => JSON.parse((await run('tar', ['-xzOf', tarball, 'package/package.json'])).stdout),
    npm: async (args) => (await run('npm', [...args])).stdout,
    repository,
    // A line for each, from which the workflow makes tags, also when a later one fails.
    onRelease: (release) => void process.stdout.write(`${release}\n`),
  });
}
