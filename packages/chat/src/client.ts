import type { Thulium } from '@thulium-js/core';
import { type Bound, bind } from '@thulium-js/core/declare';
import * as endpoints from './endpoints/index.js';

/** All calls of this package with the client already given. */
export interface Chat extends Bound<typeof endpoints> {}

/**
 * Binds the calls for chat conversations to a client.
 *
 * @example
 * ```ts
 * const chat = createChat(createThulium({ system: 'acme', username, password }));
 * const { conversation_id } = await chat.startConversation({ chat_queue_id: 3 });
 * ```
 */
export function createChat(thulium: Thulium): Chat {
  return bind(endpoints, thulium);
}
