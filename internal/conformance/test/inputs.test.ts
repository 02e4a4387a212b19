import { runInNewContext } from 'node:vm';
import { createThulium, InvalidInputError, type Thulium } from '@thulium-js/core';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { collectPairs, type Pair, type Values } from '../src/endpoints.ts';

let sent: string[] = [];
let pairs: readonly Pair[];
let thulium: Thulium;
beforeAll(async () => {
  pairs = await collectPairs();
  thulium = createThulium({
    system: 'acme',
    username: 'api_user',
    password: 'api_pass',
    retry: false,
    fetch: async (url, init) => {
      const { body } = init ?? {};
      const text = body instanceof ReadableStream ? await new Response(body).text() : String(body);
      sent.push(`${init?.method} ${url} ${text}`);
      return new Response('{}', { status: 500 });
    },
  });
});
beforeEach(() => {
  sent = [];
});

class Form {}

/** Objects that are no plain data, made of one that would be right. */
const exoticForms: Readonly<Record<string, (value: object) => unknown>> = {
  promise: (value) => Promise.resolve(value),
  'URLSearchParams, a form of values': (value) => new URLSearchParams(Object.keys(value).map((name) => [name, '1'])),
  Map: (value) => new Map(Object.entries(value)),
  Set: (value) => new Set([value]),
  Date: () => new Date(0),
  FormData: () => new FormData(),
  Headers: () => new Headers({ name: 'x' }),
  'instance of a class': (value) => Object.assign(new Form(), value),
  'object that inherits its fields': (value) => Object.create(value),
  'boxed string': () => new String('x'),
  'regular expression': () => /x/,
  error: () => new Error('x'),
  function: () => () => undefined,
  symbol: () => Symbol('x'),
  'empty proxy that answers to every name': () => new Proxy({}, { get: () => 'x' }),
  'object with hidden fields': (value) =>
    Object.defineProperties(
      {},
      Object.fromEntries([...Object.keys(value), 'name'].map((name) => [name, { value: 'x' }])),
    ),
};

/** Makes an input again with one of its values replaced, for every value at every depth. */
function* variants(
  value: unknown,
  change: (value: unknown, isName: boolean) => unknown,
  path = '',
): Generator<{ readonly path: string; readonly input: unknown }> {
  const changed = change(value, false);
  if (changed !== value) yield { path, input: changed };
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      for (const { path: place, input } of variants(item, change, `${path}[${index}]`)) {
        yield { path: place, input: value.with(index, input) };
      }
    }
  } else if (isPlain(value)) {
    for (const [name, item] of Object.entries(value)) {
      for (const { path: place, input } of variants(item, change, `${path}.${name}`)) {
        yield { path: place, input: { ...value, [name]: input } };
      }
      const { [name]: _, ...others } = value;
      const changedName = change(name, true) as string;
      if (changedName !== name) yield { path: `${path}.${name} (the name)`, input: { ...others, [changedName]: item } };
    }
  }
}

