/** Writes the pages that come from declarations and documents: a page per call, package and document, the index of calls, the options, `llms.txt`. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { generatedPages, llmsFiles } from './pages.ts';
import { pagesFolder } from './places.ts';

const pages = await generatedPages();
for (const folder of ['reference', 'packages', 'docs'])
  await rm(pagesFolder + folder, { recursive: true, force: true });
for (const [path, text] of pages) await write(path, text);
for (const [path, text] of await llmsFiles()) await write(path, text);

/** What is the same stays untouched, so that a running server does not load all anew. */
async function write(path: string, text: string): Promise<void> {
  const file = pagesFolder + path;
  if ((await readFile(file, 'utf8').catch(() => undefined)) === text) return;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}
