import { id, openObject, optional, type Schema, text } from '@thulium-js/core/declare';

/** A category of tickets. What it holds is not documented; the named fields are inferred, and each may be missing. */
export interface TicketCategory {
  /** Id of the category, for the field `category_id` of a ticket. Inferred. Example: `3`. */
  readonly category_id?: number;
  /** Name. Inferred. Example: `Faktury`. */
  readonly name?: string;
  /** A field that is not documented, as it comes. */
  readonly [field: string]: unknown;
}

/** {@link TicketCategory} */
export const ticketCategory = (): Schema<unknown, TicketCategory> =>
  openObject({ category_id: optional(id), name: optional(text) });
