import { glob, readFile } from 'node:fs/promises';
import type { EndpointFixture } from '@thulium-js/testing';
import { addressOf, type Call, calls } from './calls.ts';
import { readDeclarations } from './declarations.ts';
import { withSiteLinks } from './links.ts';
import { llmsFull, llmsIndex, type Page } from './llms.ts';
import { callsPage, clientPage, documentPage, packagePage } from './otherPages.ts';
import { packageNames, pagesFolder, root } from './places.ts';
import { referencePage } from './referencePage.ts';

/** The pages that are made from declarations and documents, and their pictures: texts by path. */
export async function generatedPages(): Promise<Map<string, string>> {
  const declarations = readDeclarations();
  const pages = new Map([
    ['calls.md', callsPage(declarations)],
    ['reference/client.md', clientPage(declarations)],
  ]);
  for (const [file, title] of [
    ['VERSIONING.md', 'Versioning'],
    ['SUPPORT.md', 'Support'],
    ['SECURITY.md', 'Security'],
  ] as const) {
    pages.set(`guides/${file.toLowerCase()}`, documentPage(title, file, await readFile(root + file, 'utf8')));
  }
  for await (const file of glob(['docs/*.{md,svg}', 'docs/decisions/*.md'], { cwd: root })) {
    if (file === 'docs/endpoints.md') continue; // The index of calls has it all.
    const text = await readFile(root + file, 'utf8');
    const title = /^# (.*)$/m.exec(text)?.[1] ?? file;
    pages.set(file, file.endsWith('.svg') ? text : documentPage(title, file, text));
  }
  for (const name of packageNames) {
    const readme = await readFile(`${root}packages/${name}/README.md`, 'utf8');
    pages.set(`packages/${name}.md`, packagePage(name, readme, declarations));
  }
  for (const call of calls) {
    pages.set(`${addressOf(call).slice(1)}.md`, referencePage(call, declarations, await fixturesOf(call)));
  }
  return pages;
}

/** What the tests of the package hold a call to; nothing for a flow. */
async function fixturesOf({ domain, name, endpoint }: Call): Promise<readonly EndpointFixture<unknown, unknown>[]> {
  if (endpoint === undefined) return [];
  const module: { readonly fixtures: readonly EndpointFixture<unknown, unknown>[] } = await import(
    `${root}packages/${domain}/src/endpoints/${name}.fixture.ts`
  );
  return module.fixtures;
}

/** Paths of all pages, the start page first, then the guides. */
async function pagePaths(): Promise<string[]> {
  const paths: string[] = [];
  for await (const path of glob('**/*.md', { cwd: pagesFolder })) paths.push(path);
  const rank = (path: string) =>
    ['index', 'start', 'calls', 'guides', 'packages', 'reference', 'docs', 'pl'].findIndex((head) =>
      path.startsWith(head),
    );
  return paths.sort((a, b) => rank(a) - rank(b) || a.localeCompare(b, 'en'));
}

/** `llms.txt` and `llms-full.txt`, from the pages as they are on the disk. */
export async function llmsFiles(): Promise<Map<string, string>> {
  const pages = await Promise.all((await pagePaths()).map(readPage));
  return new Map([
    ['public/llms.txt', llmsIndex(pages)],
    ['public/llms-full.txt', llmsFull(pages)],
  ]);
}

async function readPage(path: string): Promise<Page> {
  const source = await readFile(pagesFolder + path, 'utf8');
  const [, front = '', text = source] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(source) ?? [];
  const value = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(front)?.[1]?.replace(/^"(.*)"$/, '$1');
  const title = value('title') ?? /^# (.*)$/m.exec(text)?.[1] ?? path;
  return {
    path: path.replace(/\.md$/, ''),
    title,
    description: value('description') ?? '',
    text: withSiteLinks(`site/pages/${path}`, text),
  };
}
