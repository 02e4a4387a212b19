import { defineEndpoint, type Endpoint, type Page, pageSchema } from '@thulium-js/core/declare';
import { type TicketStatus, ticketStatus } from '../shapes/ticketStatus.js';

/** What {@link listTicketStatuses} takes. The vendor documents no parameters; what is given goes into the query. */
export interface ListTicketStatusesInput {
  /** A field that is not documented, sent in the query as it is. */
  [field: string]: unknown;
}

/**
 * Lists the statuses of tickets.
 *
 * Only method and path are documented: the list is read in either of the vendor's forms, and what an item holds is
 * inferred from the fields of tickets.
 *
 * @example
 * ```ts
 * const { result } = await listTicketStatuses(thulium);
 * const found = result.find(({ name }) => name === 'Nowe');
 * ```
 *
 * @throws DecodeError when the answer is not a list.
 * @see {@link https://api.thulium.com/docs/api/printer} The index; the page of this call was not seen.
 */
export const listTicketStatuses: Endpoint<ListTicketStatusesInput | void, Page<TicketStatus>> = defineEndpoint({
  id: 'tickets.listTicketStatuses',
  method: 'GET',
  path: '/ticket_statuses',
  evidence: 'index',
  rest: 'query',
  response: () => pageSchema(ticketStatus()),
});
