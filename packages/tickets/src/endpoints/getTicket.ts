import { boolean, defineEndpoint, type Endpoint, type NumericId, numericId, optional } from '@thulium-js/core/declare';
import { type Ticket, ticket } from '../shapes/ticket.js';

/** What {@link getTicket} takes. */
export interface GetTicketInput {
  /** Id of the ticket. Example: `1234`. */
  ticket_id: NumericId;
  /** Whether the custom fields are wanted too. Example: `true`. */
  include_custom_fields?: boolean;
}

/**
 * Reads a ticket with its messages.
 *
 * @example
 * ```ts
 * const { subject, messages } = await getTicket(thulium, { ticket_id: 1234 });
 * ```
 *
 * @throws InvalidInputError before anything is sent; NotFoundError when there is no such ticket, or none any more.
 * @see {@link https://api.thulium.com/docs/api/tickets/get_tickets_id}
 */
export const getTicket: Endpoint<GetTicketInput, Ticket> = defineEndpoint({
  id: 'tickets.getTicket',
  method: 'GET',
  path: '/tickets/{ticket_id}',
  evidence: 'partial',
  params: () => ({ ticket_id: numericId }),
  query: () => ({ include_custom_fields: optional(boolean) }),
  response: ticket,
});
