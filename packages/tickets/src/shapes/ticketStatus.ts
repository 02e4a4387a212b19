import { id, openObject, optional, type Schema, text } from '@thulium-js/core/declare';

/** A status of tickets. What it holds is not documented; the named fields are inferred, and each may be missing. */
export interface TicketStatus {
  /** Id of the status, for the field `status_id` of a ticket. Inferred. Example: `2`. */
  readonly status_id?: number;
  /** Name. Inferred. Example: `Nowe`. */
  readonly name?: string;
  /** A field that is not documented, as it comes: among others the substatuses. */
  readonly [field: string]: unknown;
}

/** {@link TicketStatus} */
export const ticketStatus = (): Schema<unknown, TicketStatus> =>
  openObject({ status_id: optional(id), name: optional(text) });
