import { InvalidInputError } from '@thulium-js/core';
import { buildTicket } from '@thulium-js/sandbox';
import { describe, expect, it } from 'vitest';
import { createTickets, type ListTicketsChangedSinceInput, listTicketsChangedSince } from '../src/index.js';
import { startSandbox, startScript } from './support.js';

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

  it('ends at the first older ticket when the server does not heed the filter', async () => {
    const { seen, thulium } = await startScript(() => ({ body: { count: 5_000, result } }));
    expect(await idsOf(listTicketsChangedSince(thulium, { since: '2026-01-05 10:03' }))).toEqual([5, 4, 3]);
    expect(new Set(seen.map(({ target }) => target)).size).toBe(1);
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
    ['a Date', new Date(0), 'since is missing'],
    ['a list', ['2026-01-05'], 'the input: expected an object'],
  ])('refuses %s for the input', async (_name, input, words) => {
    const { seen, thulium } = await startScript(() => ({ body: [] }));
    const call = async () => idsOf(listTicketsChangedSince(thulium, input as never));
    await expect(call).rejects.toThrow(InvalidInputError);
    await expect(call).rejects.toThrow(`tickets.listTicketsChangedSince: ${words}`);
    expect(seen).toEqual([]);
  });
});
