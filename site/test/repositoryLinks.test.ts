import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { describe, expect, test } from 'vitest';
import { generatedPages } from '../src/pages.ts';
import { root } from '../src/places.ts';
import { isGenerated, readDocuments } from '../src/samples.ts';

const documents = await readDocuments();

interface Link {
  readonly file: string;
  readonly label: string;
  readonly target: string;
}

/** Links of all documents that lead into the repository; code is no text. */
const links: readonly Link[] = [...documents].flatMap(([file, text]) => linksOf(file, text));

describe('every link of a document, read in the repository or in an editor,', () => {
  test('is relative: a path that begins with / leads nowhere there', () => {
    expect(links.length).toBeGreaterThan(200);
    expect(links.filter(({ target }) => target.startsWith('/'))).toEqual([]);
  });

  test('leads to a file, and to a heading that is in it', () => {
    expect(links.filter((link) => !leadsSomewhere(link))).toEqual([]);
  });

  test('ends with the name of a file, not with that of a page', () => {
    expect(links.filter(({ target }) => /\.html(?:#|$)/.test(target))).toEqual([]);
  });
});

test('a document that is a page of the site keeps its links to other documents there', async () => {
  const pages = await generatedPages();
  const asPages = ['VERSIONING.md', 'SUPPORT.md', 'SECURITY.md'];
  const kept = links.filter(({ file, target }) => asPages.includes(file) && /(?<!TEMPLATE)\.md(?:#|$)/.test(target));
  expect(kept.length).toBeGreaterThan(8);
  const lost = kept.filter(({ file, label }) => {
    const page = pages.get(`guides/${file.toLowerCase()}`) ?? '';
    return !page.includes(`[${label}](/`);
  });
  expect(lost).toEqual([]);
});

function linksOf(file: string, text: string): Link[] {
  const prose = text
    .replaceAll(/^[ \t]*```[\s\S]*?^[ \t]*```$/gm, '')
    .replaceAll(/`[^`\n]*`/g, (code) => code.replaceAll('](', '] ('));
  const inline = prose.matchAll(/\[([^\]]+)\]\((?![a-z]+:)([^)\s]*)\)/g);
  return Array.from(inline, ([, label = '', target = '']) => ({ file, label, target }));
}

function leadsSomewhere({ file, target }: Link): boolean {
  const [path = '', anchor] = target.split('#');
  const found = path === '' ? file : join(dirname(file), path);
  if (found.startsWith('..') || isGenerated(found) || !existsSync(root + found)) return false;
  if (anchor === undefined) return true;
  const document = statSync(root + found).isDirectory() ? join(found, 'README.md') : found;
  return document.endsWith('.md') && headingsOf(document).has(anchor);
}

/** The anchors that a code host gives the headings of a document. */
function headingsOf(file: string): Set<string> {
  const text = readFileSync(root + file, 'utf8').replaceAll(/^[ \t]*```[\s\S]*?^[ \t]*```$/gm, '');
  return new Set(
    Array.from(text.matchAll(/^#+ (.+)$/gm), ([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}
