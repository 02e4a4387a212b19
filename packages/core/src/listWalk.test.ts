import { getEventListeners } from 'node:events';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PagingError } from './errors.js';
import { letTimersRun } from './eventLoop.js';
import { ListWalk } from './listWalk.js';
import type { ListWalkPlan, WalkedPage } from './walkState.js';

interface Row {
  readonly id: number;
  /** When it was last changed, as the vendor writes it: to the minute. */
  readonly updated_at: string;
}

/** A minute of the made-up clock as wire text. */
function minute(time: number): string {
  return `2026-11-21 ${String(Math.floor(time / 60)).padStart(2, '0')}:${String(time % 60).padStart(2, '0')}`;
}

interface Change {
  readonly kind: 'touch' | 'remove' | 'add' | 'append' | 'tick' | 'shuffle';
  /** Which item, or how. */
  readonly place: number;
}

/** A list that changes between the requests, as scripted. */
class List {
  rows: Row[];
  requests = 0;
  #time = 60;
  #next: number;
  /** Whether a change puts an item at the head of its minute, or at the place of its id in it. */
  sortsMinutesById = false;
  readonly #script: readonly (readonly Change[])[];

  constructor(size: number, script: readonly (readonly Change[])[] = []) {
    this.rows = Array.from({ length: size }, (_, id) => ({ id, updated_at: minute(59) }));
    this.#next = size;
    this.#script = script;
  }

