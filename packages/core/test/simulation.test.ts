import { describe, expect, it } from 'vitest';
import { createClient } from '../src/client.js';
import { ApiError, type Effect, ThuliumError } from '../src/errors.js';
import type { Fetch } from '../src/options.js';
import { longestRetryAfter } from '../src/retry.js';
import { addThing, deleteThing, getThing, updateThing } from './support/endpoints.js';
import { FakeEnvironment, settle } from './support/fakeEnvironment.js';
import { seeded } from './support/seeded.js';

/** What the server knows of one call. */
interface Truth {
  arrived: number;
  applied: number;
  answered: number;
  /** When requests were handed to the network. */
  readonly sentAt: number[];
}

const wait = (environment: FakeEnvironment, milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const stop = environment.startTimer(() => {
      signal.removeEventListener('abort', leave);
      resolve();
    }, milliseconds);
    environment.waits.pop(); // It is the server's, not the client's.
    const leave = () => {
      stop();
      signal.removeEventListener('abort', leave);
      reject(signal.reason);
    };
    signal.addEventListener('abort', leave);
    if (signal.aborted) leave();
  });

const broken = (code: string, syscall?: string) =>
  new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code, ...(syscall && { syscall }) }) });

/** A network and a server that do what the seed says, and remember the truth. */
function hostileFetch(environment: FakeEnvironment, random: () => number, truths: Map<string, Truth>): Fetch {
  return async (url, init = {}) => {
    const name = /call-(\d+)/.exec(`${url} ${new Headers(init.headers).get('x-call')}`)?.[1] ?? '';
    const truth = truths.get(name);
    if (truth === undefined) throw new Error('a request of no call');
    const signal = init.signal as AbortSignal;
    const isWrite = init.method !== 'GET';
    truth.sentAt.push(environment.now());
    const arrive = () => {
      truth.arrived++;
    };
    const apply = () => {
      if (isWrite) truth.applied++;
    };
    const answer = (status: number, body: string | null = '{"name":"x","thing_id":"1"}', headers = {}) => {
      truth.answered++;
      return new Response(status === 204 ? null : body, { status, headers });
    };
    const stream = (end: 'error' | 'silence') => {
      truth.answered++;
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => controller.enqueue(new TextEncoder().encode('{"name":')),
        pull: (controller) => {
          if (end === 'error') controller.error(broken('UND_ERR_SOCKET'));
          return new Promise(() => undefined);
        },
      });
      return new Response(body, { status: 200 });
    };
    if (random() < 0.3) await wait(environment, random() * 1_500, signal);
    const dice = Math.floor(random() * 22);
    if (dice === 0) throw broken('ECONNREFUSED', 'connect');
    if (dice === 1) throw broken('EAI_AGAIN', 'getaddrinfo');
    if (dice === 2) throw broken('ENOTFOUND', 'getaddrinfo');
    if (dice === 3) throw broken('CERT_HAS_EXPIRED');
    arrive();
    if (dice === 4) throw broken('ECONNRESET', 'read');
    if (dice === 5) return answer(429, '{}', random() < 0.5 ? {} : { 'retry-after': String(Math.ceil(random() * 90)) });
    if (dice === 6) return answer(400, '{"errors":[{"message":"no","code":1}]}');
    if (dice === 7) return answer(404, '{}');
    if (dice === 8) return wait(environment, 1e9, signal) as never;
    if (dice === 9) return answer(503, '{}');
    if (random() < 0.9) apply();
    else if (dice < 16) return answer(500, '');
    if (dice === 10) throw broken('UND_ERR_SOCKET');
    if (dice === 11) return wait(environment, 1e9, signal) as never;
    if (dice === 12) return answer(502, '<html>');
    // Beyond here the server says 2xx, and it is true.
    if (isWrite && truth.applied === 0) apply();
    if (dice === 13) return stream('error');
    if (dice === 14) return stream('silence');
    if (dice === 15) return answer(200, '{"name":');
    return init.method === 'GET' || init.method === 'POST' ? answer(200) : answer(204, null);
  };
}

/** An `AbortSignal` whose listeners are counted. */
function countedSignal(controller: AbortController, count: { listeners: number }): AbortSignal {
  const { signal } = controller;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  const known = new Set<unknown>();
  signal.addEventListener = ((type: string, listener: () => void) => {
    if (!known.has(listener)) count.listeners++;
    known.add(listener);
    add(type as 'abort', listener);
  }) as typeof signal.addEventListener;
  signal.removeEventListener = ((type: string, listener: () => void) => {
    if (known.delete(listener)) count.listeners--;
    remove(type as 'abort', listener);
  }) as typeof signal.removeEventListener;
  return signal;
}

