import { id, openObject, optional, type Schema, text } from '@thulium-js/core/declare';

/** A queue of tickets. What it holds is not documented; the named fields are inferred, and each may be missing. */
export interface TicketQueue {
  /** Id of the queue, for the field `ticket_queue_id` of a ticket. Inferred. Example: `32`. */
  readonly ticket_queue_id?: number;
  /** Name. Inferred. Example: `Reklamacje`. */
  readonly name?: string;
  /** A field that is not documented, as it comes. */
  readonly [field: string]: unknown;
}

/** {@link TicketQueue} */
export const ticketQueue = (): Schema<unknown, TicketQueue> =>
  openObject({ ticket_queue_id: optional(id), name: optional(text) });
