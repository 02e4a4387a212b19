import { describe, expect, it } from 'vitest';
import { defineEndpoint, type Endpoint, type EndpointDefinition } from '../src/endpoint.js';
import { InvalidInputError } from '../src/errors.js';
import { definePagedEndpoint, type PagedEndpoint } from '../src/pagedEndpoint.js';
import { type FileContent, fileContent } from '../src/requestBytes.js';
import {
  array,
  check,
  empty,
  filledArray,
  looseObject,
  numericId,
  optional,
  strictObject,
  text,
} from '../src/schema.js';
import { addThing, getNamed, updateThing } from './support/endpoints.js';
import { createFakeClient, json, rejection } from './support/fakeClient.js';

/** Fields that are sent without being known. */
const find: Endpoint<{ [field: string]: unknown }, void> = defineEndpoint({
  id: 'test.find',
  method: 'GET',
  path: '/find',
  evidence: 'index',
  rest: 'query',
  response: () => empty,
});

const write: Endpoint<{ [field: string]: unknown }, void> = defineEndpoint({
  id: 'test.write',
  method: 'POST',
  path: '/write',
  evidence: 'index',
  rest: 'body',
  response: () => empty,
});

const upload: Endpoint<{ content: FileContent }, void> = defineEndpoint({
  id: 'test.upload',
  method: 'POST',
  path: '/upload',
  evidence: 'full',
  body: () => ({ content: fileContent }),
  bodyType: 'bytes',
  response: () => empty,
});

const list: PagedEndpoint<{ limit?: number; offset?: number; thing_id?: (number | string)[] }, { thing_id: string }> =
  definePagedEndpoint({
    id: 'test.list',
    method: 'GET',
    path: '/list',
    evidence: 'full',
    query: () => ({ thing_id: optional(filledArray(numericId)) }),
    page: { item: () => looseObject({ thing_id: text }), maximum: 10, key: 'thing_id' },
  });

const circle: Record<string, unknown> = {};
circle.self = circle;
circle.again = circle;

/** What was refused, as text; undefined where it was not. */
async function refusal(call: Promise<unknown>): Promise<string | undefined> {
  const error = await call.then(
    () => undefined,
    (thrown) => thrown,
  );
  return error instanceof InvalidInputError ? error.message : undefined;
}

describe('an input is read once, when the call begins', () => {
  it('what the server repeats is recognised, though the object holds something else by then', async () => {
    const fake = await createFakeClient({ retry: false });
    const input = { thing_id: 7, name: 'Brzeczyszczykiewicz' };
    fake.answer(() => {
      input.name = '';
      return json({ errors: [{ code: 1, message: 'no Brzeczyszczykiewicz here' }] }, 400)({} as never) as Response;
    });
    const error = (await rejection(updateThing(fake.thulium, input))) as Error;
    expect(error.message).toContain('[removed]');
    expect(error.message).not.toContain('Brzeczyszczykiewicz');
  });

  it('and that of a raw request', async () => {
    const fake = await createFakeClient({ retry: false });
    const body = { name: 'Brzeczyszczykiewicz' };
    fake.answer(() => {
      body.name = '';
      return json({ errors: [{ code: 1, message: 'no Brzeczyszczykiewicz here' }] }, 400)({} as never) as Response;
    });
    const error = (await rejection(fake.thulium.request({ method: 'POST', path: '/x', body }))) as Error;
    expect(error.message).not.toContain('Brzeczyszczykiewicz');
  });

  it('a page is judged by the offset that was sent', async () => {
    const fake = await createFakeClient({ retry: false });
    const input = { limit: 2, offset: 0 };
    fake.answer(() => {
      input.offset = 10;
      return json({ count: 5, result: [] })({} as never) as Response;
    });
    expect(String(await rejection(list(fake.thulium, input)))).toContain('holds what it counts');
  });

  it('bytes go out as they were', async () => {
    const fake = await createFakeClient();
    fake.answer(json(undefined, 200));
    const contents = [new Uint8Array([104, 105]), Buffer.from('hi'), new Uint8Array([104, 105]).buffer];
    for (const content of contents) {
      const call = upload(fake.thulium, { content });
      new Uint8Array(content instanceof ArrayBuffer ? content : content.buffer).fill(120);
      await call;
    }
    const source = { size: 2, stream: () => new Blob(['hi']).stream() };
    const call = upload(fake.thulium, { content: source });
    source.size = 7;
    source.stream = () => new Blob(['changed']).stream();
    await call;
    expect(fake.requests.map(({ body }) => body)).toEqual(['hi', 'hi', 'hi', 'hi']);
  });

  it('every getter runs once, whether its field is declared or not', async () => {
    const fake = await createFakeClient();
    fake.answer(json({ thing_id: '1' }));
    for (const endpoint of [addThing, write, find] as unknown as Endpoint<object, unknown>[]) {
      const reads: string[] = [];
      const input = {
        get name() {
          reads.push('name');
          return 'x';
        },
        get note() {
          reads.push('note');
          // The second reader would get something that no check has seen.
          return reads.filter((name) => name === 'note').length === 1 ? 'right' : new Date(0);
        },
      };
      await endpoint(fake.thulium, input);
      expect(reads, endpoint.id).toEqual(['name', 'note']);
    }
  });

  it('every getter runs once where the input is refused, and in raw requests', async () => {
    const fake = await createFakeClient();
    let reads = 0;
    const inner = {
      get a() {
        reads += 1;
        return reads === 1 ? 'right' : Number.NaN;
      },
    };
    await rejection(addThing(fake.thulium, { name: inner } as never));
    expect(reads).toBe(1);
    reads = 0;
    await fake.thulium.request({ method: 'POST', path: '/x', body: inner });
    expect(reads).toBe(1);
    reads = 0;
    await fake.thulium.request({ method: 'GET', path: '/x', query: { inner } });
    expect(reads).toBe(1);
    expect(fake.requests.map(({ url, body }) => [url.replace(/^.*api/, ''), body])).toEqual([
      ['/x', '{"a":"right"}'],
      ['/x?inner[a]=right', undefined],
    ]);
  });

  it('a proxy that changes its mind cannot get past the check', async () => {
    const fake = await createFakeClient();
    fake.answer(json({ thing_id: '1' }));
    let reads = 0;
    const body = new Proxy({ a: [1] } as object, {
      get: (target, name, receiver) => (name === 'a' && reads++ > 0 ? new Map() : Reflect.get(target, name, receiver)),
    });
    await write(fake.thulium, { body });
    await fake.thulium.request({ method: 'POST', path: '/x', body: new Proxy({ a: 1 }, {}) });
    expect(fake.requests.map((request) => request.body)).toEqual(['{"body":{"a":[1]}}', '{"a":1}']);
  });
});

