import type { DateTimeInput, InputIssue, Thulium, WalkOptions } from '@thulium-js/core';
import { checkFlow, checkObject, fieldNames, formatWallClock, unknownFieldIssues } from '@thulium-js/core/declare';
import { type ListTicketsInput, listTickets } from '../endpoints/listTickets.js';
import type { TicketSummary } from '../shapes/ticketSummary.js';

/** What {@link listTicketsChangedSince} takes: a moment, and the filters of {@link listTickets}. */
export interface ListTicketsChangedSinceInput extends Omit<ListTicketsInput, 'date_from' | 'offset'> {
  /** From when on: a `Date`, or local time as `YYYY-MM-DD` or `YYYY-MM-DD hh:mm`. Example: `2026-11-21 14:05`. */
  since: DateTimeInput;
}

/**
 * Walks through the tickets that were made or modified since a moment, each once, the last modified first.
 *
 * The vendor's times have no seconds: tickets modified in the minute of `since` come, so that none is left out. To go on
 * another day, keep the greatest `updated_at` of a walk that came to its end, and give it as the next `since`. In the hour
 * that comes twice when summer time ends, the vendor's times go back: a `Date` up to an hour before reaches back further,
 * so that tickets may come again but none is left out; a text is taken as it is.
 *
 * The server is asked for these tickets only, and the walk ends at the first that is older, should it not heed that.
 *
 * @example
 * ```ts
 * for await (const ticket of listTicketsChangedSince(thulium, { since: '2026-11-21 14:05' })) {
 *   console.log(ticket.ticket_id, ticket.updated_at);
 * }
 * ```
 *
 * @throws InvalidInputError before anything is sent; PagingError when the list cannot be read to its end.
 */
export function listTicketsChangedSince(
  client: Thulium,
  input: ListTicketsChangedSinceInput,
  options: WalkOptions<TicketSummary> = {},
): AsyncGenerator<TicketSummary, void, void> {
  const { from, filters } = readInput(client, input);
  const goOn = options.while;
  return listTickets.all(client, filters, {
    ...options,
    while: (ticket) => !isOlder(ticket, from) && (goOn === undefined || goOn(ticket)),
  });
}

const flow = 'tickets.listTicketsChangedSince';

/** Without a moment every ticket would come; with two of them, it would not be clear which one holds. */
function readInput(
  client: Thulium,
  input: ListTicketsChangedSinceInput,
): { readonly from: string; readonly filters: Omit<ListTicketsInput, 'offset'> } {
  checkObject(flow, input);
  const { since, ...others } = input;
  const issues: InputIssue[] = [];
  if (!(since instanceof Date) && typeof since !== 'string') {
    const expected = 'a valid Date, or a real date written like "2026-11-21" or "2026-11-21 14:05"';
    issues.push({ path: 'since', code: since === undefined ? 'missing' : 'invalid', expected });
  }
  if ('date_from' in others && others.date_from !== undefined) {
    issues.push({ path: 'date_from', code: 'unknown', expected: 'since takes its place' });
  }
  issues.push(...unknownFieldIssues(Object.keys(others), [...fieldNames(listTickets), 'since']));
  const from = since instanceof Date ? earliestText(since, client.timeZone) : since;
  const filters = { ...others, date_from: from };
  const placeOf = (path: string) => (path === 'date_from' ? 'since' : path);
  checkFlow(flow, issues, [[() => listTickets.all(client, filters), placeOf]]);
  return { from, filters };
}

/** Whether a ticket was last modified before; times of the vendor have the order of their texts. */
function isOlder({ updated_at }: TicketSummary, from: string): boolean {
  return updated_at !== undefined && updated_at < from;
}

const hour = 3_600_000;

/** The minute of a moment as the vendor writes it; an hour earlier where the clock is about to be set back to it. */
function earliestText(moment: Date, timeZone: string): string {
  if (Number.isNaN(moment.getTime())) return ''; // Refused as no date when the list checks its input.
  const write = (time: number) => formatWallClock(new Date(time), timeZone, 'minute');
  const text = write(moment.getTime());
  return write(moment.getTime() + hour) <= text ? write(moment.getTime() - hour) : text;
}
