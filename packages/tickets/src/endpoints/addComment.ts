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
 * Only method and path are documented: its fields are inferred from its siblings, what it answers is not read.
 *
 * @example
 * ```ts
 * await addComment(thulium, { ticket_id: 1234, comment: 'Called back, no answer.' });
 * ```
 *
 * @throws InvalidInputError before anything is sent; NotFoundError when there is no such ticket.
 * @see {@link https://api.thulium.com/docs/api/printer} The index; the page of this call was not seen.
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
