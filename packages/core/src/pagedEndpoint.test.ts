import { describe, expect, test } from 'vitest';
import { createFakeClient, json } from '../test/support/fakeClient.js';
import { bind } from './bind.js';
import { ConfigurationError, DecodeError, InvalidInputError, PagingError } from './errors.js';
import type { PageInput } from './page.js';
import { definePagedEndpoint, type PagedEndpoint } from './pagedEndpoint.js';
import { array, id, looseObject, type NumericId, numericId, optional, text } from './schema.js';

interface Row {
  row_id: number;
  name: string;
}
interface ListRowsInput extends PageInput {
  queue_id?: NumericId;
  row_id?: NumericId[];
}

const listRows: PagedEndpoint<ListRowsInput, Row> = definePagedEndpoint({
  id: 'test.listRows',
  method: 'GET',
  path: '/rows',
  evidence: 'full',
  query: () => ({ queue_id: optional(numericId), row_id: optional(array(numericId)) }),
  page: { item: () => looseObject({ row_id: id, name: text }), maximum: 3, key: 'row_id' },
});

const row = (number: number) => ({ row_id: String(number), name: `row ${number}` });
const decoded = (number: number) => ({ row_id: number, name: `row ${number}` });

/** A client of a list of so many rows. */
async function listOf(size: number, bare = false) {
  const fake = await createFakeClient();
  const rows = Array.from({ length: size }, (_, index) => row(index));
  fake.answer((request) => {
    const query = new URL(request.url).searchParams;
    const offset = Number(query.get('offset') ?? 0);
    const result = rows.slice(offset, offset + Number(query.get('limit') ?? 100));
    return json(bare ? result : { count: size, result })(request) as Response;
  });
  const queries = () => fake.requests.map(({ url }) => new URL(url).search);
  return { ...fake, queries, bound: bind({ listRows }, fake.thulium).listRows };
}

describe('one page', () => {
  test('both envelopes are the same page', async () => {
    expect(await (await listOf(2)).bound()).toEqual({ count: 2, result: [decoded(0), decoded(1)] });
    expect(await (await listOf(2, true)).bound()).toEqual({ count: null, result: [decoded(0), decoded(1)] });
  });

  test('limit and offset go into the query as they are given, and are left out otherwise', async () => {
    const { bound, queries } = await listOf(5);
    await bound({});
    await bound({ queue_id: 4, limit: 2, offset: 1 });
    expect(queries()).toEqual(['', '?limit=2&offset=1&queue_id=4']);
  });

  test.each([[{ limit: 4 }], [{ limit: 0 }], [{ limit: 1.5 }], [{ offset: -1 }]])('%j is not sent', async (input) => {
    const { bound, requests } = await listOf(5);
    await expect(bound(input)).rejects.toThrow(InvalidInputError);
    expect(requests).toEqual([]);
  });

  test.each([
    [{ count: 7, result: [] }, 'the answer is not a list that holds what it counts (it is empty)'],
    [{ count: 7, items: [] }, 'the answer is not a list'],
    [{ count: 7, result: {} }, 'the answer is not a list'],
    [{ count: 0 }, 'the answer is not a list'],
    ['text', 'the answer is not a list'],
  ])('%j is no page', async (answer, words) => {
    const { bound, answer: play } = await listOf(0);
    play(json(answer));
    const error = await bound().catch((reason) => reason);
    expect(error).toBeInstanceOf(DecodeError);
    expect(error.message).toBe(`test.listRows: 200, but ${words}`);
  });

  test('an empty page behind the end is none of that', async () => {
    expect(await (await listOf(3)).bound({ offset: 3 })).toEqual({ count: 3, result: [] });
  });

  test('a row of another shape is handed over as it came, and the others are read', async () => {
    const { bound, answer } = await listOf(0);
    answer(json({ count: '2', result: [{ row_id: '1', name: 5 }, row(2)] }));
    expect(await bound()).toEqual({ count: 2, result: [{ row_id: 1, name: 5 }, decoded(2)] });
  });
});

