// Per call: one that compiles, and those that must not. Run by `tsc`.
import type { Thulium } from '@thulium-js/core';
import {
  createChat,
  deleteConversation,
  deleteConversationContent,
  getChatReport,
  listChatQueues,
  listChats,
  sendMessage,
  startConversation,
  stopConversation,
} from './index.js';

declare const thulium: Thulium;
const chat = createChat(thulium);

type Expect<Wanted, Given> =
  (<T>() => T extends Wanted ? 1 : 2) extends <T>() => T extends Given ? 1 : 2
    ? true
    : { wanted: Wanted; given: Given };
const same = <Wanted, Given>(_same: Expect<Wanted, Given>): void => {};

const conversation_id = '6ed7c941-2c8a-411e-95d2-338a9f64800a';

export async function startConversationTypes(): Promise<void> {
  const started = await chat.startConversation({ chat_queue_id: 3, client_id: '1234', customer_id: 1 });
  same<string, typeof started.conversation_id>(true);
  // @ts-expect-error: a queue is needed
  await startConversation(thulium, { client_id: 1234 });
  // @ts-expect-error: the field is client_email
  await startConversation(thulium, { chat_queue_id: 3, email: 'jan@example.org' });
}

export async function sendMessageTypes(): Promise<void> {
  same<void, Awaited<ReturnType<typeof chat.sendMessage>>>(true);
  await chat.sendMessage({ conversation_id, text: 'Hello, world!' }, { timeout: 1_000 });
  // @ts-expect-error: a conversation is needed
  await sendMessage(thulium, { text: 'Hello, world!' });
  // @ts-expect-error: an id of a conversation is a text
  await sendMessage(thulium, { conversation_id: 2, text: 'Hello, world!' });
  // @ts-expect-error: the field is text
  await sendMessage(thulium, { conversation_id, message: 'Hello, world!' });
}

export async function stopConversationTypes(): Promise<void> {
  await chat.stopConversation({ conversation_id });
  // @ts-expect-error: a conversation is needed
  await stopConversation(thulium, {});
  // @ts-expect-error: no such field
  await stopConversation(thulium, { conversation_id, text: 'Goodbye' });
}

export async function deletionTypes(): Promise<void> {
  await chat.deleteConversation({ conversation_id, reason: 'what is not documented passes' });
  await chat.deleteConversationContent({ conversation_id, participant: 'both' });
  await chat.deleteConversationContent({ conversation_id: 2, participant: 'user' });
  // @ts-expect-error: an id of a conversation is a text
  await deleteConversation(thulium, { conversation_id: 2 });
  // @ts-expect-error: whose content must be said
  await deleteConversationContent(thulium, { conversation_id });
  // @ts-expect-error: no such participant
  await deleteConversationContent(thulium, { conversation_id, participant: 'agent' });
}

export async function listChatsTypes(): Promise<void> {
  const [chatSummary] = await chat.listChats.collect({ status: 'CLOSED', include_messages: true }, { atMost: 10 });
  same<string | undefined, NonNullable<typeof chatSummary>['conversation_id'] | undefined>(true);
  same<unknown, NonNullable<typeof chatSummary>['messages']>(true);
  await chat.listChats();
  // @ts-expect-error: no such status
  await listChats(thulium, { status: 'OPEN' });
  // @ts-expect-error: no such filter
  await listChats(thulium, { user_login: 'jkowalski' });
  // @ts-expect-error: a flag is a boolean
  await listChats(thulium, { include_files: 'true' });
}

export async function reportTypes(): Promise<void> {
  const [row] = await chat.getChatReport({ date_from: new Date(), date_to: '2026-11-21', user_logins: ['jkowalski'] });
  same<string | undefined, NonNullable<typeof row>['chat_time']['avg'] | undefined>(true);
  // @ts-expect-error: an end is needed
  await getChatReport(thulium, { date_from: '2026-11-01' });
  // @ts-expect-error: a list of logins
  await getChatReport(thulium, { date_from: '2026-11-01', date_to: '2026-11-21', user_logins: 'jkowalski' });
  // @ts-expect-error: no such period
  await getChatReport(thulium, { date_from: '2026-11-01', date_to: '2026-11-21', aggregate_by: 'quarter' });
}

export async function listChatQueuesTypes(): Promise<void> {
  const [queue] = (await chat.listChatQueues()).result;
  same<number | undefined, NonNullable<typeof queue>['chat_queue_id']>(true);
  // @ts-expect-error: fields, not a number
  await listChatQueues(thulium, 3);
}
