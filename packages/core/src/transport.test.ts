import { afterEach, describe, expect, it, vi } from 'vitest';
import { createFakeClient, credentials, json, rejection } from '../test/support/fakeClient.js';

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
