import { createThulium, type Fetch, InvalidInputError } from '@thulium-js/core';
import { buildTicket } from '@thulium-js/sandbox';
import { describe, expect, it } from 'vitest';
import { createTickets, type ListTicketsChangedSinceInput, listTicketsChangedSince } from '../src/index.js';
import { type Script, seeded, startSandbox, startScript } from './support.js';

/** Five tickets, each modified a minute before the one in front of it. */
const result = [5, 4, 3, 2, 1].map((minute) => ({ ticket_id: minute, updated_at: `2026-01-05 10:0${minute}` }));

async function idsOf(walk: AsyncIterable<{ ticket_id: number }>): Promise<number[]> {
  const ids: number[] = [];
  for await (const { ticket_id } of walk) ids.push(ticket_id);
  return ids;
}

/** The first query that a walk since this moment sends. */
async function queryFor(input: ListTicketsChangedSinceInput, timeZone?: string): Promise<string | undefined> {
  const { seen, thulium } = await startScript(
    () => ({ body: { count: 0, result: [] } }),
    timeZone === undefined ? {} : { timeZone },
  );
  await idsOf(listTicketsChangedSince(thulium, input));
  return decodeURIComponent(seen[0]?.target ?? '');
}

describe('listTicketsChangedSince', () => {
  it('gives what was modified then or later', async () => {
    const { sandbox, thulium } = await startSandbox();
    const { tickets } = sandbox.state;
    tickets.clear();
    for (const { ticket_id, updated_at } of result) {
      const made = { ticket_queue_id: 2, status_id: 1, customer_id: null, created_at: '2025-01-01 00:00:00.000' };
      tickets.set(ticket_id, buildTicket({ ...made, ticket_id, updated_at: `${updated_at}:30.000` }));
    }
    const { listTicketsChangedSince: changed } = createTickets(thulium);
    expect(await idsOf(changed({ since: '2026-01-05 10:03' }))).toEqual([5, 4, 3]);
    expect(await idsOf(changed({ since: new Date('2026-01-05T09:04:59Z') }))).toEqual([5, 4]);
    expect(await idsOf(changed({ since: '2026-01-05', status_id: [2] }))).toEqual([]);
  });

  it('ends after a page of older tickets when the server does not heed the filter', async () => {
    const all = Array.from({ length: 5_000 }, (_, place) => {
      const minutes = 5_000 - place;
      const updated_at = new Date(Date.UTC(2026, 0, 5) + minutes * 60_000).toISOString().slice(0, 16).replace('T', ' ');
      return { ticket_id: minutes, updated_at };
    });
    const { seen, thulium } = await startScript(({ target }) => {
      const offset = Number(new URL(target, 'http://localhost').searchParams.get('offset'));
      return { body: { count: all.length, result: all.slice(offset, offset + 100) } };
    });
    const since = all[149]?.updated_at ?? '';
    expect(await idsOf(listTicketsChangedSince(thulium, { since }))).toEqual(
      all.slice(0, 150).map(({ ticket_id }) => ticket_id),
    );
    expect(new Set(seen.map(({ target }) => target)).size).toBeLessThanOrEqual(4);
  });

  describe.each([
    ['no date', '0000-00-00 00:00:00'],
    ['an empty time', ''],
    ['no time', null],
    ['a month of 0', '2026-00-00 00:00'],
    ['a time of another form', '21.11.2026 10:00'],
    ['a time of years ago', '2020-01-01 00:00'],
  ])('of a row with %s', (_name, updated_at) => {
    it.each([0, 40, 99, 100, 129])('as number %s no other ticket is lost', async (place) => {
      const rows: { ticket_id: number; updated_at: string | null }[] = Array.from({ length: 130 }, (_, index) => ({
        ticket_id: 130 - index,
        updated_at: `2026-11-21 1${Math.floor((129 - index) / 60)}:${String((129 - index) % 60).padStart(2, '0')}`,
      }));
      rows.splice(place, 0, { ticket_id: 999, updated_at });
      const { thulium } = await startScript(({ target }) => {
        const query = new URL(target, 'http://localhost').searchParams;
        const [offset, from] = [Number(query.get('offset')), query.get('date_from') ?? ''];
        const isReadable = (time: string | null): time is string => time !== null && /^2026-11/.test(time);
        const found = rows.filter((row) => !isReadable(row.updated_at) || row.updated_at >= from);
        return { body: { count: found.length, result: found.slice(offset, offset + 100) } };
      });
      const seen = new Set<number>();
      let since = '2026-11-20';
      for (let run = 0; run < 3; run++) {
        const changed = listTicketsChangedSince(thulium, { since });
        for (const id of await idsOf(changed)) seen.add(id);
        since = changed.nextSince;
        for (let id = 1; id <= 130; id++) expect(seen.has(id)).toBe(true);
      }
    });
  });

  it('ends earlier when the caller wants', async () => {
    const { thulium } = await startScript(() => ({ body: { count: 5, result } }));
    const options = { while: ({ ticket_id }: { ticket_id: number }) => ticket_id !== 4 };
    expect(await idsOf(listTicketsChangedSince(thulium, { since: '2026-01-05 10:01' }, options))).toEqual([5]);
  });

  it('writes the minute of a Date in the zone of the client', async () => {
    const since = new Date('2026-11-21T13:05:59Z');
    expect(await queryFor({ since })).toBe('/tickets?limit=100&offset=0&date_from=2026-11-21 14:05');
    expect(await queryFor({ since }, 'UTC')).toContain('date_from=2026-11-21 13:05');
  });

  it.each([
    ['before the fold', '2026-10-25T00:30:00Z', '2026-10-25 01:30'],
    ['the last minute that comes twice, first time', '2026-10-25T00:59:00Z', '2026-10-25 01:59'],
    ['after the fold', '2026-10-25T01:30:00Z', '2026-10-25 02:30'],
    ['a summer day', '2026-07-01T00:30:00Z', '2026-07-01 02:30'],
    ['just before the gap', '2026-03-29T00:59:00Z', '2026-03-29 01:59'],
    ['just after the gap', '2026-03-29T01:00:00Z', '2026-03-29 03:00'],
  ])('loses nothing when the clock is set back: %s', async (_name, since, written) => {
    expect(await queryFor({ since: new Date(since) })).toContain(`date_from=${written}`);
  });

  it.each([
    ['nothing', {}, 'since is missing: expected a valid Date'],
    ['null', { since: null }, 'since: expected a valid Date'],
    ['a number', { since: 1_767_606_000 }, 'since: expected a valid Date'],
    ['no date', { since: new Date(Number.NaN) }, 'since: expected a valid Date'],
    ['another form', { since: '05.01.2026' }, 'since: expected a valid Date'],
    [
      'two moments',
      { since: '2026-01-05', date_from: '2026-01-01' },
      'date_from is not a field of this call (since takes',
    ],
    ['an offset', { since: '2026-01-05', offset: 3 }, 'offset: expected no offset'],
    [
      'a shortened name',
      { since: '2026-01-05', status: [1] },
      'status is not a field of this call (did you mean status_id?)',
    ],
    ['a scalar for a list', { since: '2026-01-05', status_id: 1 }, 'status_id: expected a list'],
  ])('refuses %s', async (_name, input, words) => {
    const { seen, thulium } = await startScript(() => ({ body: [] }));
    await expect(async () => idsOf(listTicketsChangedSince(thulium, input as never))).rejects.toThrow(
      `tickets.listTicketsChangedSince: ${words}`,
    );
    expect(seen).toEqual([]);
  });

  it.each([
    ['nothing', undefined, 'the input is missing: expected an object'],
    ['null', null, 'the input: expected an object'],
    ['a string', '2026-01-05', 'the input: expected an object'],
    ['a Date', new Date(0), 'the input: expected an object'],
    ['a list', ['2026-01-05'], 'the input: expected an object'],
  ])('refuses %s for the input', async (_name, input, words) => {
    const { seen, thulium } = await startScript(() => ({ body: [] }));
    const call = async () => idsOf(listTicketsChangedSince(thulium, input as never));
    await expect(call).rejects.toThrow(InvalidInputError);
    await expect(call).rejects.toThrow(`tickets.listTicketsChangedSince: ${words}`);
    expect(seen).toEqual([]);
  });
});

