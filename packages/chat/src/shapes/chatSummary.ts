import { id, openObject, optional, type Schema, text, unsettable, word } from '@thulium-js/core/declare';

/** How far a chat is: started by the client, answered by an agent, ended. Other words pass through as they come. */
export type ChatStatus = 'CREATED' | 'IN_PROGRESS' | 'CLOSED' | (string & {});

/**
 * A chat in a list. The end of the vendor's sample was not seen: messages, files and data of the client come under names
 * that are not documented.
 */
export interface ChatSummary {
  /** Id of the queue. Example: `3`. */
  readonly chat_queue_id: number | null;
  /** E-mail address of the client; `null` when there is none. Example: `andrzej.nowak@example.org`. */
  readonly client_email: string | null;
  /** First and last name of the client in one text; `null` when there is none. Example: `Andrzej Nowak`. */
  readonly client_name: string | null;
  /** Id of the customer in Thulium; `null` when there is none. Example: `2`. */
  readonly customer_id: number | null;
  /** Id of the conversation, a UUID. Example: `6ed7c941-2c8a-411e-95d2-338a9f64800a`. */
  readonly conversation_id: string;
  /** When it started, local time with milliseconds. Example: `2017-12-11 10:23:04.318`. */
  readonly created_at: string;
  /** When it ended, local time with milliseconds; `null` or missing before. Example: `2017-12-11 11:21:05.221`. */
  readonly closed_at?: string | null;
  /** How far it is. Example: `CLOSED`. */
  readonly status: ChatStatus;
  /** Login of the user who has it; `null` when there is none. Example: `jkowalski`. */
  readonly user_login: string | null;
  /** A field that is not documented, as it comes. */
  readonly [field: string]: unknown;
}

/** {@link ChatSummary} */
export const chatSummary = (): Schema<unknown, ChatSummary> =>
  openObject({
    chat_queue_id: unsettable(id),
    client_email: unsettable(text),
    client_name: unsettable(text),
    customer_id: unsettable(id),
    conversation_id: text,
    created_at: text,
    closed_at: optional(unsettable(text)),
    status: word(['CREATED', 'IN_PROGRESS', 'CLOSED']),
    user_login: unsettable(text),
  });
