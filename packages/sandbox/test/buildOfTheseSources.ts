import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { bundle, readPackage } from '@thulium-js/build';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder with what was built of the sources as they are: what `dist` holds may be older. */
    readonly built: string;
  }
}

const folder = new URL('..', import.meta.url).pathname;

/** Builds the package for the tests that run it in a process of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // Within the package, so that its dependencies are found.
  const built = await mkdtemp(join(folder, 'node_modules', '.built-for-tests-'));
  await bundle(await readPackage(folder), built);
  project.provide('built', built);
  return () => rm(built, { recursive: true });
}
