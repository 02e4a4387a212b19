import {
  boolean,
  type DateTimeInput,
  dayOrMinute,
  definePagedEndpoint,
  type NumericId,
  numericId,
  optional,
  type PagedEndpoint,
  type PageInput,
  picklist,
} from '@thulium-js/core/declare';
import { type ChatSummary, chatSummary } from '../shapes/chatSummary.js';

/** What {@link listChats} takes. A filter that is not documented is refused: the server might ignore it. */
export interface ListChatsInput extends PageInput {
  /** Started then or later: a `Date`, or local time as `YYYY-MM-DD` or `YYYY-MM-DD hh:mm`. Example: `2014-07-04`. */
  date_from?: DateTimeInput;
  /** Started then or before: as `date_from`. Example: `2014-07-14 12:34`. */
  date_to?: DateTimeInput;
  /** How far they are: started by the client, answered by an agent, ended. Example: `CLOSED`. */
  status?: 'CREATED' | 'IN_PROGRESS' | 'CLOSED';
  /** In this queue. Example: `3`. */
  chat_queue_id?: NumericId;
  /** Whether the messages are wanted too. Default: `false`. */
  include_messages?: boolean;
  /** Whether the files are wanted too. Default: `false`. */
  include_files?: boolean;
  /** Whether data of the client are wanted too, such as browser and IP address. Default: `false`. */
  include_client_data?: boolean;
}

/**
 * Lists chats. Their order is not documented.
 *
 * @example
 * ```ts
 * for await (const chat of listChats.all(thulium, { status: 'CLOSED', date_from: '2026-11-01' })) {
 *   console.log(chat.conversation_id, chat.client_name);
 * }
 * ```
 *
 * @throws InvalidInputError before anything is sent; DecodeError when the answer is not a list.
 * @see {@link https://api.thulium.com/docs/api/chats/get_chats}
 */
export const listChats: PagedEndpoint<ListChatsInput, ChatSummary> = definePagedEndpoint({
  id: 'chat.listChats',
  method: 'GET',
  path: '/chats',
  evidence: 'partial',
  query: () => ({
    date_from: optional(dayOrMinute()),
    date_to: optional(dayOrMinute()),
    status: optional(picklist(['CREATED', 'IN_PROGRESS', 'CLOSED'])),
    chat_queue_id: optional(numericId),
    include_messages: optional(boolean),
    include_files: optional(boolean),
    include_client_data: optional(boolean),
  }),
  page: { item: chatSummary, maximum: 100, key: 'conversation_id' },
});
