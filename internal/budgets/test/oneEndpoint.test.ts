import * as chat from '@thulium-js/chat';
import * as crmOutbounds from '@thulium-js/crm-outbounds';
import * as customers from '@thulium-js/customers';
import * as tickets from '@thulium-js/tickets';
import { describe, expect, test } from 'vitest';
import { bundlers } from '../src/bundlers.ts';
import { oneEndpoint } from '../src/programs.ts';

const domains: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  chat,
  'crm-outbounds': crmOutbounds,
  customers,
  tickets,
};

/** Ids of endpoints are in no other text. */
const idsIn = (text: string): string[] =>
  [...text.matchAll(/id:["'`]([a-z]\w*\.[a-z]\w+)["'`]/g)].map(([, id = '']) => id);

const endpointsOf = (exported: Readonly<Record<string, unknown>>): [name: string, id: string][] =>
  Object.entries(exported)
    .map(([name, value]): [string, unknown] => [name, (value as { readonly id?: unknown }).id])
    .filter((entry): entry is [string, string] => typeof entry[1] === 'string');

// esbuild infers least: what it drops, the others drop.
describe.each(Object.keys(domains))('each endpoint of %s', (domain) => {
  test.each(endpointsOf(domains[domain] ?? {}))('%s comes without any other', async (name, id) => {
    const program = `import { ${name} } from '@thulium-js/${domain}'; export const call = (...all) => ${name}(...all);`;
    expect(idsIn((await bundlers.esbuild?.(program, 'browser')) ?? '')).toEqual([id]);
  });
});

/** Errors of walks, batches and flows, and what only a download reads. */
const notForPlainCalls = ['PagingError', 'BatchError', 'PartlyDoneError', 'filename*', 'stood still'];

test.each(Object.entries(bundlers))(
  'a plain call carries nothing of walks, batches, flows and downloads: %s',
  async (_name, bundle) => {
    const text = await bundle(oneEndpoint.text, 'browser');
    expect(notForPlainCalls.filter((words) => text.includes(words))).toEqual([]);
  },
);

test('a download carries its own', async () => {
  const program =
    "import { downloadFile } from '@thulium-js/tickets'; export const call = (...all) => downloadFile(...all);";
  const text = (await bundlers.esbuild?.(program, 'browser')) ?? '';
  expect(text).toContain('filename*');
  expect(text).toContain('stood still');
});
