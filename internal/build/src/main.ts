#!/usr/bin/env node
// Builds the package of the folder it is called in: `thulium-build`.
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundle } from './bundle.ts';
import { filesOf, reachableDeclarations, writeDeclarations } from './declarations.ts';
import { noticesFile, thirdPartyNotices } from './notices.ts';
import { readPackage } from './package.ts';

async function build(folder: string): Promise<void> {
  const built = await readPackage(folder);
  const dist = join(folder, 'dist');
  const [{ files, modules }] = await Promise.all([bundle(built, dist), writeDeclarations(folder)]);
  const written = new Set([...files, ...(await reachableDeclarations(dist, built.types))]);
  const notices = await thirdPartyNotices(modules);
  if (notices !== undefined) {
    await writeFile(join(dist, noticesFile), notices);
    written.add(noticesFile);
  }
  // What an earlier build left behind goes last: other packages may be reading in the meantime.
  for (const file of await filesOf(dist)) if (!written.has(file)) await rm(join(dist, file));
}

try {
  await build(process.cwd());
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
