// What the build made of core, as users get it.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as main from '@thulium-js/core';
import * as declare from '@thulium-js/core/declare';
import { expect, test } from 'vitest';

const root = new URL('../../../', import.meta.url);
const built = new URL('packages/core/dist/', root);
const read = (file: string): Promise<string> => readFile(fileURLToPath(new URL(file, built)), 'utf8');

test('the entries of core share their classes', () => {
  const endpoint: main.Endpoint<{ a: string }, void> = declare.defineEndpoint({
    id: 'test.a',
    method: 'GET',
    path: '/a',
    evidence: 'full',
    query: () => ({ a: declare.text }),
    response: () => declare.empty,
  });
  const error = (() => {
    try {
      return endpoint.encode({} as never, { timeZone: 'Europe/Warsaw' });
    } catch (thrown) {
      return thrown;
    }
  })();
  // `instanceof` would hold across copies too.
  expect((error as Error).constructor).toBe(main.InvalidInputError);
  expect(declare.runBatch).toBe(main.runBatch);
});

test.each(['index.js', 'declare.js', 'shared.js', 'createFetch.js'])(
  '%s imports nothing but its like',
  async (file) => {
    const specifiers = [...(await read(file)).matchAll(/\b(?:from|import)\b\s*\(?\s*"([^"]+)"/g)].map(([, it]) => it);
    expect(specifiers.filter((specifier) => !/^\.\/(?:shared|createFetch)\.js$/.test(specifier ?? ''))).toEqual([]);
  },
);

test('what ofetch is never to be asked says so when it is', async () => {
  const { createFetch } = await import(new URL('createFetch.js', built).href);
  const fetch = async () => new Response('{}', { headers: { 'content-type': 'application/json' } });
  const { raw } = createFetch({ fetch });
  await expect(raw('/a', { baseURL: 'https://example.org' })).rejects.toThrow('something that core does itself');
  await expect(raw('https://example.org', { query: { a: 1 } })).rejects.toThrow('something that core does itself');
  await expect(raw('https://example.org')).rejects.toThrow('something that core does itself');
});

test('what is in the code of core, its notices and docs/dependencies.md are the same', async () => {
  const notices = await read('THIRD-PARTY-NOTICES.txt');
  const named = [...notices.matchAll(/^## (\S+) \S+ \((\w+)\)$/gm)].map(([, name, licence]) => `${name} ${licence}`);
  const docs = await readFile(fileURLToPath(new URL('docs/dependencies.md', root)), 'utf8');
  const [, bundled = ''] = docs.split('## In the code of our packages');
  const rows = [...bundled.matchAll(/^\| `([^`]+)` \| core \| (\w+) \|/gm)].map(
    ([, name, licence]) => `${name} ${licence}`,
  );
  expect(named).toEqual(['ofetch MIT', 'valibot MIT']);
  expect(rows.sort()).toEqual(named);
});
