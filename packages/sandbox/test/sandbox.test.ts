import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createSandbox } from '../src/index.js';
import { emptyState } from '../src/state.js';
import { WebhookSender } from '../src/webhooks.js';
import { authorization, start } from './support.js';

const response = '/tickets/1234/customer_response';

describe('who may call', () => {
  it.each([
    undefined,
    'Basic',
    `Basic ${btoa('api_user:wrong')}`,
    `Basic ${btoa('other:api_pass')}`,
    `Bearer ${btoa('api_user:api_pass')}`,
  ])('is asked for user and password: %s', async (header) => {
    const sandbox = createSandbox();
    const headers = header === undefined ? {} : { authorization: header };
    for (const path of ['/agents', '/unknown']) {
      const reply = await sandbox.fetch(sandbox.url + path, { headers });
      expect(reply.status).toBe(401);
      expect(reply.headers.get('www-authenticate')).toContain('Basic');
      expect(await reply.json()).toMatchObject({ errors: [{ code: 100401 }] });
    }
  });

  it('may have a name and a password of any letters', async () => {
    const sandbox = createSandbox({ username: 'zażółć', password: 'gęślą:jaźń' });
    const bytes = new TextEncoder().encode('zażółć:gęślą:jaźń');
    const header = `Basic ${btoa(String.fromCharCode(...bytes))}`;
    expect((await sandbox.fetch(`${sandbox.url}/agents`, { headers: { authorization: header } })).status).toBe(200);
  });

  it.each(['', 'a:b', 'a\nb', 'a\u0000'])('may have no name that Basic authentication cannot carry: %j', (username) => {
    expect(() => createSandbox({ username })).toThrow(
      'sandbox: username must be a string without ":" and control characters',
    );
  });

  it('may have no password that Basic authentication cannot carry', () => {
    expect(() => createSandbox({ password: 'a\r\nb' })).toThrow('sandbox: password must be a string without control');
  });

  it('is held to the permissions, by method and path', async () => {
    const { sandbox, send } = start({ permissions: ['GET *', 'POST /tickets/:id/customer_response'] });
    expect((await send('GET', '/tickets/1234')).status).toBe(200);
    expect((await send('POST', response, { body: 'x' })).status).toBe(201);
    const refused = await send('POST', '/customers', { surname: 'A' });
    expect([refused.status, refused.text]).toEqual([403, expect.stringContaining('No permission')]);
    expect(sandbox.state.customers.size).toBe(9);
    expect(() => createSandbox({ permissions: ['GET /nothing'] })).toThrow('no endpoint matches');
  });
});

describe('an unknown path or method', () => {
  it('is answered in the documented form', async () => {
    const { send } = start();
    expect((await send('GET', '/nothing')).status).toBe(404);
    expect((await send('GET', '/nothing')).json).toMatchObject({ request_id: expect.any(String), errors: [{}] });
    expect((await send('DELETE', '/customers')).status).toBe(405);
    expect((await send('PATCH', '/customers/1', {})).status).toBe(405);
    expect((await send('GET', '/crm_outbounds/00001/add_records')).status).toBe(404);
  });

  it('is told apart from a thing that is not there', async () => {
    const { send } = start();
    expect((await send('GET', '/nothing')).text).toContain('The API has no such path.');
    expect((await send('GET', '/tickets/99')).text).toContain('Not found.');
  });
});

describe('the same requests', () => {
  it('give the same answers', async () => {
    const run = async (seed: number): Promise<string[]> => {
      const { send } = start({ seed });
      const replies = [
        await send('POST', '/chat_conversations/start?chat_queue_id=3'),
        await send('POST', '/temporary_files?filename=a', 'x'),
        await send('GET', '/nothing'),
        await send('POST', response, {}),
      ];
      return replies.map(({ text }) => text);
    };
    expect(await run(1)).toEqual(await run(1));
    expect(await run(1)).not.toEqual(await run(2));
  });

  it('never give the same request id', async () => {
    const { send } = start({ now: () => new Date(0) });
    const ids = new Set<string>();
    for (let count = 0; count < 2000; count += 1) {
      ids.add(((await send('GET', '/nothing')).json as { request_id: string }).request_id);
    }
    expect(ids.size).toBe(2000);
  });
});

