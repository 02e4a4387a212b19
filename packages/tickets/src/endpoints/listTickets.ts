import {
  type CustomFieldFilter,
  customFieldFilter,
  type DateTimeInput,
  dayOrMinute,
  definePagedEndpoint,
  filledArray,
  type NumericId,
  numericId,
  optional,
  type PagedEndpoint,
  type PageInput,
  picklist,
  text,
} from '@thulium-js/core/declare';
import { type TicketSource, ticketSources } from '../shapes/ticketSource.js';
import { type TicketSummary, ticketSummary } from '../shapes/ticketSummary.js';

/** What {@link listTickets} takes. A filter that is not documented is refused: the server might ignore it. */
export interface ListTicketsInput extends PageInput {
  /** Last modified then or later: a `Date`, or local time as `YYYY-MM-DD` or `YYYY-MM-DD hh:mm`. Example: `2014-07-04`. */
  date_from?: DateTimeInput;
  /** Last modified then or before: as `date_from`. Example: `2014-07-14 12:34`. */
  date_to?: DateTimeInput;
  /** Made then or later: as `date_from`. Example: `2014-07-04`. */
  create_date_from?: DateTimeInput;
  /** Made then or before: as `date_from`. Example: `2014-07-14 12:34`. */
  create_date_to?: DateTimeInput;
  /** Of this company; a company that does not exist has no tickets. Example: `21`. */
  company_id?: NumericId;
  /** Of this customer. Example: `32122`. */
  customer_id?: NumericId;
  /** Assigned to the user of this login; an empty text is sent as such. Example: `akowalski`. */
  user_login?: string;
  /** From this source. Example: `www`. */
  source?: TicketSource;
  /** In this queue. Example: `2`. */
  ticket_queue_id?: NumericId;
  /** Of this category. Example: `2`. */
  category_id?: NumericId;
  /** With a message of this id. Example: `432`. */
  message_id?: NumericId;
  /** In one of these statuses: always a list, the server answers a single value with an error 500. Example: `[1, 2]`. */
  status_id?: NumericId[];
  /** With these custom fields, all of them; of alternatives, any. Example: `{ ID: ['1', '2'], Uwagi: 'information' }`. */
  custom_fields?: CustomFieldFilter;
}

/**
 * Lists tickets, the last modified first.
 *
 * The order of the list changes while it is read; an iteration (`listTickets.all`) still yields every ticket once. What has
 * changed since a moment: {@link listTicketsChangedSince}.
 *
 * @example
 * ```ts
 * for await (const ticket of listTickets.all(thulium, { status_id: [1, 2], customer_id: 32122 })) {
 *   console.log(ticket.ticket_id, ticket.subject);
 * }
 * ```
 *
 * @throws InvalidInputError before anything is sent; DecodeError when the answer is not a list.
 * @see {@link https://api.thulium.com/docs/api/tickets/get_tickets}
 */
export const listTickets: PagedEndpoint<ListTicketsInput, TicketSummary> = definePagedEndpoint({
  id: 'tickets.listTickets',
  method: 'GET',
  path: '/tickets',
  evidence: 'partial',
  query: () => ({
    date_from: optional(dayOrMinute()),
    date_to: optional(dayOrMinute()),
    create_date_from: optional(dayOrMinute()),
    create_date_to: optional(dayOrMinute()),
    company_id: optional(numericId),
    customer_id: optional(numericId),
    user_login: optional(text),
    source: optional(picklist(ticketSources)),
    ticket_queue_id: optional(numericId),
    category_id: optional(numericId),
    message_id: optional(numericId),
    status_id: optional(filledArray(numericId)),
    custom_fields: optional(customFieldFilter()),
  }),
  page: { item: ticketSummary, maximum: 100, key: 'ticket_id', newestFirst: 'updated_at' },
});
