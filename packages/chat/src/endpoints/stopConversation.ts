import { defineEndpoint, type Endpoint, empty, optional, uuid } from '@thulium-js/core/declare';

/** What {@link stopConversation} takes. */
export interface StopConversationInput {
  /** Id of the conversation, a UUID, from {@link startConversation}. Example: `6ed7c941-2c8a-411e-95d2-338a9f64800a`. */
  conversation_id: string;
  /**
   * Id of an external chatbot, a UUID. Example: `a779146f-4df3-49c1-826a-7caa6a5e653a`.
   *
   * Where it goes is not documented. That it stands in the body, as in {@link sendMessage}, is inferred; without it the
   * body stays empty, as in the vendor's sample.
   */
  external_chatbot_id?: string;
}

/**
 * Ends a chat conversation. What happens to one that has ended already is not documented.
 *
 * @example
 * ```ts
 * await stopConversation(thulium, { conversation_id });
 * ```
 *
 * @throws InvalidInputError before anything is sent; NotFoundError when there is no such conversation.
 * @see {@link https://api.thulium.com/docs/api/chats/post_chat_conversations_id_stop}
 */
export const stopConversation: Endpoint<StopConversationInput, void> = defineEndpoint({
  id: 'chat.stopConversation',
  method: 'POST',
  path: '/chat_conversations/{conversation_id}/stop',
  evidence: 'full',
  params: () => ({ conversation_id: uuid }),
  body: () => ({ external_chatbot_id: optional(uuid) }),
  bodyType: 'optional-json',
  response: () => empty,
});
