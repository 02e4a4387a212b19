import { defineEndpoint, type Endpoint, type Page, pageSchema } from '@thulium-js/core/declare';
import { type TicketCategory, ticketCategory } from '../shapes/ticketCategory.js';

/** What {@link listTicketCategories} takes. The vendor documents no parameters; what is given goes into the query. */
export interface ListTicketCategoriesInput {
  /** A field that is not documented, sent in the query as it is. */
  [field: string]: unknown;
}

/**
 * Lists the categories of tickets.
 *
 * Only method and path are documented: the list is read in either of the vendor's forms, and what an item holds is
 * inferred from the fields of tickets.
 *
 * @example
 * ```ts
 * const { result } = await listTicketCategories(thulium);
 * const found = result.find(({ name }) => name === 'Faktury');
 * ```
 *
 * @throws DecodeError when the answer is not a list.
 * @see {@link https://api.thulium.com/docs/api/printer} The index; the page of this call was not seen.
 */
export const listTicketCategories: Endpoint<ListTicketCategoriesInput | void, Page<TicketCategory>> = defineEndpoint({
  id: 'tickets.listTicketCategories',
  method: 'GET',
  path: '/ticket_categories',
  evidence: 'index',
  rest: 'query',
  response: () => pageSchema(ticketCategory()),
});
