import { inspect } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { addThing, deleteThing, getNamed, getThing, updateThing } from '../test/support/endpoints.js';
import { createFakeClient, credentials, failure, json, rejection, silence } from '../test/support/fakeClient.js';
import { settle } from '../test/support/fakeEnvironment.js';
import { createThulium } from './client.js';
import { ConfigurationError, InvalidInputError, QueueFullError } from './errors.js';
import type { AttemptRequest, Interceptor } from './interceptor.js';
import type { LogFields } from './logger.js';
import type { ClientOptions, Fetch } from './options.js';
import { isPlannedRequest } from './plannedRequest.js';
import type { RateLimiter } from './rateLimiter.js';
import { longestQueue, Semaphore } from './semaphore.js';

afterEach(() => vi.unstubAllGlobals());

describe('what goes over the wire', () => {
  it('is method, address, headers and body of the call, and nothing else', async () => {
    const fake = await createFakeClient({ headers: { 'X-Mine': '1' }, acceptLanguage: 'pl' });
    fake.answer(json({ thing_id: '1' }));
    await addThing(fake.thulium, { name: 'Łódź' }, { headers: { 'x-call': '2' } });
    expect(fake.requests[0]).toMatchObject({
      method: 'POST',
      url: 'https://api.example.org/api/things',
      body: '{"name":"Łódź"}',
    });
    expect(fake.requests[0]?.headers).toEqual({
      accept: 'application/json',
      'accept-language': 'pl',
      authorization: `Basic ${btoa('api_user:open-sesame-42')}`,
      'content-length': '18',
      'content-type': 'application/json; charset=utf-8',
      'x-call': '2',
      'x-mine': '1',
    });
    await getThing(fake.thulium, { thing_id: 1 }).catch(() => undefined);
    expect(Object.keys(fake.requests[1]?.headers ?? {})).not.toContain('content-type');
  });

  it('does not change with what somebody put on Object.prototype', async () => {
    const record = async () => {
      const fake = await createFakeClient();
      fake.answer(json({ thing_id: '1', name: 'x' }));
      const run = async () => {
        await addThing(fake.thulium, { name: 'x' });
        await updateThing(fake.thulium, { thing_id: 1, name: 'x' }, {});
        await getThing(fake.thulium, { thing_id: 1 });
        await fake.thulium.request({ method: 'GET', path: '/x', query: { a: { b: [1] } } });
        await fake.thulium.with({ acceptLanguage: 'pl' }).request({ method: 'POST', path: '/y', body: { a: 1 } });
        return fake.requests.map(({ signal, ...rest }) => rest);
      };
      return run;
    };
    const clean = await (await record())();
    const run = await record();
    const evil: Record<string, unknown> = {
      ...{
        baseUrl: 'https://evil.example',
        system: 'evil',
        username: 'evil',
        password: 'evil',
        headers: { 'x-evil': '1' },
      },
      ...{
        fetchOptions: { method: 'DELETE' },
        readOnly: true,
        dryRun: true,
        timeout: 1,
        totalTimeout: 1,
        retry: false,
      },
      ...{ query: { evil: 1 }, params: { evil: 1 }, body: 'evil', method: 'DELETE', path: '/evil', note: 'evil' },
      ...{
        baseURL: 'https://evil.example',
        parseResponse: 'evil',
        responseType: 'blob',
        redirect: 'follow',
        evil: 'evil',
      },
      ...{
        signal: AbortSignal.abort(),
        duplex: 'evil',
        type: 'bytes',
        mode: 'evil',
        credentials: 'evil',
        cache: 'evil',
      },
      ...{
        abortEarly: true,
        message: 'evil',
        lang: 'evil',
        idempotent: true,
        attempts: 9,
        wait: 1,
        requests: 1,
        per: 1,
      },
      ...{
        THULIUM_SYSTEM: 'evil',
        endpoint: 'evil',
        url: 'https://evil.example',
        authorization: 'evil',
        proxy: 'evil',
      },
    };
    try {
      for (const [name, value] of Object.entries(evil)) {
        Object.defineProperty(Object.prototype, name, { value, configurable: true, enumerable: true, writable: true });
      }
      const polluted = await run();
      const made = (await import('./client.js')).createThulium({ ...credentials, username: 'api_user' });
      expect(made.baseUrl).toBe('https://api.example.org/api');
      expect(polluted).toEqual(clean);
    } finally {
      for (const name of Object.keys(evil)) delete (Object.prototype as Record<string, unknown>)[name];
    }
  });

  it('takes no failure for an answer because of what somebody put on Object.prototype', async () => {
    const fake = await createFakeClient();
    fake.answer(json({}, 503));
    try {
      Object.defineProperty(Object.prototype, 'json', { value: {}, configurable: true, writable: true });
      expect(await rejection(addThing(fake.thulium, { name: 'x' }))).toMatchObject({ status: 503, effect: 'unknown' });
    } finally {
      delete (Object.prototype as Record<string, unknown>).json;
    }
  });

  it('treats __proto__ in an input as a name that is no field', async () => {
    const fake = await createFakeClient();
    const input = JSON.parse('{"name":"x","__proto__":{"note":"evil"}}');
    expect(await rejection(addThing(fake.thulium, input))).toBeInstanceOf(InvalidInputError);
    fake.answer(json({}));
    await fake.thulium.request({ method: 'POST', path: '/x', body: input });
    expect(fake.requests[0]?.body).toBe('{"name":"x","__proto__":{"note":"evil"}}');
  });

  it('refuses halves of characters in a query instead of failing somewhere', async () => {
    const fake = await createFakeClient();
    const error = await rejection(fake.thulium.request({ method: 'GET', path: '/x', query: { a: '\ud800' } }));
    expect(error).toBeInstanceOf(InvalidInputError);
    expect(await rejection(getNamed(fake.thulium, { name: '\ud800' }))).toBeInstanceOf(InvalidInputError);
    expect(fake.requests).toHaveLength(0);
  });
});

