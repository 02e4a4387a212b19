import { describe, expect, it } from 'vitest';
import { start } from './support.js';

interface List {
  count: number;
  result: { ticket_id: number }[];
}

const ids = (json: unknown): number[] => (json as List).result.map(({ ticket_id }) => ticket_id);

describe('tickets', () => {
  it('read as the vendor prints them: some ids as texts, others as numbers', async () => {
    const { json } = await start().send('GET', '/tickets/1234?include_custom_fields=true');
    expect(json).toMatchObject({
      ticket_id: 1234,
      ticket_queue_id: 32,
      ticket_queue_name: 'test@thulium.pl',
      status_id: '2',
      substatus_id: '2',
      category_id: '3',
      customer_id: 32122,
      full_status_name: 'Oczekuje na klienta - Po terminie',
      updated_at: '2014-07-11 08:05',
      closed_at: '',
      close_time: '',
      first_agent_response_time: '00:04:00',
      custom_fields: { ID: null, Uwagi: 'information' },
    });
    const { messages } = json as { messages: { message_id: number; type: string; attachments: string[] }[] };
    // The newest first, as they were added.
    expect(messages.map(({ type }) => type)).toEqual(['COMMENT', 'REPLY', 'MAIL']);
  });

  it('are created through a mailbox of the system', async () => {
    const { sandbox, send } = start();
    const body = {
      to: 'mailbox@foo.bar',
      subject: 'ticket subject',
      from: 'john.doe@foo.bar',
      body: 'email content',
      comment: 'ticket comment',
      attachments: ['61527075253ba62a76ca5c'],
      cc: ['cc_mail1@foo.bar', 'cc_mail2@foo.bar'],
    };
    const reply = await send('POST', '/tickets', body);
    expect([reply.status, reply.json]).toEqual([201, { ticket_id: 1235 }]);
    const ticket = sandbox.state.tickets.get(1235);
    expect(ticket).toMatchObject({
      customer_id: 32122,
      ticket_queue_id: 2,
      source: 'email',
      status_id: 1,
      cc: body.cc,
    });
    expect(ticket?.messages.map(({ type, body_type, attachments }) => [type, body_type, attachments.length])).toEqual([
      ['MAIL', 'PLAIN', 1],
      ['COMMENT', 'PLAIN', 0],
    ]);
    expect((await send('POST', '/tickets', { ...body, to: 'other@foo.bar' })).text).toContain('No such value');
    expect((await send('POST', '/tickets', { ...body, attachments: ['x'] })).text).toContain('attachments[0]');
    expect((await send('POST', '/tickets', { ...body, direction: 'out' })).status).toBe(201);
    expect(sandbox.state.tickets.get(1236)?.messages[0]?.type).toBe('REPLY');
    expect(sandbox.state.tickets.size).toBe(4);
  });

  it('are changed by ids as texts; a change of status leaves a comment and closes', async () => {
    const { sandbox, send } = start();
    expect((await send('PUT', '/tickets/12', { status_id: '1', substatus_id: '2', category_id: '3' })).status).toBe(
      204,
    );
    expect(sandbox.state.tickets.get(12)).toMatchObject({ status_id: 1, substatus_id: 2, user_login: 'akowalski' });
    expect(sandbox.state.tickets.get(12)?.messages.at(-1)?.system_comment).toBe(
      'Changed status from [Oczekuje na klienta] to [Nowe]',
    );
    await send('PUT', '/tickets/12', { status_id: 3, tags: ['a'], custom_fields: { ID: '7' }, user_login: 'j.doe' });
    const { json } = await send('GET', '/tickets/12?include_custom_fields=true');
    expect(json).toMatchObject({ status_id: '3', substatus_id: '', closed_at: '2026-01-05 10:00', tags: ['a'] });
    expect(json).toMatchObject({ close_time: expect.stringMatching(/^\d{6}:\d\d:\d\d$/), custom_fields: { ID: '7' } });
    await send('PUT', '/tickets/12', { status_id: 1 });
    expect(sandbox.state.tickets.get(12)?.closed_at).toBeNull();
  });

  it.each([{ status_id: 9 }, { substatus_id: 9 }, { category_id: 9 }, { ticket_queue_id: 9 }, { user_login: 'x' }])(
    'refuse what the system does not know, and change nothing: %j',
    async (body) => {
      const { sandbox, send } = start();
      const before = structuredClone(sandbox.state.tickets);
      expect((await send('PUT', '/tickets/12', { tags: ['changed'], ...body })).status).toBe(400);
      expect(sandbox.state.tickets).toEqual(before);
    },
  );

  it('take the response of an agent, and answer with an empty list', async () => {
    const { sandbox, send } = start();
    const body = { body: 'Hello world.', user_login: 'testowy.agent17', date: '2014-07-14 12:34' };
    const path = '/tickets/1234/agent_response';
    const reply = await send('POST', path, { ...body, attachments: ['61527075253ba62a76ca5c'] });
    expect([reply.status, reply.text]).toEqual([201, '[]']);
    expect(sandbox.state.tickets.get(1234)?.messages.at(-1)).toMatchObject({
      type: 'REPLY',
      body_type: 'HTML',
      created_at: '2014-07-14 12:34:00.000',
      attachments: ['61527075253ba62a76ca5c'],
    });
    expect((await send('POST', path, { ...body, user_login: 'x' })).status).toBe(400);
    expect((await send('POST', '/tickets/1/agent_response', body)).status).toBe(404);
  });

  it('take comments, and are removed for good', async () => {
    const { send } = start();
    expect((await send('POST', '/tickets/12/comment', { comment: 'Oddzwonić' })).status).toBe(201);
    expect((await send('GET', '/tickets/12')).text).toContain('Oddzwonić');
    expect((await send('DELETE', '/tickets/12')).status).toBe(204);
    expect((await send('GET', '/tickets/12')).status).toBe(410);
    expect((await send('DELETE', '/tickets/12')).status).toBe(404);
  });

  it('are listed by their last change, the newest first, so that a list re-sorts while it is read', async () => {
    const { send } = start();
    expect(ids((await send('GET', '/tickets')).json)).toEqual([1234, 12]);
    await send('POST', '/tickets/12/customer_response', { body: 'x' });
    expect(ids((await send('GET', '/tickets')).json)).toEqual([12, 1234]);
  });

  it.each([
    ['date_from=2014-07-04', [1234]],
    ['date_to=2014-07-02', [12]],
    ['create_date_from=2014-07-04', []],
    ['create_date_to=2014-07-02 13:40', [1234, 12]],
    ['status_id[]=2', [1234, 12]],
    ['status_id[]=1&status_id[]=3', []],
    ['message_id=430', [12]],
    ['user_login=akowalski&category_id=3&ticket_queue_id=32&customer_id=32122&source=email', [1234, 12]],
    ['company_id=28', []],
    ['custom_fields[Uwagi]=information', [1234]],
    ['limit=1&offset=1', [12]],
  ])('are found by %s', async (query, expected) => {
    expect(ids((await start().send('GET', `/tickets?${query}`)).json)).toEqual(expected);
  });

  it.each(['mailbox@foo.bar', 'mailbox@example.org'])('come to the mailbox of the samples %s', async (to) => {
    const reply = await start().send('POST', '/tickets', { to, subject: 'Hello', body: 'Hello' });
    expect([reply.status, reply.text]).toEqual([201, expect.any(String)]);
  });

  it('have dictionaries, and numbers of the day', async () => {
    const { send } = start();
    expect((await send('GET', '/ticket_statuses')).json).toContainEqual({
      status_id: '1',
      name: 'Nowe',
      substatuses: [{ substatus_id: '2', name: 'Po terminie' }],
    });
    expect((await send('GET', '/ticket_categories')).json).toContainEqual({ category_id: '3', name: 'Faktury' });
    expect((await send('GET', '/ticket_queues')).json).toContainEqual({
      ticket_queue_id: 2,
      name: 'mailbox@foo.bar',
      email: 'mailbox@foo.bar',
    });
    expect((await send('GET', '/tickets/today_stats')).json).toEqual({ created: 0, closed: 0, open: 2 });
  });
});

