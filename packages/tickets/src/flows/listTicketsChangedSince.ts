import {
  ConfigurationError,
  type DateTimeInput,
  type InputIssue,
  type Thulium,
  toDate,
  type Walk,
  type WalkOptions,
} from '@thulium-js/core';
import {
  checkFlow,
  checkObject,
  copyInput,
  copyOptions,
  fieldNames,
  formatWallClock,
  isWallClock,
  unknownFieldIssues,
} from '@thulium-js/core/declare';
import { type ListTicketsInput, listTickets } from '../endpoints/listTickets.js';
import type { TicketSummary } from '../shapes/ticketSummary.js';

/** What {@link listTicketsChangedSince} takes: a moment, and the filters of {@link listTickets}. */
export interface ListTicketsChangedSinceInput extends Omit<ListTicketsInput, 'date_from' | 'offset'> {
  /** From when on: a `Date`, or local time as `YYYY-MM-DD` or `YYYY-MM-DD hh:mm`. Example: `2026-11-21 14:05`. */
  since: DateTimeInput;
}

/** Options of {@link listTicketsChangedSince}. Tickets that change during the iteration are always yielded again. */
export type ListTicketsChangedSinceOptions = Omit<WalkOptions<TicketSummary>, 'repeatChanged'>;

/**
 * The tickets of {@link listTicketsChangedSince}, and the position to continue from: save `{ since: nextSince, resume
 * }` at any time, and pass both to the next iteration.
 */
export interface ChangedTickets extends AsyncGenerator<TicketSummary, void, void> {
  /**
   * `since` for the next iteration, in server time. Until this iteration has ended, its own `since`; then one minute
   * before the newest change at its start. Example: `2026-11-21 14:04`.
   */
  readonly nextSince: string;
  /** `resume` to continue this iteration. Undefined until all items of the first page were used, and after the end. */
  readonly resume: string | undefined;
}

/**
 * Iterates over the tickets that were created or changed since a moment, the last changed first. A ticket that changes
 * after it was yielded is yielded again, with its new `updated_at`.
 *
 * To continue later, start with `nextSince` of an iteration that has ended. It is one minute before the newest change
 * at the start of that iteration. A ticket that changes during an iteration is yielded in this one or in the next, and
 * the tickets of the last minutes are yielded in both. Store tickets by id, and let the later one win.
 *
 * This is guaranteed only if a change becomes visible in the list within a minute of its `updated_at`, and if the
 * server clock is not set back other than at the end of summer time. Tickets that are deleted, or no longer match the
 * filters, are not reported.
 *
 * The vendor's times have no seconds: tickets changed in the minute of `since` are included, so that none is skipped.
 * During the repeated hour at the end of summer time, the vendor's times go back. `nextSince`, and a `Date` up to an
 * hour before it, therefore start further back; a string is used as it is.
 *
 * The request filters by date. If the server ignores that filter, the iteration ends after 100 consecutive older tickets. A
 * ticket without a readable `updated_at` is always yielded. The input is copied on entry. No request is sent before the
 * first ticket is requested.
 *
 * @example
 * ```ts
 * const changed = listTicketsChangedSince(thulium, { since: '2026-11-21 14:05' });
 * for await (const ticket of changed) console.log(ticket.ticket_id, ticket.updated_at);
 * console.log(changed.nextSince); // keep it for the next walk
 * ```
 *
 * @throws InvalidInputError before any request is sent; PagingError if the list cannot be read completely.
 */
export function listTicketsChangedSince(
  client: Thulium,
  input: ListTicketsChangedSinceInput,
  options?: ListTicketsChangedSinceOptions,
): ChangedTickets {
  const { from, filters } = readInput(client, input);
  const { while: goOn, ...others } = copyOptions(options, ['resume', 'while', 'readAhead']);
  if (goOn !== undefined && typeof goOn !== 'function') throw new ConfigurationError('while: expected a function');
  let isCut = false;
  /** How many tickets in a row were older than `since`. */
  let older = 0;
  const walk = listTickets.walk(client, filters, {
    ...others,
    repeatChanged: true,
    while: (ticket) => {
      // Some older tickets may be out of order; so many mean that the server ignores the date.
      if (isOlder(ticket, from)) return ++older < mostOlder;
      older = 0;
      isCut ||= goOn?.(ticket) === false;
      return !isCut;
    },
  });
  const place: Place = { nextSince: from, resume: undefined };
  const tickets = giveTickets(walk, from, place, () =>
    isCut ? undefined : nextSinceOf(walk.newestAtStart, from, client.timeZone),
  );
  return Object.defineProperties(tickets, {
    nextSince: { get: () => place.nextSince },
    resume: { get: () => place.resume },
  }) as ChangedTickets;
}

