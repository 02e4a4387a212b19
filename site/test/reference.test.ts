import { globSync, readFileSync } from 'node:fs';
import * as core from '@thulium-js/core';
import { expect, test } from 'vitest';
import { addressOf, calls } from '../src/calls.ts';
import { generatedPages } from '../src/pages.ts';
import { pagesFolder, root } from '../src/places.ts';

const pages = await generatedPages();
const endpoints = calls.filter(({ endpoint }) => endpoint !== undefined);

test('there is a page for each of the 53 endpoints and for every flow', () => {
  expect(endpoints).toHaveLength(53);
  for (const call of calls) expect([...pages.keys()]).toContain(`${addressOf(call).slice(1)}.md`);
});

test('every page of an endpoint has its example, what goes over the wire, its evidence and the place at the vendor', () => {
  for (const call of endpoints) {
    const page = pages.get(`${addressOf(call).slice(1)}.md`) ?? '';
    expect(page).toContain(`## Example\n\n\`\`\`ts\nimport { `);
    expect(page).toMatch(/## On the wire[\s\S]*```http\n(?:GET|POST|PUT|DELETE) \/api\//);
    expect(page).toContain(`| Evidence | **${call.endpoint?.evidence}**: `);
    expect(page, call.name).toContain('| Vendor’s page | ');
    expect(page, call.name).toMatch(/## Errors\n\n- (?:.*\[`\w+Error`\]\(\/guides\/errors#)/);
    expect(page).toContain(`\`${call.endpoint?.method} /api${call.endpoint?.path}\``);
  }
});

test('every field of an input has its place and its meaning', () => {
  for (const call of endpoints) {
    const [, table = ''] =
      /## Input\n\n([\s\S]*?)\n## Output/.exec(pages.get(`${addressOf(call).slice(1)}.md`) ?? '') ?? [];
    const rows = table.split('\n').filter((line) => line.startsWith('| `'));
    const { definition } = call.endpoint ?? {};
    const names = [definition?.params, definition?.query, definition?.body].flatMap((fields) =>
      Object.keys(fields?.() ?? {}),
    );
    expect(rows.map((row) => /^\| `(\w+)`/.exec(row)?.[1]).sort(), call.name).toEqual(names.sort());
    for (const row of rows) {
      expect(row, call.name).toMatch(
        /^\| `\w+` <span class="marks">in (?:path|query|body)(?:, <b>required<\/b>)?<\/span> \| .* \| \S[^|]{5}/,
      );
    }
  }
});

test('the index lists every call', () => {
  for (const call of calls) expect(pages.get('calls.md')).toContain(`[${call.name}](${addressOf(call)})`);
});

test('a page shows no type by the path of a file, and no member of a type of the language', () => {
  for (const [path, text] of pages) {
    if (path.startsWith('docs/')) continue;
    expect(text, path).not.toMatch(/import\("|__@/);
  }
});

test('every page is about a call: a function that takes the client, and not about what only packages need', () => {
  const names = calls.map(({ name }) => name);
  expect(names).toContain('findOrCreateCustomer');
  for (const name of ['readFindOrCreateOptions', 'loadCustomerKeys', 'readCompanyKeys']) {
    expect(names).not.toContain(name);
  }
});

test('what was written is what the declarations say now', () => {
  for (const [path, text] of pages) {
    expect(readFileSync(pagesFolder + path, 'utf8'), `${path}: build the site anew`).toBe(text);
  }
});

test.each(['guides/errors.md', 'pl/guides/errors.md'])('%s has every class of error', (path) => {
  const text = readFileSync(pagesFolder + path, 'utf8');
  const classes = Object.keys(core).filter((name) => name.endsWith('Error'));
  expect(classes.length).toBeGreaterThan(14);
  for (const name of classes) expect(text).toMatch(new RegExp(`^(?:### |\\| \`)${name}`, 'm'));
});

test('no @throws holds a link: editors take one at its head for a type, and show the rest without it', () => {
  const files = globSync('packages/*/src/**/*.ts', { cwd: root });
  const tags = files.flatMap((file) => {
    const source = readFileSync(root + file, 'utf8');
    return Array.from(source.matchAll(/@throws [\s\S]*?(?=\n\s*\* @|\*\/)/g), ([tag]) => ({ file, tag }));
  });
  expect(tags.length).toBeGreaterThan(60);
  expect(tags.filter(({ tag }) => tag.includes('{@link'))).toEqual([]);
});