describe('the queue of calls', () => {
  it('refuses a call when too many wait; nothing is sent', async () => {
    const { thulium, requests } = await createFakeClient();
    const waiting = vi.spyOn(Semaphore.prototype, 'waiting', 'get');
    waiting.mockReturnValue(longestQueue);
    const error = await rejection(thulium.call(getThing, { thing_id: 1 }));
    expect(error).toBeInstanceOf(QueueFullError);
    expect(error).toMatchObject({ endpoint: 'test.getThing', delivery: 'not-sent', retryable: true });
    expect(requests).toHaveLength(0);
    waiting.mockReturnValue(longestQueue - 1);
    await thulium.request({ method: 'GET', path: '/things' });
    waiting.mockRestore();
  });
});

describe('readOnly', () => {
  it('refuses every write before anything is sent, and lets reads pass', async () => {
    const fake = await createFakeClient({ readOnly: true });
    fake.answer(json({ name: 'x' }));
    for (const write of [
      () => addThing(fake.thulium, { name: 'x' }),
      () => updateThing(fake.thulium, { thing_id: 1, name: 'x' }),
      () => deleteThing(fake.thulium, { thing_id: 1 }),
      () => fake.thulium.request({ method: 'POST', path: '/x' }),
      () => fake.thulium.with({ acceptLanguage: 'pl' }).request({ method: 'DELETE', path: '/x' }),
    ]) {
      const error = await rejection(write());
      expect(error).toBeInstanceOf(ConfigurationError);
      expect((error as Error).message).toContain('read-only');
    }
    expect(fake.requests).toHaveLength(0);
    await expect(getThing(fake.thulium, { thing_id: 1 })).resolves.toEqual({ name: 'x' });
  });
});

describe('dryRun', () => {
  it('plans nothing that a read-only client refuses', async () => {
    const fake = await createFakeClient({ dryRun: true, readOnly: true });
    expect(await rejection(addThing(fake.thulium, { name: 'x' }))).toMatchObject({
      code: 'configuration',
      message: 'test.addThing: this client is read-only; nothing was sent',
    });
    expect(fake.requests).toEqual([]);
  });

  it('answers a write with what would be sent, sends nothing, and lets reads pass', async () => {
    const lines: unknown[] = [];
    const take = (...line: unknown[]) => void lines.push(line);
    const fake = await createFakeClient({ dryRun: true, logger: { debug: take, info: take, warn: take, error: take } });
    fake.answer(json({ name: 'x' }));
    const planned: unknown = await addThing(fake.thulium, { name: 'x' });
    expect(isPlannedRequest(planned)).toBe(true);
    expect(planned).toEqual({
      endpoint: 'test.addThing',
      method: 'POST',
      url: 'https://api.example.org/api/things',
      body: '{"name":"x"}',
    });
    const raw = await fake.thulium.request({ method: 'PUT', path: '/x', query: { a: 1 } });
    expect(raw).toMatchObject({ url: 'https://api.example.org/api/x?a=1', body: '' });
    expect(await fake.thulium.callWithResponse(deleteThing, { thing_id: 1 })).toMatchObject({
      response: { status: 0, attempts: 0 },
    });
    expect(await rejection(addThing(fake.thulium, { name: 7 } as never))).toBeInstanceOf(InvalidInputError);
    expect(fake.requests).toHaveLength(0);
    expect(JSON.stringify(lines)).not.toContain('"x"');
    expect(isPlannedRequest(await getThing(fake.thulium, { thing_id: 1 }))).toBe(false);
    expect([isPlannedRequest(null), isPlannedRequest('x'), isPlannedRequest({})]).toEqual([false, false, false]);
  });
});