/** Text of the wall clock of a made-up server, which knows seconds and tells minutes. */
const wire = (seconds: number) =>
  new Date(Date.UTC(2014, 6, 4, 10, 0, seconds)).toISOString().slice(0, 16).replace('T', ' ');

interface Stored {
  readonly ticket_id: number;
  /** Second of the last change. */
  changed: number;
  version: number;
}

interface World {
  readonly seed: number;
  /** How the server sorts what was changed in the same minute. */
  readonly order: 'time' | 'id';
  /** How long a change may take to be visible, in seconds. */
  readonly delay: number;
  readonly heedsFilter: boolean;
  readonly counts: boolean;
}

/** A server of 800 tickets, some of which change between any two requests. */
function startWorld({ seed, order, delay, heedsFilter, counts }: World) {
  const random = seeded(seed);
  const tickets: Stored[] = Array.from({ length: 800 }, (_, index) => ({
    ticket_id: index + 1,
    changed: 4 * index,
    version: 0,
  }));
  let second = 3_600;
  let isQuiet = false;
  const change = () => {
    for (let left = Math.floor(random() * 40); left > 0; left--) {
      second += Math.floor(random() * 4);
      const ticket = tickets[Math.floor(random() ** 2 * tickets.length)] as Stored;
      ticket.version++;
      ticket.changed = Math.max(ticket.changed, second - Math.floor(random() * delay));
    }
    if (random() < 0.1) tickets.push({ ticket_id: tickets.length + 1, changed: second, version: 0 });
  };
  const script: Script = ({ target }) => {
    if (!isQuiet) change();
    const query = new URL(target, 'http://x').searchParams;
    const from = query.get('date_from') ?? '';
    const sorted = tickets
      .filter(({ changed }) => !heedsFilter || wire(changed) >= from)
      .sort((one, other) =>
        order === 'time'
          ? other.changed - one.changed || other.ticket_id - one.ticket_id
          : wire(other.changed).localeCompare(wire(one.changed)) || other.ticket_id - one.ticket_id,
      );
    const offset = Number(query.get('offset'));
    const result = sorted.slice(offset, offset + Number(query.get('limit'))).map(({ ticket_id, changed, version }) => ({
      ticket_id,
      updated_at: wire(changed),
      subject: String(version),
    }));
    return { body: counts ? { count: sorted.length, result } : result };
  };
  const settle = () => {
    isQuiet = true;
  };
  return { tickets, script, settle };
}

