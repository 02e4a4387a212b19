import { buildTicket } from '@thulium-js/sandbox';
import { describe, expect, it } from 'vitest';
import { listTickets } from '../src/index.js';
import { startSandbox, startScript } from './support.js';

const wallClock = (second: number): string => new Date(second * 60_000).toISOString().replace('T', ' ').slice(0, 23);

describe('a walk through tickets', () => {
  it('gives every ticket once, though the list sorts itself anew', async () => {
    const { sandbox, thulium } = await startSandbox();
    const { tickets } = sandbox.state;
    tickets.clear();
    const made = { ticket_queue_id: 2, status_id: 1, customer_id: null };
    for (let ticket_id = 1; ticket_id <= 250; ticket_id++) {
      const created_at = wallClock(ticket_id);
      tickets.set(ticket_id, buildTicket({ ...made, ticket_id, created_at, updated_at: created_at }));
    }
    const seen: number[] = [];
    let minute = 1_000;
    for await (const { ticket_id } of listTickets.all(thulium, { ticket_queue_id: 2 })) {
      seen.push(ticket_id);
      // The ticket that would come last moves to the head; and a new one comes.
      if (seen.length % 40 !== 0) continue;
      const last = tickets.get(seen.length / 40);
      if (last !== undefined) last.updated_at = wallClock(minute++);
      const ticket_id_ = 1_000 + seen.length;
      const created_at = wallClock(minute++);
      tickets.set(ticket_id_, buildTicket({ ...made, ticket_id: ticket_id_, created_at, updated_at: created_at }));
    }
    expect(new Set(seen).size).toBe(seen.length);
    for (let ticket_id = 1; ticket_id <= 250; ticket_id++) expect(seen).toContain(ticket_id);
  });

  it('asks for 100 at a time, and for no more than it needs', async () => {
    const result = Array.from({ length: 100 }, (_, index) => ({
      ticket_id: index + 1,
      updated_at: '2026-01-05 10:00',
    }));
    const { seen, thulium } = await startScript(() => ({ body: { count: 500, result } }));
    const tickets = await listTickets.collect(thulium, undefined, { atMost: 3 });
    expect(tickets.map(({ ticket_id }) => ticket_id)).toEqual([1, 2, 3]);
    expect(seen.map(({ target }) => target)).toEqual(['/tickets?limit=100&offset=0']);
  });

  it('takes an answer that is no list for an error, not for an empty list', async () => {
    for (const body of [{ count: 0, data: [] }, { errors: [] }, 'null', { count: 5, result: [] }]) {
      const { thulium } = await startScript(() => ({ body }));
      await expect(listTickets(thulium)).rejects.toMatchObject({ code: 'decode', endpoint: 'tickets.listTickets' });
    }
  });

  it('reads what is in another form than documented, and tells of it once', async () => {
    const drifts: string[] = [];
    const body = [{ ticket_id: 1, status_id: { id: 3 }, tags: 'none', new_field: 5 }];
    const onDrift = ({ path }: { path: string }) => drifts.push(path);
    const { thulium } = await startScript(() => ({ body }), { onDrift });
    await listTickets(thulium);
    const { result } = await listTickets(thulium);
    expect(result).toEqual(body);
    expect(drifts).toEqual(['result[].status_id', 'result[].tags']);
  });
});
