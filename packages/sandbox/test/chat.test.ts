import { describe, expect, it } from 'vitest';
import { start } from './support.js';

const sample = '6ed7c941-2c8a-411e-95d2-338a9f64800a';

describe('chats', () => {
  it.each([
    ['customer_id=1&client_id=1234', 1],
    ['customer_id=999&client_id=1234', 32122],
    ['client_id=unknown&client_email=JAN.KOWALSKI@foo.bar', 273],
    ['client_email=nobody@example.org', null],
    ['client_id=', null],
  ])('find their customer in the documented order: %s', async (query, customer_id) => {
    const { sandbox, send } = start();
    expect((await send('POST', `/chat_conversations/start?chat_queue_id=3&${query}`)).status).toBe(201);
    expect([...sandbox.state.conversations.values()].at(-1)).toMatchObject({ customer_id });
  });

  it('are refused without a queue, in an unknown queue, and with their parameters in the body', async () => {
    const { send } = start();
    const path = '/chat_conversations/start';
    expect((await send('POST', path)).text).toContain('Missing parameter: chat_queue_id.');
    expect((await send('POST', `${path}?chat_queue_id=9`)).text).toContain('No such value');
    expect((await send('POST', path, { chat_queue_id: 3 })).status).toBe(400);
  });

  it('take messages until they are stopped', async () => {
    const { sandbox, send } = start();
    const path = `/chat_conversations/${sample}`;
    expect((await send('POST', `${path}/message`, { text: 'Hello, world!' })).status).toBe(201);
    const bot = { text: 'Beep', external_chatbot_id: 'a779146f-4df3-49c1-826a-7caa6a5e653a' };
    expect((await send('POST', `${path}/message`, bot)).text).toBe('');
    expect((await send('POST', `${path}/message`, { text: 'x', external_chatbot_id: 'x' })).status).toBe(400);
    const sent = sandbox.state.conversations.get(sample)?.messages.map(({ sent_by, text }) => [sent_by, text]);
    expect(sent?.slice(1)).toEqual([
      ['CUSTOMER', 'Hello, world!'],
      ['BOT', 'Beep'],
    ]);
    expect((await send('POST', `${path}/stop`, '')).status).toBe(201);
    expect((await send('POST', `${path}/message`, { text: 'late' })).status).toBe(400);
    expect((await send('POST', `${path}/stop`)).status).toBe(400);
    expect((await send('POST', '/chat_conversations/2/stop')).status).toBe(404);
  });

  it('lose their content for one participant or for both', async () => {
    const { sandbox, send } = start();
    const messages = sandbox.state.conversations.get(sample)?.messages ?? [];
    messages.push({ sent_by: 'USER', text: 'W czym pomóc?', created_at: '2017-12-11 10:24:00.000' });
    const path = `/chat_conversations/content/${sample}`;
    expect((await send('DELETE', `${path}/user`)).status).toBe(204);
    expect(messages.map(({ text }) => text)).toEqual(['Dzień dobry', '']);
    expect((await send('DELETE', `${path}/both`)).status).toBe(204);
    expect(messages.map(({ text }) => text)).toEqual(['', '']);
    expect((await send('DELETE', `${path}/nobody`)).status).toBe(400);
    expect((await send('DELETE', `/chat_conversations/${sample}`)).status).toBe(204);
    expect((await send('DELETE', `/chat_conversations/${sample}`)).status).toBe(404);
  });

  it('are listed with milliseconds, and with messages when asked', async () => {
    const { send } = start();
    const query =
      'limit=1&date_from=2017-12-11&date_to=2017-12-11&status=IN_PROGRESS&include_messages=true&chat_queue_id=3';
    expect((await send('GET', `/chats?${query}&include_files=true&include_client_data=true`)).json).toEqual({
      count: 1,
      result: [
        {
          chat_queue_id: 3,
          client_email: 'andrzej.nowak@company.bar',
          client_name: 'Andrzej Nowak',
          customer_id: 2,
          conversation_id: sample,
          created_at: '2017-12-11 10:23:04.318',
          closed_at: '',
          status: 'IN_PROGRESS',
          user_login: 'jkowalski',
          messages: [{ sent_by: 'CUSTOMER', text: 'Dzień dobry', created_at: '2017-12-11 10:23:05.001' }],
          files: [],
          client_data: [],
        },
      ],
    });
    expect((await send('GET', '/chats?status=CLOSED')).json).toEqual({ count: 0, result: [] });
    expect((await send('GET', '/chats/queues')).json).toContainEqual({ chat_queue_id: 3, name: 'Support' });
  });

  it.each([
    ['month', '2017-12'],
    ['day', '2017-12-11'],
    ['week', '2017-50'],
    ['year', '2017'],
    ['hour', '2017-12-11 10'],
    ['minute', '2017-12-11 10:23'],
    ['hour_of_day', '10'],
  ])('are reported by %s', async (unit, series) => {
    const query = `user_logins[]=jkowalski&date_from=2017-12-11&date_to=2017-12-12 11:12:00&aggregate_by=${unit}`;
    const { json } = await start().send('GET', `/chats/reports/summary?${query}`);
    expect(json).toMatchObject([{ series, user_name: 'Jan Kowalski', incoming: 1, answered: 1, abandoned: 0 }]);
  });

  it('are reported for the whole of a closed chat', async () => {
    const { sandbox, send } = start();
    Object.assign(sandbox.state.conversations.get(sample) ?? {}, { closed_at: '2017-12-11 10:23:52.318' });
    const range = 'date_from=2017-12-01&date_to=2017-12-31';
    const { json } = await send('GET', `/chats/reports/summary?${range}&sum_users=true&chat_queue_ids[]=3`);
    const time = { min: '00:00:48', max: '00:00:48', sum: '00:00:48', avg: '00:00:48' };
    expect(json).toMatchObject([{ series: '2017-12', user_name: '', chat_time: time }]);
    expect((await send('GET', `/chats/reports/summary?${range}&chat_queue_ids[]=1`)).json).toEqual([]);
  });
});
