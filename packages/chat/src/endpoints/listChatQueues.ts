import { defineEndpoint, type Endpoint, type Page, pageSchema } from '@thulium-js/core/declare';
import { type ChatQueue, chatQueue } from '../shapes/chatQueue.js';

/** What {@link listChatQueues} takes. The vendor documents no parameters; what is given goes into the query. */
export interface ListChatQueuesInput {
  /** A field that is not documented, sent in the query as it is. */
  [field: string]: unknown;
}

/**
 * Lists the queues of chats.
 *
 * Only method and path are documented: the list is read in either of the vendor's forms, and what an item holds is
 * inferred from the fields of chats.
 *
 * @example
 * ```ts
 * const { result } = await listChatQueues(thulium);
 * const found = result.find(({ name }) => name === 'Support');
 * ```
 *
 * @throws DecodeError when the answer is not a list.
 * @see {@link https://api.thulium.com/docs/api/printer} The index; the page of this call was not seen.
 */
export const listChatQueues: Endpoint<ListChatQueuesInput | void, Page<ChatQueue>> = defineEndpoint({
  id: 'chat.listChatQueues',
  method: 'GET',
  path: '/chats/queues',
  evidence: 'index',
  rest: 'query',
  response: () => pageSchema(chatQueue()),
});