describe('the clock', () => {
  it('starts where told and moves on with every request', async () => {
    const { sandbox, send } = start({ now: new Date('2026-07-01T10:00:00Z') });
    await send('POST', response, { body: 'a' });
    await send('POST', response, { body: 'b' });
    const times = sandbox.state.tickets
      .get(1234)
      ?.messages.slice(-2)
      .map(({ created_at }) => created_at);
    expect(times).toEqual(['2026-07-01 12:00:01.000', '2026-07-01 12:00:02.000']);
  });
});

describe('the data', () => {
  it('come back at a reset, with ids, clock and an empty log', async () => {
    const { sandbox, send } = start();
    const { state } = sandbox;
    const before = structuredClone(state);
    const first = await send('POST', '/customers', { surname: 'A' });
    sandbox.reset();
    expect(sandbox.state).toBe(state);
    expect(state).toEqual(before);
    expect(sandbox.requests).toEqual([]);
    expect((await send('POST', '/customers', { surname: 'A' })).json).toEqual(first.json);
  });

  it('come back from a snapshot, as often as wanted, untouched by what happens later', async () => {
    const { sandbox, send } = start();
    await send('POST', '/customers', { surname: 'A' });
    const snapshot = sandbox.snapshot();
    for (let count = 0; count < 2; count += 1) {
      expect((await send('POST', '/customers', { surname: 'B' })).json).toEqual({ customer_id: 40_001 });
      sandbox.restore(snapshot);
    }
    expect(sandbox.state.customers.size).toBe(10);
  });

  it('may be nothing, or the sample and more', async () => {
    const empty = start({ data: 'empty' });
    expect((await empty.send('GET', '/customers')).json).toEqual({ count: 0, result: [] });
    const own = start({ data: (state) => void state.chatQueues.set(7, { chat_queue_id: 7, name: 'VIP' }) });
    expect((await own.send('POST', '/chat_conversations/start?chat_queue_id=7')).status).toBe(201);
  });

  it('of the demo are a company of 1,000 customers, the same for the same seed', async () => {
    const { sandbox, send } = start({ data: 'demo' });
    const { customers, campaigns, tickets } = sandbox.state;
    expect([customers.size, campaigns.size, tickets.size]).toEqual([1000, 5, 300]);
    expect(sandbox.state).toEqual(createSandbox({ data: 'demo' }).state);
    expect(sandbox.state).not.toEqual(createSandbox({ data: 'demo', seed: 2 }).state);
    const sample = createSandbox().state;
    for (const [customer_id, { emails, phone_numbers }] of customers) {
      if (sample.customers.has(customer_id)) continue;
      for (const address of emails) expect(address).toMatch(/@example\.org$/);
      for (const number of phone_numbers) expect(number).toMatch(/^99\d{7}$/);
    }
    for (const { ticket_id, to } of tickets.values()) {
      if (!sample.tickets.has(ticket_id)) expect(to).toBe('mailbox@example.org');
    }
    const now = '2026-01-05 10:00:00.000';
    for (const { updated_at, messages } of tickets.values()) {
      expect(updated_at <= now && messages.length > 0).toBe(true);
    }
    for (const { records, statuses } of campaigns.values()) {
      for (const { customer_id, status_id } of records.values()) {
        expect(customers.has(customer_id) && statuses.some((status) => status.status_id === status_id)).toBe(true);
      }
    }
    // Numbers that are given to nobody, and addresses that are reserved for examples.
    const made = [...customers.values()].filter(({ customer_id }) => customer_id >= 40_000);
    expect(made.flatMap(({ phone_numbers }) => phone_numbers).every((phone) => /^99\d{7}$/.test(phone))).toBe(true);
    expect(made.flatMap(({ emails }) => emails).every((email) => /^[\w.-]+@example\.(org|com)$/.test(email))).toBe(
      true,
    );
    expect((await send('POST', response, { body: 'x' })).status).toBe(201);
  });
});

