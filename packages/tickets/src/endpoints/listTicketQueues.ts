import { defineEndpoint, type Endpoint, type Page, pageSchema } from '@thulium-js/core/declare';
import { type TicketQueue, ticketQueue } from '../shapes/ticketQueue.js';

/** What {@link listTicketQueues} takes. The vendor documents no parameters; what is given goes into the query. */
export interface ListTicketQueuesInput {
  /** A field that is not documented, sent in the query as it is. */
  [field: string]: unknown;
}

/**
 * Lists the queues of tickets.
 *
 * Only method and path are documented: the list is read in either of the vendor's forms, and what an item holds is
 * inferred from the fields of tickets.
 *
 * @example
 * ```ts
 * const { result } = await listTicketQueues(thulium);
 * const found = result.find(({ name }) => name === 'Reklamacje');
 * ```
 *
 * @throws DecodeError when the answer is not a list.
 * @see {@link https://api.thulium.com/docs/api/printer} The index; the page of this call was not seen.
 */
export const listTicketQueues: Endpoint<ListTicketQueuesInput | void, Page<TicketQueue>> = defineEndpoint({
  id: 'tickets.listTicketQueues',
  method: 'GET',
  path: '/ticket_queues',
  evidence: 'index',
  rest: 'query',
  response: () => pageSchema(ticketQueue()),
});
