import { createThulium, NotFoundError } from '@thulium-js/core';
import { createSandbox } from '@thulium-js/sandbox';
import { expect, it, onTestFinished } from 'vitest';
import { createChat } from '../src/index.js';

it('starts, talks, ends, is listed and reported, and is deleted', async () => {
  const sandbox = createSandbox();
  const server = await sandbox.listen();
  onTestFinished(() => server.close());
  const { username, password } = sandbox;
  const drifts: unknown[] = [];
  const onDrift = (drift: unknown) => drifts.push(drift);
  const chat = createChat(createThulium({ baseUrl: server.url, username, password, onDrift }));

  const { conversation_id } = await chat.startConversation({
    chat_queue_id: 3,
    client_name: 'Zażółć',
    client_surname: 'Gęślą & Co',
    client_id: 1234,
  });
  await chat.sendMessage({ conversation_id, text: 'Dzień dobry 👋' });
  await chat.stopConversation({ conversation_id, external_chatbot_id: 'a779146f-4df3-49c1-826a-7caa6a5e653a' });
  expect(sandbox.state.conversations.get(conversation_id)).toMatchObject({
    client_name: 'Zażółć',
    client_surname: 'Gęślą & Co',
    customer_id: 32122,
    messages: [{ text: 'Dzień dobry 👋' }],
  });

  const closed = await chat.listChats.collect({ status: 'CLOSED', include_messages: true }, { atMost: 10 });
  expect(closed).toMatchObject([
    { conversation_id, status: 'CLOSED', customer_id: 32122, user_login: null, messages: [{ text: 'Dzień dobry 👋' }] },
  ]);
  expect(closed[0]?.closed_at).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}$/);

  const report = await chat.getChatReport({ date_from: new Date('2026-01-01T00:00:00Z'), date_to: '2026-01-31' });
  expect(report).toMatchObject([{ series: '2026-01', incoming: 1, chat_time: { sum: expect.any(String) } }]);

  await chat.deleteConversationContent({ conversation_id, participant: 'customer' });
  expect(sandbox.state.conversations.get(conversation_id)?.messages).toMatchObject([{ text: '' }]);
  await chat.deleteConversation({ conversation_id });
  await expect(chat.sendMessage({ conversation_id, text: 'Hello' })).rejects.toThrow(NotFoundError);
  expect(drifts).toEqual([]);
});
