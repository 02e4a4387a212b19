import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createChat } from '@thulium-js/chat';
import {
  AuthenticationError,
  ConnectionError,
  createThulium,
  DecodeError,
  InvalidInputError,
  NotFoundError,
  type Thulium,
  type ThuliumError,
} from '@thulium-js/core';
import { createCrmOutbounds } from '@thulium-js/crm-outbounds';
import { createCustomers } from '@thulium-js/customers';
import { createTickets } from '@thulium-js/tickets';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

let server: Server;
let thulium: Thulium;
let requests = 0;
let answer: { status: number; body: string } = { status: 204, body: '' };

beforeAll(async () => {
  server = createServer((request, response) => {
    requests++;
    request.resume().on('end', () => response.writeHead(answer.status).end(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  thulium = createThulium({ baseUrl: `http://127.0.0.1:${port}`, username: 'api_user', password: 'hunter2-secret' });
});
afterAll(() => server.close());

/** The calls take anything here: bad input is what JavaScript programs, and forms, really send. */
type AnyCall = (input: unknown) => Promise<unknown>;
const calls = (): Record<string, AnyCall> => ({
  addFeedRecord: createCustomers(thulium).addFeedRecord as AnyCall,
  addFieldGroupItem: createCustomers(thulium).addFieldGroupItem as AnyCall,
  updateRecord: createCrmOutbounds(thulium).updateRecord as AnyCall,
  addCustomerResponse: createTickets(thulium).addCustomerResponse as AnyCall,
  startConversation: createChat(thulium).startConversation as AnyCall,
});

const message = { id: 'm', type: 'text', payload: { message: 'x' }, author: 'customer', time: '2021-02-02T10:10:12' };
const good: Readonly<Record<string, Record<string, unknown>>> = {
  addFeedRecord: { customer_id: 23, type: 'ZOWIE', payload: [message] },
  addFieldGroupItem: { group_id: 2, customer_id: 1, values: [{ field_id: 12, value: 'phone' }] },
  updateRecord: { outbound_id: '00001', customer_id: 441, status_id: 3 },
  addCustomerResponse: { ticket_id: 1234, body: 'Hello' },
  startConversation: { chat_queue_id: 3 },
};

const badIds = [1.5, -1, Number.NaN, '12a', '', ' 12', null, true, [12], { id: 12 }, 2 ** 53];
const badTexts = [7, null, true, ['x'], { x: 1 }, ''];
const badDates = [
  '2014-07-14',
  '14.07.2014 12:34',
  '2014-02-30 12:00',
  '2014-07-14 24:00',
  '2014-07-14T12:34',
  0,
  new Date(Number.NaN),
  new Date(8.64e15),
];

/** For every field of every call: values it must refuse. The field is missing where the value is `undefined`. */
const refused: readonly (readonly [call: string, field: string, values: readonly unknown[]])[] = [
  ['addFeedRecord', 'customer_id', [...badIds, undefined]],
  ['addFeedRecord', 'type', ['zowie', 'OTHER', 1, null, undefined]],
  ['addFeedRecord', 'payload', ['', 'no json', '{"id":1}', 5, null, {}, undefined]],
  ['addFieldGroupItem', 'group_id', [...badIds, undefined]],
  ['addFieldGroupItem', 'customer_id', [...badIds, undefined]],
  ['addFieldGroupItem', 'values', [{ field_id: 1, value: 'x' }, 'x', null, undefined]],
  ['updateRecord', 'outbound_id', ['0001', '000001', '', 1, '00/01', '../..', 'ąęłóż', null, undefined]],
  ['updateRecord', 'customer_id', [...badIds, undefined]],
  ['updateRecord', 'status_id', badIds],
  ['updateRecord', 'dictionary_status_id', badIds],
  ['updateRecord', 'agent_login', badTexts],
  ['updateRecord', 'next_call_date', badDates],
  ['updateRecord', 'order', [-1, 1.5, '50', null]],
  ['addCustomerResponse', 'ticket_id', [...badIds, undefined]],
  ['addCustomerResponse', 'body', [...badTexts, undefined]],
  ['addCustomerResponse', 'body_type', ['html', 'TEXT', 1, null]],
  ['addCustomerResponse', 'date', badDates],
  ['startConversation', 'chat_queue_id', [...badIds, undefined]],
  ['startConversation', 'client_name', badTexts],
  ['startConversation', 'client_surname', badTexts],
  ['startConversation', 'client_email', ['no address', 'a@b@c', '@', 7, null, '']],
  ['startConversation', 'client_id', [null, true, '', 1.5, ['x']]],
  ['startConversation', 'customer_id', badIds],
];

async function failure(call: string, input: unknown): Promise<unknown> {
  return calls()
    [call]?.(input)
    .then(
      () => undefined,
      (error: unknown) => error,
    );
}

describe.each(refused)('%s: %s', (call, field, values) => {
  test.each(values.map((value) => [value]))('refuses %j before anything is sent', async (value) => {
    const before = requests;
    const { [field]: _left, ...others } = good[call] ?? {};
    const error = await failure(call, value === undefined ? others : { ...others, [field]: value });
    expect(error).toBeInstanceOf(InvalidInputError);
    const { issues } = error as InvalidInputError;
    expect(issues.map(({ path }) => path)).toEqual([field]);
    expect(issues[0]?.code).toBe(value === undefined ? 'missing' : 'invalid');
    expect(issues[0]?.expected).not.toBe('');
    expect(requests).toBe(before);
  });
});

test.each(Object.keys(good))('%s: the good input of these tests is good', async (call) => {
  answer = { status: 201, body: '{"item_id":1,"conversation_id":"6ed7c941-2c8a-411e-95d2-338a9f64800a"}' };
  expect(await failure(call, good[call])).toBeUndefined();
});

test.each(Object.keys(good))('%s: an unknown field is named, with what was probably meant', async (call) => {
  const [field = ''] = Object.keys(good[call] ?? {});
  const error = (await failure(call, { ...good[call], [`${field}x`]: 1 })) as InvalidInputError;
  expect(error.issues).toEqual([{ path: `${field}x`, code: 'unknown', expected: `did you mean ${field}?` }]);
});

test.each([
  ['addFeedRecord', { payload: [{ ...message, time: '2021-02-02 10:10:12' }] }, 'payload[0].time'],
  ['addFeedRecord', { payload: [{ ...message, type: 'image' }] }, 'payload[0].type'],
  ['addFeedRecord', { payload: [message, { ...message, payload: 'x' }] }, 'payload[1].payload'],
  ['addFeedRecord', { payload: [{ ...message, payload: { text: 'x' } }] }, 'payload[0].payload.message'],
  ['addFieldGroupItem', { values: [{ field_id: 'x', value: 1 }] }, 'values[0].field_id'],
  ['addFieldGroupItem', { values: [{ field_id: 1, value: null }] }, 'values[0].value'],
  ['addFieldGroupItem', { values: [{ field_id: 1, value: true }] }, 'values[0].value'],
  ['addFieldGroupItem', { values: [{ field_id: 1 }] }, 'values[0].value'],
])('%s: inside %j the place %s is named', async (call, change, path) => {
  const error = (await failure(call, { ...good[call], ...change })) as InvalidInputError;
  expect(error.issues.map((issue) => issue.path)).toContain(path);
});

test('the message names the field and what is right, and never the value', async () => {
  const error = (await failure('addCustomerResponse', { ticket_id: '48600100200x', body: '', date: 'jutro' })) as Error;
  expect(error.message).toBe(
    'tickets.addCustomerResponse: ticket_id: expected an id: a whole number, or a string of digits; ' +
      'body: expected a non-empty string; date: expected a valid Date, or a real date written like "2026-11-21 14:05"',
  );
});

test.each([[undefined], [null], ['x'], [5], [[]]])('an input that is %j', async (input) => {
  expect(await failure('addCustomerResponse', input)).toBeInstanceOf(InvalidInputError);
});

describe('what the server answers', () => {
  const call = (name = 'addCustomerResponse') => failure(name, good[name]);

  test('401', async () => {
    answer = { status: 401, body: '{"request_id":"53678450401cf","errors":[]}' };
    const error = (await call()) as AuthenticationError;
    expect(error).toBeInstanceOf(AuthenticationError);
    expect(error.message).toBe(
      'tickets.addCustomerResponse: 401 (the user name or password of the API user is wrong) [request 53678450401cf]',
    );
    expect(error.requestId).toBe('53678450401cf');
  });

  test('404', async () => {
    answer = { status: 404, body: '{"request_id":"53678450401cf","errors":[{"code":7,"message":"No such ticket."}]}' };
    const error = (await call()) as NotFoundError;
    expect(error).toBeInstanceOf(NotFoundError);
    expect(error.message).toBe('tickets.addCustomerResponse: 404 (No such ticket) [request 53678450401cf]');
    expect(error.errors).toEqual([{ code: 7, message: 'No such ticket.' }]);
  });

  test('HTML', async () => {
    answer = { status: 200, body: '<!doctype html><title>Log in</title>' };
    const error = (await call()) as DecodeError;
    expect(error).toBeInstanceOf(DecodeError);
    expect(error.message).toContain('200, but the answer is an HTML page');
    expect(error.effect).toBe('unknown');
  });

  test('nothing, where an id was promised', async () => {
    answer = { status: 201, body: '' };
    const error = (await call('startConversation')) as DecodeError;
    expect(error).toBeInstanceOf(DecodeError);
    expect(error.message).toBe(
      'chat.startConversation: 201, but the answer is empty; the server reported success, so the change was made',
    );
  });

  test('no network', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => closed.once('listening', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const nowhere = createThulium({ baseUrl: `http://127.0.0.1:${port}`, username: 'u', password: 'p', retry: false });
    const error = await createTickets(nowhere)
      .addCustomerResponse({ ticket_id: 1, body: 'x' })
      .catch((thrown: unknown) => thrown as ThuliumError);
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ delivery: 'not-sent', effect: 'none', retryable: true });
    expect((error as Error).message).toBe(
      'tickets.addCustomerResponse: the connection was refused [ECONNREFUSED]; nothing was sent',
    );
  });
});