describe('an input that is too large to be copied', () => {
  /** As an object it has 24 objects, as a tree 2^25. */
  let shared: object = { leaf: 'x' };
  for (let level = 0; level < 24; level++) shared = { a: shared, b: shared };
  let deep: object = { leaf: 'x' };
  for (let level = 0; level < 50_000; level++) deep = { a: deep };
  let deepList: unknown[] = [];
  for (let level = 0; level < 102; level++) deepList = [deepList];
  const tooLarge: [string, unknown][] = [
    ['shared objects', shared],
    ['a sparse array', new Array(4e9)],
    ['many values', new Array(2_000_001).fill(0)],
    ['one long text in many places', new Array(200).fill('x'.repeat(1_000_000))],
    ['deep objects', deep],
    ['deep lists', deepList],
    ['a circle', circle],
    ['a list that makes up its length', endless([])],
    ['an object without end', endless({ a: 1 })],
  ];

  /** Holds itself everywhere, and fails when it is read for too long. */
  function endless(target: object): object {
    let reads = 0;
    const get = (_target: object, name: string | symbol): unknown => {
      if (++reads > 4_000) throw new Error('it is read for ever');
      return name === 'length' ? 4_000_000_000 : new Proxy(target, { get });
    };
    return new Proxy(target, { get });
  }

  it.each(tooLarge)('(%s) is refused as such, and nothing is sent', { timeout: 240_000 }, async (_title, value) => {
    const fake = await createFakeClient();
    const { thulium } = fake;
    const calls: [string, () => unknown][] = [
      ['request', () => thulium.request({ method: 'POST', path: '/x', body: value })],
      ['request', () => thulium.request({ method: 'GET', path: '/x', query: { a: value } })],
      ['test.addThing', () => addThing(thulium, { name: value } as never)],
      ['test.addThing', () => addThing(thulium.with({ dryRun: true }), { name: value } as never)],
      ['test.list', () => list(thulium, { thing_id: value } as never)],
      ['test.list', () => list.collect(thulium, { thing_id: value } as never, { atMost: 1 })],
      ['test.list', () => list.pages(thulium, { thing_id: value } as never).next()],
    ];
    for (const [id, call] of calls) {
      const words = await refusal((async () => call())());
      expect(words).toBe(
        `${id}: the input: expected at most 2,000,000 values (64 characters of text count as one) and 100 levels, without circles`,
      );
    }
    expect(fake.requests).toEqual([]);
  });

  it('but one below the limits is not', async () => {
    const fake = await createFakeClient();
    let body: object = { leaf: 'x'.repeat(9_000_000) };
    for (let level = 0; level < 97; level++) body = { a: body };
    await fake.thulium.request({ method: 'POST', path: '/x', body });
    await fake.thulium.request({ method: 'POST', path: '/x', body: new Array(200_000).fill({ name: 'Anna' }) });
    expect(fake.requests).toHaveLength(2);
  });
});

