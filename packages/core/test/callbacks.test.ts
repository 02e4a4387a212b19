import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Drift } from '../src/errors.js';
import { RateLimitError } from '../src/errors.js';
import type { Interceptor } from '../src/interceptor.js';
import type { Logger } from '../src/logger.js';
import type { RateLimiter } from '../src/rateLimiter.js';
import { addThing, getThing } from './support/endpoints.js';
import { createFakeClient, type FakeClient, failure, json, rejection, silence } from './support/fakeClient.js';
import { settle } from './support/fakeEnvironment.js';

/** What nobody has caught while a test ran. */
const uncaught: unknown[] = [];
const take = (reason: unknown): void => void uncaught.push(reason);

beforeEach(() => {
  uncaught.length = 0;
  process.on('unhandledRejection', take);
  process.on('uncaughtException', take);
});
afterEach(async () => {
  for (let turn = 0; turn < 5; turn++) await settle();
  process.off('unhandledRejection', take);
  process.off('uncaughtException', take);
  expect(uncaught).toEqual([]);
});

const problem = new Error('anna@example.org');
/** All ways in which a function of the user can fail. */
const ways: readonly [name: string, fail: () => unknown][] = [
  [
    'throws',
    () => {
      throw problem;
    },
  ],
  [
    'throws nothing',
    () => {
      throw undefined;
    },
  ],
  ['rejects', () => Promise.reject(problem)],
  [
    'rejects later',
    async () => {
      await settle();
      throw problem;
    },
  ],
  [
    'gives a thenable that throws',
    () => ({
      // biome-ignore lint/suspicious/noThenProperty: a thenable is what is tested
      get then() {
        throw problem;
      },
    }),
  ],
  [
    'gives a thenable that rejects',
    // biome-ignore lint/suspicious/noThenProperty: a thenable is what is tested
    () => ({ then: (_resolve: unknown, reject: (reason: unknown) => void) => reject(problem) }),
  ],
  [
    'gives an object with a throwing getter',
    () =>
      Object.defineProperty({}, 'x', {
        get: () => {
          throw problem;
        },
        enumerable: true,
      }),
  ],
];

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {} };
const get = (fake: FakeClient, options = {}) => fake.environment.run(getThing(fake.thulium, { thing_id: 7 }, options));

describe.each(ways)('a function of the user that %s', (_name, fail) => {
  it('as onDrift harms neither the call nor the process, and the logger is told', async () => {
    const lines: string[] = [];
    const logger = { ...silent, error: (line: string) => void lines.push(line) };
    const fake = await createFakeClient({ onDrift: fail as (drift: Drift) => void, logger });
    fake.answer(json({ name: 7 }));
    await expect(get(fake)).resolves.toEqual({ name: 7 });
    for (let turn = 0; turn < 5; turn++) await settle();
    const isFailure = !_name.endsWith('getter');
    expect(lines).toEqual(isFailure ? ['thulium test.getThing: onDrift has failed'] : []);
  });

  it('as a method of the logger does neither', async () => {
    const logger = { debug: fail, info: fail, warn: fail, error: fail } as Logger;
    const fake = await createFakeClient({ logger });
    fake.answer(json({}, 503), json({ name: 7 }));
    await expect(get(fake)).resolves.toEqual({ name: 7 });
    fake.answer(json({}, 400));
    expect(await rejection(get(fake))).toMatchObject({ status: 400 });
    await fake.thulium.with({ dryRun: true }).request({ method: 'POST', path: '/x' });
    const both = await createFakeClient({ logger, onDrift: fail as (drift: Drift) => void });
    both.answer(json({ name: 7 }));
    await expect(get(both)).resolves.toEqual({ name: 7 });
  });

  it.each(['tryStart', 'ended', 'pause'] as const)('as %s of a limiter does neither', async (method) => {
    const limiter = {
      wait: async () => undefined,
      pause: () => undefined,
      ended: () => false,
      tryStart: () => false,
      [method]: fail,
    } as RateLimiter;
    const fake = await createFakeClient({ rateLimit: limiter });
    fake.answer(json({}, 429, { 'retry-after': '1' }), json({ name: 'x' }));
    await expect(get(fake)).resolves.toEqual({ name: 'x' });
    fake.answer(json({}, 429));
    expect(await rejection(get(fake, { retry: false }))).toBeInstanceOf(RateLimitError);
    expect(fake.requests).toHaveLength(3);
  });

  it('as an interceptor ends the call with its error, and no more', async () => {
    const fake = await createFakeClient({ interceptors: [fail as unknown as Interceptor] });
    await rejection(get(fake));
    expect(fake.environment.timers).toBe(0);
  });
});

