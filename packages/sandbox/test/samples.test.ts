import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSandbox, type SandboxServer } from '../src/index.js';
import { type Send, sender } from './support.js';

/** The requests that the vendor's five seed pages print, over HTTP, unchanged but for the host. */
describe("the vendor's samples", () => {
  const sandbox = createSandbox();
  let server: SandboxServer;
  let send: Send;

  beforeAll(async () => {
    server = await sandbox.listen();
    send = sender(fetch, `${server.url}/api`);
  });
  beforeEach(() => sandbox.reset());
  afterAll(() => server.close());

  it('adds a feed record: 201 and an empty body', async () => {
    const body =
      '{"type":"ZOWIE","payload":"[{\\"id\\":\\"sample-id\\",\\"type\\":\\"text\\",\\"payload\\":{\\"message\\":\\"Sample message\\"},\\"author\\":\\"customer\\",\\"time\\":\\"2021-02-02T10:10:12\\"}]"}';
    const reply = await send('POST', '/customers/23/feed_records', body);
    expect([reply.status, reply.text, reply.headers.get('content-length')]).toEqual([201, '', '0']);
    expect(sandbox.state.feedRecords).toEqual([
      { customer_id: 23, type: 'ZOWIE', payload: JSON.parse(body).payload, created_at: '2026-01-05 10:00:01.000' },
    ]);
  });

  it('adds an item of a field group: 201 and the id of the page', async () => {
    const values = [
      { field_id: 12, value: 'phone' },
      { field_id: 8, value: 13 },
      { field_id: 10, value: 'comment' },
    ];
    const reply = await send('POST', '/customer_field_group_items', { group_id: 2, customer_id: 1, values });
    expect([reply.status, reply.json]).toEqual([201, { item_id: 38 }]);
    const list = await send('GET', '/customer_field_group_items?customer_id=1');
    expect(list.json).toEqual({ count: 1, result: [{ item_id: 38, group_id: 2, customer_id: 1, values }] });
  });

  it('changes a campaign record: 204 and an empty body', async () => {
    const reply = await send('PUT', '/crm_outbounds/00001/records/441', '{"status_id":"3"}');
    expect([reply.status, reply.text]).toEqual([204, '']);
    const record = await send('GET', '/crm_outbounds/00001/records/441');
    expect(record.json).toMatchObject({ status_id: 3, system_status: 'CALL', status: 'Contact needed', order: '' });
  });

  it("adds a customer's response to a ticket: 201 and an empty body", async () => {
    const reply = await send('POST', '/tickets/1234/customer_response', '{"body":"Hello world."}');
    expect([reply.status, reply.text]).toEqual([201, '']);
    const { messages } = (await send('GET', '/tickets/1234')).json as { messages: object[] };
    expect(messages[0]).toMatchObject({ type: 'MAIL', body: 'Hello world.', created_at: '2026-01-05 10:00' });
    expect(sandbox.state.tickets.get(1234)?.messages.at(-1)?.body_type).toBe('HTML');
  });

  it('starts a chat from parameters in the query: 201 and a conversation', async () => {
    const reply = await send('POST', '/chat_conversations/start?chat_queue_id=3&client_id=1234', '');
    expect(reply.status).toBe(201);
    const { conversation_id } = reply.json as { conversation_id: string };
    expect(conversation_id).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
    // John Doe of the sample data has the identifier 1234.
    expect(sandbox.state.conversations.get(conversation_id)).toMatchObject({ customer_id: 32122, status: 'CREATED' });
  });
});