describe('a raw request follows the rules of a call', () => {
  class Form {
    name = 'x';
  }
  const exotic: [string, unknown][] = [
    ['a promise', Promise.resolve({ a: 1 })],
    ['URLSearchParams', new URLSearchParams('a=1')],
    ['a Map', new Map([['a', 1]])],
    ['a Set', new Set([1])],
    ['a Date', new Date(0)],
    ['FormData', new FormData()],
    ['Headers', new Headers({ a: '1' })],
    ['an instance of a class', new Form()],
    ['a boxed string', new String('x')],
    ['bytes', new Uint8Array([1])],
    ['a Blob', new Blob(['x'])],
    ['an object with hidden fields', Object.defineProperty({}, 'a', { value: 1 })],
    ['an empty proxy', new Proxy({}, { get: () => 'x' })],
    ['a circle', circle],
    ['a function', () => 1],
    ['half of a surrogate pair', 'a\ud83d'],
    ['half of a surrogate pair in a name', { 'a\ud83d': 1 }],
    ['half of a surrogate pair in a list', [[{ a: ['\udc00'] }]]],
    ['not a number', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
  ];

  it.each(exotic)('%s is refused at every place', async (_title, value) => {
    const fake = await createFakeClient();
    const places: [string, unknown][] = [
      ['request', value],
      ['params', { method: 'GET', path: '/x/{id}', params: value }],
      ['params.id', { method: 'GET', path: '/x/{id}', params: { id: value } }],
      ['query', { method: 'GET', path: '/x', query: value }],
      ['query.a', { method: 'GET', path: '/x', query: { a: value } }],
      ['query.a.b[0]', { method: 'GET', path: '/x', query: { a: { b: [value] } } }],
      ['body', { method: 'POST', path: '/x', body: value }],
      ['body.a', { method: 'POST', path: '/x', body: { a: value } }],
      ['body.a[0].b', { method: 'POST', path: '/x', body: { a: [{ b: value }] } }],
    ];
    const taken: string[] = [];
    for (const [place, request] of places) {
      if ((await refusal(fake.thulium.request(request as never))) === undefined) taken.push(place);
    }
    expect(taken).toEqual([]);
    expect(fake.requests).toEqual([]);
  });

  it('in a body, an undefined field is left out, and an undefined item is refused', async () => {
    const fake = await createFakeClient();
    await fake.thulium.request({ method: 'POST', path: '/x', body: { a: { b: undefined, c: null } } });
    expect(fake.requests[0]?.body).toBe('{"a":{"c":null}}');
    expect(await refusal(fake.thulium.request({ method: 'POST', path: '/x', body: { a: [1, undefined] } }))).toBe(
      'request: body.a[1]: expected a JSON value (a date as a string)',
    );
  });
});

// What PHP makes of each stands in vectors/php-query.json, or was measured with PHP 8.2.
describe('a query that PHP would read otherwise is refused, in calls and in raw requests alike', () => {
  const wrong: [string, Record<string, unknown>][] = [
    ['a name with a bracket', { 'status_id[]': [1, 2] }],
    ['a name with a closing bracket', { 'a]': 1 }],
    ['a name with a dot, which becomes a_b', { 'a.b': 1 }],
    ['a name with a space, which becomes a_b', { 'a b': 1 }],
    ['an empty name', { '': 1 }],
    ['a blank name', { ' ': 1 }],
    ['a name with NUL', { 'a\0b': 1 }],
    ['an empty list, which is not sent', { a: [] }],
    ['an undefined item', { a: [undefined] }],
    ['null, which is not sent', { a: null }],
    ['null in a list', { a: [1, null] }],
  ];
  const wrongMaps: [string, Record<string, unknown>][] = [
    ['an empty map, which is not sent', { a: {} }],
    ['a bracket in the name of a map', { a: { 'Kwota [PLN]': '1' } }],
    ['an opening bracket in the name of a map', { a: { 'x[': '1' } }],
    ['a closing bracket in the name of a map', { a: { 'x]': '1' } }],
    ['an empty name in a map', { a: { '': '1' } }],
    ['a blank name in a map', { a: { ' ': '1' } }],
    ['a name with NUL in a map', { a: { 'x\0y': '1' } }],
    ['an undefined value of a map', { a: { x: undefined } }],
    ['a deep empty list', { a: { x: { y: [] } } }],
  ];

  it.each(wrong)('%s', async (_title, query) => {
    const fake = await createFakeClient();
    expect(await refusal(fake.thulium.request({ method: 'GET', path: '/x', query }))).toMatch(/^request: query/);
    expect(await refusal(find(fake.thulium, query))).toMatch(/^test\.find: /);
    expect(fake.requests).toEqual([]);
  });

  it.each(wrongMaps)('%s', async (_title, query) => {
    const fake = await createFakeClient();
    expect(await refusal(fake.thulium.request({ method: 'GET', path: '/x', query }))).toMatch(/^request: query/);
    expect(fake.requests).toEqual([]);
  });

  it('names with dots and spaces stay as they are within a map', async () => {
    const fake = await createFakeClient();
    await fake.thulium.request({ method: 'GET', path: '/x', query: { f: { 'Data ur. 1': 'x' }, gone: undefined } });
    expect(fake.requests[0]?.url).toMatch(/\?f\[Data%20ur\.%201\]=x$/);
  });

  it('more than 1,000 values: PHP drops the rest', async () => {
    const fake = await createFakeClient();
    const values = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
    const calls = (count: number): (() => Promise<unknown>)[] => [
      () => list(fake.thulium, { thing_id: values(count) }),
      () => fake.thulium.callWithResponse(find, { thing_id: values(count) }),
      () => fake.thulium.request({ method: 'GET', path: '/x', query: { a: { b: values(count) } } }),
    ];
    for (const call of calls(1_001)) {
      expect(await refusal(call())).toMatch(/: the input: expected at most 1000 values in the query/);
    }
    expect(fake.requests).toEqual([]);
    for (const call of calls(1_000)) await call();
    expect(fake.requests).toHaveLength(3);
  });
});

describe('an input with many mistakes', () => {
  let checks = 0;
  const definition: EndpointDefinition = {
    id: 'test.batch',
    method: 'POST',
    path: '/batch',
    evidence: 'full',
    body: () => ({
      rows: array(
        strictObject({
          name: check(
            text,
            () => {
              checks += 1;
              return false;
            },
            'a name of a thing',
          ),
        }),
      ),
    }),
    response: () => empty,
  };
  const batch = defineEndpoint<unknown, unknown>(definition as never) as Endpoint<unknown, unknown>;
  const many = <Item>(item: Item): Item[] => Array.from({ length: 20_000 }, () => item);

  it.each([
    ['values of the wrong kind', { rows: many({ name: 'x' }) }, 100],
    ['missing fields', { rows: many({}) }, 100],
    ['unknown fields', { rows: many({ nmae: 'x' }) }, 100],
    ['items that are no objects', { rows: many(1) }, 100],
    ['halves of surrogate pairs', { rows: many({ name: '\ud800' }) }, 100],
    [
      'fields that the call does not know',
      Object.fromEntries(many('field').map((name, at) => [`${name}_${at}`, 1])),
      100,
    ],
  ])('%s: the error is bounded, and so is the work to find them', async (_title, input, most) => {
    checks = 0;
    const fake = await createFakeClient();
    const error = (await rejection(batch(fake.thulium, input))) as InvalidInputError;
    expect(error).toBeInstanceOf(InvalidInputError);
    expect(error.issues.length).toBeLessThanOrEqual(most);
    expect(error.message.length).toBeLessThan(3_000);
    expect(error.message).toMatch(/; and at least \d+ more$/);
    expect(JSON.stringify(error).length).toBeLessThan(30_000);
    expect(checks).toBeLessThanOrEqual(5 * most);
  });

  it('all of a few are told, and of some more the first', async () => {
    const fake = await createFakeClient();
    const of = async (count: number) =>
      (await rejection(batch(fake.thulium, { rows: Array.from({ length: count }, () => 1) }))) as InvalidInputError;
    const [ten, thirty] = [await of(10), await of(30)];
    expect(ten.message).not.toContain('more');
    expect(ten).toMatchObject({ omitted: 0, issues: { length: 10 } });
    expect(thirty.message).toMatch(/rows\[9\]: expected a plain object; and at least 20 more$/);
    expect(thirty).toMatchObject({ omitted: 0, issues: { length: 30 } });
  });

  it('an error that is given more holds the first, and says how many it left out', () => {
    const issue = { path: 'a', code: 'invalid', expected: 'a string' } as const;
    const error = new InvalidInputError(
      'test.x',
      Array.from({ length: 1_000 }, () => issue),
    );
    expect(error.issues).toHaveLength(100);
    expect(error.omitted).toBe(900);
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({ omitted: 900 });
    expect(error.message).toMatch(/; and at least 990 more$/);
  });
});

it('the calls of these tests are right in themselves', async () => {
  const fake = await createFakeClient();
  fake.answer(json(undefined, 200));
  await find(fake.thulium, { a: [1] });
  await write(fake.thulium, { a: [1, { b: null }] });
  await upload(fake.thulium, { content: new Blob(['x']) });
  await getNamed(fake.thulium, { name: 'x' });
  expect(fake.requests).toHaveLength(4);
});
