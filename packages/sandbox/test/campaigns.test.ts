import { describe, expect, it } from 'vitest';
import { start } from './support.js';

const records = '/crm_outbounds/00001/records';

describe('records of a campaign', () => {
  it('read as the vendor prints them', async () => {
    expect((await start().send('GET', `${records}/441`)).json).toEqual({
      record_id: 47,
      phone_number: '158433367',
      system_status: 'NO_CALL',
      status: 'Do not call',
      status_id: 6,
      call_date: '2016-10-19 14:02',
      create_date: '2016-10-18 12:02',
      next_call_date: '',
      agent_name: '',
      agent_login: '',
      customer_id: 441,
      last_note: 'Last note for record',
      order: '',
    });
  });

  it('give their id as a text when added alone, and as a number elsewhere', async () => {
    const { send } = start();
    const reply = await send('POST', records, { customer_id: 442, status_id: 3 });
    expect([reply.status, reply.json]).toEqual([201, { record_id: '231' }]);
    expect((await send('GET', `${records}/442`)).json).toMatchObject({ record_id: 231, system_status: 'CALL' });
    expect((await send('POST', records, { customer_id: 442 })).text).toContain('already exists');
    expect((await send('POST', records, { customer_id: 9 })).text).toContain('Customer not found.');
    expect((await send('POST', records, { customer_id: 23 })).status).toBe(201);
    expect((await send('GET', `${records}/23`)).json).toMatchObject({ system_status: 'TO_CALL' });
  });

  it.each([
    [{ status_id: 5 }, 'agent_login'],
    [{ status_id: 5, agent_login: 'j.doe' }, 'next_call_date'],
    [{ status_id: 8 }, 'next_call_date'],
    [{ dictionary_status_id: 8 }, 'next_call_date'],
  ])('need what their system status requires: %j', async (body, missing) => {
    const reply = await start().send('PUT', `${records}/441`, body);
    expect(reply.status).toBe(400);
    expect(reply.text).toContain(`Required for this status: ${missing}.`);
  });

  it('take what their system status requires, and keep it', async () => {
    const { send } = start();
    const body = { status_id: 5, agent_login: 'j.doe', next_call_date: '2026-05-24 12:24', order: 50 };
    expect((await send('PUT', `${records}/441`, body)).status).toBe(204);
    expect((await send('GET', `${records}/441`)).json).toMatchObject({
      system_status: 'MY_RECORD',
      agent_login: 'j.doe',
      agent_name: 'John Doe',
      next_call_date: '2026-05-24 12:24',
      order: 50,
    });
    expect((await send('PUT', `${records}/441`, { status_id: 8 })).status).toBe(204);
  });

  it.each([{ status_id: 99 }, { dictionary_status_id: 99 }, { agent_login: 'nobody' }])(
    'refuse what the campaign does not know: %j',
    async (body) => {
      const reply = await start().send('PUT', `${records}/441`, body);
      expect([reply.status, reply.text]).toEqual([400, expect.stringContaining('No such value')]);
    },
  );

  it('are not found in an unknown campaign, nor for an unknown customer', async () => {
    const { send } = start();
    expect((await send('GET', '/crm_outbounds/1/records/441')).status).toBe(404);
    expect((await send('PUT', `${records}/442`, {})).status).toBe(404);
    expect((await send('DELETE', `${records}/442`)).status).toBe(404);
  });

  it('are removed one by one, but not in the middle of a call', async () => {
    const { send } = start();
    expect((await send('DELETE', `${records}/441`)).status).toBe(204);
    expect((await send('GET', `${records}/441`)).status).toBe(404);
    await send('PUT', `${records}/445`, { status_id: 2 });
    expect((await send('DELETE', `${records}/445`)).status).toBe(400);
  });

  it.each([
    ['', [441, 445]],
    ['?status_id[]=6', [441]],
    ['?status_id[]=6&status_id[]=1', [441, 445]],
    ['?system_status[]=TO_CALL', [445]],
    ['?create_date_from=2016-10-19', []],
    ['?create_date_to=2016-10-18', [441, 445]],
    ['?call_date_from=2016-10-19&call_date_to=2016-10-19', [441]],
    ['?order=-next_call_date', [445, 441]],
    ['?limit=1&offset=1', [445]],
  ])('are listed with %s', async (query, expected) => {
    const { sandbox, send } = start();
    const record = sandbox.state.campaigns.get('00001')?.records.get(445);
    if (record) record.next_call_date = '2026-01-06 10:00:00.000';
    const { json } = await send('GET', records + query);
    expect((json as { result: { customer_id: number }[] }).result.map(({ customer_id }) => customer_id)).toEqual(
      expected,
    );
  });

  it('carry their customer when asked', async () => {
    const { json } = await start().send('GET', `${records}?include_customer=true&include_custom_fields=true&limit=1`);
    expect(json).toMatchObject({ count: 2, result: [{ customer: { customer_id: 441, custom_fields: [] } }] });
  });

  it('come in batches as the vendor prints them', async () => {
    const { send } = start();
    const added = await send('POST', '/batch/crm_outbounds/00001/records', {
      records: [
        { customer_id: 442, status_id: 3 },
        { customer_id: 445, status_id: 1 },
        { customer_id: 448, status_id: 1 },
        { customer_id: 23, status_id: 5 },
      ],
    });
    expect([added.status, added.json]).toEqual([
      207,
      {
        442: { http_status: 201, record_id: 231, status: 'ADDED' },
        445: { http_status: 400, record_id: 100, status: 'ALREADY_EXISTS' },
        448: { http_status: 400, status: 'FAILED', message: 'Customer not found.' },
        23: { http_status: 400, status: 'FAILED', message: 'Required for this status: agent_login.' },
      },
    ]);
    await send('PUT', `${records}/445`, { status_id: 2 });
    const path = '/batch/crm_outbounds/00001/records?customer_id[]=441&customer_id[]=445&customer_id[]=9';
    const removed = await send('DELETE', path);
    expect([removed.status, removed.json]).toEqual([
      207,
      {
        441: { http_status: 200, record_id: 47, status: 'REMOVED' },
        445: { http_status: 400, record_id: 100, status: 'CALL_IN_PROGRESS' },
        9: { http_status: 404, status: 'NOT_EXIST' },
      },
    ]);
  });

  it('copy the newest note of their customer', async () => {
    const { send } = start();
    await send('POST', '/customers/441/notes', { note: 'Proszę dzwonić po 15' });
    expect((await send('POST', '/customers/441/notes', {})).status).toBe(400);
    await send('POST', '/customers/442/notes', { text: 'inny klient' });
    expect((await send('POST', `${records}/441/copy_notes`)).status).toBe(201);
    expect((await send('GET', `${records}/441`)).json).toMatchObject({ last_note: 'Proszę dzwonić po 15' });
  });
});

describe('what campaigns lean on', () => {
  it('lists statuses with their id as a text', async () => {
    const { json } = await start().send('GET', '/outbounds/00001/statuses');
    expect(json).toContainEqual({
      system_status: 'CALL',
      status_id: '3',
      dictionary_status_id: 2,
      name: 'Contact needed',
    });
  });

  it('lists the agents of a campaign with their number as a text, and agents with a number', async () => {
    const { send } = start();
    const agent = { login: 'jkowalski', number: '3001', active: true, active_in_outbound: true, agent_id: 1 };
    expect((await send('GET', '/outbounds/00001/agents')).json).toContainEqual(agent);
    expect((await send('GET', '/agents/jkowalski')).json).toMatchObject({ agent_id: 1, number: 3001, active: true });
    expect((await send('GET', '/agents')).json).toHaveLength(6);
    expect((await send('GET', '/agents/nobody')).status).toBe(404);
    expect((await send('GET', '/outbounds/00009/statuses')).status).toBe(404);
  });
});