describe('a walk', () => {
  test('asks for the maximum, each page from the last item of the one before', async () => {
    const { bound, queries } = await listOf(4);
    const names: string[] = [];
    for await (const { name } of bound.all()) names.push(name);
    expect(names).toEqual(['row 0', 'row 1', 'row 2', 'row 3']);
    expect(queries()).toEqual(['?limit=3&offset=0', '?limit=3&offset=2']);
  });

  test('takes another limit, and filters', async () => {
    const { bound, queries } = await listOf(3);
    expect(await bound.collect({ limit: 2, queue_id: 1 }, { atMost: 9 })).toHaveLength(3);
    expect(queries()).toEqual([
      '?limit=2&offset=0&queue_id=1',
      '?limit=2&offset=1&queue_id=1',
      '?limit=2&offset=2&queue_id=1',
    ]);
  });

  test('collects so many, and reads no more pages than that takes', async () => {
    const { bound, queries } = await listOf(9);
    expect(await bound.collect({}, { atMost: 2 })).toEqual([decoded(0), decoded(1)]);
    expect(queries()).toHaveLength(1);
    expect(await bound.collect({}, { atMost: 0 })).toEqual([]);
    expect(queries()).toHaveLength(1);
  });

  test('goes on from a token, with the same filters only', async () => {
    const { bound } = await listOf(5);
    const pages = bound.pages({ queue_id: 7 });
    const { value } = await pages.next();
    await pages.return();
    const resume = value?.resume;
    expect(await bound.collect({ queue_id: 7 }, { atMost: 9, resume })).toEqual([decoded(3), decoded(4)]);
    await expect(bound.collect({ queue_id: 8 }, { atMost: 9, resume })).rejects.toThrow(ConfigurationError);
  });

  test('refuses what it cannot do before anything is sent', async () => {
    const { bound, requests } = await listOf(5);
    expect(() => bound.all({ offset: 1 } as never)).toThrow(InvalidInputError);
    expect(() => bound.all({ limit: 4 })).toThrow(InvalidInputError);
    expect(() => bound.all({ other: 1 } as never)).toThrow(InvalidInputError);
    expect(() => bound.all({}, { readAhead: -1 })).toThrow(ConfigurationError);
    await expect(bound.collect({}, {} as never)).rejects.toThrow(ConfigurationError);
    expect(requests).toEqual([]);
  });

  test('ends with the reason of the signal, also while it reads ahead', async () => {
    const { bound } = await listOf(9);
    const controller = new AbortController();
    const reason = new Error('enough');
    const walk = async () => {
      for await (const _ of bound.all({}, { signal: controller.signal, readAhead: 1 })) controller.abort(reason);
    };
    await expect(walk()).rejects.toBe(reason);
  });

  test('copies filters and options when it is called, not when it is started', async () => {
    const { bound, requests, queries } = await listOf(5);
    let reads = 0;
    const rows = [1, 2];
    const input = {
      row_id: rows,
      get queue_id() {
        return ++reads;
      },
    };
    const options = { headers: { 'x-run': '1' }, atMost: 9 };
    const [all, pages] = [
      bound.all(input, { headers: options.headers }),
      bound.pages(input, { headers: options.headers }),
    ];
    const collected = bound.collect(input, options);
    rows.push(3);
    options.headers['x-run'] = '2';
    options.atMost = 1;
    for await (const _ of all);
    for await (const _ of pages);
    expect(await collected).toHaveLength(5);
    expect(reads).toBe(3);
    expect(requests.every(({ headers }) => headers['x-run'] === '1')).toBe(true);
    expect(queries().every((query) => query.endsWith('row_id[]=1&row_id[]=2'))).toBe(true);
    expect(new Set(queries().map((query) => /queue_id=(\d+)/.exec(query)?.[1]))).toEqual(new Set(['1', '2', '3']));
  });

  test('what somebody puts on Object.prototype is neither a filter nor an option', async () => {
    const evil = {
      atMost: 1,
      while: () => false,
      resume: 'x',
      readAhead: -1,
      limit: 1,
      offset: 3,
      queue_id: 9,
      signal: AbortSignal.abort(),
      timeout: -1,
      headers: { 'x-run': '9' },
    };
    const { bound, requests, queries } = await listOf(4);
    for (const [name, value] of Object.entries(evil)) {
      Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true });
    }
    try {
      for (const options of [undefined, {}]) {
        let count = 0;
        for await (const _ of bound.all(undefined, options)) count++;
        for await (const { result } of bound.pages({}, options)) count += result.length;
        expect(count).toBe(8);
      }
      await expect(bound.collect({}, {} as never)).rejects.toThrow('atMost: expected');
    } finally {
      for (const name of Object.keys(evil)) Reflect.deleteProperty(Object.prototype, name);
    }
    expect(new Set(queries())).toEqual(new Set(['?limit=3&offset=0', '?limit=3&offset=2']));
    expect(requests.every(({ headers }) => headers['x-run'] === undefined)).toBe(true);
  });

  test.each([
    ['an option that does not exist', { readahead: 1 }, 'readahead is not an option (did you mean readAhead?)'],
    ['more pages ahead than are useful', { readAhead: 101 }, 'readAhead: expected a number of pages, 0 to 100'],
    ['a condition that is none', { while: true }, 'while: expected a function'],
    ['changes again where nothing tells them', { repeatChanged: true }, 'repeatChanged: this list does not tell when'],
    ['null', null, 'expected an object of options'],
  ])('refuses %s at the call', async (_name, options, words) => {
    const { bound, requests } = await listOf(5);
    expect(() => bound.all({}, options as never)).toThrow(words);
    expect(() => bound.pages({}, options as never)).toThrow(words);
    await expect(bound.collect({}, (options && { ...options, atMost: 1 }) as never)).rejects.toThrow(words);
    expect(requests).toEqual([]);
  });

  test.each([
    ['null', null],
    ['a list', []],
    ['a URLSearchParams', new URLSearchParams({ queue_id: '4' })],
    ['a Map', new Map([['queue_id', 4]])],
    ['a promise', Promise.resolve({ queue_id: 4 })],
  ])('%s is no input: it would list everything', async (_name, input) => {
    const { bound, requests } = await listOf(5);
    expect(() => bound.all(input as never)).toThrow(InvalidInputError);
    expect(requests).toEqual([]);
  });

  test('collect without options says what is missing', async () => {
    const { bound } = await listOf(5);
    await expect(bound.collect({}, undefined as never)).rejects.toThrow(
      'atMost: expected a number of items, 0 or more',
    );
  });

  test('timers run between pages that come from memory', async () => {
    const { bound, requests } = await listOf(3_000);
    const controller = new AbortController();
    setImmediate(() => controller.abort(new Error('time is over')));
    const walk = async () => {
      for await (const _ of bound.all({}, { signal: controller.signal }));
    };
    await expect(walk()).rejects.toThrow('time is over');
    expect(requests.length).toBeLessThan(20);
  });
});

