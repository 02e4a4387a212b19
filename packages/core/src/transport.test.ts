import { afterEach, describe, expect, it, vi } from 'vitest';
import { addThing } from '../test/support/endpoints.js';
import { type Answer, createFakeClient, credentials, json, rejection } from '../test/support/fakeClient.js';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.doUnmock('ofetch');
  vi.resetModules();
});

/** The body that a fresh copy of the client hands to `fetch` for a POST. */
async function bodySent(): Promise<unknown> {
  vi.resetModules();
  const { createThulium } = await import('./client.js');
  let sent: RequestInit | undefined;
  const fetch = async (_url: string, init?: RequestInit) => {
    sent = init;
    return new Response('[]');
  };
  const thulium = createThulium({ ...credentials, fetch, dangerouslyAllowBrowser: true });
  await thulium.request({ method: 'POST', path: '/x', body: { a: 1 } });
  return sent;
}

describe('the body of a write', () => {
  it('is a stream that can be read once, with its length', async () => {
    const init = (await bodySent()) as RequestInit & { duplex: string };
    expect(init.body).toBeInstanceOf(ReadableStream);
    expect(init.duplex).toBe('half');
    expect(new Headers(init.headers).get('content-length')).toBe('7');
  });

  it('is a stream also where nobody reads duplex (Bun, Deno)', async () => {
    const Platform = globalThis.Request;
    vi.stubGlobal(
      'Request',
      class extends Platform {
        constructor(url: string, init: RequestInit) {
          super(url, { method: 'POST', duplex: 'half', body: init.body ?? null } as RequestInit);
        }
      },
    );
    expect(((await bodySent()) as RequestInit).body).toBeInstanceOf(ReadableStream);
  });

  it.each([
    [
      'that writes streams as texts',
      () => {
        const Platform = globalThis.Request;
        vi.stubGlobal(
          'Request',
          class extends Platform {
            constructor(url: string, init: RequestInit) {
              super(url, { method: 'POST', body: String(init.body) });
            }
          },
        );
      },
    ],
    [
      'that refuses streams',
      () => {
        vi.stubGlobal(
          'Request',
          class {
            constructor() {
              throw new TypeError('no streams');
            }
          },
        );
      },
    ],
    ['that is a browser', () => vi.stubGlobal('document', {})],
  ])('is a text on a platform %s', async (_name, stub) => {
    stub();
    const init = (await bodySent()) as RequestInit & { duplex?: string };
    expect(init.body).toBe('{"a":1}');
    expect(init.duplex).toBeUndefined();
    expect(new Headers(init.headers).has('content-length')).toBe(false);
  });
});

describe('ofetch', () => {
  it('that cannot be loaded fails the call as not sent, and is tried again', async () => {
    vi.resetModules();
    let loads = 0;
    vi.doMock('ofetch', async (original) => {
      loads++;
      if (loads === 1) throw new Error('no such chunk');
      return original();
    });
    const { createThulium } = await import('./client.js');
    const thulium = createThulium({ ...credentials, retry: false, fetch: async () => new Response('[]') });
    const error = await rejection(thulium.request({ method: 'POST', path: '/x' }));
    expect(error).toMatchObject({ code: 'connection', delivery: 'not-sent', effect: 'none' });
    vi.resetModules();
    await expect(thulium.request({ method: 'POST', path: '/x' })).resolves.toEqual([]);
  });

  it('gets none of its own settings from fetchOptions', async () => {
    const onRequest = vi.fn();
    const fake = await createFakeClient({
      fetchOptions: {
        onRequest,
        onResponse: onRequest,
        query: { a: 1 },
        baseURL: 'https://evil.example',
        retry: 5,
        timeout: 1,
        responseType: 'blob',
        parseResponse: onRequest,
      },
    });
    fake.answer(json({}, 503));
    await fake.environment.run(rejection(fake.thulium.request({ method: 'POST', path: '/x' })));
    expect(onRequest).not.toHaveBeenCalled();
    expect(fake.requests.map(({ url }) => url)).toEqual(['https://api.example.org/api/x']);
  });
});

describe('a response that cannot be read', () => {
  const like = (response: Response, properties: Record<string, unknown>): Response => {
    for (const [name, value] of Object.entries(properties)) Object.defineProperty(response, name, { value });
    return response;
  };
  const locked = () => {
    const response = Response.json({ thing_id: '1' });
    response.body?.getReader();
    return response;
  };
  const used = async () => {
    const response = Response.json({ thing_id: '1' });
    await response.text();
    return response;
  };
  const opaque = "fetch returned an opaque response, which nobody can read: do not set mode: 'no-cors'";
  const read = 'its body was read before the client got it: a fetch must return a response that is unread';

  it.each<readonly [string, () => unknown, object, string]>([
    [
      'nothing',
      () => undefined,
      { code: 'connection', delivery: 'unknown' },
      'the fetch failed with an error of its own: TypeError',
    ],
    [
      'an object without status',
      () => ({ headers: new Headers() }),
      { code: 'configuration', delivery: 'unknown' },
      'fetch returned something that is not a Response',
    ],
    [
      'an object without headers',
      () => ({ status: 200 }),
      { code: 'configuration', delivery: 'unknown' },
      'fetch returned something that is not a Response',
    ],
    [
      'a network error',
      () => Response.error(),
      { code: 'configuration', delivery: 'unknown' },
      'fetch returned a network error instead of throwing it',
    ],
    [
      'an opaque one',
      () => like(new Response(), { type: 'opaque', status: 0 }),
      { code: 'configuration', delivery: 'answered' },
      opaque,
    ],
    [
      'a redirect that a browser hides',
      () => like(new Response(), { type: 'opaqueredirect', status: 0 }),
      { code: 'api', delivery: 'answered' },
      '0 (a redirect, which is not followed)',
    ],
    ['one whose body was read', used, { code: 'decode', delivery: 'answered' }, `200, but ${read}`],
    ['one whose body somebody reads', locked, { code: 'decode', delivery: 'answered' }, `200, but ${read}`],
  ])('%s is told for what it is', async (_name, make, expected, words) => {
    const fake = await createFakeClient({ retry: { attempts: 3 } });
    fake.answer(make as Answer);
    const error = (await fake.environment.run(rejection(addThing(fake.thulium, { name: 'x' })))) as Error;
    expect(error).toMatchObject({ ...expected, attempts: 1, effect: words.startsWith('200') ? 'applied' : 'unknown' });
    expect(error.message).toContain(`test.addThing: ${words}; `);
    expect(fake.requests).toHaveLength(1);
    expect(fake.environment.timers).toBe(0);
  });
});