describe('with', () => {
  const login = { username: 'other_user', password: 'other-sesame-42' };

  it('changes what it is given and keeps the rest, the credentials too', async () => {
    const fake = await createFakeClient({ headers: { 'x-mine': '1' } });
    const other = fake.thulium.with({ baseUrl: 'https://api.example.org/v2' });
    await other.request({ method: 'GET', path: '/x' });
    expect(other.baseUrl).toBe('https://api.example.org/v2/api');
    expect(fake.thulium.baseUrl).toBe('https://api.example.org/api');
    expect(fake.requests[0]).toMatchObject({ url: 'https://api.example.org/v2/api/x' });
    const authorization = `Basic ${btoa('api_user:open-sesame-42')}`;
    expect(fake.requests[0]?.headers).toMatchObject({ 'x-mine': '1', authorization });
    expect(Object.isFrozen(fake.thulium)).toBe(true);
  });

  it('takes no credentials to another origin: it asks for them again', async () => {
    const fake = await createFakeClient();
    for (const place of [
      { baseUrl: 'https://other.example.org' },
      { baseUrl: 'https://api.example.org:8443' },
      { baseUrl: 'http://localhost/api' },
      { system: 'acme' },
    ]) {
      for (const part of [{}, { username: 'other_user' }, { password: 'other-sesame-42' }]) {
        expect(() => fake.thulium.with({ ...place, ...part })).toThrow(ConfigurationError);
        expect(() => fake.thulium.with({ ...place, ...part })).toThrow(/pass again: .*(username|password)$/);
      }
      await fake.thulium.with({ ...place, ...login }).request({ method: 'GET', path: '/x' });
      const { authorization } = fake.requests.at(-1)?.headers ?? {};
      expect(authorization).toBe(`Basic ${btoa('other_user:other-sesame-42')}`);
    }
    vi.stubEnv('THULIUM_USERNAME', 'user');
    vi.stubEnv('THULIUM_PASSWORD', 'password');
    expect(() => fake.thulium.with({ system: 'acme' })).toThrow('pass again: username, password');
    vi.unstubAllEnvs();
    const acme = fake.thulium.with({ system: 'acme', ...login });
    for (const same of [{ system: 'acme' }, { baseUrl: 'https://acme.thulium.com/' }]) {
      expect(acme.with(same).baseUrl).toBe('https://acme.thulium.com/api');
    }
    expect(() => acme.with({ system: 'other' })).toThrow('pass again: username, password');
  });

  it.each<[name: string, own: ClientOptions, again: ClientOptions]>([
    ['headers', { headers: { 'x-token': 'secret' } }, { headers: {} }],
    ['fetchOptions', { fetchOptions: { dispatcher: { key: 'secret' } } }, { fetchOptions: {} }],
  ])('takes no %s to another origin either: it asks for them again, if there are any', async (name, own, again) => {
    const place = { baseUrl: 'https://other.example.org' };
    const fake = await createFakeClient(own);
    expect(() => fake.thulium.with(place)).toThrow(`pass again: username, password, ${name}`);
    expect(() => fake.thulium.with({ ...place, ...login })).toThrow(ConfigurationError);
    expect(() => fake.thulium.with({ ...place, ...login })).toThrow(`pass again: ${name}`);
    expect(() => fake.thulium.with({ ...place, ...login, [name]: undefined })).toThrow(`pass again: ${name}`);
    // Those of a client in between are no others.
    expect(() => fake.thulium.with({ timeout: 5 }).with({ ...place, ...login })).toThrow(`pass again: ${name}`);
    const other = fake.thulium.with({ ...place, ...login, ...again });
    await other.request({ method: 'GET', path: '/x' });
    expect(JSON.stringify(fake.requests.at(-1))).not.toContain('secret');
    expect(() => other.with({ system: 'acme', ...login })).not.toThrow();
    expect(fake.thulium.with({ baseUrl: 'https://api.example.org/v2' }).baseUrl).toMatch(/v2/);
  });

  it('takes what the client was made with, whatever became of the objects since', async () => {
    const headers: Record<string, string> = { 'x-mine': '1' };
    const interceptors: Interceptor[] = [];
    const retry = { attempts: 1 };
    const fetchOptions: Record<string, unknown> = { cache: 'no-store' };
    const fake = await createFakeClient({ headers, interceptors, retry, fetchOptions });
    headers['x-mine'] = '2';
    headers['x-more'] = '3';
    retry.attempts = 3;
    fetchOptions.method = 'DELETE';
    interceptors.push(() => Promise.reject(new Error('late')));
    fake.answer(json({}, 503));
    const variant = fake.thulium.with({ acceptLanguage: 'pl' });
    await fake.environment.run(rejection(variant.request({ method: 'GET', path: '/x' })));
    expect(fake.requests).toHaveLength(1);
    expect(fake.requests[0]).toMatchObject({ method: 'GET' });
    expect(fake.requests[0]?.headers['x-mine']).toBe('1');
    expect(fake.requests[0]?.headers).not.toHaveProperty('x-more');
  });

  it('shares the limits where address and limits are the same, else has its own', async () => {
    const fake = await createFakeClient({ concurrency: 1 });
    let end: (response: Response) => void = () => undefined;
    fake.answer(
      () =>
        new Promise<Response>((resolve) => {
          end = resolve;
        }),
      json([]),
    );
    const first = fake.thulium.request({ method: 'GET', path: '/a' });
    const second = fake.thulium.with({ acceptLanguage: 'pl' }).request({ method: 'GET', path: '/b' });
    await settle();
    expect(fake.requests).toHaveLength(1);
    await fake.thulium.with({ concurrency: 2 }).request({ method: 'GET', path: '/c' });
    expect(fake.requests).toHaveLength(2);
    end(new Response('[]'));
    await Promise.all([first, second]);
    expect(fake.requests).toHaveLength(3);
  });

  it.each<[name: string, own: ClientOptions, other: ClientOptions]>([
    ['system', { system: 'acme', baseUrl: undefined }, { system: 'other', ...login }],
    ['baseUrl', {}, { baseUrl: 'https://other.example.org', ...login }],
    ['rateLimit', {}, { rateLimit: { requests: 50, per: 1_000 } }],
    ['fetchOptions', {}, { fetchOptions: { cache: 'no-store' } }],
  ])(
    'does not wait for the calls of the client it was made from where its %s is another',
    async (_name, own, other) => {
      const fake = await createFakeClient({ concurrency: 1, ...own });
      fake.answer(silence, json([]));
      const controller = new AbortController();
      const waiting = fake.thulium.request({ method: 'GET', path: '/a' }, { signal: controller.signal });
      await settle();
      await fake.thulium.with(other).request({ method: 'GET', path: '/b' });
      expect(fake.requests.map(({ url }) => url.slice(-2))).toEqual(['/a', '/b']);
      controller.abort();
      await rejection(waiting);
    },
  );

  it('sends through the fetch that it is given, with the options of fetch that it is given', async () => {
    const fake = await createFakeClient();
    const seen: (RequestInit | undefined)[] = [];
    const fetch: Fetch = async (_url, init) => {
      seen.push(init);
      return new Response('[]');
    };
    const other = fake.thulium.with({ fetch });
    await other.request({ method: 'GET', path: '/x' });
    await other.with({ fetchOptions: { cache: 'no-store' } }).request({ method: 'GET', path: '/x' });
    expect(seen.map((init) => init?.cache)).toEqual([undefined, 'no-store']);
    expect(fake.requests).toEqual([]);
  });

  it('asks the limiter that it is given', async () => {
    const fake = await createFakeClient();
    let asked = 0;
    const rateLimit: RateLimiter = {
      wait: async () => {
        asked++;
      },
      pause: () => undefined,
    };
    await fake.thulium.with({ rateLimit }).request({ method: 'GET', path: '/x' });
    await fake.thulium.request({ method: 'GET', path: '/x' });
    expect(asked).toBe(1);
  });

  it('names the option that leads to another origin', async () => {
    const fake = await createFakeClient();
    expect(() => fake.thulium.with({ system: 'acme' })).toThrow(/^system: this origin differs/);
    expect(() => fake.thulium.with({ baseUrl: 'https://other.example.org' })).toThrow(/^baseUrl: this origin differs/);
  });

  it('keeps what came from the environment when that changes', () => {
    vi.stubEnv('THULIUM_SYSTEM', 'acme');
    vi.stubEnv('THULIUM_USERNAME', 'user');
    vi.stubEnv('THULIUM_PASSWORD', 'password');
    const thulium = createThulium();
    vi.stubEnv('THULIUM_SYSTEM', 'other');
    vi.stubEnv('THULIUM_PASSWORD', '');
    expect(thulium.with({ acceptLanguage: 'pl' }).baseUrl).toBe('https://acme.thulium.com/api');
    vi.unstubAllEnvs();
  });
});

