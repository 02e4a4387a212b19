import { afterEach, describe, expect, it, vi } from 'vitest';
import { createFakeClient, credentials, json, rejection } from '../test/support/fakeClient.js';
import { createThulium } from './client.js';
import { ConfigurationError } from './errors.js';
import type { ClientOptions } from './options.js';
import { resolveOptions } from './options.js';

afterEach(() => vi.unstubAllEnvs());

const messageOf = (options: unknown): string => {
  try {
    createThulium(options as ClientOptions);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return (error as Error).message;
  }
  return 'no error';
};

describe('client options that are wrong', () => {
  const logger = { debug() {}, info() {}, warn() {}, error() {} };
  it.each<[options: object, words: string]>([
    [{ timeOut: 1 }, 'timeOut is not an option (did you mean timeout?)'],
    [{ passwort: 'x' }, 'passwort is not an option (did you mean password?)'],
    [{ zzz: 1 }, 'zzz is not an option (the options are system, baseUrl'],
    [{ 'anna@example.org': 1 }, 'a name is not an option'],
    [{ ['x'.repeat(100_000)]: 1 }, 'a name is not an option'],
    [{ timeout: 0 }, 'timeout: expected a number of milliseconds'],
    [{ timeout: -1 }, 'timeout'],
    [{ timeout: Number.NaN }, 'timeout'],
    [{ timeout: '30' }, 'timeout'],
    [{ timeout: 2 ** 31 }, 'timeout: expected a number of milliseconds, from 1 to 2147483647'],
    [{ totalTimeout: Number.POSITIVE_INFINITY }, 'totalTimeout'],
    [{ retry: true }, 'retry: expected false or, for example, { attempts: 5 }'],
    [{ retry: 3 }, 'retry'],
    [{ retry: null }, 'retry'],
    [{ retry: { attempts: 0 } }, 'retry.attempts: expected a whole number, 1 or more'],
    [{ retry: { attempts: 1.5 } }, 'retry.attempts'],
    [{ retry: { atempts: 1 } }, 'atempts is not an option (did you mean attempts?)'],
    [{ concurrency: 0 }, 'concurrency: expected a whole number, 1 or more'],
    [{ concurrency: Number.POSITIVE_INFINITY }, 'concurrency'],
    [{ rateLimit: 5 }, 'rateLimit: expected { requests, per }'],
    [{ rateLimit: null }, 'rateLimit'],
    [{ rateLimit: { requests: 1 } }, 'rateLimit'],
    [{ rateLimit: { requests: 0, per: 1 } }, 'rateLimit'],
    [{ rateLimit: { requests: 1.5, per: 1 } }, 'rateLimit'],
    [{ rateLimit: { requests: 1, per: 0 } }, 'rateLimit'],
    [{ rateLimit: { requests: 1, per: Number.POSITIVE_INFINITY } }, 'rateLimit'],
    [{ rateLimit: { wait: async () => undefined } }, 'rateLimit'],
    [{ fetch: 'x' }, 'fetch: expected a function'],
    [{ fetchOptions: 'x' }, 'fetchOptions: expected an object'],
    [{ fetchOptions: { method: 'x' } }, 'fetchOptions: method is set by the client itself'],
    [{ fetchOptions: { headers: {} } }, 'fetchOptions: headers'],
    [{ fetchOptions: { body: '' } }, 'fetchOptions: body'],
    [{ fetchOptions: { redirect: 'follow' } }, 'fetchOptions: redirect'],
    [{ fetchOptions: { signal: undefined } }, 'fetchOptions: signal'],
    [{ fetchOptions: { duplex: 'half' } }, 'fetchOptions: duplex'],
    [{ headers: 'x' }, 'headers: expected an object of names and strings'],
    [{ headers: new Headers({ a: 'b' }) }, 'headers: expected an object'],
    [{ headers: [['a', 'b']] }, 'headers: expected an object'],
    [{ headers: { 'a b': 'c' } }, 'headers: a name is not a valid header name'],
    [{ headers: { '': 'c' } }, 'headers: a name is not a valid header name'],
    [{ headers: { a: 'b\r\nc: d' } }, 'headers: the value of a cannot stand in a header'],
    [{ headers: { a: 'ą' } }, 'headers: the value of a'],
    [{ headers: { a: 1 } }, 'headers: the value of a'],
    ...[
      'Authorization',
      'Host',
      'Content-Length',
      'Transfer-Encoding',
      'Connection',
      'Cookie',
      'Expect',
      'TE',
      'Upgrade',
      'Trailer',
      'Keep-Alive',
      'Proxy-Authorization',
      'Proxy-Connection',
    ].map(
      (name) =>
        [{ headers: { [name]: 'x' } }, `headers: ${name.toLowerCase()} is set by the client itself`] as [
          object,
          string,
        ],
    ),
    [{ acceptLanguage: 7 }, 'acceptLanguage: expected a string'],
    [{ acceptLanguage: 'p\nl' }, 'headers: the value of accept-language'],
    [{ timeZone: 'Warsaw' }, 'timeZone: expected an IANA name'],
    [{ timeZone: 7 }, 'timeZone'],
    [{ logger: 'x' }, 'logger: expected an object with the functions'],
    [{ logger: { ...logger, error: undefined } }, 'logger'],
    [{ logger: null }, 'logger'],
    [{ onDrift: 'x' }, 'onDrift: expected a function'],
    [{ responseValidation: 'x' }, 'responseValidation: expected "report", "strict" or "off"'],
    [{ interceptors: 'x' }, 'interceptors: expected a list of functions'],
    [{ interceptors: [1] }, 'interceptors'],
    [{ system: 'acme' }, 'system and baseUrl: give one of them'],
    [{ baseUrl: 7 }, 'baseUrl: expected a string'],
    [{ username: 7 }, 'username: expected a string'],
    [{ password: 7 }, 'password: expected a string'],
    [{ username: '' }, 'missing: username (or THULIUM_USERNAME)'],
    [{ password: '' }, 'missing: password (or THULIUM_PASSWORD)'],
    [
      { baseUrl: 'https://u:p@acme.example.org', username: undefined },
      'baseUrl: leave user name and password out of it',
    ],
  ])('%# %s', (options, words) => expect(messageOf({ ...credentials, ...options })).toContain(words));

  it.each([null, 'x', [], 7])('%j is no object of options', (options) =>
    expect(messageOf(options)).toContain('expected an object of options'),
  );

  it('all that is missing is named at once, with where it may come from', () => {
    for (const name of ['SYSTEM', 'BASE_URL', 'USERNAME', 'PASSWORD']) vi.stubEnv(`THULIUM_${name}`, '');
    expect(messageOf({})).toBe(
      'missing: system (or THULIUM_SYSTEM, or baseUrl, or THULIUM_BASE_URL), username (or THULIUM_USERNAME), password (or THULIUM_PASSWORD)',
    );
  });
});

