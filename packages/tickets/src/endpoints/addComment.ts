import {
  defineEndpoint,
  type Endpoint,
  empty,
  filledText,
  type NumericId,
  numericId,
  optional,
} from '@thulium-js/core/declare';

/** What {@link addComment} takes. The vendor documents no parameters; further fields go into the body. */
export interface AddCommentInput {
  /** Id of the ticket. Example: `1234`. */
  ticket_id: NumericId;
  /** Text of the comment. Inferred: so it is called when a ticket is created and when it is read. */
  comment: string;
  /** Login of the user who comments. Inferred from {@link addAgentResponse}. Example: `testowy.agent11`. */
  user_login?: string;
  /** A field that is not documented, sent in the body as it is. */
  [field: string]: unknown;
}

/**
 * Adds a comment to a ticket.
 *
 * The vendor names this call in its index; its fields are inferred from its siblings, and what it answers is not
 * read. There is no page of the vendor on it.
 *
 * @example
 * ```ts
 * await addComment(thulium, { ticket_id: 1234, comment: 'Called back, no answer.' });
 * ```
 *
 * @throws {@link InvalidInputError} before sending; {@link NotFoundError} when there is no such ticket.
 */
export const addComment: Endpoint<AddCommentInput, void> = defineEndpoint({
  id: 'tickets.addComment',
  method: 'POST',
  path: '/tickets/{ticket_id}/comment',
  evidence: 'inferred',
  params: () => ({ ticket_id: numericId }),
  body: () => ({ comment: filledText, user_login: optional(filledText) }),
  rest: 'body',
  response: () => empty,
});
