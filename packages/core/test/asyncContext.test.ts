// Every call and every flow runs in the async context of whoever started it, however long it waits and for whatever.
import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createClient, type Thulium } from '../src/client.js';
import {
  defineEndpoint,
  definePagedEndpoint,
  type Endpoint,
  id,
  looseObject,
  type PagedEndpoint,
  type PageInput,
  runFlow,
  text,
} from '../src/declare.js';
import { platformEnvironment } from '../src/environment.js';
import type { Interceptor } from '../src/interceptor.js';
import { nodeFetch } from '../src/node.js';
import type { ClientOptions, Fetch } from '../src/options.js';
import type { RateLimiter } from '../src/rateLimiter.js';
import { type Answer, credentials, json } from './support/fakeClient.js';

const storage = new AsyncLocalStorage<string>();
const names = ['a', 'b', 'c', 'd', 'e', 'f'];

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/** Which stores the observers saw, by what they are. Each observation names the call that it was made for. */
class Observations {
  readonly #seen = new Map<string, string[]>();

  /** `call` is the name of the call in question, where the observer knows it. */
  note(observer: string, call: string | undefined): void {
    const list = this.#seen.get(observer) ?? [];
    this.#seen.set(observer, list);
    const store = storage.getStore() ?? 'none';
    list.push(call === undefined ? store : `${call} in ${store}`);
  }

