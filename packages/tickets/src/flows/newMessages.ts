import type { CallOptions, Thulium } from '@thulium-js/core';
import { isControlError } from '@thulium-js/core/declare';
import type { AddAgentResponseInput } from '../endpoints/addAgentResponse.js';
import { getTicket } from '../endpoints/getTicket.js';
import type { Ticket } from '../shapes/ticket.js';
import type { TicketMessage } from '../shapes/ticketMessage.js';

/**
 * What has come to a ticket since it was read. Undefined when it cannot be told: what stopped the reply is what the user
 * must hear of. Only an error that controls a rendering is thrown.
 */
export async function readNewMessages(
  client: Thulium,
  { ticket_id }: AddAgentResponseInput,
  before: Ticket,
  options: CallOptions | undefined,
): Promise<readonly TicketMessage[] | undefined> {
  try {
    const after = await getTicket(client, { ticket_id }, options);
    const known = new Set(before.messages.map(({ message_id }) => message_id));
    return after.messages.filter(({ message_id }) => !known.has(message_id));
  } catch (error) {
    if (isControlError(error)) throw error;
    return undefined;
  }
}

/** Whether it is surely the reply; reading an answer is tolerant, so that every field may be of another type. */
export function isReply({ message_id, type, user_login, body }: TicketMessage, reply: AddAgentResponseInput): boolean {
  if (typeof message_id !== 'number' || typeof body !== 'string') return false;
  return type === 'REPLY' && user_login === reply.user_login && wordsOf(body) === wordsOf(reply.body);
}

/** A text without what a mail system may change in it: tags and white space. Reads each character once. */
export function wordsOf(body: Iterable<string>): string {
  let words = '';
  // What came since a `<`: a tag as soon as a `>` follows, otherwise part of the text.
  let tag = '';
  for (const character of body) {
    if (tag === '' && character !== '<') words += character;
    else tag = character === '>' ? '' : tag + character;
  }
  return (words + tag).replace(/&nbsp;|\s+/g, '');
}
