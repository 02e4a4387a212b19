import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Drift } from '../src/errors.js';
import { ConfigurationError, RateLimitError } from '../src/errors.js';
import type { Interceptor } from '../src/interceptor.js';
import type { Logger } from '../src/logger.js';
import type { ClientOptions } from '../src/options.js';
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

  it('that fails when nothing was done leaves its error as it is, also on a retry', async () => {
    let waits = 0;
    const wait = async () => {
      if (++waits > 2) throw problem;
    };
    const fake = await createFakeClient({ rateLimit: { wait, pause() {} } });
    fake.answer(failure('ECONNREFUSED', 'connect'));
    expect(await fake.environment.run(rejection(addThing(fake.thulium, { name: 'x' })))).toBe(problem);
    expect(fake.requests).toHaveLength(1);
  });
});

describe('an error of the user between two attempts, after the first may have been applied', () => {
  const put = ({ thulium }: FakeClient) => thulium.request({ method: 'PUT', path: '/x', idempotent: true });
  const failOnRetry = (fail: () => unknown): [string, ClientOptions][] => {
    let waits = 0;
    return [
      [
        'of a limiter',
        {
          rateLimit: {
            wait: async () => {
              if (++waits > 2) await fail();
            },
            pause() {},
          },
        },
      ],
      [
        'of an interceptor',
        {
          interceptors: [
            async (request, next) => {
              if (request.attempt > 1) await fail();
              return next(request);
            },
          ],
        },
      ],
    ];
  };

  it.each(ways.slice(0, 4))('that %s: the error says what is known, and has it as its cause', async (name, fail) => {
    for (const [, options] of failOnRetry(fail)) {
      for (const [answer, delivery] of [
        [failure('ECONNRESET', 'read'), 'unknown'],
        [json({}, 503), 'answered'],
      ] as const) {
        const lines: object[] = [];
        const log = (_line: string, fields: object) => void lines.push(fields);
        const logger = { debug: log, info: log, warn: log, error: log };
        const fake = await createFakeClient({ ...options, logger });
        fake.answer(answer);
        const error = (await fake.environment.run(rejection(put(fake)))) as Error;
        expect(error).toBeInstanceOf(ConfigurationError);
        expect(error).toMatchObject({ effect: 'unknown', attempts: 1, endpoint: 'request' });
        expect(error).toMatchObject({ delivery: delivery === 'answered' ? expect.any(String) : delivery });
        expect(error.message).toMatch(/may have been made: check before you send it again/);
        expect(error.message).not.toContain('anna');
        expect(error.cause).toBe(name === 'throws nothing' ? undefined : problem);
        expect(fake.requests).toHaveLength(1);
        expect(lines.at(-1)).toMatchObject({ effect: 'unknown' });
        if (options.rateLimit !== undefined) break; // Its count goes on.
      }
    }
  });

  it('that controls a rendering leaves the call unchanged', async () => {
    const redirect = Object.assign(new Error('redirect'), { digest: 'NEXT_REDIRECT' });
    for (const [, options] of failOnRetry(() => Promise.reject(redirect))) {
      const fake = await createFakeClient(options);
      fake.answer(json({}, 503));
      expect(await fake.environment.run(rejection(put(fake)))).toBe(redirect);
    }
  });

  it('after a read leaves the call unchanged', async () => {
    for (const [, options] of failOnRetry(() => Promise.reject(problem))) {
      const fake = await createFakeClient(options);
      fake.answer(json({}, 503));
      expect(await rejection(get(fake))).toBe(problem);
    }
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
