import { afterEach, describe, expect, it } from 'vitest';
import { createSandbox, type Fault, type SandboxServer } from '../src/index.js';
import { authorization, type Send, sender, start } from './support.js';

const route = 'POST /tickets/:id/customer_response';
const path = '/tickets/1234/customer_response';
const body = { body: 'Hello world.' };
const countOf = (sandbox: ReturnType<typeof createSandbox>): number =>
  sandbox.state.tickets.get(1234)?.messages.length ?? 0;

describe('scripted trouble, in process', () => {
  it('strikes as often as told, on its route only', async () => {
    const { sandbox, send } = start({ faults: [{ route, kind: 'status', status: 503, skip: 1, times: 2 }] });
    const statuses: number[] = [];
    for (let count = 0; count < 5; count += 1) statuses.push((await send('POST', path, body)).status);
    expect(statuses).toEqual([201, 503, 503, 201, 201]);
    expect((await send('GET', '/tickets/1234')).status).toBe(200);
    expect(countOf(sandbox)).toBe(6);
  });

  it('refuses too many requests, with and without Retry-After', async () => {
    const { sandbox, send } = start();
    sandbox.addFault({ kind: 'status', status: 429, retryAfter: 7, times: 1 });
    sandbox.addFault({ kind: 'status', status: 429, times: 1 });
    const first = await send('GET', '/agents');
    const second = await send('GET', '/agents');
    expect([first.status, first.headers.get('retry-after')]).toEqual([429, '7']);
    expect([second.status, second.headers.get('retry-after')]).toEqual([429, null]);
    expect(first.json).toMatchObject({ errors: [{ message: 'Too many requests.' }] });
    expect((await send('GET', '/agents')).status).toBe(200);
  });

  it.each([
    ['before', 3],
    ['after', 4],
  ] as const)('drops the connection %s the request is applied', async (when, messages) => {
    const { sandbox, send } = start({ faults: [{ route, kind: 'drop', when, times: 1 }] });
    await expect(send('POST', path, body)).rejects.toMatchObject({
      name: 'TypeError',
      message: 'fetch failed',
      cause: { code: 'ECONNRESET', message: 'read ECONNRESET' },
    });
    expect(countOf(sandbox)).toBe(messages);
    expect(sandbox.requests[0]).toMatchObject({ status: null, fault: 'drop', body });
    expect((await send('POST', path, body)).status).toBe(201);
  });

  it('logs no answer that never left', async () => {
    const { sandbox, send } = start({ faults: [{ kind: 'drop', when: 'after' }] });
    await expect(send('POST', '/customers', { surname: 'A' })).rejects.toThrow(TypeError);
    expect(sandbox.requests[0]?.answer).toBeUndefined();
    expect(sandbox.state.customers.size).toBe(10);
  });

  it('answers with an error although the request is applied', async () => {
    const { sandbox, send } = start({ faults: [{ route, kind: 'status', status: 500, when: 'after' }] });
    expect((await send('POST', path, body)).status).toBe(500);
    expect(countOf(sandbox)).toBe(4);
  });

  it('cuts an answer in the middle', async () => {
    const { sandbox } = start({ faults: [{ kind: 'truncate', times: 1 }] });
    const ask = (): Promise<Response> => sandbox.fetch(`${sandbox.url}/tickets/1234`, { headers: { authorization } });
    const cut = await ask();
    const whole = await (await ask()).text();
    expect([cut.status, cut.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
    expect(cut.headers.get('content-length')).toBe(String(Buffer.byteLength(whole)));
    const reader = (cut.body as ReadableStream<Uint8Array>).getReader();
    const { value } = await reader.read();
    const bytes = Buffer.from(whole);
    expect(Buffer.from(value ?? [])).toEqual(bytes.subarray(0, Math.floor(bytes.length / 2)));
    await expect(reader.read()).rejects.toThrow('fetch failed');
  });

  it('answers with a page of HTML', async () => {
    const { send } = start({
      faults: [
        { kind: 'html', times: 1 },
        { kind: 'html', status: 200 },
      ],
    });
    const proxy = await send('GET', '/agents');
    expect([proxy.status, proxy.headers.get('content-type')]).toEqual([502, 'text/html; charset=utf-8']);
    expect(proxy.text).toContain('<h1>502</h1>');
    expect((await send('GET', '/agents')).status).toBe(200);
  });

  it('waits, and an abort then finds the request applied or not', async () => {
    for (const [when, messages] of [
      ['before', 3],
      ['after', 4],
    ] as const) {
      const { sandbox } = start({ faults: [{ kind: 'delay', milliseconds: 200, when }] });
      const reason = new Error('enough');
      const controller = new AbortController();
      setTimeout(() => controller.abort(reason), 20);
      const headers = { authorization };
      const request = { method: 'POST', headers, body: JSON.stringify(body), signal: controller.signal };
      await expect(sandbox.fetch(sandbox.url + path, request)).rejects.toBe(reason);
      expect(countOf(sandbox)).toBe(messages);
    }
  });

  it.each([
    [0, 0, 0],
    [0.25, 60, 140],
    [1, 400, 400],
  ])('strikes with a probability of %d', async (probability, least, most) => {
    const { send } = start({ faults: [{ kind: 'status', status: 503, probability }] });
    let struck = 0;
    for (let count = 0; count < 400; count += 1) if ((await send('GET', '/agents')).status === 503) struck += 1;
    expect(struck).toBeGreaterThanOrEqual(least);
    expect(struck).toBeLessThanOrEqual(most);
  });

  it('strikes by chance the same way for the same seed', async () => {
    const run = async (seed: number): Promise<string> => {
      const { send } = start({ seed, faults: [{ kind: 'status', status: 503, probability: 0.5 }] });
      let pattern = '';
      for (let count = 0; count < 40; count += 1) pattern += (await send('GET', '/agents')).status === 503 ? 'x' : '.';
      return pattern;
    };
    const once = await run(7);
    expect(await run(7)).toBe(once);
    expect(await run(8)).not.toBe(once);
    expect(once.split('x').length - 1).toBeGreaterThan(10);
    expect(once.split('x').length - 1).toBeLessThan(30);
  });

  it('is refused for a misspelt route, ends when cleared, and starts anew at a reset', async () => {
    const faults: Fault[] = [{ kind: 'status', status: 503, times: 1 }];
    const { sandbox, send } = start({ faults });
    expect(() => sandbox.addFault({ route: 'GET /ticket', kind: 'drop' })).toThrow('no endpoint matches');
    expect((await send('GET', '/agents')).status).toBe(503);
    sandbox.reset();
    expect((await send('GET', '/agents')).status).toBe(503);
    sandbox.addFault({ kind: 'drop' });
    sandbox.clearFaults();
    expect((await send('GET', '/agents')).status).toBe(200);
  });
});

describe('scripted trouble, over HTTP', () => {
  let server: SandboxServer | undefined;
  afterEach(() => server?.close());

  async function listen(fault: Fault): Promise<{ sandbox: ReturnType<typeof createSandbox>; send: Send }> {
    const sandbox = createSandbox({ faults: [fault] });
    server = await sandbox.listen();
    return { sandbox, send: sender(fetch, `${server.url}/api`) };
  }

  it.each([
    ['before', 3],
    ['after', 4],
  ] as const)('cuts the socket %s the request is applied', async (when, messages) => {
    const { sandbox, send } = await listen({ kind: 'drop', when, times: 1 });
    await expect(send('POST', path, body)).rejects.toThrow('fetch failed');
    expect(countOf(sandbox)).toBe(messages);
    expect((await send('GET', '/tickets/1234')).status).toBe(200);
  });

  it('cuts the socket in the middle of an answer', async () => {
    const { send } = await listen({ kind: 'truncate', times: 1 });
    await expect(send('GET', '/tickets/1234')).rejects.toThrow(/terminated|fetch failed/);
    expect((await send('GET', '/tickets/1234')).status).toBe(200);
  });

  it('loses an answer that has no body, although the request is applied', async () => {
    const { sandbox, send } = await listen({ kind: 'truncate', times: 1 });
    await expect(send('POST', path, body)).rejects.toThrow('fetch failed');
    expect(countOf(sandbox)).toBe(4);
  });
});