function isPlain(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** Every input that the fixtures give, and what it is of. */
function inputs(): { readonly pair: Pair; readonly title: string; readonly input: Values }[] {
  return pairs.flatMap((pair) =>
    Object.entries(pair.inputs).map(([name, input]) => ({
      pair,
      title: `${pair.endpoint.id}, ${name}`,
      input: input ?? {},
    })),
  );
}

/** Which of these inputs are not refused. */
async function taken(
  { endpoint }: Pair,
  cases: Iterable<{ readonly path: string; readonly input: unknown }>,
): Promise<string[]> {
  const found: string[] = [];
  for (const { path, input } of cases) {
    const error: unknown = await thulium.call(endpoint, input).then(
      () => undefined,
      (thrown) => thrown,
    );
    if (!(error instanceof InvalidInputError)) found.push(`${endpoint.id}${path}`);
  }
  return found;
}

test('all 53 endpoints are there', () => expect(pairs).toHaveLength(53));

describe('an object that is no plain data is refused, and nothing is sent', () => {
  test.each(Object.entries(exoticForms))(
    '%s: as the input of every endpoint, and at every depth',
    async (name, make) => {
      const found: string[] = [];
      for (const { pair, input } of inputs()) {
        const isDate = name === 'Date';
        const cases = variants(input, (value) => {
          // A time may be a Date, a file a Blob; everything else that is an object or a list may not be exotic.
          if (typeof value === 'object' && value !== null && (isPlain(value) || Array.isArray(value)))
            return make(value);
          return value;
        });
        found.push(...(await taken(pair, cases)));
        if (isDate) continue;
        // And in place of every text and number.
        const scalars = variants(input, (value, isName) => {
          return !isName && ['string', 'number', 'boolean'].includes(typeof value) ? make({ value }) : value;
        });
        found.push(...(await taken(pair, scalars)));
      }
      expect(found).toEqual([]);
      expect(sent).toEqual([]);
    },
  );

  test('a list in place of the fields', async () => {
    const found: string[] = [];
    for (const { pair, input } of inputs()) {
      for (const list of [[], [input]]) {
        const cases = variants(input, (value) => (isPlain(value) ? list : value));
        found.push(...(await taken(pair, cases)));
      }
    }
    expect(found).toEqual([]);
    expect(sent).toEqual([]);
  });
});

test('half of a surrogate pair is refused in every text and every name at every depth', async () => {
  const found: string[] = [];
  let count = 0;
  for (const { pair, input } of inputs()) {
    const cases = [...variants(input, (value) => (typeof value === 'string' ? `${value}\ud83d` : value))];
    count += cases.length;
    found.push(...(await taken(pair, cases)));
  }
  expect(found).toEqual([]);
  expect(sent).toEqual([]);
  expect(count).toBeGreaterThan(300);
});

/** The built-in objects of another realm, as a test runner or a worker has them. */
const foreign = runInNewContext('({ Object, Array, Date, Uint8Array })') as Pick<
  typeof globalThis,
  'Object' | 'Array' | 'Date' | 'Uint8Array'
>;

function inRealm(value: unknown): unknown {
  if (value instanceof Date) return new foreign.Date(value.getTime());
  if (value instanceof Uint8Array) return foreign.Uint8Array.from(value);
  if (Array.isArray(value)) return foreign.Array.from(value, inRealm);
  if (!isPlain(value)) return value;
  return foreign.Object.fromEntries(Object.entries(value).map(([name, item]) => [name, inRealm(item)]));
}

function withoutPrototype(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPrototype);
  if (!isPlain(value)) return value;
  const fields = Object.entries(value).map(([name, item]) => [name, withoutPrototype(item)]);
  return Object.assign(Object.create(null), Object.fromEntries(fields));
}

test('every endpoint takes the objects of another realm, and objects without prototype', () => {
  const context = { timeZone: 'Europe/Warsaw' };
  for (const { pair, title, input } of inputs()) {
    const { path, query, body } = pair.endpoint.encode(input, context);
    expect(inRealm(input), title).not.toBeInstanceOf(Object);
    for (const form of [inRealm(input), withoutPrototype(input)]) {
      const other = pair.endpoint.encode(form, context);
      expect([other.path, other.query], title).toEqual([path, query]);
      if (typeof body === 'string' || body === undefined) expect(other.body, title).toBe(body);
      else expect(other.body, title).toBeInstanceOf(body.constructor);
    }
  }
});

test('what happens to an input after the call began changes nothing', async () => {
  for (const { pair, title, input } of inputs()) {
    sent = [];
    await thulium.call(pair.endpoint, input).catch(() => undefined);
    const own = structuredClone(input) as Record<string, unknown>;
    const call = thulium.call(pair.endpoint, own).catch(() => undefined);
    for (const [name, value] of Object.entries(own)) {
      if (ArrayBuffer.isView(value)) new Uint8Array(value.buffer).fill(9);
      if (value instanceof Date) value.setTime(0);
      if (typeof value === 'object' && value !== null)
        for (const key of Object.keys(value)) Reflect.set(value, key, 'x');
      own[name] = 'x';
    }
    await call;
    expect(sent, title).toHaveLength(2);
    expect(sent[1], title).toBe(sent[0]);
  }
});