describe('several runs, one after the other, while tickets change', () => {
  const worlds: World[] = [1, 2, 3].flatMap((seed) => [
    { seed, order: 'time', delay: 0, heedsFilter: true, counts: true },
    { seed, order: 'id', delay: 50, heedsFilter: true, counts: false },
    { seed, order: 'time', delay: 50, heedsFilter: false, counts: true },
  ]);

  it.each(worlds)('no ticket is stale in the end: %j', async (world) => {
    const { tickets, script, settle } = startWorld(world);
    const { thulium } = await startScript(script, { concurrency: 1 });
    const copies = new Map<number, string | null | undefined>();
    let state: { since: string; resume?: string | undefined } = { since: '2014-07-01' };
    const random = seeded(world.seed + 100);
    for (let run = 0; run < 8; run++) {
      if (run === 7) settle();
      const walk = listTicketsChangedSince(thulium, { since: state.since }, { resume: state.resume });
      // Some runs are cut off after a while, and go on where they were.
      let left = run < 6 && random() < 0.5 ? Math.floor(random() * 500) : Number.POSITIVE_INFINITY;
      for await (const { ticket_id, subject } of walk) {
        if (left-- <= 0) break;
        copies.set(ticket_id, subject);
      }
      state = { since: walk.nextSince, resume: walk.resume };
    }
    expect(tickets.filter(({ ticket_id, version }) => copies.get(ticket_id) !== String(version))).toEqual([]);
    expect(state.resume).toBeUndefined();
    expect(state.since > '2014-07-04 11').toBe(true);
  });
});