  read(offset: number, limit: number): { count: number; result: Row[] } {
    for (const change of this.#script[this.requests - 1] ?? []) this.#apply(change);
    if (this.sortsMinutesById) {
      this.rows.sort((a, b) => b.updated_at.localeCompare(a.updated_at) || b.id - a.id);
    }
    this.requests++;
    return { count: this.rows.length, result: this.rows.slice(offset, offset + limit) };
  }

  #apply({ kind, place }: Change): void {
    const updated_at = minute(this.#time);
    if (kind === 'tick') this.#time++;
    else if (kind === 'add') this.rows.unshift({ id: this.#next++, updated_at });
    else if (kind === 'append') this.rows.push({ id: this.#next++, updated_at: minute(0) });
    else if (kind === 'shuffle') this.rows.sort((a, b) => ((a.id * 31 + place) % 7) - ((b.id * 31 + place) % 7));
    else if (this.rows.length > 0) {
      const [row] = this.rows.splice(place % this.rows.length, 1);
      if (kind === 'touch' && row) this.rows.unshift({ ...row, updated_at });
    }
  }
}

function plan(read: ListWalkPlan<Row>['read'], changes: Partial<ListWalkPlan<Row>> = {}): ListWalkPlan<Row> {
  return {
    endpoint: 'tickets.listTickets',
    filters: 7,
    limit: 4,
    readAhead: 0,
    resume: undefined,
    signal: undefined,
    while: undefined,
    changedAt: undefined,
    keyOf: ({ id }) => String(id),
    letTimersRun: async () => undefined,
    repeatChanged: false,
    now: () => '9999',
    read,
    ...changes,
  };
}

async function idsOf(walk: ListWalk<Row>): Promise<number[]> {
  const ids: number[] = [];
  for await (const { id } of walk.items()) ids.push(id);
  return ids;
}

/** Reads some pages at a time, each time with a new walk that knows no more than the last token. */
async function idsInParts(
  planOf: (resume: string | undefined) => ListWalkPlan<Row>,
  pagesAtOnce: number,
): Promise<number[]> {
  const ids: number[] = [];
  let resume: string | undefined;
  for (let part = 0; part < 400; part++) {
    let pages = 0;
    for await (const page of new ListWalk(planOf(resume)).pages()) {
      ids.push(...page.result.map(({ id }) => id));
      resume = page.resume;
      if (++pages === pagesAtOnce) break;
    }
    if (pages < pagesAtOnce) return ids;
  }
  throw new Error('the walk does not end');
}

const changes = (...kinds: Change['kind'][]) =>
  fc.record({ kind: fc.constantFrom(...kinds), place: fc.nat({ max: 60 }) });
const script = (change: fc.Arbitrary<Change>, atOnce: number) =>
  fc.array(fc.array(change, { maxLength: atOnce }), { maxLength: 25 });
const newestFirstChange = changes('touch', 'touch', 'touch', 'remove', 'add', 'tick');
const sizes = fc.nat({ max: 40 });
const limits = fc.integer({ min: 4, max: 9 });

/** What was on the list from the first request to the last. */
function lasting(size: number, list: List): number[] {
  return list.rows.map(({ id }) => id).filter((id) => id < size);
}

/** Nothing of what lasted is lost, and nothing comes twice. */
function expectAll(ids: readonly number[], size: number, list: List): void {
  expect(new Set(ids).size).toBe(ids.length);
  expect(lasting(size, list).filter((id) => !ids.includes(id))).toEqual([]);
}

const byDate = { changedAt: (row: Row) => row.updated_at };

describe('a list sorted by its last change, newest first', () => {
  test('nothing is lost and nothing comes twice, whatever changes between the requests', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, limits, script(newestFirstChange, 6), async (size, limit, changes) => {
        const list = new List(size, changes);
        const read = async (offset: number) => list.read(offset, limit);
        expectAll(await idsOf(new ListWalk(plan(read, { limit, ...byDate }))), size, list);
      }),
      { numRuns: 2_000 },
    );
  });

  test('nor while pages are read ahead, as long as no whole page moves while they are on their way', async () => {
    await fc.assert(
      fc.asyncProperty(
        sizes,
        fc.integer({ min: 1, max: 3 }),
        script(newestFirstChange, 1),
        async (size, readAhead, changes) => {
          const list = new List(size, changes);
          const read = async (offset: number) => list.read(offset, 8);
          expectAll(await idsOf(new ListWalk(plan(read, { limit: 8, readAhead, ...byDate }))), size, list);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test('a walk that ends by the date gives all that changed since, and nothing older', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, sizes, script(newestFirstChange, 4), async (size, recent, changes) => {
        const list = new List(size, changes);
        list.rows = list.rows.map((row, index) => (index < recent ? row : { ...row, updated_at: minute(10) }));
        const read = async (offset: number) => list.read(offset, 4);
        const given: Row[] = [];
        const since = minute(30);
        const goOn = (row: Row) => row.updated_at >= since;
        for await (const row of new ListWalk(plan(read, { ...byDate, while: goOn })).items()) given.push(row);
        expectAll(
          given.map(({ id }) => id),
          Math.min(size, recent),
          list,
        );
        expect(given.every(goOn)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  test('nothing is lost by going on from a token in another process', async () => {
    await fc.assert(
      fc.asyncProperty(
        sizes,
        limits,
        fc.nat({ max: 8 }),
        script(newestFirstChange, 4),
        async (size, limit, stop, changes) => {
          const list = new List(size, changes);
          const read = async (offset: number) => list.read(offset, limit);
          const ids: number[] = [];
          let resume: string | undefined;
          let pages = 0;
          for await (const page of new ListWalk(plan(read, { limit, ...byDate })).pages()) {
            ids.push(...page.result.map(({ id }) => id));
            resume = page.resume;
            if (pages++ === stop) break;
          }
          ids.push(...(await idsOf(new ListWalk(plan(read, { limit, resume, ...byDate })))));
          expect(lasting(size, list).filter((id) => !ids.includes(id))).toEqual([]);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test('a reader that stops after every few pages and goes on comes to an end, and loses nothing', async () => {
    await fc.assert(
      fc.asyncProperty(
        sizes,
        limits,
        fc.integer({ min: 1, max: 3 }),
        fc.boolean(),
        script(newestFirstChange, 4),
        async (size, limit, pagesAtOnce, sortsMinutesById, changes) => {
          const list = new List(size, changes);
          list.sortsMinutesById = sortsMinutesById;
          const read = async (offset: number) => list.read(offset, limit);
          const ids = await idsInParts((resume) => plan(read, { limit, resume, ...byDate }), pagesAtOnce);
          expect(lasting(size, list).filter((id) => !ids.includes(id))).toEqual([]);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test('nothing is lost where items of one minute stand in the order of their ids', async () => {
    await fc.assert(
      fc.asyncProperty(
        sizes,
        limits,
        fc.boolean(),
        script(newestFirstChange, 6),
        async (size, limit, counts, changes) => {
          const list = new List(size, changes);
          list.sortsMinutesById = true;
          list.rows = list.rows.map((row, index) => (index % 3 > 0 ? row : { ...row, updated_at: minute(60) }));
          const read = async (offset: number) => {
            const { count, result } = list.read(offset, limit);
            return { count: counts ? count : null, result };
          };
          expectAll(await idsOf(new ListWalk(plan(read, { limit, ...byDate }))), size, list);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  /** Ten items of one minute above one that is older: `script` says when that one is changed. */
  async function changedInTheMinute(script: readonly (readonly Change[])[]): Promise<number[]> {
    const list = new List(11, script);
    list.sortsMinutesById = true;
    list.rows = list.rows.map((row) => ({ ...row, updated_at: minute(row.id === 0 ? 10 : 60) }));
    const read = async (offset: number) => ({ count: null, result: list.read(offset, 4).result });
    return idsOf(new ListWalk(plan(read, { ...byDate, while: (row) => row.updated_at >= minute(60) })));
  }
  const touchOldest = { kind: 'touch', place: 10 } as const;

  test('an item that changes in the minute that fills the first page is found below that page', async () => {
    expect(await changedInTheMinute([[], [], [], [touchOldest]])).toContain(0);
  });

  test('and at the head, if it changes once more before the walk comes to its place', async () => {
    const touchAgain = [{ kind: 'tick', place: 0 }, touchOldest] as const;
    expect(await changedInTheMinute([[], [], [], [touchOldest], [], touchAgain])).toContain(0);
  });

  test('the mark of a token holds also when the walk has to go back to the head', async () => {
    const touch = (place: number) => ({ kind: 'touch', place }) as const;
    const list = new List(5, [[{ kind: 'remove', place: 0 }], [touch(3), { kind: 'tick', place: 0 }, touch(1)]]);
    const read = async (offset: number) => list.read(offset, 4);
    const { value } = await new ListWalk(plan(read, byDate)).pages().next();
    const resume = value?.resume;
    expect(await idsOf(new ListWalk(plan(read, { resume, ...byDate })))).toContain(4);
  });

  test('a list that grows by all but a page between any two requests is no broken server', async () => {
    const growth = [0, 1, 2].map(() => ({ kind: 'add', place: 0 }) as const);
    const list = new List(10, [growth, growth, growth, growth, growth]);
    const read = async (offset: number) => list.read(offset, 4);
    expectAll(await idsOf(new ListWalk(plan(read, byDate))), 10, list);
  });

  test.each([
    ['a quiet list costs one request more than it has pages', 1, 4],
    ['where one minute fills pages, these are read again, and then the head', 10, 7],
  ])('%s', async (_, newest, requests) => {
    const list = new List(9);
    list.rows = list.rows.map((row, index) => (index < newest ? row : { ...row, updated_at: minute(10) }));
    const read = async (offset: number) => list.read(offset, 4);
    expect(await idsOf(new ListWalk(plan(read, byDate)))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(list.requests).toBe(requests);
  });

  test('a ticket that jumps to the head behind the walk is found there', async () => {
    const list = new List(8, [[{ kind: 'touch', place: 6 }]]);
    const read = async (offset: number) => list.read(offset, 4);
    expect(await idsOf(new ListWalk(plan(read, byDate)))).toEqual([0, 1, 2, 3, 4, 5, 7, 6]);
  });
});

describe('a walk that gives again what changed after it was given', () => {
  /** The rows that came, and what the walk knows at its end. */
  async function walked(walk: ListWalk<Row>): Promise<{ rows: Row[]; newestAtStart: string | undefined }> {
    const rows: Row[] = [];
    for await (const row of walk.items()) rows.push(row);
    return { rows, newestAtStart: walk.newestAtStart };
  }
  const again = { ...byDate, repeatChanged: true };
  const touch = (place: number) => ({ kind: 'touch', place }) as const;
  const tick = { kind: 'tick', place: 0 } as const;

  test('gives it with its new time, and the others once', async () => {
    const list = new List(10, [[], [tick, touch(0), touch(9)]]);
    const read = async (offset: number) => list.read(offset, 4);
    const { rows, newestAtStart } = await walked(new ListWalk(plan(read, again)));
    const ids = rows.map(({ id }) => id);
    expect(ids.filter((id) => id === 0)).toHaveLength(2);
    expect(new Set(ids).size).toBe(10);
    expect(ids).toHaveLength(11);
    expect(rows.findLast(({ id }) => id === 0)?.updated_at).toBe(minute(61));
    expect(newestAtStart).toBe(minute(59));
    const once = new List(10, [[], [tick, touch(0), touch(9)]]);
    expect(await idsOf(new ListWalk(plan(async (offset) => once.read(offset, 4), byDate)))).toHaveLength(10);
  });

  test('the last that came of each is as new as the list was, but for what the next walk gives', async () => {
    await fc.assert(
      fc.asyncProperty(
        sizes,
        limits,
        fc.boolean(),
        fc.nat({ max: 2 }),
        script(newestFirstChange, 4),
        async (size, limit, sortsMinutesById, readAhead, changes) => {
          const list = new List(size, changes);
          list.sortsMinutesById = sortsMinutesById;
          const read = async (offset: number) => list.read(offset, limit);
          const { rows, newestAtStart = '' } = await walked(new ListWalk(plan(read, { limit, readAhead, ...again })));
          const last = new Map(rows.map((row) => [row.id, row.updated_at]));
          for (const [place, row] of rows.entries()) {
            const earlier = rows.slice(0, place).findLast(({ id }) => id === row.id);
            expect(earlier === undefined || earlier.updated_at < row.updated_at).toBe(true);
          }
          const stale = list.rows.filter(({ id, updated_at }) => id < size && last.get(id) !== updated_at);
          expect(stale.filter(({ updated_at }) => updated_at < newestAtStart)).toEqual([]);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test('a walk that goes on from a token tells when the first one began', async () => {
    const list = new List(20, [[tick], [tick, touch(7)], [tick], [tick, touch(3)], [tick, touch(5)]]);
    const read = async (offset: number) => list.read(offset, 4);
    let resume: string | undefined;
    for (let part = 0; part < 100; part++) {
      const walk = new ListWalk(plan(read, { ...again, resume }));
      const pages = walk.pages();
      const { done, value } = await pages.next();
      if (done || value === undefined) {
        expect(walk.newestAtStart).toBe(minute(59));
        return;
      }
      resume = value.resume;
      await pages.return();
    }
    throw new Error('the walk does not end');
  });

  test.each([
    ['one item from the future does not hide what changes below it', 1, minute(59)],
    ['where all are, by a clock that is wrong, the oldest of the page counts', 4, minute(23 * 60)],
  ])('%s', async (_name, future, newest) => {
    const list = new List(12, [[], [], [tick, touch(11), touch(11), touch(11), touch(11), touch(11), touch(11)]]);
    list.rows = list.rows.map((row, index) =>
      index < future ? { ...row, updated_at: minute(23 * 60 + future - 1 - index) } : row,
    );
    const read = async (offset: number) => {
      const { result, count } = list.read(offset, 4);
      return { count, result };
    };
    list.sortsMinutesById = true;
    const { rows, newestAtStart } = await walked(new ListWalk(plan(read, { ...again, now: () => minute(90) })));
    expect(new Set(rows.map(({ id }) => id)).size).toBe(12);
    expect(newestAtStart).toBe(newest);
    if (future === 1) expect(rows.filter(({ updated_at }) => updated_at === minute(61)).length).toBe(6);
  });
});

describe('a count that is not reached', () => {
  test('a list that grows at its head at every hundredth request is not read as a whole again for that', async () => {
    const list = new List(600);
    list.rows = list.rows.map((row, index) => (index === 0 ? row : { ...row, updated_at: minute(10) }));
    const read = async (offset: number) => {
      if (list.requests % 100 === 50) list.rows.unshift({ id: 600 + list.requests, updated_at: minute(60) });
      if (list.requests > 600) throw new Error('the walk does not end');
      return list.read(offset, 4);
    };
    expect(new Set(await idsOf(new ListWalk(plan(read, byDate)))).size).toBe(list.rows.length);
    expect(list.requests).toBeLessThan(250);
  });

  const { rows } = new List(4);
  const read = async (offset: number) => ({ count: 6, result: rows.slice(offset, offset + 4) });

  test('is found although there is a condition, as long as that never ended the walk', async () => {
    const work = idsOf(new ListWalk(plan(read, { while: () => true })));
    await expect(work).rejects.toMatchObject({ reason: 'incomplete' });
    expect(await idsOf(new ListWalk(plan(read, { while: ({ id }) => id < 3 })))).toEqual([0, 1, 2]);
    expect(await idsOf(new ListWalk(plan(read, { ...byDate, while: ({ id }) => id < 3 })))).toEqual([0, 1, 2]);
  });
});

describe('any list', () => {
  test('items that are added at either end or removed cost nothing', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, limits, script(changes('remove', 'append', 'add'), 6), async (size, limit, changes) => {
        const list = new List(size, changes);
        const read = async (offset: number) => list.read(offset, limit);
        expectAll(await idsOf(new ListWalk(plan(read, { limit }))), size, list);
      }),
      { numRuns: 2_000 },
    );
  });

  test('shuffled and grown: all of it comes once, as the count tells what is missing', async () => {
    await fc.assert(
      fc.asyncProperty(
        sizes,
        limits,
        script(changes('shuffle', 'touch', 'append', 'add'), 3),
        async (size, limit, changes) => {
          const list = new List(size, changes);
          const read = async (offset: number) => list.read(offset, limit);
          expectAll(await idsOf(new ListWalk(plan(read, { limit }))), size, list);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test('without a count, and when the server gives fewer than asked for', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.integer({ min: 2, max: 9 }), fc.boolean(), async (size, given, tells) => {
        const list = new List(size);
        const read = async (offset: number) => {
          const { count, result } = list.read(offset, given);
          return { count: tells ? count : null, result };
        };
        expect(await idsOf(new ListWalk(plan(read, { limit: 9 })))).toEqual(list.rows.map(({ id }) => id));
      }),
    );
  });

  test.each([3, 9])('a list of %s that is not cut into pages, without a count', async (size) => {
    const { rows } = new List(size);
    let requests = 0;
    const read = async () => {
      requests++;
      return { count: null, result: rows };
    };
    expect(await idsOf(new ListWalk(plan(read)))).toEqual(rows.map(({ id }) => id));
    expect(requests).toBe(2);
  });

  test('a list of just the limit that is not cut into pages, with its count', async () => {
    const { rows } = new List(4);
    let requests = 0;
    const read = async () => {
      requests++;
      return { count: 4, result: rows };
    };
    expect(await idsOf(new ListWalk(plan(read)))).toEqual([0, 1, 2, 3]);
    expect(requests).toBe(2);
  });

  test('a server that gives one item at a time', async () => {
    const list = new List(5);
    expect(await idsOf(new ListWalk(plan(async (offset) => list.read(offset, 1))))).toEqual([0, 1, 2, 3, 4]);
  });

  test('an empty list is one page', async () => {
    const pages: WalkedPage<Row>[] = [];
    for await (const page of new ListWalk(plan(async () => ({ count: 0, result: [] }))).pages()) pages.push(page);
    expect(pages).toMatchObject([{ count: 0, result: [] }]);
  });

  test('the reader decides how far it goes', async () => {
    const list = new List(40);
    for await (const { id } of new ListWalk(plan(async (offset) => list.read(offset, 4))).items()) if (id === 5) break;
    expect(list.requests).toBe(2);
  });
});

describe('a list that cannot be trusted', () => {
  const rows = new List(9).rows;
  const reasonOf = async (read: ListWalkPlan<Row>['read'], changes: Partial<ListWalkPlan<Row>> = {}) => {
    const error = await idsOf(new ListWalk(plan(read, changes))).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(PagingError);
    return { reason: error.reason, message: error.message };
  };

  /** Ends what would never end. */
  const atMost = (requests: number, read: ListWalkPlan<Row>['read']): ListWalkPlan<Row>['read'] => {
    let left = requests;
    return (...given) => (left-- > 0 ? read(...given) : Promise.reject(new Error('the walk does not end')));
  };

  test('the same page at every offset, without a count', async () => {
    expect(await reasonOf(async () => ({ count: null, result: rows.slice(0, 4) }))).toMatchObject({
      reason: 'repeated',
    });
  });

  test('the same page at every offset, with a count', async () => {
    const { reason, message } = await reasonOf(async () => ({ count: 6, result: rows.slice(0, 4) }));
    expect(reason).toBe('repeated');
    expect(message).toBe('tickets.listTickets: the server returns the same items again, and no others; 4 items came');
  });

  test('a count above the number of items', async () => {
    const { reason, message } = await reasonOf(
      atMost(100, async (offset) => ({ count: 6, result: rows.slice(0, 4).slice(offset, offset + 4) })),
    );
    expect(reason).toBe('incomplete');
    expect(message).toBe('tickets.listTickets: the list counts more items than it gives; 4 items came');
  });

  const startsOver = (count: (offset: number) => number | null) =>
    atMost(500, async (offset) => ({
      count: count(offset),
      result: [0, 1, 2, 3].map((index) => rows[(offset + index) % rows.length] as Row),
    }));

  test.each([
    ['without a count', () => null, {}],
    ['with a count that always lies ahead', (offset: number) => offset + 100, {}],
    ['sorted by its last change', () => null, { changedAt: (row: Row) => row.updated_at }],
  ])('a list that starts over behind its end, %s', async (_name, count, changes) => {
    const { reason, message } = await reasonOf(startsOver(count), changes);
    expect(reason).toBe('repeated');
    expect(message).toBe('tickets.listTickets: the server returns the same items again, and no others; 9 items came');
  });

  test('a list that starts over, from a token', async () => {
    const { value } = await new ListWalk(plan(startsOver(() => null))).pages().next();
    expect(
      await reasonOf(
        startsOver(() => null),
        { resume: value?.resume },
      ),
    ).toMatchObject({ reason: 'repeated' });
  });

  test('a list that lost most of its front is read to its end, over hundreds of pages that are known', async () => {
    const list = new List(4_000);
    const read = async (offset: number) => {
      if (list.requests === 667) list.rows.splice(0, 1_500);
      return { ...list.read(offset, 4), count: null };
    };
    const ids = await idsOf(new ListWalk(plan(atMost(5_000, read))));
    expectAll(ids, 4_000, list);
  });

  test('items that have no name of their own and never come twice the same', async () => {
    let number = 0;
    const read = async () => ({ count: 40, result: [0, 1, 2, 3].map(() => ({ id: number++, updated_at: '' })) });
    expect(await reasonOf(read)).toMatchObject({ reason: 'unsettled' });
  });
});

describe('a count that is wrong', () => {
  /** Wrong counts of a list of `total` items, for the page at `offset` that holds `size` of them. */
  const counts: Readonly<Record<string, (offset: number, size: number, total: number) => number | null>> = {
    'the length of the page': (_, size) => size,
    'the items so far': (offset, size) => offset + size,
    'at most 4': (_offset, _size, total) => Math.min(4, total),
    'at most 7': (_offset, _size, total) => Math.min(7, total),
    'at most 10, the end of a page': (_offset, _size, total) => Math.min(10, total),
    'two too few': (_offset, _size, total) => Math.max(0, total - 2),
    zero: () => 0,
    negative: () => -1,
    'only on the first page': (offset, _size, total) => (offset === 0 ? total : null),
    'only on later pages': (offset, _size, total) => (offset === 0 ? null : total),
    'the length of the page, on later pages': (offset, size, total) => (offset === 0 ? total : size),
    true: (_offset, _size, total) => total,
    missing: () => null,
  };
  const names = Object.keys(counts);
  /** A server of `size` items that reports a wrong count, and gives at most `most` items at once. */
  const serverOf = (list: List, name: string, most: number) => async (offset: number) => {
    if (list.requests > 300) throw new Error('the walk does not end');
    const { result } = list.read(offset, most);
    return { count: counts[name]?.(offset, result.length, list.rows.length) ?? null, result };
  };

  test.each(names)('%s: nothing is lost, by one walk or by one for each page', async (name) => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: 24 }),
        fc.boolean(),
        fc.integer({ min: 1, max: 3 }),
        async (size, sorts, pages) => {
          const changes = sorts ? byDate : {};
          const expected = new List(size).rows.map(({ id }) => id);
          const read = () => serverOf(new List(size), name, 4);
          expect(await idsOf(new ListWalk(plan(read(), changes)))).toEqual(expected);
          expect(await idsOf(new ListWalk(plan(read(), { ...changes, readAhead: 2 })))).toEqual(expected);
          const server = read();
          const ids = await idsInParts((resume) => plan(server, { ...changes, resume }), pages);
          expect([...new Set(ids)]).toEqual(expected);
        },
      ),
      { numRuns: 60 },
    );
  });

  test.each(names.filter((name) => !['the length of the page', 'the items so far'].includes(name)))(
    '%s, from a server that gives fewer items than asked for: nothing is lost',
    async (name) => {
      await fc.assert(
        fc.asyncProperty(
          fc.nat({ max: 24 }),
          fc.integer({ min: 1, max: 4 }),
          fc.boolean(),
          async (size, most, sorts) => {
            const expected = new List(size).rows.map(({ id }) => id);
            // Two wrong things that agree: a page that was cut short, and a count of just its length.
            const first = Math.min(size, most);
            fc.pre(first === size || counts[name]?.(0, first, size) !== first);
            const read = serverOf(new List(size), name, most);
            expect(await idsOf(new ListWalk(plan(read, { limit: 9, ...(sorts ? byDate : {}) })))).toEqual(expected);
          },
        ),
        { numRuns: 60 },
      );
    },
  );

  test('a true one leads on behind a page of nothing but the item that pages share', async () => {
    const list = new List(12);
    const read = async (offset: number) => list.read(offset, list.requests === 1 ? 1 : 4);
    expect(await idsOf(new ListWalk(plan(read)))).toEqual(list.rows.map(({ id }) => id));
    expect(list.requests).toBe(5);
  });

  test('a resumed walk does not trust it either', async () => {
    const list = new List(20);
    const read = async (offset: number) => ({ count: 13, result: list.read(offset, 4).result });
    let resume: string | undefined;
    for await (const page of new ListWalk(plan(read)).pages()) {
      resume = page.resume;
      if (page.result.at(-1)?.id === 9) break;
    }
    expect(await idsOf(new ListWalk(plan(read, { resume })))).toEqual(list.rows.slice(10).map(({ id }) => id));
  });

  test('a true count saves the last request, unless the last page is full', async () => {
    const requests: number[] = [];
    for (const size of [0, 1, 3, 4, 5, 7, 8]) {
      const list = new List(size);
      await idsOf(new ListWalk(plan(async (offset) => list.read(offset, 4))));
      requests.push(list.requests);
    }
    expect(requests).toEqual([1, 1, 1, 2, 2, 3, 3]);
  });
});

describe('a list that has no end', () => {
  /** New items for ever; pages share an item. */
  const endless = () => {
    let requests = 0;
    const read = async (offset: number) => {
      requests++;
      return {
        count: null,
        result: [0, 1, 2, 3].map((index) => ({ id: offset + index, updated_at: minute(0) })),
      };
    };
    return { read, requests: () => requests };
  };

  test('is read for as long as its reader asks, with no request ahead of that', async () => {
    const { read, requests } = endless();
    const ids: number[] = [];
    for await (const { id } of new ListWalk(plan(read)).items()) if (ids.push(id) === 3_001) break;
    expect(ids).toEqual(Array.from({ length: 3_001 }, (_, id) => id));
    expect(requests()).toBe(1_000);
  });

  test('and is given up where its pages share nothing', async () => {
    let id = 0;
    let requests = 0;
    const read = async () => {
      requests++;
      return { count: null, result: [0, 1, 2, 3].map(() => ({ id: id++, updated_at: minute(0) })) };
    };
    await expect(idsOf(new ListWalk(plan(read)))).rejects.toMatchObject({ reason: 'unsettled' });
    expect(requests).toBeLessThan(60);
  });
});

describe('two items of one id', () => {
  const rows = [0, 1, 2, 3, 1, 5].map((id, place) => ({ id, updated_at: minute(place) }));
  const read = async (offset: number) => ({ count: null, result: rows.slice(offset, offset + 4) });

  test('are one, and the first of them comes', async () => {
    const given: Row[] = [];
    for await (const row of new ListWalk(plan(read)).items()) given.push(row);
    expect(given).toEqual([rows[0], rows[1], rows[2], rows[3], rows[5]]);
  });

  test('are missing from the count: that is an error, after all other items', async () => {
    const given: number[] = [];
    const counted = async (offset: number) => ({ ...(await read(offset)), count: 6 });
    const walk = async () => {
      for await (const { id } of new ListWalk(plan(counted)).items()) given.push(id);
    };
    await expect(walk()).rejects.toMatchObject({ reason: 'incomplete' });
    expect(given).toEqual([0, 1, 2, 3, 5]);
  });
});

describe('between two requests', () => {
  test.each([0, 3])('the event loop runs, also when all pages come from memory (%s ahead)', async (readAhead) => {
    const list = new List(4_000);
    const controller = new AbortController();
    const reason = new Error('time is over');
    setImmediate(() => controller.abort(reason));
    const read = async (offset: number) => list.read(offset, 4);
    const work = idsOf(new ListWalk(plan(read, { readAhead, signal: controller.signal, letTimersRun })));
    await expect(work).rejects.toBe(reason);
    expect(list.requests).toBeLessThan(20);
  });

  test('but not before the first one', async () => {
    let turns = 0;
    const letTimersRun = async () => void turns++;
    const list = new List(6);
    await idsOf(new ListWalk(plan(async (offset) => list.read(offset, 4), { letTimersRun })));
    expect([list.requests, turns]).toEqual([2, 1]);
  });
});

describe('reading ahead', () => {
  test('asks for pages at the same time, gives them in order, and never beyond the count', async () => {
    const list = new List(20);
    let [running, widest, furthest] = [0, 0, 0];
    const read = async (offset: number) => {
      widest = Math.max(widest, ++running);
      furthest = Math.max(furthest, offset);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      return list.read(offset, 4);
    };
    expect(await idsOf(new ListWalk(plan(read, { readAhead: 3 })))).toEqual(list.rows.map(({ id }) => id));
    expect(widest).toBe(3);
    expect(furthest).toBeLessThan(20);
    expect(list.requests).toBe(7);
  });

  test('a page that was read before the one in front of it counts only where the two fit together', async () => {
    const list = new List(24);
    const touch = (id: number) => list.rows.sort((a, b) => Number(b.id === id) - Number(a.id === id));
    let overtake = () => {};
    const overtaken = new Promise<void>((resolve) => {
      overtake = resolve;
    });
    let isFirst = true;
    const read = async (offset: number) => {
      if (offset === 3 && isFirst) await overtaken;
      const { result } = list.read(offset, 4);
      if (offset === 6 && isFirst) {
        isFirst = false;
        for (const id of [6, 20, 21, 22]) touch(id);
        overtake();
      }
      return { count: null, result };
    };
    expectAll(await idsOf(new ListWalk(plan(read, { readAhead: 2, changedAt: () => undefined }))), 24, list);
  });

  test('what is not needed any more is given up, with the listener on the signal', async () => {
    const list = new List(40);
    const signals: AbortSignal[] = [];
    const user = new AbortController();
    const read: ListWalkPlan<Row>['read'] = async (offset, signal) => {
      if (signal !== undefined && signal !== user.signal) signals.push(signal);
      return list.read(offset, 4);
    };
    const listeners = () => getEventListeners(user.signal, 'abort').length;
    const items = new ListWalk(plan(read, { readAhead: 2, signal: user.signal })).items();
    await items.next();
    expect([signals.length, signals.some(({ aborted }) => aborted), listeners()]).toEqual([2, false, 1]);
    await items.return();
    expect([signals.every(({ aborted }) => aborted), listeners()]).toEqual([true, 0]);
  });

  test('nor does a walk to the end, a failed one, or one that reads a page again leave a listener', async () => {
    const { signal } = new AbortController();
    for (const fails of [false, true]) {
      const list = new List(20);
      const read = async (offset: number) => {
        if (fails && offset > 8) throw new Error('lost');
        if (list.requests === 3) list.rows.splice(0, 6);
        return list.read(offset, 4);
      };
      await idsOf(new ListWalk(plan(read, { readAhead: 2, signal }))).catch(() => undefined);
      expect(list.requests).toBeGreaterThanOrEqual(3);
      expect(getEventListeners(signal, 'abort')).toEqual([]);
    }
  });

  test('a failure comes in its turn', async () => {
    const list = new List(20);
    const failure = new Error('lost');
    const ids: number[] = [];
    const read = async (offset: number) => {
      if (offset > 8) throw failure;
      return list.read(offset, 4);
    };
    const walk = async () => {
      for await (const { id } of new ListWalk(plan(read, { readAhead: 5 })).items()) ids.push(id);
    };
    await expect(walk()).rejects.toBe(failure);
    expect(ids).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});

describe('a resume token', () => {
  const list = new List(30);
  const read = async (offset: number) => list.read(offset, 4);

  async function firstToken(): Promise<string> {
    for await (const { resume } of new ListWalk(plan(read)).pages()) return resume;
    return '';
  }

  test('is short, and goes on where the page ended', async () => {
    const resume = await firstToken();
    expect(resume).toMatch(/^[\w-]{10,200}$/);
    expect(await idsOf(new ListWalk(plan(read, { resume })))).toEqual(list.rows.slice(4).map(({ id }) => id));
  });

  test.each([1, 2, 9])('is enough to read on after every page of a list that gives %s at a time', async (given) => {
    const small = new List(6);
    const few = async (offset: number) => small.read(offset, given);
    expect(await idsInParts((resume) => plan(few, { resume }), 1)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test.each([0, 2, 5, 8, 11])(
    'of a walk that `while` ended goes on with the item at which it ended (%s)',
    async (stop) => {
      let resume: string | undefined;
      const first: number[] = [];
      for await (const page of new ListWalk(plan(read, { while: ({ id }) => id < stop })).pages()) {
        first.push(...page.result.map(({ id }) => id));
        resume = page.resume;
      }
      const all = list.rows.map(({ id }) => id);
      expect(first).toEqual(all.slice(0, stop));
      expect(await idsOf(new ListWalk(plan(read, { resume })))).toEqual(all.slice(stop));
    },
  );

  test('passes over what moved back meanwhile, when its last items are found', async () => {
    const resume = await firstToken();
    const grown = { rows: [{ id: 99, updated_at: '' }, ...list.rows] };
    const later = async (offset: number) => ({ count: 31, result: grown.rows.slice(offset, offset + 4) });
    const ids = await idsOf(new ListWalk(plan(later, { resume })));
    expect(ids).toEqual(list.rows.slice(4).map(({ id }) => id));
  });

  test('goes back to its last items if the list got shorter before them', async () => {
    const given: number[] = [];
    let resume: string | undefined;
    for await (const page of new ListWalk(plan(read)).pages()) {
      given.push(...page.result.map(({ id }) => id));
      resume = page.resume;
      if (given.length > 12) break;
    }
    const shorter = list.rows.slice(9);
    const later = async (offset: number) => ({ count: 21, result: shorter.slice(offset, offset + 4) });
    const ids = await idsOf(new ListWalk(plan(later, { resume })));
    expect([...given, ...ids]).toEqual(list.rows.map(({ id }) => id));
  });

  test('is refused with other filters, and when it is none', async () => {
    const resume = await firstToken();
    expect(() => new ListWalk(plan(read, { resume, filters: 8 }))).toThrow(/other filters/);
    for (const text of ['', 'x', '!', btoa('[]'), btoa('[1,7,0,3,null,null,0,0]'), btoa('[2,7,0,-3,null,null,0,0]')]) {
      expect(() => new ListWalk(plan(read, { resume: text }))).toThrow(/expected a resume token/);
    }
  });
});
