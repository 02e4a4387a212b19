import { createThulium, type Download } from '@thulium-js/core';
import { buildConversation, createSandbox, type SandboxServer, type SandboxState } from '@thulium-js/sandbox';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type AnyEndpoint, collectPairs, type Pair } from '../src/endpoints.ts';

/** What the fixtures speak of and the sample data lack. */
function addWhatIsMissing(state: SandboxState): void {
  state.tickets.get(1234)?.messages.at(-1)?.attachments.push('1175982115cb861c810534');
  // The sample of the vendor's page has a number in place of a UUID.
  state.conversations.set(
    '2',
    buildConversation({ conversation_id: '2', chat_queue_id: 3, created_at: '2026-01-05 09:00:00.000' }),
  );
  // One record fewer: so that it can be added.
  if (current === 'crmOutbounds.addRecord') state.campaigns.get('00001')?.records.clear();
}

let current = '';
const sandbox = createSandbox({ data: addWhatIsMissing });
let server: SandboxServer;
const drifts: unknown[] = [];

beforeAll(async () => {
  server = await sandbox.listen();
});
beforeEach(() => {
  drifts.length = 0;
});
afterAll(() => server.close());

const pairs = await collectPairs();
const cases = pairs.flatMap((pair) => Object.keys(pair.inputs).map((name) => [pair.endpoint.id, name, pair] as const));

/** The status of the vendor's general table. */
function statusOf({ method, path }: AnyEndpoint): number {
  if (path.startsWith('/batch/')) return 207;
  return { GET: 200, POST: 201, PUT: 204, DELETE: 204 }[method];
}

/** Names that a client hands on without knowing them; the sandbox knows some. */
function handedOn({ endpoint, inputs }: Pair, name: string): string[] {
  const { params, query, body, rest } = endpoint.definition;
  if (rest === undefined) return [];
  const declared = [params, query, body].flatMap((fields) => Object.keys(fields?.() ?? {}));
  return Object.keys(inputs[name] ?? {}).filter((field) => !declared.includes(field));
}

test.each(cases)('%s, %s: from the client to the sandbox and back', async (id, name, pair) => {
  current = id;
  sandbox.reset();
  const { username, password } = sandbox;
  const thulium = createThulium({
    baseUrl: server.url,
    username,
    password,
    retry: false,
    onDrift: (drift) => drifts.push(drift),
  });
  const { data, response } = await thulium.callWithResponse(pair.endpoint, pair.inputs[name]);
  expect(response).toMatchObject({ status: statusOf(pair.endpoint), attempts: 1 });
  expect(drifts).toEqual([]);
  const [entry] = sandbox.requests;
  expect(sandbox.requests).toHaveLength(1);
  expect(entry?.endpoint).toBe(`${pair.facts.method} ${pair.facts.path}`);
  expect(handedOn(pair, name)).toEqual(expect.arrayContaining(entry?.unknown ?? []));
  // What the sandbox answers reaches the caller: nothing where it answers nothing, something where it answers something.
  const { answer = '' } = entry ?? {};
  if (answer === '') expect(data).toBeUndefined();
  else if (isDownload(data)) expect(`[${(await data.bytes()).length} bytes]`).toBe(answer);
  else expect(textsIn(data)).toEqual(expect.arrayContaining(textsIn(JSON.parse(answer))));
});

function isDownload(data: unknown): data is Download {
  return typeof data === 'object' && data !== null && 'filename' in data && 'text' in data;
}

/** Every text with a letter in a value, at any depth: the others may come as numbers, or as nothing, and some in small letters. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(textsIn);
  return typeof value === 'string' && /\p{L}/u.test(value) ? [value.toLowerCase()] : [];
}

test('all 53 endpoints were there', () => {
  expect(new Set(cases.map(([id]) => id)).size).toBe(53);
  expect(cases.length).toBeGreaterThan(80);
});
