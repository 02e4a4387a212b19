import { defineEndpoint, type Endpoint, empty, type NumericId, numericId } from '@thulium-js/core/declare';

/** What {@link deleteTicket} takes. The vendor documents no parameters; further fields go into the query. */
export interface DeleteTicketInput {
  /** Id of the ticket. Example: `1234`. */
  ticket_id: NumericId;
  /** A field that is not documented, sent in the query as it is. */
  [field: string]: unknown;
}

/**
 * Deletes a ticket.
 *
 * Only method and path are documented: what it answers is not known, and not read.
 *
 * @example
 * ```ts
 * await deleteTicket(thulium, { ticket_id: 1234 });
 * ```
 *
 * @throws InvalidInputError before anything is sent; NotFoundError when there is no such ticket.
 * @see {@link https://api.thulium.com/docs/api/printer} The index; the page of this call was not seen.
 */
export const deleteTicket: Endpoint<DeleteTicketInput, void> = defineEndpoint({
  id: 'tickets.deleteTicket',
  method: 'DELETE',
  path: '/tickets/{ticket_id}',
  evidence: 'index',
  params: () => ({ ticket_id: numericId }),
  rest: 'query',
  response: () => empty,
});
