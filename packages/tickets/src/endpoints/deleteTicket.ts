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
 * The vendor names this call in its index; what it answers is not documented, and not read. There is no page of the
 * vendor on it.
 *
 * @example
 * ```ts
 * await deleteTicket(thulium, { ticket_id: 1234 });
 * ```
 *
 * @throws {@link InvalidInputError} before sending; {@link NotFoundError} when there is no such ticket.
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