describe('temporary files', () => {
  const upload = '/temporary_files?filename=Za%C5%82%C4%85cznik.txt';

  it('are kept as they came, and answer with a token', async () => {
    const { send } = start();
    const reply = await send('POST', upload, 'file content', { 'content-type': 'application/octet-stream' });
    expect(reply.status).toBe(201);
    expect(reply.json).toEqual({
      filename: 'Załącznik.txt',
      token: expect.stringMatching(/^[\da-f]{23}$/),
      size: 12,
    });
    const { token } = reply.json as { token: string };
    const file = await send('GET', `/files/${token}`);
    expect([file.status, file.text]).toEqual([200, 'file content']);
    expect(file.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''Za%C5%82%C4%85cznik.txt");
    expect((await send('GET', '/downloads/10/attached_file')).text).toBe('file content');
    const quoted = (await send('POST', "/temporary_files?filename=it's(1)*.txt", 'x')).json as { token: string };
    const disposition = (await send('GET', `/files/${quoted.token}`)).headers.get('content-disposition');
    expect(disposition).toBe("attachment; filename*=UTF-8''it%27s%281%29%2a.txt");
    expect((await send('GET', '/files/unknown')).status).toBe(404);
    expect((await send('POST', upload, '')).status).toBe(400);
    expect((await send('POST', '/temporary_files?filename=', 'x')).status).toBe(400);
  });

  it('are gone after 24 hours, unless a ticket holds them', async () => {
    let now = Date.UTC(2026, 0, 5, 9);
    const { send } = start({ now: () => new Date(now) });
    const tokens = await Promise.all(
      ['a', 'b'].map(async (content) => ((await send('POST', upload, content)).json as { token: string }).token),
    );
    const [kept, lost] = tokens;
    await send('POST', '/tickets/12/agent_response', { body: 'x', user_login: 'j.doe', attachments: [kept] });
    now += 24 * 3_600_000 + 1;
    expect((await send('GET', `/files/${kept}`)).status).toBe(200);
    expect((await send('GET', `/files/${lost}`)).status).toBe(410);
    const late = { body: 'x', user_login: 'j.doe', attachments: [lost] };
    expect((await send('POST', '/tickets/12/agent_response', late)).status).toBe(400);
    expect((await send('DELETE', `/tickets/12/attachments/${kept}`)).status).toBe(204);
    expect((await send('DELETE', `/tickets/12/attachments/${kept}`)).status).toBe(404);
    expect((await send('GET', `/files/${kept}`)).status).toBe(410);
  });
});
