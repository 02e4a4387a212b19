import { describe, expect, it } from 'vitest';
import { start } from './support.js';

interface List {
  count: number;
  result: { customer_id: number }[];
}

const ids = (json: unknown): number[] => (json as List).result.map(({ customer_id }) => customer_id);

describe('customers', () => {
  it('read as the vendor prints them', async () => {
    const { send } = start();
    expect((await send('GET', '/customers/273?include_custom_fields=true')).json).toEqual({
      customer_id: 273,
      name: 'Jan',
      surname: 'Kowalski',
      phone_number: '222333444',
      phone_numbers: ['222333444', '213443523'],
      email: 'jan.kowalski@foo.bar',
      company_id: '',
      identifier: '',
      type: '',
      group: '',
      company_flag: '',
      account_manager: '',
      updated_at: '',
      custom_fields: { ID: null, 'Dodatkowe informacje': 'Numer dowodu - AXX 121212' },
    });
  });

  it('are created, read, changed in part, and removed for good', async () => {
    const { send } = start();
    const address = { street: 'Polna', building: '7', city: 'Kraków' };
    const body = { surname: 'Wierzbiaż', phone_number: ['991', '992'], email: 'a@example.org', vip: true, address };
    const reply = await send('POST', '/customers', body);
    expect([reply.status, reply.json]).toEqual([201, { customer_id: 40_000 }]);
    const path = '/customers/40000';
    const before = await send('GET', `${path}?include_address=true&include_custom_fields=true`);
    expect(before.json).toMatchObject({ phone_number: '991', phone_numbers: ['991', '992'], email: 'a@example.org' });
    expect(before.json).toMatchObject({
      address: { street: 'Polna', flat: null, voivodship: null },
      custom_fields: [],
    });
    const change = {
      name: 'Róża',
      phone_number: '993',
      address: { flat: '2' },
      mail_drop_address: { country: 'Polska' },
    };
    expect((await send('PUT', path, change)).status).toBe(204);
    const after = await send('GET', `${path}?include_address=true&include_mail_drop_address=true`);
    expect(after.json).toMatchObject({ name: 'Róża', surname: 'Wierzbiaż', phone_numbers: ['993'] });
    expect(after.json).toMatchObject({
      address: { street: 'Polna', flat: '2' },
      mail_drop_address: { country: 'Polska' },
    });
    expect((await send('DELETE', path)).status).toBe(204);
    expect((await send('GET', path)).status).toBe(410);
    expect((await send('PUT', path, {})).status).toBe(404);
    expect((await send('GET', '/customers/39999')).status).toBe(404);
    expect((await send('GET', '/customers/abc')).status).toBe(404);
  });

  it('lose what depends on them, but not their tickets', async () => {
    const { sandbox, send } = start();
    await send('DELETE', '/customers/441');
    expect(sandbox.state.campaigns.get('00001')?.records.has(441)).toBe(false);
    await send('DELETE', '/customers/273');
    expect(sandbox.state.fieldGroupItems.size).toBe(0);
    await send('DELETE', '/customers/32122');
    expect(sandbox.state.tickets.has(1234)).toBe(true);
  });

  it.each([
    ['phone_number=213443523', [273]],
    ['email=JAN.kowalski@foo.bar', [273]],
    ['identifier=1234', [32122]],
    ['phone_number=', [13]],
    ['company_id=28', [23]],
    ['company_flag=true', [13]],
    ['nip=6783144527', [13]],
    ['group=partner&type=internal', [13]],
    ['custom_fields[Additional info][0]=x&custom_fields[Additional info][1]=none', [13]],
    ['order=-customer_id&limit=2', [32122, 445]],
    ['order=surname,customer_id&limit=2&offset=1', [442, 32122]],
    ['offset=100', []],
  ])('are found by %s', async (query, expected) => {
    expect(ids((await start().send('GET', `/customers?${query}`)).json)).toEqual(expected);
  });

  it('are counted whatever the limit, and an empty identifier asks for those without one', async () => {
    const { send } = start();
    const { json } = await send('GET', '/customers?identifier=&limit=1');
    expect((json as List).count).toBe(8);
    expect(ids(json)).toEqual([1]);
  });

  it('come in batches, each item with a status of its own', async () => {
    const { send } = start();
    const added = await send('POST', '/batch/customers', { customers: [{ surname: 'A' }, { name: 'B' }] });
    expect(added.status).toBe(207);
    expect(added.json).toEqual({
      0: { http_status: 201, customer_id: 40_000 },
      1: { http_status: 400, message: 'Missing parameter: surname.' },
    });
    const changes = { customers: [{ customer_id: 40_000, name: 'C' }, { customer_id: 14 }] };
    const changed = await send('PUT', '/batch/customers', changes);
    expect([changed.status, changed.json]).toEqual([
      207,
      { 14: { http_status: 404, message: 'Customer not found.' }, 40000: { http_status: 204 } },
    ]);
    const removed = await send('DELETE', '/batch/customers?customer_id[]=13&customer_id[]=14');
    expect([removed.status, removed.json]).toEqual([
      207,
      { 13: { http_status: 204 }, 14: { http_status: 404, message: 'Customer not found.' } },
    ]);
    expect((await send('POST', '/batch/customers', { customers: [] })).text).toBe('[]');
  });

  it('are listed by the status of their record in a campaign', async () => {
    const { send } = start();
    const reply = await send('GET', '/customer_id_by_outbound_status?outbound_id=00001&status_id[]=6');
    expect(reply.json).toEqual({ count: 1, result: [441] });
  });
});