describe('what a walk says of the next one', () => {
  const rows = (...times: string[]) => times.map((updated_at, index) => ({ ticket_id: index + 1, updated_at }));

  /** The moment for the next walk after one since the moment given, through a list of one page. */
  async function nextSince(since: ListTicketsChangedSinceInput['since'], times: string[], timeZone?: string) {
    const zone = timeZone === undefined ? {} : { timeZone };
    const { thulium } = await startScript(() => ({ body: rows(...times) }), zone);
    const walk = listTicketsChangedSince(thulium, { since });
    await idsOf(walk);
    return walk.nextSince;
  }

  it.each([
    ['a minute before the newest change', '2014-07-04', ['2014-07-04 10:05', '2014-07-04 10:03'], '2014-07-04 10:04'],
    ['also over midnight', '2014-07-04 10:00', ['2014-07-05 00:00'], '2014-07-04 23:59'],
    ['never before this one', '2014-07-04 10:05', ['2014-07-04 10:05'], '2014-07-04 10:05'],
    ['nor before this day', '2014-07-04', ['2014-07-04 00:00'], '2014-07-04'],
    ['the same, when nothing came', '2014-07-04', [], '2014-07-04'],
    ['the same, when nothing tells a time', '2014-07-04', [''], '2014-07-04'],
    ['the same, when that is no time', '2014-07-04', ['2014-13-04 10:05'], '2014-07-04'],
    ['to the minute, when the server tells seconds', '2014-07-04', ['2014-07-04 10:05:59'], '2014-07-04 10:04'],
    ['not from the future', '2014-07-04', ['2199-01-01 00:00', '2014-07-04 10:05'], '2014-07-04 10:04'],
    ['an hour earlier, before clocks are set back', '2014-10-26', ['2014-10-26 02:30'], '2014-10-26 01:29'],
    ['not later than the hour that comes twice', '2014-10-26', ['2014-10-26 03:00'], '2014-10-26 01:59'],
    ['as ever before that hour', '2014-10-26', ['2014-10-26 01:59'], '2014-10-26 01:58'],
    ['as ever behind the gap', '2014-03-30', ['2014-03-30 03:00'], '2014-03-30 01:59'],
  ])('%s', async (_name, since, times, expected) => {
    expect(await nextSince(since, times)).toBe(expected);
  });

  it('is in the zone of the client', async () => {
    expect(await nextSince('2014-10-26', ['2014-10-26 02:30'], 'UTC')).toBe('2014-10-26 02:29');
    expect(await nextSince(new Date('2014-07-04T08:00:00Z'), [], 'UTC')).toBe('2014-07-04 08:00');
  });

  it('is this one until the walk came to its end', async () => {
    const { thulium } = await startScript(() => ({ body: { count: 5, result } }));
    const input = { since: '2026-01-05 10:01' };
    const walk = listTicketsChangedSince(thulium, input);
    expect([walk.nextSince, walk.resume]).toEqual(['2026-01-05 10:01', undefined]);
    for await (const { ticket_id } of walk) if (ticket_id === 1) break;
    expect([walk.nextSince, walk.resume]).toEqual(['2026-01-05 10:01', undefined]);
    const stopped = listTicketsChangedSince(thulium, input, { while: ({ ticket_id }) => ticket_id > 2 });
    expect(await idsOf(stopped)).toEqual([5, 4, 3]);
    expect([stopped.nextSince, typeof stopped.resume]).toEqual(['2026-01-05 10:01', 'string']);
    const failing = await startScript(() => ({ status: 500 }));
    const failed = listTicketsChangedSince(failing.thulium, input);
    await expect(idsOf(failed)).rejects.toThrow('500');
    expect(failed.nextSince).toBe('2026-01-05 10:01');
  });

  it('and where to go on when it is cut off', async () => {
    const many = Array.from({ length: 150 }, (_, index) => ({
      ticket_id: 150 - index,
      updated_at: '2014-07-04 10:05',
    }));
    const { thulium, seen } = await startScript(({ target }) => {
      const offset = Number(new URL(target, 'http://x').searchParams.get('offset'));
      return { body: { count: 150, result: many.slice(offset, offset + 100) } };
    });
    const walk = listTicketsChangedSince(thulium, { since: '2014-07-04' });
    for await (const { ticket_id } of walk) if (ticket_id === 40) break;
    const { nextSince, resume } = walk;
    expect(nextSince).toBe('2014-07-04');
    const rest = listTicketsChangedSince(thulium, { since: nextSince }, { resume });
    const before = seen.length;
    expect((await idsOf(rest)).slice(0, 50)).toEqual(many.slice(100).map(({ ticket_id }) => ticket_id));
    expect(seen[before]?.target).toContain('offset=99');
    expect([rest.nextSince, rest.resume]).toEqual(['2014-07-04 10:04', undefined]);
  });
});

