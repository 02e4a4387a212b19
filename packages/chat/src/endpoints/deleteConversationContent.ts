import {
  defineEndpoint,
  type Endpoint,
  empty,
  type NumericId,
  numericId,
  picklist,
  union,
  uuid,
} from '@thulium-js/core/declare';

/** What {@link deleteConversationContent} takes. */
export interface DeleteConversationContentInput {
  /**
   * Id of the conversation, a UUID. Example: `6ed7c941-2c8a-411e-95d2-338a9f64800a`.
   *
   * A number is taken too, here only: the vendor's table calls it a UUID, its one sample request sends `2`.
   */
  conversation_id: NumericId;
  /** Whose messages lose their content: the agent's (`user`), the customer's, or both. Example: `both`. */
  participant: 'user' | 'customer' | 'both';
}

/**
 * Deletes the content of the messages of a conversation, of one participant or of both.
 *
 * @example
 * ```ts
 * await deleteConversationContent(thulium, { conversation_id, participant: 'customer' });
 * ```
 *
 * @throws InvalidInputError before anything is sent; NotFoundError when there is no such conversation.
 * @see {@link https://api.thulium.com/docs/api/chats/delete_chat_conversations_content_id_participant}
 */
export const deleteConversationContent: Endpoint<DeleteConversationContentInput, void> = defineEndpoint({
  id: 'chat.deleteConversationContent',
  method: 'DELETE',
  path: '/chat_conversations/content/{conversation_id}/{participant}',
  evidence: 'full',
  params: () => ({
    conversation_id: union([uuid, numericId], 'a UUID, such as "6ed7c941-2c8a-411e-95d2-338a9f64800a", or a number'),
    participant: picklist(['user', 'customer', 'both']),
  }),
  response: () => empty,
});