describe('options from the environment', () => {
  it('stand in for those that are not given', () => {
    vi.stubEnv('THULIUM_BASE_URL', 'https://env.example.org');
    vi.stubEnv('THULIUM_USERNAME', 'user');
    vi.stubEnv('THULIUM_PASSWORD', 'password');
    expect(createThulium().baseUrl).toBe('https://env.example.org/api');
    vi.stubEnv('THULIUM_SYSTEM', 'acme');
    expect(() => createThulium()).toThrow('THULIUM_SYSTEM and THULIUM_BASE_URL: set one of them');
    vi.stubEnv('THULIUM_BASE_URL', '');
    expect(createThulium().baseUrl).toBe('https://acme.thulium.com/api');
    expect(createThulium({ system: 'other' }).baseUrl).toBe('https://other.thulium.com/api');
    expect(createThulium({ baseUrl: 'https://own.example.org' }).baseUrl).toBe('https://own.example.org/api');
  });
});

describe('what is not given', () => {
  it('has the documented defaults', () => {
    expect(resolveOptions(credentials)).toMatchObject({
      timeout: 30_000,
      totalTimeout: 120_000,
      attempts: 3,
      concurrency: 16,
      rateLimit: undefined,
      timeZone: 'Europe/Warsaw',
      responseValidation: 'report',
      readOnly: false,
      dryRun: false,
      headers: {},
    });
  });

  it('is frozen with the rest: changes afterwards change nothing', async () => {
    const headers = { 'x-a': '1' };
    const given = { headers, fetchOptions: { cache: 'no-store' }, interceptors: [] as [] };
    const fake = await createFakeClient(given);
    headers['x-a'] = '2';
    (given.interceptors as unknown[]).push(() => undefined);
    fake.answer(json([]));
    await fake.thulium.request({ method: 'GET', path: '/x' });
    expect(fake.requests[0]?.headers['x-a']).toBe('1');
    expect(Object.isFrozen(resolveOptions(credentials))).toBe(true);
  });

  it('true and false are taken at their word: a text is neither', () => {
    expect(resolveOptions({ ...credentials, readOnly: 'yes' as never, dryRun: 1 as never })).toMatchObject({
      readOnly: false,
      dryRun: false,
    });
  });
});

