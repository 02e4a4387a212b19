import { defineEndpoint, type Endpoint, empty, uuid } from '@thulium-js/core/declare';

/** What {@link deleteConversation} takes. The vendor documents no further fields; those given go into the query. */
export interface DeleteConversationInput {
  /** Id of the conversation, a UUID, from {@link startConversation}. Example: `6ed7c941-2c8a-411e-95d2-338a9f64800a`. */
  conversation_id: string;
  /** A field that is not documented, sent in the query as it is. */
  [field: string]: unknown;
}

/**
 * Deletes a chat conversation.
 *
 * Only method and path are documented: what it answers is not known, and not read.
 *
 * @example
 * ```ts
 * await deleteConversation(thulium, { conversation_id });
 * ```
 *
 * @throws InvalidInputError before anything is sent; NotFoundError when there is no such conversation.
 * @see {@link https://api.thulium.com/docs/api/printer} The index; the page of this call was not seen.
 */
export const deleteConversation: Endpoint<DeleteConversationInput, void> = defineEndpoint({
  id: 'chat.deleteConversation',
  method: 'DELETE',
  path: '/chat_conversations/{conversation_id}',
  evidence: 'index',
  params: () => ({ conversation_id: uuid }),
  rest: 'query',
  response: () => empty,
});
