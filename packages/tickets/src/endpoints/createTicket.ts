import {
  array,
  type CustomFieldValues,
  created,
  customFieldValues,
  defineEndpoint,
  type Endpoint,
  emailAddress,
  filledText,
  id,
  type NumericId,
  numericId,
  optional,
  picklist,
} from '@thulium-js/core/declare';
import { type TicketSource, ticketSources } from '../shapes/ticketSource.js';

/** What {@link createTicket} takes. */
export interface CreateTicketInput {
  /** Address that the ticket comes to: one of the mailboxes of the system. Example: `mailbox@example.org`. */
  to: string;
  /** Address of the author. Example: `john.doe@example.org`. */
  from?: string;
  /** Subject. Example: `Broken headset`. */
  subject: string;
  /** Text of the ticket, HTML or plain as `body_type` says. */
  body: string;
  /** What `body` is. Default: `PLAIN`, other than for responses. */
  body_type?: 'HTML' | 'PLAIN';
  /** Text of a comment that is added. */
  comment?: string;
  /** Addresses that get a copy. */
  cc?: string[];
  /** Tokens from {@link uploadTemporaryFile}, not older than 24 hours. Example: `['61527075253ba62a76ca5c']`. */
  attachments?: string[];
  /** Where the ticket comes from. Default: `email`. */
  source?: TicketSource;
  /** `in_behalf_of` the customer, or `out`: an e-mail that goes to the customer. Default: `in_behalf_of`. */
  direction?: 'in_behalf_of' | 'out';
  /** Login of the user who gets it. Example: `akowalski`. */
  user_login?: string;
  /** Id of the customer in Thulium. Example: `32122`. */
  customer_id?: NumericId;
  /** Tags. Example: `['tag1', 'tag2']`. */
  tags?: string[];
  /** Id of the status. Example: `1`. */
  status_id?: NumericId;
  /** Id of the substatus. Example: `2`. */
  substatus_id?: NumericId;
  /** Id of the category. Example: `3`. */
  category_id?: NumericId;
  /** Id of the queue. Default: the queue of the mailbox in `to`. Example: `2`. */
  ticket_queue_id?: NumericId;
  /** Custom fields by name. */
  custom_fields?: CustomFieldValues;
}

/** What {@link createTicket} answers. */
export interface CreatedTicket {
  /** Id of the new ticket. Example: `1232`. */
  ticket_id: number;
}

/**
 * Creates a ticket. It is never repeated after an unknown outcome: check before you call again.
 *
 * @example
 * ```ts
 * const { ticket_id } = await createTicket(thulium, {
 *   to: 'mailbox@example.org',
 *   from: 'john.doe@example.org',
 *   subject: 'Broken headset',
 *   body: 'The left side is silent.',
 * });
 * ```
 *
 * @throws InvalidInputError before anything is sent; ApiError 400 when `to` is not a mailbox of the system.
 * @see {@link https://api.thulium.com/docs/api/tickets/post_tickets}
 */
export const createTicket: Endpoint<CreateTicketInput, CreatedTicket> = defineEndpoint({
  id: 'tickets.createTicket',
  method: 'POST',
  path: '/tickets',
  evidence: 'partial',
  body: () => ({
    to: emailAddress,
    from: optional(emailAddress),
    subject: filledText,
    body: filledText,
    body_type: optional(picklist(['HTML', 'PLAIN'])),
    comment: optional(filledText),
    cc: optional(array(emailAddress)),
    attachments: optional(array(filledText)),
    source: optional(picklist(ticketSources)),
    direction: optional(picklist(['in_behalf_of', 'out'])),
    user_login: optional(filledText),
    customer_id: optional(numericId),
    tags: optional(array(filledText)),
    status_id: optional(numericId),
    substatus_id: optional(numericId),
    category_id: optional(numericId),
    ticket_queue_id: optional(numericId),
    custom_fields: optional(customFieldValues()),
  }),
  response: () => created({ ticket_id: id }),
});
