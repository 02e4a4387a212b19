import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createChat } from '@thulium-js/chat';
import { createThulium, type Thulium } from '@thulium-js/core';
import { createCrmOutbounds } from '@thulium-js/crm-outbounds';
import { createCustomers } from '@thulium-js/customers';
import { createTickets } from '@thulium-js/tickets';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** A request as the server saw it. */
interface SeenRequest {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly contentType: string | undefined;
  readonly contentLength: string | undefined;
  readonly accept: string | undefined;
  readonly authorization: string | undefined;
  readonly transferEncoding: string | undefined;
  readonly body: string;
}

const answers: Readonly<Record<string, readonly [status: number, body: string]>> = {
  '/api/customer_field_group_items': [201, '{"item_id": 38}'],
  '/api/chat_conversations/start?chat_queue_id=3&client_id=1234': [
    201,
    '{\n"conversation_id": "6ed7c941-2c8a-411e-95d2-338a9f64800a"\n}',
  ],
  '/api/crm_outbounds/00001/records/441': [204, ''],
};

const seen: SeenRequest[] = [];
let server: Server;
let thulium: Thulium;

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const { method, url, headers } = request;
    seen.push({
      method,
      url,
      contentType: headers['content-type'],
      contentLength: headers['content-length'],
      accept: headers.accept,
      authorization: headers.authorization,
      transferEncoding: headers['transfer-encoding'],
      body: await readBody(request),
    });
    const [status, body] = answers[url ?? ''] ?? [201, ''];
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  thulium = createThulium({ baseUrl: `http://127.0.0.1:${port}`, username: 'api_user', password: 'api_pass' });
});
afterAll(() => server.close());

/** What the vendor's page shows, with what every request of it has in common. */
function expected(method: string, url: string, body: string): SeenRequest {
  return {
    method,
    url,
    contentType: 'application/json; charset=utf-8',
    contentLength: String(Buffer.byteLength(body)),
    accept: 'application/json',
    authorization: `Basic ${Buffer.from('api_user:api_pass').toString('base64')}`,
    transferEncoding: undefined,
    body,
  };
}

test('POST customers/:id/feed_records', async () => {
  const result = await createCustomers(thulium).addFeedRecord({
    customer_id: 23,
    type: 'ZOWIE',
    payload: [
      {
        id: 'sample-id',
        type: 'text',
        payload: { message: 'Sample message' },
        author: 'customer',
        time: '2021-02-02T10:10:12',
      },
    ],
  });
  const body =
    '{"type":"ZOWIE","payload":"[{\\"id\\":\\"sample-id\\",\\"type\\":\\"text\\",\\"payload\\":{\\"message\\":\\"Sample message\\"},\\"author\\":\\"customer\\",\\"time\\":\\"2021-02-02T10:10:12\\"}]"}';
  expect(result).toBeUndefined();
  expect(seen.at(-1)).toEqual(expected('POST', '/api/customers/23/feed_records', body));
});

test('the payload of a feed record as a ready text goes out as it is', async () => {
  const payload = '[{"id":"sample-id"}]';
  await createCustomers(thulium).addFeedRecord({ customer_id: 23, type: 'ZOWIE', payload });
  expect(seen.at(-1)?.body).toBe(JSON.stringify({ type: 'ZOWIE', payload }));
});

test('POST customer_field_group_items', async () => {
  const values = [
    { field_id: 12, value: 'phone' },
    { field_id: 8, value: 13 },
    { field_id: 10, value: 'comment' },
  ];
  const result = await createCustomers(thulium).addFieldGroupItem({ group_id: 2, customer_id: 1, values });
  const body =
    '{"group_id":2,"customer_id":1,"values":[{"field_id":12,"value":"phone"},{"field_id":8,"value":13},{"field_id":10,"value":"comment"}]}';
  expect(result).toEqual({ item_id: 38 });
  expect(seen.at(-1)).toEqual(expected('POST', '/api/customer_field_group_items', body));
});

test('PUT crm_outbounds/:id/records/:customer_id', async () => {
  const result = await createCrmOutbounds(thulium).updateRecord({
    outbound_id: '00001',
    customer_id: 441,
    status_id: '3',
  });
  expect(result).toBeUndefined();
  expect(seen.at(-1)).toEqual(expected('PUT', '/api/crm_outbounds/00001/records/441', '{"status_id":"3"}'));
});

test('POST tickets/:id/customer_response', async () => {
  const result = await createTickets(thulium).addCustomerResponse({ ticket_id: 1234, body: 'Hello world.' });
  expect(result).toBeUndefined();
  expect(seen.at(-1)).toEqual(expected('POST', '/api/tickets/1234/customer_response', '{"body":"Hello world."}'));
});

test('the length of a Polish text is counted in bytes', async () => {
  await createTickets(thulium).addCustomerResponse({ ticket_id: 1234, body: 'Zażółć gęślą jaźń' });
  expect(seen.at(-1)).toEqual(expected('POST', '/api/tickets/1234/customer_response', '{"body":"Zażółć gęślą jaźń"}'));
});

test('POST chat_conversations/start: parameters in the query, an empty body', async () => {
  const result = await createChat(thulium).startConversation({ chat_queue_id: 3, client_id: 1234 });
  expect(result).toEqual({ conversation_id: '6ed7c941-2c8a-411e-95d2-338a9f64800a' });
  expect(seen.at(-1)).toEqual(expected('POST', '/api/chat_conversations/start?chat_queue_id=3&client_id=1234', ''));
});