describe('a ticket that changes while it is walked', () => {
  it('is given again', async () => {
    const list = Array.from({ length: 150 }, (_, index) => ({
      ticket_id: 150 - index,
      updated_at: '2014-07-04 10:05',
    }));
    const { thulium, seen } = await startScript(({ target }) => {
      if (seen.length === 2)
        list.unshift({ ...(list.splice(3, 1)[0] as (typeof list)[0]), updated_at: '2014-07-04 10:06' });
      const offset = Number(new URL(target, 'http://x').searchParams.get('offset'));
      return { body: { count: 150, result: list.slice(offset, offset + 100) } };
    });
    const given: (string | undefined)[] = [];
    for await (const { ticket_id, updated_at } of listTicketsChangedSince(thulium, { since: '2014-07-04' })) {
      if (ticket_id === 147) given.push(updated_at);
    }
    expect(given).toEqual(['2014-07-04 10:05', '2014-07-04 10:06']);
  });
});

describe('the input of listTicketsChangedSince', () => {
  it('is copied when it is called', async () => {
    const { seen, thulium } = await startScript(() => ({ body: [] }));
    const input = { since: new Date('2014-07-04T08:00:00Z'), status_id: [1] };
    const walk = listTicketsChangedSince(thulium, input);
    input.since.setTime(0);
    input.status_id.push(2);
    await idsOf(walk);
    const query = decodeURIComponent(seen[0]?.target ?? '');
    expect(query).toContain('date_from=2014-07-04 10:00');
    expect(query).not.toContain('=2&');
    expect(query.match(/status_id/g)).toHaveLength(1);
  });

  it('has own properties only, and so have the options', async () => {
    const queries = new Set<string>();
    const fetch: Fetch = async (url) => {
      queries.add(decodeURIComponent(new URL(url).search));
      return Response.json({ count: 5, result });
    };
    const thulium = createThulium({ baseUrl: 'http://127.0.0.1', username: 'user', password: 'secret', fetch });
    const evil = { since: '2001-01-01', date_from: '2001-01-01', status_id: [9], while: () => false, resume: 'x' };
    for (const [name, value] of Object.entries(evil)) {
      Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true });
    }
    try {
      expect(await idsOf(listTicketsChangedSince(thulium, { since: '2026-01-05' }))).toEqual([5, 4, 3, 2, 1]);
      expect(await idsOf(listTicketsChangedSince(thulium, { since: '2026-01-05' }, {}))).toEqual([5, 4, 3, 2, 1]);
      expect(() => listTicketsChangedSince(thulium, {} as never)).toThrow('since is missing');
    } finally {
      for (const name of Object.keys(evil)) Reflect.deleteProperty(Object.prototype, name);
    }
    expect(queries).toEqual(new Set(['?limit=100&offset=0&date_from=2026-01-05']));
  });
});

it('checks the options before anything is sent', async () => {
  const { seen, thulium } = await startScript(() => ({ body: { count: 5, result } }));
  expect(() => listTicketsChangedSince(thulium, { since: '2026-01-05' }, { while: 5 } as never)).toThrow(
    'while: expected a function',
  );
  expect(seen).toEqual([]);
});

it('an item that is no object is given as it is', async () => {
  const { thulium } = await startScript(() => ({ body: { count: 1, result: [null] } }));
  const items: unknown[] = [];
  for await (const item of listTicketsChangedSince(thulium, { since: '2026-01-05' })) items.push(item);
  expect(items).toEqual([null]);
});