  /** What an observer saw, without order and repetition. */
  of(observer: string): string[] {
    return [...new Set(this.#seen.get(observer))].sort();
  }
}

const own = names.map((name) => `${name} in ${name}`);

/** The last segment of a path: the name of a call. */
const nameOf = (url: string): string => new URL(url, 'http://localhost').pathname.split('/').at(-1) ?? '';

/** Options that observe what they are asked for. */
function observing(seen: Observations): ClientOptions {
  const interceptor: Interceptor = async (request, next) => {
    seen.note('interceptor', nameOf(request.url));
    const answer = await next(request);
    seen.note('interceptor, after the answer', nameOf(request.url));
    return answer;
  };
  const line = () => seen.note('logger', undefined);
  return { interceptors: [interceptor], logger: { debug: line, info: line, warn: line, error: line } };
}

/** The platform, without jitter: waits are short. */
const environment = { ...platformEnvironment, random: () => 0 };

async function serve(answer: (url: string, response: ServerResponse) => void): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    setTimeout(() => answer(request.url ?? '', response), 3);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** What tracing tools listen to: undici says in whose context a request goes out. */
function watchUndici(seen: Observations): void {
  const take = (message: unknown): void => {
    const { request } = message as { readonly request: { readonly path: string } };
    seen.note('undici', nameOf(request.path));
  };
  subscribe('undici:request:create', take);
  stops.push(() => unsubscribe('undici:request:create', take));
}

const ok = (response: ServerResponse): void => {
  response.writeHead(200, { 'content-type': 'application/json' }).end('[]');
};

/** Makes six calls at once, each under a store of its own. */
function callAll(thulium: Thulium, signals: Readonly<Record<string, AbortSignal>> = {}): Promise<unknown>[] {
  return names.map((name) =>
    storage.run(name, () =>
      thulium.request({ method: 'GET', path: `/things/${name}` }, signals[name] && { signal: signals[name] }),
    ),
  );
}

const transports: readonly (readonly [name: string, makeFetch: () => Fetch | undefined])[] = [
  ['the default fetch', () => undefined],
  ['nodeFetch', nodeFetch],
];

describe.each(transports)('through %s', (_name, makeFetch) => {
  it('every call that waited for a slot runs in its own context', async () => {
    const seen = new Observations();
    watchUndici(seen);
    const baseUrl = await serve((_url, response) => ok(response));
    const options = { ...credentials, ...observing(seen), baseUrl, fetch: makeFetch(), concurrency: 2 };
    await Promise.all(callAll(createClient(options, environment)));
    expect(seen.of('interceptor')).toEqual(own);
    expect(seen.of('interceptor, after the answer')).toEqual(own);
    expect(seen.of('undici')).toEqual(own);
    expect(seen.of('logger')).toEqual(names);
  });

  it('retries after 429 and 503 too', async () => {
    const seen = new Observations();
    watchUndici(seen);
    const tries = new Map<string, number>();
    const baseUrl = await serve((url, response) => {
      const count = (tries.get(url) ?? 0) + 1;
      tries.set(url, count);
      if (count === 3) ok(response);
      else response.writeHead(count === 1 ? 429 : 503).end();
    });
    const options = { ...credentials, ...observing(seen), baseUrl, fetch: makeFetch(), concurrency: 2 };
    await Promise.all(callAll(createClient(options, environment)));
    expect([...tries.values()]).toEqual(names.map(() => 3));
    expect(seen.of('interceptor')).toEqual(own);
    expect(seen.of('undici')).toEqual(own);
    expect(seen.of('logger')).toEqual(names);
  });
});

/** A client with a `fetch` that observes; it answers when all that can happen at once has happened. */
function playedClient(seen: Observations, options: ClientOptions = {}, answer: Answer = json([])): Thulium {
  const fetch: Fetch = async (url, init) => {
    seen.note('fetch', nameOf(url));
    await new Promise((resolve) => setTimeout(resolve, 2));
    init?.signal?.throwIfAborted();
    return answer({ url } as never);
  };
  return createClient({ ...credentials, ...observing(seen), fetch, ...options }, environment);
}

describe('what a call asks while it waits', () => {
  it('a limiter of the user sees the context of the call that it is asked for', async () => {
    const seen = new Observations();
    const waiting: (() => void)[] = [];
    const limiter: RateLimiter = {
      tryStart: () => {
        seen.note('tryStart', undefined);
        return false;
      },
      wait: () => {
        seen.note('wait', undefined);
        // It lets the one before go, in the context of the one that comes.
        return new Promise((resolve) => {
          waiting.push(resolve);
          setTimeout(() => waiting.shift()?.(), 3);
        });
      },
      pause: () => seen.note('pause', undefined),
      ended: () => {
        seen.note('ended', undefined);
        return false;
      },
    };
    const thulium = playedClient(seen, { concurrency: 2, rateLimit: limiter });
    await Promise.all(callAll(thulium));
    for (const observer of ['tryStart', 'wait', 'ended', 'logger']) expect(seen.of(observer)).toEqual(names);
    expect(seen.of('interceptor')).toEqual(own);
    expect(seen.of('fetch')).toEqual(own);
  });

  it('the limit of the client lets each go on in its own context', async () => {
    const seen = new Observations();
    const thulium = playedClient(seen, { concurrency: 4, rateLimit: { requests: 1, per: 5 } });
    await Promise.all(callAll(thulium));
    expect(seen.of('interceptor')).toEqual(own);
    expect(seen.of('fetch')).toEqual(own);
  });

  it('a pause after a 429 does', async () => {
    const seen = new Observations();
    const refused = new Set<string>();
    const refuseOnce: Answer = ({ url }) => {
      const status = refused.has(url) ? 200 : 429;
      refused.add(url);
      return new Response('[]', { status });
    };
    const limiter: RateLimiter = { wait: async () => undefined, pause: () => seen.note('pause', undefined) };
    await Promise.all(callAll(playedClient(seen, { concurrency: 2, rateLimit: limiter }, refuseOnce)));
    expect(seen.of('pause')).toEqual(names);
    expect(seen.of('fetch')).toEqual(own);
    expect(seen.of('logger')).toEqual(names);
  });

  it('a report about an answer is made in the context of its call', async () => {
    const seen = new Observations();
    const onDrift = ({ endpoint }: { readonly endpoint: string }) => seen.note('onDrift', endpoint.slice(-1));
    const thulium = playedClient(seen, { concurrency: 2, onDrift }, json({ name: 5 }));
    await Promise.all(names.map((name) => storage.run(name, () => thulium.call(namedEndpoint(name), undefined))));
    expect(seen.of('onDrift')).toEqual(own);
  });

  it('an abort from elsewhere ends a call in its own context, and lets the others be', async () => {
    const seen = new Observations();
    const controller = new AbortController();
    const thulium = playedClient(seen, { concurrency: 1 });
    const { signal } = controller;
    const calls = Promise.allSettled(callAll(thulium, { a: signal, c: signal, e: signal }));
    setTimeout(() => storage.run('elsewhere', () => controller.abort(new Error('enough'))), 1);
    const outcomes = (await calls).map((result) => (result.status === 'rejected' ? result.reason : 'done'));
    expect(outcomes).toEqual([signal.reason, 'done', signal.reason, 'done', signal.reason, 'done']);
    expect(seen.of('fetch')).toEqual(['a in a', 'b in b', 'd in d', 'f in f']);
    expect(seen.of('logger')).toEqual(['a', 'b', 'd', 'f']);
  });
});

/** Each call of a name has an endpoint of its own: a difference is reported once for each. */
function namedEndpoint(name: string): Endpoint<void, { name: string }> {
  return defineEndpoint({
    id: `test.${name}`,
    method: 'GET',
    path: `/named/${name}`,
    evidence: 'full',
    response: () => looseObject({ name: text }),
  });
}

interface ListInput extends PageInput {
  list: string;
}

const listThings: PagedEndpoint<ListInput, { thing_id: number }> = definePagedEndpoint({
  id: 'test.listThings',
  method: 'GET',
  path: '/lists/{list}',
  evidence: 'full',
  params: () => ({ list: text }),
  page: { item: () => looseObject({ thing_id: id }), maximum: 10, key: 'thing_id' },
});

describe('walks', () => {
  it.each([0, 3])('pages are read in the context of whoever walks, with %i read ahead', async (readAhead) => {
    const seen = new Observations();
    const pageOf: Answer = ({ url }) => {
      const offset = Number(new URL(url).searchParams.get('offset'));
      const rows = Array.from({ length: 10 }, (_, index) => ({ thing_id: offset + index })).slice(0, 41 - offset);
      return new Response(JSON.stringify({ count: 41, result: rows }), { status: 200 });
    };
    const thulium = playedClient(seen, { concurrency: 2 }, pageOf);
    const walk = async (list: string) => {
      let count = 0;
      for await (const _thing of listThings.all(thulium, { list }, { readAhead })) {
        seen.note('consumer', list);
        count++;
      }
      return count;
    };
    expect(await Promise.all(names.map((name) => storage.run(name, () => walk(name))))).toEqual(names.map(() => 41));
    for (const observer of ['consumer', 'interceptor', 'fetch']) expect(seen.of(observer)).toEqual(own);
    expect(seen.of('logger')).toEqual(names);
  });
});

describe('flows', () => {
  it('a flow that waited for others runs in its own context', async () => {
    const seen = new Observations();
    const thulium = playedClient(seen, { concurrency: 1 });
    const flow = (name: string) =>
      runFlow(thulium, ['test.key:1'], undefined, async (client) => {
        seen.note('flow', name);
        await client.request({ method: 'GET', path: `/things/${name}` });
        seen.note('flow', name);
      });
    await Promise.all(names.map((name) => storage.run(name, () => flow(name))));
    for (const observer of ['flow', 'interceptor', 'fetch']) expect(seen.of(observer)).toEqual(own);
  });
});