describe('the browser guard', () => {
  it('refuses where there is a document, unless it is told to go on', () => {
    vi.stubGlobal('document', {});
    expect(() => createThulium(credentials)).toThrow(ConfigurationError);
    expect(() => createThulium(credentials)).toThrow('this is a browser');
    expect(() => createThulium({ ...credentials, dangerouslyAllowBrowser: true })).not.toThrow();
    expect(() => createThulium({ ...credentials, dangerouslyAllowBrowser: 1 as never })).toThrow('this is a browser');
  });
  it('refuses in a web worker of a browser', () => {
    vi.stubGlobal('importScripts', () => undefined);
    expect(() => createThulium(credentials)).not.toThrow();
    vi.stubGlobal('navigator', { userAgent: 'Mozilla/5.0' });
    expect(() => createThulium(credentials)).toThrow('this is a browser');
  });
});

describe('a client, printed', () => {
  it('shows no credentials', () => {
    const thulium = createThulium(credentials);
    const settings = { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true };
    for (const print of [inspect(thulium, settings), JSON.stringify(thulium), String(thulium)]) {
      expect(print).not.toContain('open-sesame');
      expect(print).not.toContain('api_user');
      expect(print).not.toContain(btoa('api_user:open-sesame-42'));
    }
  });
});

describe('interceptors', () => {
  const trace =
    (name: string, log: string[]): Interceptor =>
    async (request, next) => {
      log.push(`${name} in`);
      const answer = await next({ ...request, headers: { ...request.headers, [`x-${name}`]: '1' } });
      log.push(`${name} out`);
      return answer;
    };

  it('lie around every attempt like the skins of an onion, the first outermost', async () => {
    const log: string[] = [];
    const attempts: AttemptRequest[] = [];
    const look: Interceptor = (request, next) => {
      attempts.push(request);
      return next(request);
    };
    const fake = await createFakeClient({ interceptors: [trace('a', log), trace('b', log), look] });
    fake.answer(json({}, 503), json({ name: 'x' }));
    await fake.environment.run(getThing(fake.thulium, { thing_id: 1 }));
    expect(log).toEqual(['a in', 'b in', 'b out', 'a out', 'a in', 'b in', 'b out', 'a out']);
    expect(attempts.map(({ attempt, endpoint }) => [attempt, endpoint.id])).toEqual([
      [1, 'test.getThing'],
      [2, 'test.getThing'],
    ]);
    expect(fake.requests[0]?.headers).toMatchObject({ 'x-a': '1', 'x-b': '1' });
  });

  it('never see the credentials', async () => {
    const seen: unknown[] = [];
    const look: Interceptor = async (request, next) => {
      seen.push(request);
      const answer = await next(request);
      seen.push(answer);
      return answer;
    };
    const fake = await createFakeClient({ interceptors: [look] });
    fake.answer(json({ name: 'x' }));
    await getThing(fake.thulium, { thing_id: 1 });
    const print = inspect(seen, { depth: Number.POSITIVE_INFINITY, showHidden: true });
    expect(print).not.toContain('open-sesame');
    expect(print.toLowerCase()).not.toContain('authorization');
    expect(fake.requests[0]?.headers.authorization).toBe(`Basic ${btoa('api_user:open-sesame-42')}`);
  });

  it.each([
    ['another origin', (request: AttemptRequest) => ({ ...request, url: 'https://evil.example/api/things/1' })],
    ['another port', (request: AttemptRequest) => ({ ...request, url: 'https://api.example.org:444/api' })],
    ['no address', (request: AttemptRequest) => ({ ...request, url: 'anna@example.org' })],
    ['its own credentials', (request: AttemptRequest) => ({ ...request, headers: { Authorization: 'x' } })],
    ['a length', (request: AttemptRequest) => ({ ...request, headers: { 'Content-Length': '1' } })],
    ['a header in two', (request: AttemptRequest) => ({ ...request, headers: { 'x-a': 'b\r\nx-c: d' } })],
    ['nothing', () => undefined as never],
  ])('may not give %s to next: nothing is sent', async (_name, change) => {
    const fake = await createFakeClient({ interceptors: [(request, next) => next(change(request))] });
    const error = await rejection(addThing(fake.thulium, { name: 'x' }));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(inspect(error, { showHidden: true })).not.toContain('anna');
    expect(fake.requests).toHaveLength(0);
  });

  it('may call next once, so that no POST goes out twice', async () => {
    const twice: Interceptor = async (request, next) => {
      await next(request);
      return next(request);
    };
    const fake = await createFakeClient({ interceptors: [twice] });
    fake.answer(json({ thing_id: '1' }));
    expect(await rejection(addThing(fake.thulium, { name: 'x' }))).toBeInstanceOf(ConfigurationError);
    expect(fake.requests).toHaveLength(1);
  });

  it('may answer by themselves, with something that is an answer', async () => {
    const answer: Interceptor = async () => ({ status: 200, headers: new Headers(), body: '{"name":"cached"}' });
    const fake = await createFakeClient({ interceptors: [answer] });
    await expect(getThing(fake.thulium, { thing_id: 1 })).resolves.toEqual({ name: 'cached' });
    expect(fake.requests).toHaveLength(0);
    const broken = await createFakeClient({ interceptors: [async () => undefined as never] });
    expect(await rejection(getThing(broken.thulium, { thing_id: 1 }))).toBeInstanceOf(ConfigurationError);
  });

  it('that never end are ended by the time-out, and what they send afterwards goes nowhere', async () => {
    const waiting: (() => Promise<unknown>)[] = [];
    const hang: Interceptor = (request, next) => {
      waiting.push(() => next(request));
      return new Promise(() => undefined);
    };
    const fake = await createFakeClient({ interceptors: [hang], timeout: 100 });
    const error = await fake.environment.run(rejection(addThing(fake.thulium, { name: 'x' })));
    expect(error).toMatchObject({ code: 'timeout', delivery: 'not-sent', effect: 'none' });
    for (const send of waiting) await rejection(send());
    expect(fake.requests).toHaveLength(0);
  });

  it('cannot send after they have answered by themselves', async () => {
    let late: Promise<unknown> | undefined;
    const answerThenSend: Interceptor = async (request, next) => {
      setImmediate(() => {
        late = rejection(next(request));
      });
      return { status: 200, headers: new Headers(), body: '{"thing_id":"1"}' };
    };
    const fake = await createFakeClient({ interceptors: [answerThenSend] });
    await addThing(fake.thulium, { name: 'x' });
    await settle();
    await settle();
    expect(await late).toBeInstanceOf(ConfigurationError);
    expect(fake.requests).toHaveLength(0);
  });

  it('cannot have a POST sent again by throwing an error of an earlier attempt', async () => {
    let first: unknown;
    const replay: Interceptor = async (request, next) => {
      try {
        return await next(request);
      } catch (error) {
        first ??= error;
        throw first;
      }
    };
    const lost = failure('ECONNRESET', 'read');
    const fake = await createFakeClient({ interceptors: [replay] });
    fake.answer(failure('ECONNREFUSED', 'connect'), lost, json({ thing_id: '1' }));
    await fake.environment.run(rejection(addThing(fake.thulium, { name: 'x' })));
    expect(fake.requests).toHaveLength(2);
  });

  it('throw their own errors unchanged', async () => {
    const mine = new Error('mine');
    const fake = await createFakeClient({ interceptors: [() => Promise.reject(mine)] });
    expect(await rejection(getThing(fake.thulium, { thing_id: 1 }))).toBe(mine);
    expect(fake.environment.timers).toBe(0);
  });
});

