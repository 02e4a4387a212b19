import {
  array,
  type CustomFieldValues,
  customFieldValues,
  defineEndpoint,
  type Endpoint,
  empty,
  filledText,
  type NumericId,
  nullable,
  numericId,
  optional,
} from '@thulium-js/core/declare';

/** What {@link updateTicket} takes. What is left out or `null` stays as it is: nothing can be cleared with `null`. */
export interface UpdateTicketInput {
  /** Id of the ticket. Example: `12`. */
  ticket_id: NumericId;
  /** Login of the user who gets it; `null` leaves it as it is. Example: `akowalski`. */
  user_login?: string | null;
  /** Id of the status; `null` leaves it as it is. Example: `1`. */
  status_id?: NumericId | null;
  /** Id of the substatus; `null` leaves it as it is. Example: `2`. */
  substatus_id?: NumericId | null;
  /** Id of the category; `null` leaves it as it is. Example: `3`. */
  category_id?: NumericId | null;
  /** All tags; `null` leaves them as they are. Example: `['tag1', 'tag2']`. */
  tags?: string[] | null;
  /** Id of the queue; `null` leaves it as it is. Example: `2`. */
  ticket_queue_id?: NumericId | null;
  /** Custom fields by name; `null` leaves them as they are. */
  custom_fields?: CustomFieldValues | null;
}

/**
 * Changes a ticket: status, category, queue, user, tags and custom fields. Its subject, text and customer stay.
 *
 * @example
 * ```ts
 * await updateTicket(thulium, { ticket_id: 12, status_id: 1, substatus_id: 2, category_id: 3 });
 * ```
 *
 * @throws InvalidInputError before anything is sent; NotFoundError when there is no such ticket.
 * @see {@link https://api.thulium.com/docs/api/tickets/put_tickets_id}
 */
export const updateTicket: Endpoint<UpdateTicketInput, void> = defineEndpoint({
  id: 'tickets.updateTicket',
  method: 'PUT',
  path: '/tickets/{ticket_id}',
  evidence: 'full',
  params: () => ({ ticket_id: numericId }),
  body: () => ({
    user_login: optional(nullable(filledText)),
    status_id: optional(nullable(numericId)),
    substatus_id: optional(nullable(numericId)),
    category_id: optional(nullable(numericId)),
    tags: optional(nullable(array(filledText))),
    ticket_queue_id: optional(nullable(numericId)),
    custom_fields: optional(nullable(customFieldValues())),
  }),
  response: () => empty,
});