/** Where a walk stands. */
interface Place {
  nextSince: string;
  resume: string | undefined;
}

async function* giveTickets(
  walk: Walk<TicketSummary>,
  from: string,
  place: Place,
  nextSince: () => string | undefined,
): AsyncGenerator<TicketSummary, void, void> {
  for await (const { result, resume } of walk.pages()) {
    yield* result.filter((ticket) => !isOlder(ticket, from));
    place.resume = resume;
  }
  const end = nextSince();
  if (end === undefined) return;
  place.nextSince = end;
  place.resume = undefined;
}

const flow = 'tickets.listTicketsChangedSince';

/** Without a moment every ticket would come; with two of them, it would not be clear which one holds. */
function readInput(
  client: Thulium,
  given: ListTicketsChangedSinceInput,
): { readonly from: string; readonly filters: Omit<ListTicketsInput, 'offset'> } {
  const input = copyInput(given, flow);
  checkObject(flow, input);
  const { since, ...others } = input;
  const issues: InputIssue[] = [];
  if (!(since instanceof Date) && typeof since !== 'string') {
    const expected = 'a valid Date, or a real date written like "2026-11-21" or "2026-11-21 14:05"';
    issues.push({ path: 'since', code: since === undefined ? 'missing' : 'invalid', expected });
  }
  if (Object.hasOwn(input, 'date_from')) {
    issues.push({ path: 'date_from', code: 'unknown', expected: 'since takes its place' });
  }
  issues.push(...unknownFieldIssues(Object.keys(others), [...fieldNames(listTickets), 'since']));
  const from = since instanceof Date ? earliestText(since, client.timeZone) : since;
  const filters = { ...others, date_from: from };
  const placeOf = (path: string) => (path === 'date_from' ? 'since' : path);
  checkFlow(flow, issues, [[() => listTickets.all(client, filters), placeOf]]);
  return { from, filters };
}

/** So many older tickets in a row end the iteration: as many as fit on a page. */
const mostOlder = 100;

/** Whether a ticket was last modified before; times of the vendor have the order of their texts. */
function isOlder(ticket: TicketSummary | null, from: string): boolean {
  // Reading a response is tolerant: a row may be null, and without a time that can be read.
  const updated_at: unknown = ticket?.updated_at;
  return typeof updated_at === 'string' && isWallClock(updated_at) && updated_at < from;
}

const hour = 3_600_000;

/** The minute of a moment as the vendor writes it; an hour earlier where the clock is about to be set back to it. */
function earliestText(moment: Date, timeZone: string): string {
  if (Number.isNaN(moment.getTime())) return ''; // Refused as no date when the list checks its input.
  const write = (time: number) => formatWallClock(new Date(time), timeZone, 'minute');
  const text = write(moment.getTime());
  return write(moment.getTime() + hour) <= text ? write(moment.getTime() - hour) : text;
}

const minute = 60_000;

/**
 * From when on the next walk has to look. Every later change is as new as the newest one when this walk began; a minute
 * less, for a change may be visible a little after the time that it bears.
 */
function nextSinceOf(newest: string | undefined, from: string, timeZone: string): string {
  if (newest === undefined || newest <= from) return from;
  try {
    const before = (toDate(newest.slice(0, 16), { timeZone }) as Date).getTime() - minute;
    const text = formatWallClock(new Date(before), timeZone, 'minute');
    const next = text > from ? text : from;
    const [first, second] = (['earlier', 'later'] as const).map((fold) => toDate(next, { timeZone, fold }) as Date);
    // What changes behind an hour that comes twice may bear a time of that hour.
    return first?.getTime() === second?.getTime() ? next : earliestText(first as Date, timeZone);
  } catch {
    return from; // The server told no time that exists.
  }
}