describe('a logger', () => {
  it('gets lines of allowed fields at four levels', async () => {
    const lines: unknown[] = [];
    const at = (level: string) => (message: string, fields: object) => void lines.push([level, message, fields]);
    const logger = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
    const fake = await createFakeClient({ logger });
    fake.answer(json({ request_id: 'r1' }, 503), json({ name: 'x' }));
    await fake.environment.run(getThing(fake.thulium, { thing_id: 1234 }));
    fake.answer(json({ request_id: 'r2' }, 400));
    await fake.environment.run(rejection(getThing(fake.thulium, { thing_id: 1234 })));
    const fields = { endpoint: 'test.getThing', method: 'GET', path: '/things/{thing_id}' };
    const answered = { delivery: 'answered', effect: 'none', milliseconds: 0 };
    const unavailable = { status: 503, requestId: 'r1', reason: 'the server is not available' };
    expect(lines).toEqual([
      [
        'warn',
        'thulium GET /things/{thing_id} 503 (the server is not available) 0 ms, attempt 1; the next one follows in 50 ms',
        { ...fields, ...answered, ...unavailable, attempt: 1 },
      ],
      [
        'debug',
        'thulium GET /things/{thing_id} 200 0 ms, attempt 2',
        { ...fields, status: 200, milliseconds: 0, attempt: 2 },
      ],
      [
        'error',
        'thulium GET /things/{thing_id} 400 (the request is not valid) 0 ms, attempt 1',
        { ...fields, ...answered, status: 400, requestId: 'r2', reason: 'the request is not valid', attempt: 1 },
      ],
    ]);
  });

  it.each([
    ['a lost connection', [failure('ECONNRESET', 'read')], 'failed (the connection was reset [ECONNRESET])'],
    ['an attempt without an answer', [silence], 'failed (no answer within 30000 ms)'],
    [
      'an answer that is no JSON',
      [() => new Response('<html>')],
      '200 (the answer is an HTML page: is this the address of the API? is there a proxy?)',
    ],
    ['an answer of another shape', [json([])], '200 (the response cannot be read)'],
    [
      'words of the server',
      [json({ errors: [{ code: 1, message: 'no such thing as Anna' }] }, 404)],
      '404 (not found)',
    ],
    ['a status that we do not know', [json({}, 418)], '418 (refused)'],
  ] as const)('gets one line of a write that fails, with its reason: %s', async (_name, answers, words) => {
    const lines: [string, string, object][] = [];
    const at = (level: string) => (message: string, fields: object) => void lines.push([level, message, fields]);
    const logger = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
    const fake = await createFakeClient({ logger });
    fake.answer(...answers);
    await fake.environment.run(rejection(addThing(fake.thulium, { name: 'x' })));
    expect(lines.map(([level]) => level)).toEqual(['error']);
    expect(lines[0]?.[1]).toContain(`thulium POST /things ${words}`);
    expect(lines[0]?.[2]).toMatchObject({ reason: expect.any(String), effect: expect.any(String) });
    expect(JSON.stringify(lines)).not.toContain('Anna');
  });

  it('gets the effect of the call, not of its last attempt, where the call failed', async () => {
    const effects: (string | undefined)[] = [];
    const take = (_message: string, { effect }: LogFields) => void effects.push(effect);
    const fake = await createFakeClient({ logger: { debug: take, info: take, warn: take, error: take } });
    fake.answer(failure('ECONNRESET', 'read'), failure('ECONNREFUSED', 'connect'));
    await fake.environment.run(
      rejection(updateThing(fake.thulium, { thing_id: 1, name: 'x' }, { retry: { attempts: 2 } })),
    );
    expect(effects).toEqual(['unknown', 'unknown']);
  });

  it('gets no failure of a DELETE whose first attempt was applied', async () => {
    const lines: string[] = [];
    const at = (level: string) => (message: string) => void lines.push(`${level} ${message}`);
    const logger = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
    const fake = await createFakeClient({ logger });
    fake.answer(failure('ECONNRESET', 'read'), json({ errors: [{ code: 1, message: 'none' }] }, 404));
    await fake.environment.run(deleteThing(fake.thulium, { thing_id: 1 }));
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^warn thulium DELETE .* failed \(the connection was reset \[ECONNRESET\]\) /);
    expect(lines[1]).toBe('debug thulium DELETE /things/{thing_id} 404 0 ms, attempt 2');
  });

  it('that fails, and an onDrift that fails, make no call fail that went well', async () => {
    const fail = () => {
      throw new Error('disk full');
    };
    const logger = { debug: fail, info: fail, warn: fail, error: fail };
    const fake = await createFakeClient({ logger, onDrift: fail });
    fake.answer(json({ thing_id: 7 }));
    await expect(addThing(fake.thulium, { name: 'x' })).resolves.toEqual({ thing_id: 7 });
    expect(isPlannedRequest(await addThing(fake.thulium.with({ dryRun: true }), { name: 'x' }))).toBe(true);
    expect(fake.requests).toHaveLength(1);
  });
});

