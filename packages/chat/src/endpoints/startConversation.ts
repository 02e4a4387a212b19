import {
  created,
  defineEndpoint,
  type Endpoint,
  type ExternalId,
  emailAddress,
  externalId,
  filledText,
  type NumericId,
  numericId,
  optional,
} from '@thulium-js/core/declare';

/** What {@link startConversation} takes. */
export interface StartConversationInput {
  /** Id of the chat queue. Example: `3`. */
  chat_queue_id: NumericId;
  /** First name of the client. Example: `Jan`. */
  client_name?: string;
  /** Last name of the client. Example: `Kowalski`. */
  client_surname?: string;
  /** E-mail of the client. Example: `jan.kowalski@example.org`. */
  client_email?: string;
  /** Id of the client in your own system. Example: `1234`. */
  client_id?: ExternalId;
  /** Id of the customer in Thulium. Example: `1`. */
  customer_id?: NumericId;
}

/** What {@link startConversation} answers. */
export interface StartedConversation {
  /** Id of the conversation, a UUID. Example: `6ed7c941-2c8a-411e-95d2-338a9f64800a`. */
  conversation_id: string;
}

/**
 * Starts a chat conversation. Thulium looks for the customer by `customer_id`, then by `client_id`, then by e-mail.
 *
 * @example
 * ```ts
 * const { conversation_id } = await startConversation(thulium, { chat_queue_id: 3, client_id: 1234 });
 * ```
 *
 * @throws InvalidInputError before anything is sent.
 * @see {@link https://api.thulium.com/docs/api/chats/post_chat_conversations_start}
 */
export const startConversation: Endpoint<StartConversationInput, StartedConversation> = defineEndpoint({
  id: 'chat.startConversation',
  method: 'POST',
  path: '/chat_conversations/start',
  evidence: 'full',
  query: () => ({
    chat_queue_id: numericId,
    client_name: optional(filledText),
    client_surname: optional(filledText),
    client_email: optional(emailAddress),
    client_id: optional(externalId),
    customer_id: optional(numericId),
  }),
  response: () => created({ conversation_id: filledText }),
});