describe('a count below the number of items that the server gives', () => {
  test.each([0, 1, 2, 3, '3', '5', -1, 'many'])('%s: the list is read to its end', async (count) => {
    const { bound, answer } = await listOf(8);
    answer((request) => {
      const query = new URL(request.url).searchParams;
      const offset = Number(query.get('offset'));
      const result = Array.from({ length: 8 }, (_, index) => row(index)).slice(offset, offset + 3);
      return json({ count, result })(request) as Response;
    });
    const ids: number[] = [];
    for await (const { row_id } of bound.all()) ids.push(row_id);
    expect(ids).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });
});

describe('rows of an odd kind', () => {
  test('rows without an id are told apart by all that they hold', async () => {
    const { bound, answer } = await listOf(0);
    const rows = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name, index) =>
      index % 2 === 0 ? { name } : { row_id: null, name },
    );
    answer((request) => {
      const offset = Number(new URL(request.url).searchParams.get('offset'));
      return json({ count: 7, result: rows.slice(offset, offset + 3) })(request) as Response;
    });
    const items = await bound.collect({}, { atMost: 99 });
    expect(items.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
  });

  test.each([[{ result: [], has_more: true, next: '/rows?page=2' }], [{ count: 0, result: [], has_more: true }]])(
    'an empty page ends a walk, whatever else it says: %j',
    async (page) => {
      const { bound, answer, requests } = await listOf(0);
      answer(json(page));
      expect(await bound.collect({}, { atMost: 99 })).toEqual([]);
      expect(requests).toHaveLength(1);
    },
  );

  test.each([
    [
      'rows without an id that hold the same are as many',
      ['a', 'b', 'b', 'c', 'd', 'd', 'd'].map((name) => ({ name })),
    ],
    ['a row with an id is one', [row(0), row(1), row(1)]],
  ])('twice on a page: %s', async (_name, rows) => {
    const { bound, answer } = await listOf(0);
    answer((request) => {
      const offset = Number(new URL(request.url).searchParams.get('offset'));
      return json(rows.slice(offset, offset + 3))(request) as Response;
    });
    const items = await bound.collect({}, { atMost: 99 });
    const expected = rows.filter((one) => !('row_id' in one) || one !== rows[2]);
    expect(items.map(({ name }) => name)).toEqual(expected.map(({ name }) => name));
  });

  test('an empty page within what is counted, that is whole when it is read again, loses nothing', async () => {
    const { bound, answer } = await listOf(0);
    let isWhole = false;
    answer((request) => {
      const offset = Number(new URL(request.url).searchParams.get('offset'));
      const result = [row(0), row(1), row(2), row(3)].slice(offset, offset + (isWhole || offset === 0 ? 3 : 0));
      isWhole ||= offset > 0;
      return json({ count: 4, result })(request) as Response;
    });
    const items = await bound.collect({}, { atMost: 99 });
    expect(items.map(({ row_id }) => row_id)).toEqual([0, 1, 2, 3]);
  });

  test('an empty page within what is counted is an error, not an end', async () => {
    const { bound, answer } = await listOf(0);
    answer((request) => {
      const offset = Number(new URL(request.url).searchParams.get('offset'));
      return json({ count: 9, result: offset === 0 ? [row(0), row(1), row(2)] : [] })(request) as Response;
    });
    await expect(bound({ offset: 3 })).rejects.toThrow('a list that holds what it counts (it is empty)');
    const error = await bound.collect({}, { atMost: 99 }).catch((reason) => reason);
    expect(error).toBeInstanceOf(PagingError);
    expect(error).toMatchObject({
      reason: 'incomplete',
      message: 'test.listRows: the list counts more items than it gives; 3 items came',
    });
  });
});
