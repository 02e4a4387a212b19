import { defineEndpoint, type Endpoint, empty, filledText, optional, uuid } from '@thulium-js/core/declare';

/** What {@link sendMessage} takes. */
export interface SendMessageInput {
  /** Id of the conversation, a UUID, from {@link startConversation}. Example: `6ed7c941-2c8a-411e-95d2-338a9f64800a`. */
  conversation_id: string;
  /** Text of the message; documented as optional. Example: `Hello, world!`. */
  text?: string;
  /** Id of an external chatbot, a UUID. Its place in the body is inferred. Example: `a779146f-4df3-49c1-826a-7caa6a5e653a`. */
  external_chatbot_id?: string;
}

/**
 * Sends a message in a chat conversation.
 *
 * @example
 * ```ts
 * await sendMessage(thulium, { conversation_id, text: 'Hello, world!' });
 * ```
 *
 * @throws InvalidInputError before anything is sent; NotFoundError when there is no such conversation.
 * @see {@link https://api.thulium.com/docs/api/chats/post_chat_conversations_id_message}
 */
export const sendMessage: Endpoint<SendMessageInput, void> = defineEndpoint({
  id: 'chat.sendMessage',
  method: 'POST',
  path: '/chat_conversations/{conversation_id}/message',
  evidence: 'full',
  params: () => ({ conversation_id: uuid }),
  body: () => ({ text: optional(filledText), external_chatbot_id: optional(uuid) }),
  response: () => empty,
});
