import { afterEach, describe, expect, it, vi } from 'vitest';
import { addThing } from '../test/support/endpoints.js';
import { credentials, json, rejection } from '../test/support/fakeClient.js';
import { createThulium } from './client.js';
import { ConnectionError } from './errors.js';

afterEach(() => vi.unstubAllGlobals());

/** A Deno that answers so when it is asked for a permission. */
function stubDeno(answer: () => { readonly state: string }): unknown[] {
  const asked: unknown[] = [];
  const requestSync = (description: object) => {
    asked.push({ ...description });
    return answer();
  };
  vi.stubGlobal('Deno', { permissions: { requestSync } });
  return asked;
}

describe('the permission of Deno', () => {
  const options = { ...credentials, baseUrl: 'https://api.example.org', retry: false } as const;

  it('is asked for before a request goes to its fetch: without it nothing is sent', async () => {
    const fetch = vi.fn();
    vi.stubGlobal('fetch', fetch);
    const asked = stubDeno(() => ({ state: 'denied' }));
    const error = await rejection(addThing(createThulium(options), { name: 'x' }));
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ delivery: 'not-sent', effect: 'none', attempts: 1, retryable: false });
    expect((error as Error).message).toBe(
      'test.addThing: the program may not use the network (Deno: run it with --allow-net); nothing was sent',
    );
    expect(asked).toEqual([{ name: 'net', host: 'api.example.org:443' }]);
    expect(fetch).not.toHaveBeenCalled();
  });

  it('lets the request pass where it is granted, and where it cannot be asked for', async () => {
    for (const answer of [
      () => ({ state: 'granted' }),
      () => {
        throw new TypeError('no such permission');
      },
    ]) {
      vi.stubGlobal('fetch', async () => json({ thing_id: '1' })({} as never));
      stubDeno(answer);
      const thulium = createThulium({ ...options, baseUrl: 'https://api.example.org:8443' });
      await expect(addThing(thulium, { name: 'x' })).resolves.toEqual({ thing_id: '1' });
    }
  });

  it('is not asked for where the fetch is one of the user', async () => {
    const asked = stubDeno(() => ({ state: 'denied' }));
    const thulium = createThulium({ ...options, fetch: async () => json({ thing_id: '1' })({} as never) });
    await addThing(thulium, { name: 'x' });
    expect(asked).toEqual([]);
  });
});