describe('a variant', () => {
  it('answers otherwise than documented, as programs have seen or may see', async () => {
    const { send } = start({ variants: { created: 200, customerLists: 'bare', agentResponse: 'empty' } });
    expect((await send('POST', '/customers', { surname: 'A' })).status).toBe(200);
    expect((await send('GET', '/customers?limit=2')).json).toHaveLength(2);
    expect((await send('GET', '/companies')).json).toHaveLength(1);
    expect((await send('GET', '/tickets')).json).toMatchObject({ count: 2 });
    const reply = await send('POST', '/tickets/12/agent_response', { body: 'x', user_login: 'j.doe' });
    expect([reply.status, reply.text]).toEqual([200, '']);
    expect((await send('PUT', '/customers/1', {})).status).toBe(204);
  });
});

describe('the log', () => {
  it('keeps what came and what was answered, but no password', async () => {
    const { sandbox, send } = start();
    await send('POST', `${response}?x=1&y[]=2`, { body: 'x' }, { cookie: 'session=1', 'x-trace': 'abc' });
    expect(sandbox.requests).toHaveLength(1);
    expect(sandbox.requests[0]).toMatchObject({
      number: 1,
      method: 'POST',
      path: `/api${response}`,
      query: 'x=1&y[]=2',
      body: { body: 'x' },
      endpoint: 'POST tickets/:id/customer_response',
      status: 400,
      answer: expect.stringContaining('Unknown parameter: x.'),
    });
    expect(sandbox.requests[0]?.headers).toMatchObject({ 'x-trace': 'abc' });
    const text = JSON.stringify(sandbox.requests);
    expect(text).not.toContain(authorization);
    expect(text).not.toContain('session=1');
  });

  it('is bounded', async () => {
    const { sandbox } = start();
    for (let count = 0; count < 10_050; count += 1) await sandbox.fetch(sandbox.url);
    expect(sandbox.requests.length).toBe(9050);
    expect(sandbox.requests.at(-1)?.number).toBe(10_050);
  });

  const sizeOf = (requests: readonly unknown[]): number => JSON.stringify(requests).length;

  it('is bounded in size too, whatever the requests hold', async () => {
    const { sandbox, send } = start();
    const long = 'x'.repeat(60_000);
    for (let count = 0; count < 400; count += 1) await send('POST', response, { body: long });
    expect(sizeOf(sandbox.requests)).toBeLessThan(17_000_000);
    expect(sandbox.requests.at(-1)?.body).toEqual({ body: long });
    expect(sandbox.requests.length).toBeGreaterThan(200);
    sandbox.reset();
    await send('POST', response, { body: long });
    expect(sandbox.requests.at(-1)).toMatchObject({ number: 1, body: { body: long } });
  });

  it('shortens addresses, headers and names that are long', async () => {
    const { sandbox, send } = start();
    const long = 'x'.repeat(100_000);
    const names = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`${long.slice(0, 200)}${index}`, 1]));
    await send('POST', `/tickets/12/comment?${long}=1`, names, { 'x-trace': long });
    await send('GET', `/${long}`);
    expect(sandbox.requests[0]?.unknown?.length).toBe(100);
    expect(sandbox.requests[0]?.query).toHaveLength(4097);
    expect(sandbox.requests[0]?.headers['x-trace']).toHaveLength(4097);
    expect(sandbox.requests[1]?.path).toHaveLength(4097);
    expect(sizeOf(sandbox.requests)).toBeLessThan(60_000);
  });

  it.each([{ authorization: 'Basic eDp5' }, { authorization: '' }])(
    'keeps of a caller without the password what was asked for, and neither body nor headers: %j',
    async (headers) => {
      const { sandbox, send } = start();
      expect((await send('POST', response, { body: 'x' }, { ...headers, 'x-trace': 'abc' })).status).toBe(401);
      expect(sandbox.requests).toEqual([
        {
          number: 1,
          method: 'POST',
          path: `/api${response}`,
          query: '',
          headers: {},
          status: 401,
          answer: expect.stringContaining('Wrong user name or password.'),
          milliseconds: expect.any(Number),
        },
      ]);
    },
  );

  it('of calls of webhooks is bounded', () => {
    const state = emptyState(1, 0);
    const subscription_url = 'https://hooks.example.org/';
    const webhook = { id: 1, actions: ['A'], subscription_url, http_auth_user: '', http_auth_password: '' };
    state.webhooks.set(1, webhook);
    const sender = new WebhookSender();
    for (let count = 1; count <= 10_050; count += 1) {
      sender.send(state, { action: 'A', fields: { count } }, '2026-01-05 10:00:00');
    }
    expect(sender.deliveries).toHaveLength(9_050);
    expect(sender.deliveries.at(-1)?.body).toContain('count=10050');
  });

  it('shortens what is long', async () => {
    const { sandbox, send } = start();
    await send('POST', response, { body: 'x'.repeat(100_000) });
    await send('GET', '/tickets/1234');
    expect(sandbox.requests[0]?.body).toBe('[100011 characters]');
    expect(sandbox.requests[1]?.answer?.length).toBe(4097);
  });
});

