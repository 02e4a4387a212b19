import {
  type DateTimeInput,
  dateTime,
  defineEndpoint,
  type Endpoint,
  empty,
  filledText,
  type NumericId,
  numericId,
  optional,
  picklist,
} from '@thulium-js/core/declare';

/** What {@link addCustomerResponse} takes. */
export interface AddCustomerResponseInput {
  /** Id of the ticket. Example: `1234`. */
  ticket_id: NumericId;
  /** Text of the response, HTML or plain as `body_type` says. Example: `<p>Dzień dobry</p>`. */
  body: string;
  /** What `body` is. Default: `HTML`. */
  body_type?: 'HTML' | 'PLAIN';
  /** When the customer answered: a `Date`, or local time as `YYYY-MM-DD hh:mm`. Example: `2014-07-14 12:34`. */
  date?: DateTimeInput;
}

/**
 * Adds a response of the customer to a ticket.
 *
 * @example
 * ```ts
 * await addCustomerResponse(thulium, { ticket_id: 1234, body: '<p>Dzień dobry</p>' });
 * ```
 *
 * @throws InvalidInputError before anything is sent; NotFoundError when there is no such ticket.
 * @see {@link https://api.thulium.com/docs/api/tickets/post_tickets_id_customer_response}
 */
export const addCustomerResponse: Endpoint<AddCustomerResponseInput, void> = defineEndpoint({
  id: 'tickets.addCustomerResponse',
  method: 'POST',
  path: '/tickets/{ticket_id}/customer_response',
  evidence: 'full',
  params: () => ({ ticket_id: numericId }),
  body: () => ({
    body: filledText,
    body_type: optional(picklist(['HTML', 'PLAIN'])),
    date: optional(dateTime('minute')),
  }),
  response: () => empty,
});
