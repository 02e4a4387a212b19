import { id, openObject, optional, type Schema, text } from '@thulium-js/core/declare';

/** A queue of chats. What it holds is not documented; the named fields are inferred, and each may be missing. */
export interface ChatQueue {
  /** Id of the queue, for the field `chat_queue_id` of a conversation. Inferred. Example: `3`. */
  readonly chat_queue_id?: number;
  /** Name. Inferred. Example: `Support`. */
  readonly name?: string;
  /** A field that is not documented, as it comes. */
  readonly [field: string]: unknown;
}

/** {@link ChatQueue} */
export const chatQueue = (): Schema<unknown, ChatQueue> =>
  openObject({ chat_queue_id: optional(id), name: optional(text) });
