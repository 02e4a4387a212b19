import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { start } from './support.js';

interface Received {
  contentType: string | undefined;
  authorization: string | undefined;
  body: string;
}

describe('webhooks', () => {
  const received: Received[] = [];
  let server: Server;
  let subscription_url: string;

  beforeAll(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { 'content-type': contentType, authorization } = request.headers;
        received.push({ contentType, authorization, body: Buffer.concat(chunks).toString() });
        response.end();
      });
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    subscription_url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?x=1`;
  });
  beforeEach(() => {
    received.length = 0;
  });
  afterAll(() => {
    server.close();
  });

  it('are registered, listed and removed', async () => {
    const { send } = start();
    const webhook = { actions: ['CHAT_CONVERSATION_CREATED'], subscription_url: 'https://example.pl' };
    const reply = await send('POST', '/webhooks', webhook);
    const stored = { id: 5, ...webhook, http_auth_user: '', http_auth_password: '' };
    expect([reply.status, reply.json]).toEqual([201, stored]);
    expect((await send('GET', '/webhooks')).json).toEqual([stored]);
    expect((await send('DELETE', '/webhooks/5')).status).toBe(204);
    expect((await send('DELETE', '/webhooks/5')).status).toBe(404);
    expect((await send('POST', '/webhooks', { ...webhook, subscription_url: 'file:///etc/passwd' })).status).toBe(400);
  });

  it('are called with a form of texts, `null` for what is empty, and Basic authentication', async () => {
    const { sandbox, send } = start();
    const auth = { http_auth_user: 'hook', http_auth_password: 'hook_pass' };
    const actions = ['CUSTOMER_CREATED', 'CHAT_CONVERSATION_CREATED', 'CHAT_CONVERSATION_CLOSED', 'TICKET_CREATED'];
    await send('POST', '/webhooks', { actions, subscription_url, ...auth });
    await send('POST', '/customers', { surname: 'Klonowiej' });
    const chat = await send('POST', '/chat_conversations/start?chat_queue_id=3&client_name=Zo%C5%9Bka');
    const { conversation_id } = chat.json as { conversation_id: string };
    await send('POST', `/chat_conversations/${conversation_id}/stop`);
    await send('PUT', '/customers/1', { name: 'Ola' });
    await sandbox.settle();
    expect(received.every(({ contentType }) => contentType === 'application/x-www-form-urlencoded')).toBe(true);
    expect(received.every(({ authorization }) => authorization === `Basic ${btoa('hook:hook_pass')}`)).toBe(true);
    const forms = received.map(({ body }) => Object.fromEntries(new URLSearchParams(body)));
    expect(forms).toHaveLength(3);
    expect(forms).toContainEqual({
      action: 'CUSTOMER_CREATED',
      customer_id: '40000',
      company_id: 'null',
      date: '2026-01-05 10:00:02',
    });
    expect(forms).toContainEqual({
      action: 'CHAT_CONVERSATION_CREATED',
      conversation_id,
      client_name: 'Zośka',
      client_email: 'null',
      chat_queue_id: '3',
      date: '2026-01-05 10:00:03',
    });
    expect(forms).toContainEqual(expect.objectContaining({ action: 'CHAT_CONVERSATION_CLOSED', conversation_id }));
    expect(sandbox.deliveries.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(JSON.stringify(sandbox.requests)).not.toContain('hook_pass');
  });

  it('hear of messages, changes and agents', async () => {
    const { sandbox, send } = start();
    const actions = ['CUSTOMER_UPDATED', 'TICKET_CREATED', 'TICKET_MESSAGE_RECEIVED', 'CHAT_AGENT_ASSIGNED'];
    await send('POST', '/webhooks', { actions, subscription_url });
    await send('PUT', '/customers/1', { name: 'Ola' });
    await send('POST', '/tickets', { to: 'mailbox@foo.bar', subject: 'a', body: 'b' });
    await send('POST', '/tickets/1234/customer_response', { body: 'b' });
    sandbox.assignAgent('6ed7c941-2c8a-411e-95d2-338a9f64800a', 'anowak');
    await sandbox.settle();
    expect(sandbox.deliveries.map(({ action, status }) => [action, status])).toEqual(
      ['CUSTOMER_UPDATED', 'TICKET_CREATED', 'TICKET_MESSAGE_RECEIVED', 'CHAT_AGENT_ASSIGNED'].map((name) => [
        name,
        200,
      ]),
    );
    expect(() => sandbox.assignAgent('x', 'anowak')).toThrow('no such chat');
  });

  it('are never called beyond this machine', async () => {
    const { sandbox, send } = start();
    const urls = [
      'https://example.org/',
      'http://127.0.0.1.example.org/',
      'http://notlocalhost/',
      'http://10.0.0.1/',
      'http://[::ffff:10.0.0.1]/',
    ];
    for (const url of urls) await send('POST', '/webhooks', { actions: ['CUSTOMER_CREATED'], subscription_url: url });
    await send('POST', '/customers', { surname: 'A' });
    await sandbox.settle();
    expect(sandbox.deliveries.map(({ problem }) => problem)).toEqual(urls.map(() => 'not a loopback address'));
  });

  it.each(['http://localhost:1/', 'http://127.0.0.123:1/', 'http://[::1]:1/'])('are called at %s', async (url) => {
    const { sandbox, send } = start();
    await send('POST', '/webhooks', { actions: ['CUSTOMER_CREATED'], subscription_url: url });
    await send('POST', '/customers', { surname: 'A' });
    await sandbox.settle();
    // fetch itself refuses port 1: what counts is that it was asked.
    expect(sandbox.deliveries).toMatchObject([{ url, problem: 'no answer' }]);
  });

  it('with an address that a test wrote into the state and that is none are not called', async () => {
    const { sandbox, send } = start();
    const webhook = { id: 9, actions: ['CUSTOMER_CREATED'], http_auth_user: '', http_auth_password: '' };
    sandbox.state.webhooks.set(9, { ...webhook, subscription_url: 'nowhere' });
    await send('POST', '/customers', { surname: 'A' });
    await sandbox.settle();
    expect(sandbox.deliveries).toMatchObject([{ url: 'nowhere', problem: 'not a loopback address' }]);
  });

  it('are kept up to 10,000, the oldest thousand going first', async () => {
    const { sandbox } = start();
    const webhook = { id: 9, actions: ['CHAT_AGENT_ASSIGNED'], http_auth_user: '', http_auth_password: '' };
    sandbox.state.webhooks.set(9, { ...webhook, subscription_url: 'nowhere' });
    const assign = (): void => sandbox.assignAgent('6ed7c941-2c8a-411e-95d2-338a9f64800a', 'anowak');
    for (let count = 0; count < 10_000; count++) assign();
    expect(sandbox.deliveries).toHaveLength(10_000);
    assign();
    expect(sandbox.deliveries).toHaveLength(9001);
    await sandbox.settle();
  });

  it('end with the status of a receiver that answers without a body', async () => {
    const { sandbox, send } = start();
    const brief = createServer((_request, response) => response.writeHead(204).end());
    await new Promise<void>((resolve) => brief.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(brief.address() as AddressInfo).port}/`;
    await send('POST', '/webhooks', { actions: ['CUSTOMER_CREATED'], subscription_url: url });
    await send('POST', '/customers', { surname: 'A' });
    await sandbox.settle();
    expect(sandbox.deliveries).toEqual([expect.objectContaining({ url, status: 204 })]);
    expect(sandbox.deliveries[0]).not.toHaveProperty('problem');
    brief.closeAllConnections();
    brief.close();
  });

  it('are not followed to where a receiver points', async () => {
    const { sandbox, send } = start();
    const pointing = createServer((_request, response) =>
      response.writeHead(307, { location: subscription_url }).end(),
    );
    await new Promise<void>((resolve) => pointing.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(pointing.address() as AddressInfo).port}/`;
    await send('POST', '/webhooks', { actions: ['CUSTOMER_CREATED'], subscription_url: url });
    await send('POST', '/customers', { surname: 'A' });
    await sandbox.settle();
    expect(sandbox.deliveries).toMatchObject([{ url, status: 307 }]);
    expect(received).toEqual([]);
    pointing.closeAllConnections();
    pointing.close();
  });

  it.each([
    ['user and password', { http_auth_user: 'hook', http_auth_password: 'zażółć' }, 'hook:zażółć'],
    ['a user alone', { http_auth_user: 'hook' }, 'hook:'],
    ['a password alone', { http_auth_password: 'hook_pass' }, undefined],
    ['neither', {}, undefined],
  ])('authenticate with %s', async (_name, login, expected) => {
    const { sandbox, send } = start();
    await send('POST', '/webhooks', { actions: ['CUSTOMER_CREATED'], subscription_url, ...login });
    await send('POST', '/customers', { surname: 'A' });
    await sandbox.settle();
    const basic = expected === undefined ? undefined : `Basic ${Buffer.from(expected).toString('base64')}`;
    expect(received.map(({ authorization }) => authorization)).toEqual([basic]);
  });

  it('that do not answer change nothing', async () => {
    const { sandbox, send } = start();
    let connections = 0;
    const silent = createTcpServer((socket) => {
      connections++;
      socket.destroy();
    });
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const dead = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`;
    await send('POST', '/webhooks', { actions: ['CUSTOMER_CREATED'], subscription_url: dead });
    expect((await send('POST', '/customers', { surname: 'A' })).status).toBe(201);
    await sandbox.settle();
    expect(sandbox.deliveries).toMatchObject([{ status: null, problem: 'no answer' }]);
    expect(connections).toBe(1);
    silent.close();
  });
});