async function simulate(seed: number): Promise<{ calls: number; problems: string[] }> {
  const random = seeded(seed);
  const environment = new FakeEnvironment();
  environment.nextRandom = random;
  const truths = new Map<string, Truth>();
  const hostile = hostileFetch(environment, random, truths);
  let isWarm = false;
  const fetch: Fetch = (url, init) => (isWarm ? hostile(url, init) : Promise.resolve(new Response('[]')));
  const timeout = 1_000;
  const totalTimeout = 2_000 + random() * 8_000;
  const thulium = createClient(
    {
      baseUrl: 'https://api.example.org',
      username: 'user',
      password: 'password',
      fetch,
      timeout,
      totalTimeout,
      concurrency: 1 + Math.floor(random() * 4),
      ...(random() < 0.3 ? { rateLimit: { requests: 2, per: 300 } } : {}),
    },
    environment,
  );
  await thulium.request({ method: 'GET', path: '/warm-up' });
  isWarm = true;

  const problems: string[] = [];
  const count = { listeners: 0 };
  const calls = Array.from({ length: 6 }, async (_, index) => {
    const truth: Truth = { arrived: 0, applied: 0, answered: 0, sentAt: [] };
    truths.set(String(index), truth);
    const controller = new AbortController();
    const isAborted = random() < 0.15;
    if (isAborted) environment.startTimer(() => controller.abort(new Error('enough')), random() * 4_000);
    const options = { signal: countedSignal(controller, count), headers: { 'x-call': `call-${index}` } };
    const kind = Math.floor(random() * 5);
    const problem = (text: string) => problems.push(`seed ${seed}, call ${index} (${kind}): ${text}`);
    let error: unknown;
    try {
      if (kind === 0) await getThing(thulium, { thing_id: 1 }, options);
      else if (kind === 1) await updateThing(thulium, { thing_id: 1, name: 'x' }, options);
      else if (kind === 2) await deleteThing(thulium, { thing_id: 1 }, options);
      else await addThing(thulium, { name: 'x' }, options);
    } catch (thrown) {
      error = thrown;
    }
    const isPost = kind >= 3;
    if (isPost && truth.applied > 1) problem('the POST was applied twice');
    const first = truth.sentAt[0];
    if (first !== undefined && environment.now() - first > totalTimeout + 1) problem('longer than its deadline');
    if (truth.sentAt.length > 3) problem(`${truth.sentAt.length} attempts`);
    if (error === undefined) {
      if (kind > 0 && kind !== 2 && truth.applied === 0) problem('told as done, and it was not');
      return;
    }
    if (!(error instanceof ThuliumError)) {
      if (!isAborted || (error as Error).message !== 'enough') problem(`a foreign error: ${error}`);
      return;
    }
    const { delivery, effect, attempts } = error as { delivery: string; effect: Effect; attempts: number };
    if (delivery === 'not-sent' && truth.arrived > 0) problem('told as not sent, and it arrived');
    if (delivery === 'answered' && truth.answered === 0) problem('told as answered, and it was not');
    if (kind > 0 && effect === 'none' && truth.applied > 0) problem(`told as without effect: ${error.message}`);
    if (effect === 'applied' && truth.applied === 0) problem('told as applied, and it was not');
    if (kind === 0 && effect !== 'none') problem('a read with an effect');
    if (attempts !== truth.sentAt.length) problem(`${attempts} attempts told, ${truth.sentAt.length} made`);
    if (error instanceof ApiError && (error.status === 400 || error.status === 404) && error.retryable) {
      problem('a refusal called retryable');
    }
  });
  await environment.run(Promise.all(calls));
  await settle();
  const longest = Math.max(...environment.waits);
  if (longest > longestRetryAfter) problems.push(`seed ${seed}: a wait of ${longest} ms`);
  if (count.listeners !== 0) problems.push(`seed ${seed}: ${count.listeners} listeners left`);
  return { calls: calls.length, problems: [...problems, ...(await leftTimers(environment, seed))] };
}

/** What the test itself started (aborts that came too late) is let run; nothing of the client may be left. */
async function leftTimers(environment: FakeEnvironment, seed: number): Promise<string[]> {
  const before = environment.now();
  await environment.advance(4_001);
  const left = environment.timers;
  return left === 0 ? [] : [`seed ${seed}: ${left} timers left at ${before}`];
}

describe('1,000 seeded worlds', () => {
  it('hold: one POST, the truth told, deadlines kept, nothing left behind', { timeout: 240_000 }, async () => {
    const problems: string[] = [];
    let calls = 0;
    for (let seed = 1; seed <= 1_000; seed++) {
      const result = await simulate(seed);
      problems.push(...result.problems);
      calls += result.calls;
    }
    expect(problems).toEqual([]);
    expect(calls).toBe(6_000);
  });
});