describe('request', () => {
  it('calls what has no endpoint', async () => {
    const fake = await createFakeClient();
    fake.answer(json({ any: 'thing' }));
    const answer = await fake.thulium.request({
      method: 'PUT',
      path: '/queues/{queue_id}',
      params: { queue_id: 3 },
      query: { a: [1, 2], m: { k: '' } },
      body: { name: 'x' },
    });
    expect(answer).toEqual({ any: 'thing' });
    expect(fake.requests[0]).toMatchObject({
      method: 'PUT',
      url: 'https://api.example.org/api/queues/3?a[]=1&a[]=2&m[k]=',
      body: '{"name":"x"}',
    });
  });

  const circle: Record<string, unknown> = {};
  circle.self = circle;
  it.each([
    ['no request', undefined],
    ['a string', '/x'],
    ['another method', { method: 'PATCH', path: '/x' }],
    ['a method of Object.prototype', { method: 'constructor', path: '/x' }],
    ['a path without slash', { method: 'GET', path: 'x' }],
    ['a query in the path', { method: 'GET', path: '/x?a=1' }],
    ['dots in the path', { method: 'GET', path: '/x/../y' }],
    ['encoded dots in the path', { method: 'GET', path: '/x/%2e%2e/y' }],
    ['an address', { method: 'GET', path: '//evil.example/x' }],
    ['a missing value', { method: 'GET', path: '/x/{id}' }],
    ['an inherited value', { method: 'GET', path: '/x/{constructor}', params: {} }],
    ['a value without a place', { method: 'GET', path: '/x', params: { id: 1 } }],
    ['a hostile value', { method: 'GET', path: '/x/{id}', params: { id: '..' } }],
    ['a value that is no number', { method: 'GET', path: '/x/{id}', params: { id: Number.NaN } }],
    ['params that are none', { method: 'GET', path: '/x', params: 'id' }],
    ['a text as query', { method: 'GET', path: '/x', query: 'a=1' }],
    ['URLSearchParams as query', { method: 'GET', path: '/x', query: new URLSearchParams('a=1') }],
    ['a Date in the query', { method: 'GET', path: '/x', query: { a: new Date(0) } }],
    ['a function in the query', { method: 'GET', path: '/x', query: { a: () => 1 } }],
    ['NaN in the query', { method: 'GET', path: '/x', query: { a: Number.NaN } }],
    ['a circle in the query', { method: 'GET', path: '/x', query: circle }],
    ['half a character in a name', { method: 'GET', path: '/x', query: { a: { '\ud800': 1 } } }],
    ['a body for a GET', { method: 'GET', path: '/x', body: {} }],
    ['a circle in the body', { method: 'POST', path: '/x', body: circle }],
    ['a bigint in the body', { method: 'POST', path: '/x', body: { a: 1n } }],
    ['a function as body', { method: 'POST', path: '/x', body: () => 1 }],
    ['an unknown field', { method: 'GET', path: '/x', parms: {} }],
    ['idempotent that is neither', { method: 'PUT', path: '/x', idempotent: 'yes' }],
  ])('refuses %s, and sends nothing', async (_name, request) => {
    const fake = await createFakeClient();
    expect(await rejection(fake.thulium.request(request as never))).toBeInstanceOf(InvalidInputError);
    expect(fake.requests).toHaveLength(0);
  });

  it('shows no number of its path in a log', async () => {
    const lines: unknown[] = [];
    const take = (...line: unknown[]) => void lines.push(line);
    const fake = await createFakeClient({ logger: { debug: take, info: take, warn: take, error: take } });
    await fake.thulium.request({ method: 'GET', path: '/customers/600100200' });
    expect(fake.requests[0]?.url).toContain('600100200');
    expect(JSON.stringify(lines)).not.toContain('600100200');
  });
});
