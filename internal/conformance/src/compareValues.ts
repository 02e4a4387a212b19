import { createThulium, InvalidInputError, type Thulium } from '@thulium-js/core';
import { createSandbox, type ParameterFacts, type Sandbox } from '@thulium-js/sandbox';
import type { Pair, Values } from './endpoints.ts';
import { declaredFields } from './fields.ts';

/** Values of every kind; whatever the client lets out of them must be what the facts allow. */
const probes: readonly unknown[] = [
  ...[0, 1, -1, 1.5, 100, 101, 1000, 1001, '1', '-1', '', 'x', 'a@example.org', true, false, null],
  ...['2026-01-05', '2026-01-05 10:00', '2026-01-05 10:00:00', '2026-01-05T10:00:00', '2026-13-45', new Date(0)],
  ...['6ed7c941-2c8a-411e-95d2-338a9f64800a', 'HTML', 'html', '[]', '{}'],
  ...[[], [1], ['1'], ['x'], ['a@example.org'], [null], [{}], {}, { x: 'y' }, { x: ['y', 1] }, { x: null }],
];

/** What a client must let out for a type of the facts: one of these at least. */
const allowed: Readonly<Record<ParameterFacts['type'], readonly unknown[]>> = {
  string: ['x', 'a@example.org', '00001', '2026-01-05'],
  'string or number': ['x'],
  'string or strings': ['x', 'a@example.org'],
  strings: [['x'], ['a@example.org']],
  integer: [1],
  integers: [[1, 2]],
  boolean: [true],
  enum: [],
  enums: [],
  uuid: ['6ed7c941-2c8a-411e-95d2-338a9f64800a'],
  date: ['2026-01-05'],
  datetime: ['2026-01-05 10:00'],
  'date or datetime': ['2026-01-05'],
  json: ['[]'],
  bytes: [new Uint8Array([1])],
  map: [{ x: 'y' }],
  object: [{}],
  objects: [],
};

/**
 * Where the values differ that client and facts allow, one line each: of the fields that both know, or of one. Asks both:
 * the client, and a sandbox.
 */
export async function compareValues(pair: Pair, only?: ParameterFacts): Promise<string[]> {
  const declared = new Set(declaredFields(pair.endpoint).map(({ place, name }) => `${place} ${name}`));
  const { sandbox, client } = connect();
  const lines: string[] = [];
  for (const fact of only === undefined ? pair.facts.parameters : [only]) {
    if (fact.place === 'path' || !declared.has(`${fact.place} ${plainName(fact)}`)) continue;
    const name = fact.name === '' ? bytesName(pair) : plainName(fact);
    const key = `${pair.endpoint.id}: ${fact.place} ${name}`;
    const refused = composed.has(fact.type) ? [] : await refusedProbes(pair, name, client, sandbox);
    if (refused.length > 0) lines.push(`${key}: the sandbox refuses ${refused.map(show).join(', ')}`);
    lines.push(...clientRefusals(pair, name, fact).map((words) => `${key}: ${words}`));
  }
  return lines;
}

/** Of these the parts are asked for. */
const composed: ReadonlySet<string> = new Set(['object', 'objects', 'bytes']);

/** A new sandbox, and a client of it. */
export function connect(): { sandbox: Sandbox; client: Thulium } {
  // A record that is there already would be answered for before anything else of it is looked at.
  const sandbox = createSandbox({ data: ({ campaigns }) => campaigns.forEach(({ records }) => void records.clear()) });
  const { url: baseUrl, username, password, fetch } = sandbox;
  const client = createThulium({ baseUrl, username, password, fetch: fetch as never, retry: false, onDrift: () => {} });
  return { sandbox, client };
}

/** The probes that the client lets out and the sandbox refuses because of this field. */
async function refusedProbes(pair: Pair, name: string, client: Thulium, sandbox: Sandbox): Promise<unknown[]> {
  const refused: unknown[] = [];
  for (const value of probes) {
    const input = withValue(pair.input, name, value);
    if (!letsOut(pair, input)) continue;
    sandbox.reset();
    await client.call(pair.endpoint, input).catch(() => undefined);
    const answer = sandbox.requests.at(-1)?.answer ?? '';
    if (complaint(name).test(answer) || answer.includes('"code":100500')) refused.push(value);
  }
  return refused;
}

const complaints = [
  'Missing parameter',
  'Unknown parameter',
  'Wrong type of parameter',
  'Value not allowed',
  'Value too great',
  'Wrong format of date',
].join('|');

/** A complaint of the sandbox about the form of a parameter: those that come from the facts. */
export function complaint(name: string): RegExp {
  const leaf = name.replace(/^.*\[\]\./, '').replaceAll('.', '\\.');
  return new RegExp(`(${complaints}): [^"]*?\\b${leaf}(\\[\\d+\\])?\\.`);
}

/** What the facts allow and the client refuses. */
function clientRefusals(pair: Pair, name: string, { type, enum: words, max }: ParameterFacts): string[] {
  const takes = (value: unknown): boolean => letsOut(pair, withValue(pair.input, name, value));
  const found: string[] = [];
  const wanted = allowed[type];
  if (wanted.length > 0 && !wanted.some(takes)) found.push(`the client refuses ${wanted.map(show).join(' and ')}`);
  const refusedWords = (words ?? []).filter((word) => !takes(type === 'enums' ? [word] : word));
  if (refusedWords.length > 0) found.push(`the client refuses ${refusedWords.map(show).join(', ')}`);
  if (type === 'integer') {
    const most = max ?? 1_000_000;
    if (!takes(most)) found.push(`the client refuses ${most}`);
    if (max !== undefined && takes(max + 1)) found.push(`the client takes more than ${max}`);
  }
  return found;
}

/** Whether the client takes an input; a mistake of ours in it shows as another error. */
function letsOut({ endpoint }: Pair, input: Values): boolean {
  try {
    endpoint.encode(input, { timeZone: 'Europe/Warsaw' });
    return true;
  } catch (error) {
    if (error instanceof InvalidInputError) return false;
    throw error;
  }
}

/** How the input calls the bytes of a file, which have no name on the wire. */
function bytesName({ endpoint }: Pair): string {
  return Object.keys(endpoint.definition.body?.() ?? {})[0] ?? '';
}

function plainName({ name }: ParameterFacts): string {
  return name.replace(/\[\]$/, '');
}

/** An input with one field set, at `surname`, `address.street` or, in the first of a list, `records[].order`. */
export function withValue(input: Values, name: string, value: unknown): Values {
  const [first = '', ...others] = name.split('.');
  if (others.length === 0) return { ...input, [first]: value };
  const key = first.replace('[]', '');
  const held = input[key];
  const inner = (first.endsWith('[]') ? (held as readonly Values[] | undefined)?.[0] : (held as Values)) ?? {};
  const changed = withValue(inner, others.join('.'), value);
  return { ...input, [key]: first.endsWith('[]') ? [changed] : changed };
}

function show(value: unknown): string {
  return JSON.stringify(value);
}