describe('fetch', () => {
  it('takes a Request, a URL, and a body that is a stream', async () => {
    const { sandbox } = start();
    const headers = { authorization };
    expect((await sandbox.fetch(new Request(`${sandbox.url}/agents`, { headers }))).status).toBe(200);
    expect((await sandbox.fetch(new URL(`${sandbox.url}/agents`), { headers })).status).toBe(200);
    const body = new Blob(['{"body":', '"Zażółć"}']).stream();
    const init = { method: 'POST', headers, body, duplex: 'half' } as RequestInit;
    expect((await sandbox.fetch(sandbox.url + response, init)).status).toBe(201);
    expect(sandbox.state.tickets.get(1234)?.messages.at(-1)?.body).toBe('Zażółć');
  });

  it.each(['/customers/../tickets/1234', '/customers/%2E%2e/tickets/1234', '/./agents'])(
    'refuses %s, which a URL would resolve',
    async (path) => {
      const { sandbox, send } = start();
      expect((await send('GET', path)).status).toBe(400);
      expect((await send('GET', '/agents?x=/../')).status).toBe(200);
      expect(sandbox.requests).toHaveLength(1);
    },
  );

  it('rejects with the reason of a signal that is already aborted, and nothing arrives', async () => {
    const { sandbox } = start();
    const reason = new Error('enough');
    const signal = AbortSignal.abort(reason);
    await expect(sandbox.fetch(`${sandbox.url}/agents`, { signal })).rejects.toBe(reason);
    expect(sandbox.requests).toEqual([]);
  });

  it('waits as long as told', async () => {
    const { send } = start({ latency: { from: 30, to: 40 } });
    const started = performance.now();
    await send('GET', '/agents');
    expect(performance.now() - started).toBeGreaterThan(28);
  });
});

describe('the main entry', () => {
  it('reaches no built-in of Node without a dynamic import', () => {
    const seen = new Set<string>();
    const walk = (file: string): void => {
      if (seen.has(file)) return;
      seen.add(file);
      const source = readFileSync(new URL(`../src/${file}`, import.meta.url), 'utf8');
      expect(source).not.toMatch(/from 'node:|from '@hono\/node-server'|\bprocess\.|\bBuffer\b/);
      for (const [, keyword, target = ''] of source.matchAll(/^(?:import|export) (type )?[^;]*?from '(\.[^']+)'/gms)) {
        if (keyword === undefined) walk(new URL(target, `file:///${file}`).pathname.slice(1).replace(/\.js$/, '.ts'));
      }
    };
    walk('index.ts');
    expect(seen.size).toBeGreaterThan(30);
    expect(seen).not.toContain('server.ts');
  });
});
