import { describe, expect, it } from 'vitest';
import { start } from './support.js';

interface Errors {
  errors: { message: string; code: number }[];
}

async function complaints(method: string, target: string, body?: unknown): Promise<string[]> {
  const reply = await start().send(method, target, body);
  expect(reply.status).toBe(400);
  return (reply.json as Errors).errors.map(({ message }) => message);
}

describe('a request is refused', () => {
  it.each([
    ['a missing field', { body_type: 'HTML' }, ['Missing parameter: body.']],
    ['a wrong type', { body: 5 }, ['Wrong type of parameter: body.']],
    ['null where nothing says it may be', { body: null }, ['Wrong type of parameter: body.']],
    ['a word outside the list', { body: 'x', body_type: 'TEXT' }, ['Value not allowed: body_type.']],
    ['a field the page does not list', { body: 'x', text: 'y' }, ['Unknown parameter: text.']],
    ['a day the calendar lacks', { body: 'x', date: '2026-02-30 10:00' }, ['Wrong format of date: date.']],
    ['a date without a time', { body: 'x', date: '2026-02-03' }, ['Wrong format of date: date.']],
    ['an ISO date', { body: 'x', date: '2026-02-03T10:00:00Z' }, ['Wrong format of date: date.']],
    ['everything at once', { date: 1, x: 2 }, expect.arrayContaining([expect.stringContaining('Missing')])],
  ])('%s', async (_name, body, expected) => {
    expect(await complaints('POST', '/tickets/1234/customer_response', body)).toEqual(expected);
  });

  it('for an item of a list, by its position', async () => {
    const body = { group_id: 2, customer_id: 1, values: [{ field_id: 12, value: 'a' }, { field_id: 'x' }] };
    expect(await complaints('POST', '/customer_field_group_items', body)).toEqual([
      'Wrong type of parameter: values[1].field_id.',
      'Missing parameter: values[1].value.',
    ]);
  });

  it.each([
    ['/tickets?limit=101', 'Value too great: limit.'],
    ['/customers?limit=1001', 'Value too great: limit.'],
    ['/tickets?limit=x', 'Wrong type of parameter: limit.'],
    ['/tickets?limit=-1', 'Value not allowed: limit.'],
    ['/tickets?limit[]=1', 'Wrong type of parameter: limit.'],
    ['/tickets?source=fax', 'Value not allowed: source.'],
    ['/tickets?status_id[]=x', 'Wrong type of parameter: status_id[0].'],
    ['/customers?company_flag=1', 'Wrong type of parameter: company_flag.'],
    ['/chats/reports/summary', 'Missing parameter: date_from.'],
    ['/crm_outbounds/00001/records?order=surname', 'Value not allowed: order.'],
    ['/crm_outbounds/00001/records?create_date_from=2026-01-01%2010:00', 'Wrong format of date: create_date_from.'],
  ])('%s', async (target, expected) => {
    expect(await complaints('GET', target)).toContain(expected);
  });

  it.each(['{"type"', '[1]', '"text"', '5', 'null', '\u0000'])('a body that is no JSON object: %s', async (body) => {
    expect(await complaints('POST', '/customers/23/feed_records', body)).toEqual(['The body is not a JSON object.']);
  });

  it.each(['hello', '{}', '[1]', '"[]"'])('a feed payload that is no list of messages: %s', async (payload) => {
    const body = { type: 'ZOWIE', payload };
    expect(await complaints('POST', '/customers/23/feed_records', body)).toEqual(['Wrong type of parameter: payload.']);
  });

  it('for a feed payload that is not encoded into a text', async () => {
    const body = { type: 'ZOWIE', payload: [{ id: 'a' }] };
    expect(await complaints('POST', '/customers/23/feed_records', body)).toEqual(['Wrong type of parameter: payload.']);
  });

  it('with 500 for a scalar where a list filter is wanted [seen]', async () => {
    const { send } = start();
    expect((await send('GET', '/tickets?status_id=1')).status).toBe(500);
    expect((await send('GET', '/crm_outbounds/00001/records?status_id=1')).status).toBe(500);
    expect((await send('DELETE', '/batch/customers?customer_id=13')).status).toBe(500);
    expect((await send('GET', '/tickets?status_id[]=1')).status).toBe(200);
  });

  it('without ever repeating a value that was sent', async () => {
    const { send } = start();
    const secret = 'pesel-90010112345';
    const bodies = [
      { body: [secret], nonsense: secret },
      { body: 'x', date: secret },
      { body: 'x', body_type: secret },
    ];
    const replies = await Promise.all(bodies.map((body) => send('POST', '/tickets/1234/customer_response', body)));
    for (const { status, text } of replies) {
      expect(status).toBe(400);
      expect(text).not.toContain(secret);
    }
  });

  it('in Polish when asked', async () => {
    const { send } = start();
    const reply = await send('POST', '/tickets/1234/customer_response', {}, { 'accept-language': 'pl-PL,pl;q=0.9' });
    expect(reply.json).toEqual({
      request_id: expect.stringMatching(/^[\da-f]{13}$/),
      errors: [{ message: 'Brak parametru: body.', code: 111001 }],
    });
  });
});

describe('a request is taken', () => {
  it('with ids as numbers and as texts of digits, as the samples send them', async () => {
    const { sandbox, send } = start();
    expect((await send('PUT', '/crm_outbounds/00001/records/441', { status_id: '3', order: '50' })).status).toBe(204);
    expect(sandbox.state.campaigns.get('00001')?.records.get(441)).toMatchObject({ status_id: 3, order: 50 });
  });

  it('with a name nobody documents where the documentation is cut, and the log says so', async () => {
    const { sandbox, send } = start();
    expect((await send('GET', '/customers?external_id=7')).status).toBe(200);
    expect(sandbox.requests[0]?.unknown).toEqual(['external_id']);
  });

  it('with an empty list for an empty object, as PHP writes one', async () => {
    const { send } = start();
    expect((await send('PUT', '/tickets/12', '[]')).status).toBe(204);
    expect((await send('POST', '/customers', { surname: 'A', custom_fields: [] })).status).toBe(201);
  });

  it('with any body where the endpoint reads none', async () => {
    const { sandbox, send } = start();
    expect((await send('POST', '/chat_conversations/start?chat_queue_id=3', 'no JSON')).status).toBe(201);
    expect(sandbox.requests[0]?.body).toBe('no JSON');
  });

  it('with null for "leave it" where the vendor says so', async () => {
    const { sandbox, send } = start();
    expect((await send('PUT', '/tickets/12', { user_login: null, status_id: '1' })).status).toBe(204);
    expect(sandbox.state.tickets.get(12)).toMatchObject({ user_login: 'akowalski', status_id: 1 });
  });

  it('with names that hurt careless objects', async () => {
    const { sandbox, send } = start();
    const body = '{"surname":"A","custom_fields":{"__proto__":"x","constructor":"y"},"__proto__":{"vip":true}}';
    const reply = await send('POST', '/customers', body);
    expect(reply.status).toBe(201);
    const { customer_id } = reply.json as { customer_id: number };
    const customer = sandbox.state.customers.get(customer_id);
    expect(customer?.vip).toBe(false);
    expect(Object.keys(customer?.custom_fields ?? {})).toEqual(['__proto__', 'constructor']);
    expect((await send('GET', `/customers/${customer_id}?include_custom_fields=true`)).text).toContain(
      '"__proto__":"x"',
    );
  });
});