describe('options that change while they are read', () => {
  /** An object whose fields are getters; counts how often each is asked, and gives something else from the second time on. */
  function changing(values: Record<string, unknown>, later: unknown) {
    const reads: Record<string, number> = {};
    const object: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(values)) {
      reads[name] = 0;
      const get = () => {
        reads[name] = (reads[name] ?? 0) + 1;
        return reads[name] === 1 ? value : later;
      };
      Object.defineProperty(object, name, { get, enumerable: true });
    }
    return { object, reads };
  }
  const once = (reads: Record<string, number>) => Object.values(reads).every((count) => count === 1);
  const logger = { debug() {}, info() {}, warn() {}, error() {} };

  it('are read once: those of a client, with all that is in them', async () => {
    const headers = changing({ 'x-a': '1' }, 'b\r\nx-evil: 1');
    const retry = changing({ attempts: 2 }, -1);
    const rateLimit = changing({ requests: 5, per: 10 }, -1);
    const fetchOptions = changing({ cache: 'no-store' }, 'evil');
    const values = {
      ...{ ...credentials, timeout: 5, totalTimeout: 6, retry: retry.object, concurrency: 2 },
      ...{ rateLimit: rateLimit.object, fetchOptions: fetchOptions.object, headers: headers.object, logger },
      ...{ acceptLanguage: 'pl', timeZone: 'Europe/Warsaw', responseValidation: 'off', interceptors: [] },
    };
    const client = changing(values, 'evil');
    const thulium = createThulium(client.object);
    thulium.with({ readOnly: true });
    expect(once(client.reads)).toBe(true);
    for (const { reads } of [headers, retry, fetchOptions])
      expect(reads).toEqual(Object.fromEntries(Object.keys(reads).map((name) => [name, 1])));
    expect(once(rateLimit.reads)).toBe(true);
  });

  it('are read once: those of a call', async () => {
    const headers = changing({ 'x-a': '1' }, 'b\r\nx-evil: 1');
    const retry = changing({ attempts: 1 }, -1);
    const call = changing({ timeout: 5, totalTimeout: 6, retry: retry.object, headers: headers.object }, 'evil');
    const fake = await createFakeClient();
    await fake.thulium.request({ method: 'GET', path: '/x' }, call.object);
    expect([once(call.reads), once(headers.reads), once(retry.reads)]).toEqual([true, true, true]);
    expect(fake.requests[0]?.headers['x-a']).toBe('1');
  });

  it('cannot slip past a check: options of fetch, and interceptors', () => {
    let asked = 0;
    const fetchOptions = new Proxy({ method: 'DELETE' } as Record<string, unknown>, {
      // It hides what it holds for as long as it is only looked through.
      getOwnPropertyDescriptor: (target, name) =>
        asked++ < 6 ? undefined : Reflect.getOwnPropertyDescriptor(target, name),
    });
    expect(resolveOptions({ ...credentials, fetchOptions }).fetchOptions).not.toHaveProperty('method');
    let reads = 0;
    const interceptors = new Proxy([() => undefined], {
      get: (target, name) => (name === '0' && reads++ > 0 ? 'no function' : Reflect.get(target, name)),
    });
    expect(resolveOptions({ ...credentials, interceptors } as never).interceptors).toEqual([expect.any(Function)]);
  });
});

describe('call options that are wrong', () => {
  it.each([
    [{ signl: 1 }, 'signl is not an option (did you mean signal?)'],
    [{ signal: 'x' }, 'signal: expected an AbortSignal'],
    [{ signal: {} }, 'signal: expected an AbortSignal'],
    [new AbortController().signal, 'expected { signal }, not the signal itself'],
    ['x', 'expected an object of options: signal, timeout'],
    [{ timeout: 0 }, 'timeout'],
    [{ totalTimeout: 'x' }, 'totalTimeout'],
    [{ retry: { attempts: -1 } }, 'retry.attempts'],
    [{ headers: { host: 'x' } }, 'headers: host is set by the client itself'],
  ])('%# are refused before anything is sent: %s', async (options, words) => {
    const fake = await createFakeClient();
    const error = (await rejection(fake.thulium.request({ method: 'GET', path: '/x' }, options as never))) as Error;
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error.message).toContain(words);
    expect(fake.requests).toHaveLength(0);
  });

  it('a signal of an old polyfill, without throwIfAborted, is none', async () => {
    const fake = await createFakeClient();
    const signal = { aborted: false, addEventListener() {}, removeEventListener() {} } as never;
    await expect(fake.thulium.request({ method: 'GET', path: '/x' }, { signal })).rejects.toThrow(
      'signal: expected an AbortSignal',
    );
    expect(fake.requests).toHaveLength(0);
  });

  it('a signal of another realm is one', async () => {
    const fake = await createFakeClient();
    const { signal } = new AbortController();
    const foreign = {
      aborted: false,
      reason: undefined,
      throwIfAborted() {},
      addEventListener: signal.addEventListener.bind(signal),
      removeEventListener: signal.removeEventListener.bind(signal),
    };
    await expect(fake.thulium.request({ method: 'GET', path: '/x' }, { signal: foreign as never })).resolves.toEqual(
      [],
    );
  });
});
