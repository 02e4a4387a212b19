import {
  array,
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

/** What {@link addAgentResponse} takes. */
export interface AddAgentResponseInput {
  /** Id of the ticket. Example: `1234`. */
  ticket_id: NumericId;
  /** Text of the response, HTML or plain as `body_type` says. Example: `<p>Dzień dobry</p>`. */
  body: string;
  /** What `body` is. Default: `HTML`. */
  body_type?: 'HTML' | 'PLAIN';
  /** Login of the agent who responds. Example: `testowy.agent11`. */
  user_login: string;
  /** When the agent responded: a `Date`, or local time as `YYYY-MM-DD hh:mm`. Example: `2014-07-14 12:34`. */
  date?: DateTimeInput;
  /** Tokens from {@link uploadTemporaryFile}, not older than 24 hours. Example: `['61527075253ba62a76ca5c']`. */
  attachments?: string[];
}

/**
 * Sends a response of an agent to the customer of a ticket. It is never repeated after an unknown outcome:
 * read the ticket before you call again, or the customer gets a second e-mail.
 *
 * @example
 * ```ts
 * await addAgentResponse(thulium, { ticket_id: 1234, body: '<p>Dzień dobry</p>', user_login: 'testowy.agent11' });
 * ```
 *
 * @throws InvalidInputError before anything is sent; NotFoundError when there is no such ticket.
 * @see {@link https://api.thulium.com/docs/api/tickets/post_tickets_id_agent_response}
 */
export const addAgentResponse: Endpoint<AddAgentResponseInput, void> = defineEndpoint({
  id: 'tickets.addAgentResponse',
  method: 'POST',
  path: '/tickets/{ticket_id}/agent_response',
  evidence: 'full',
  params: () => ({ ticket_id: numericId }),
  body: () => ({
    body: filledText,
    body_type: optional(picklist(['HTML', 'PLAIN'])),
    user_login: filledText,
    date: optional(dateTime('minute')),
    attachments: optional(array(filledText)),
  }),
  response: () => empty,
});