describe('a logger whose methods are getters that throw', () => {
  it('harms neither the call nor the process', async () => {
    let isMade = false;
    const method = {
      get() {
        if (isMade) throw problem;
        return () => undefined;
      },
    };
    const logger = Object.defineProperties({}, { debug: method, info: method, warn: method, error: method });
    const fake = await createFakeClient({ logger: logger as Logger });
    isMade = true;
    fake.answer(json({ name: 7 }));
    await expect(get(fake)).resolves.toEqual({ name: 7 });
  });
});

describe('the limiter of the user', () => {
  it('that fails in its wait ends the call with its own error: nothing starts that it has not let start', async () => {
    for (const wait of [
      () => Promise.reject(problem),
      () => {
        throw problem;
      },
    ]) {
      const fake = await createFakeClient();
      const limited = fake.thulium.with({ rateLimit: { wait, pause() {} } });
      expect(await fake.environment.run(rejection(addThing(limited, { name: 'x' })))).toBe(problem);
      expect(fake.requests).toHaveLength(0);
      expect(fake.environment.timers).toBe(0);
    }
  });

  it('that gives no promise from its wait lets start', async () => {
    const fake = await createFakeClient({ rateLimit: { wait: () => undefined, pause() {} } as never });
    fake.answer(json({ name: 'x' }));
    await expect(get(fake)).resolves.toEqual({ name: 'x' });
  });

  it('that says yes with anything but true is asked to wait', async () => {
    let waits = 0;
    const wait = async () => void waits++;
    const fake = await createFakeClient({ rateLimit: { wait, pause() {}, tryStart: async () => true } as never });
    waits = 0;
    fake.answer(json({ name: 'x' }));
    await get(fake);
    expect(waits).toBe(1);
  });

  it('that fails after a lost response leaves its error as it is; the log says what is known', async () => {
    const lines: object[] = [];
    const log = (_line: string, fields: object) => void lines.push(fields);
    let waits = 0;
    const wait = async () => {
      if (++waits > 2) throw problem;
    };
    const logger = { debug: log, info: log, warn: log, error: log };
    const fake = await createFakeClient({ rateLimit: { wait, pause() {} }, logger });
    fake.answer(failure('ECONNRESET', 'read'));
    const put = fake.thulium.request({ method: 'PUT', path: '/x', idempotent: true });
    expect(await fake.environment.run(rejection(put))).toBe(problem);
    expect(lines.at(-1)).toMatchObject({ delivery: 'unknown', effect: 'unknown' });
  });
});

describe('the promises of an interceptor that are left behind', () => {
  it('harm neither the call nor the process', async () => {
    const leaves: Interceptor = async (request, next) => {
      void next(request)
        .then(() => {
          throw problem;
        })
        .catch(() => undefined);
      void next(request);
      return { status: 200, headers: new Headers(), body: '{"name":"own"}' };
    };
    const fake = await createFakeClient({ interceptors: [leaves] });
    fake.answer(failure('ECONNRESET'));
    await expect(get(fake)).resolves.toEqual({ name: 'own' });
  });

  it('that reject after the time-out harm nothing', async () => {
    let reject = (_reason: unknown): void => undefined;
    const hangs: Interceptor = () =>
      new Promise((_resolve, rejectIt) => {
        reject = rejectIt;
      });
    const fake = await createFakeClient({ interceptors: [hangs], retry: false });
    fake.answer(silence);
    expect(await rejection(get(fake))).toMatchObject({ code: 'timeout', delivery: 'not-sent' });
    reject(problem);
  });
});