describe('companies', () => {
  it('read as the vendor prints them', async () => {
    const { send } = start();
    const { json } = await send('GET', '/companies/28?include_custom_fields=true&include_address=true');
    expect(json).toMatchObject({
      name: 'Thulium',
      company_id: 28,
      customer_id: 13,
      type: 'internal',
      account_manager: '',
    });
    expect(json).toMatchObject({ address: { building: '7', flat: null, county: null }, custom_fields: { ID: null } });
  });

  it('are created, listed, changed and removed', async () => {
    const { sandbox, send } = start();
    expect((await send('POST', '/companies', {})).status).toBe(400);
    const reply = await send('POST', '/companies', { name: 'Sosna i Wspólnicy', nip: '1', phone_number: '994' });
    expect([reply.status, reply.json]).toEqual([201, { company_id: 500 }]);
    expect((await send('GET', '/companies?nip=1')).json).toMatchObject({ count: 1, result: [{ company_id: 500 }] });
    expect((await send('PUT', '/companies/500', { group: 'partner' })).status).toBe(204);
    expect((await send('GET', '/companies?group=partner')).json).toMatchObject({ count: 2 });
    expect((await send('DELETE', '/companies/28')).status).toBe(204);
    expect(sandbox.state.customers.get(23)?.company_id).toBeNull();
    expect((await send('GET', '/companies/28')).status).toBe(410);
    expect((await send('GET', '/companies/29')).status).toBe(404);
  });

  it('go for good with the customer behind them, and their people stay', async () => {
    const { sandbox, send } = start();
    expect(sandbox.state.customers.get(23)?.company_id).toBe(28);
    expect((await send('DELETE', '/customers/13')).status).toBe(204);
    expect((await send('GET', '/companies/28')).status).toBe(410);
    expect(sandbox.state.customers.get(23)?.company_id).toBeNull();
  });
});

describe('field groups', () => {
  it('are listed with their fields, and their items are changed in part and removed', async () => {
    const { send } = start();
    const groups = await send('GET', '/customer_field_groups');
    expect(groups.json).toMatchObject({ count: 1, result: [{ group_id: 2, name: 'Orders' }] });
    const values = [{ field_id: 8, value: 3 }];
    expect((await send('PUT', '/customer_field_group_items/32', { values })).status).toBe(204);
    expect((await send('GET', '/customer_field_group_items?group_id=2&customer_id=273')).json).toMatchObject({
      count: 1,
      result: [
        {
          item_id: 32,
          values: [
            { field_id: 12, value: 'headset' },
            { field_id: 8, value: 3 },
          ],
        },
      ],
    });
    expect((await send('DELETE', '/customer_field_group_items/32')).status).toBe(204);
    expect((await send('DELETE', '/customer_field_group_items/32')).status).toBe(404);
  });

  it('refuse a group, a customer or a field they do not know', async () => {
    const { send } = start();
    const send400 = async (body: object): Promise<string> => {
      const reply = await send('POST', '/customer_field_group_items', {
        group_id: 2,
        customer_id: 1,
        values: [],
        ...body,
      });
      expect(reply.status).toBe(400);
      return reply.text;
    };
    expect(await send400({ group_id: 9 })).toContain('group_id');
    expect(await send400({ customer_id: 9 })).toContain('customer_id');
    expect(await send400({ values: [{ field_id: 99, value: 1 }] })).toContain('values[0].field_id');
  });
});
