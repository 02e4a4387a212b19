import { type Refusals, recordingClient, testRefusals } from '@thulium-js/testing';
import { expect, it } from 'vitest';
import { createChat, stopConversation } from '../src/index.js';

const { thulium, sent } = recordingClient();
const chat = createChat(thulium);
const conversation_id = '6ed7c941-2c8a-411e-95d2-338a9f64800a';
const days = { date_from: '2026-11-01', date_to: '2026-11-21' };

/** What must be refused, by call: the input, and what the error says. */
const wrong: Refusals = {
  startConversation: [
    [{}, 'chat_queue_id is missing'],
    [{ chat_queue_id: 3, client_email: 'jan' }, 'client_email: expected an e-mail address'],
    [{ chat_queue_id: 3, email: 'jan@example.org' }, 'email is not a field of this call'],
  ],
  sendMessage: [
    [{ text: 'Hello' }, 'conversation_id is missing: expected a UUID'],
    [{ conversation_id: '2', text: 'Hello' }, 'conversation_id: expected a UUID'],
    [{ conversation_id, message: 'Hello' }, 'message is not a field of this call'],
    [{ conversation_id, external_chatbot_id: 'bot' }, 'external_chatbot_id: expected a UUID'],
  ],
  stopConversation: [
    [{ conversation_id: `${conversation_id}/..` }, 'conversation_id: expected a UUID'],
    [{ conversation_id, external_chatbot_id: 'bot' }, 'external_chatbot_id: expected a UUID'],
  ],
  deleteConversation: [[{ conversation_id: 2 }, 'conversation_id: expected a UUID']],
  deleteConversationContent: [
    [{ conversation_id, participant: 'agent' }, 'participant: expected one of "user", "customer", "both"'],
    [{ conversation_id: 'all', participant: 'both' }, 'conversation_id: expected a UUID'],
    [{ conversation_id }, 'participant is missing'],
  ],
  listChats: [
    [{ status: 'OPEN' }, 'status: expected one of "CREATED"'],
    [{ limit: 1000 }, 'limit: expected a whole number from 1 to 100'],
    [{ date_from: '2017-12-11 10:23:04.318' }, 'date_from: expected a valid Date'],
    [{ include_messages: 1 }, 'include_messages: expected true or false'],
    [{ user_login: 'jkowalski' }, 'user_login is not a field of this call'],
  ],
  getChatReport: [
    [{ date_from: '2026-11-01' }, 'date_to is missing: expected a valid Date'],
    [{ ...days, date_from: '2026-11-01 10:00' }, 'date_from: expected a valid Date'],
    [{ ...days, user_logins: [] }, 'user_logins: expected a list of at least one item'],
    [{ ...days, chat_queue_ids: 3 }, 'chat_queue_ids: expected a list of at least one item'],
    [{ ...days, aggregate_by: 'quarter' }, 'aggregate_by: expected one of'],
    [{ ...days, limit: 101 }, 'limit: expected a whole number from 1 to 100'],
    [{ ...days, response_threshold: 1.5 }, 'response_threshold: expected a whole number'],
  ],
  listChatQueues: [[{ active: [] }, 'active: expected a string, a number']],
};

testRefusals(chat, sent, wrong);

it('sends no default that was not given', async () => {
  sent.length = 0;
  await chat.listChats();
  await chat.getChatReport(days);
  expect(sent.map(({ url }) => url)).toEqual([
    'https://acme.thulium.com/api/chats',
    'https://acme.thulium.com/api/chats/reports/summary?date_from=2026-11-01&date_to=2026-11-21',
  ]);
});

it('stops a conversation with an empty body, and with the id of a chatbot in it', () => {
  const external_chatbot_id = 'a779146f-4df3-49c1-826a-7caa6a5e653a';
  const context = { timeZone: 'Europe/Warsaw' };
  const write = (id?: { external_chatbot_id?: string | undefined }) =>
    stopConversation.encode({ conversation_id, ...id } as never, context);
  const path = `/chat_conversations/${conversation_id}/stop`;
  expect(write()).toMatchObject({ path, query: '', body: '' });
  expect(write({ external_chatbot_id: undefined })).toMatchObject({ path, query: '', body: '' });
  expect(write({ external_chatbot_id })).toMatchObject({
    path,
    query: '',
    body: JSON.stringify({ external_chatbot_id }),
  });
});
