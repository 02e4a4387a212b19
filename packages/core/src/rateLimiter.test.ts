import { describe, expect, it, vi } from 'vitest';
import { createFakeClient, json, rejection } from '../test/support/fakeClient.js';
import { FakeEnvironment, settle } from '../test/support/fakeEnvironment.js';
import { isRateLimiter, LocalRateLimiter, type RateLimit, type RateLimiter } from './rateLimiter.js';

const never = new AbortController().signal;

/** Starts so many waits; the times at which they were let go come into the list. */
function start(limiter: LocalRateLimiter, environment: FakeEnvironment, count: number, signal = never): number[] {
  const times: number[] = [];
  for (let index = 0; index < count; index++) {
    limiter.wait(signal).then(
      () => times.push(environment.now()),
      () => undefined,
    );
  }
  return times;
}

const make = (limit?: RateLimit) => {
  const environment = new FakeEnvironment();
  return { environment, limiter: new LocalRateLimiter(environment, limit) };
};

describe('LocalRateLimiter', () => {
  it('lets everything pass without a limit, and starts no timer', async () => {
    const { environment, limiter } = make();
    const times = start(limiter, environment, 1_000);
    await settle();
    expect(times).toHaveLength(1_000);
    expect(environment.waits).toEqual([]);
  });

  it('lets at most so many start in any stretch of time', async () => {
    const { environment, limiter } = make({ requests: 3, per: 1_000 });
    const times = start(limiter, environment, 10);
    await environment.advance(400);
    expect(times).toEqual([0, 0, 0]);
    times.push(...start(limiter, environment, 1));
    await environment.advance(5_000);
    expect(times).toEqual([0, 0, 0, 1_000, 1_000, 1_000, 2_000, 2_000, 2_000, 3_000]);
    expect(environment.timers).toBe(0);
  });

  it('counts a stretch from each request, not by the clock', async () => {
    const { environment, limiter } = make({ requests: 2, per: 1_000 });
    const times = start(limiter, environment, 1);
    await environment.advance(900);
    const more = start(limiter, environment, 3);
    await environment.advance(5_000);
    expect(times).toEqual([0]);
    expect(more).toEqual([900, 1_000, 1_900]);
  });

  it('starts nothing in a pause, and at its end what the limit allows', async () => {
    const { environment, limiter } = make({ requests: 2, per: 1_000 });
    limiter.pause(5_000);
    const times = start(limiter, environment, 5);
    await environment.advance(4_999);
    expect(times).toEqual([]);
    await environment.advance(10_000);
    expect(times).toEqual([5_000, 5_000, 6_000, 6_000, 7_000]);
  });

  it('makes a pause longer, never shorter, also for those who wait already', async () => {
    const { environment, limiter } = make();
    limiter.pause(1_000);
    const times = start(limiter, environment, 2);
    await environment.advance(500);
    limiter.pause(100);
    limiter.pause(2_000);
    await environment.advance(1_999);
    expect(times).toEqual([]);
    await environment.advance(1);
    expect(times).toEqual([2_500, 2_500]);
    expect(environment.timers).toBe(0);
  });

  it('lets nobody pass those who wait', async () => {
    const { environment, limiter } = make();
    limiter.pause(100);
    const first = start(limiter, environment, 1);
    environment.jump(150);
    const second = start(limiter, environment, 1);
    await settle();
    expect([first, second]).toEqual([[150], [150]]);
  });

  it('rejects at once with the reason, and an aborted wait takes nothing from the others', async () => {
    const { environment, limiter } = make({ requests: 1, per: 1_000 });
    await limiter.wait(never);
    const controller = new AbortController();
    const aborted = Array.from({ length: 100 }, () => limiter.wait(controller.signal));
    for (const wait of aborted) wait.catch(() => undefined);
    const times = start(limiter, environment, 1);
    await environment.advance(500);
    const reason = new Error('enough');
    controller.abort(reason);
    for (const wait of aborted) expect(await rejection(wait)).toBe(reason);
    await environment.advance(500);
    expect(times).toEqual([1_000]);
    expect(await rejection(limiter.wait(controller.signal))).toBe(reason);
  });

  it('leaves no timer when the last one gives up', async () => {
    const { environment, limiter } = make();
    limiter.pause(1_000);
    const controller = new AbortController();
    const waits = [limiter.wait(controller.signal), limiter.wait(never)];
    for (const wait of waits) wait.catch(() => undefined);
    // One to wake the line, and each wait has its own.
    expect(environment.timers).toBe(3);
    controller.abort();
    await settle();
    expect(environment.timers).toBe(2);
    await environment.advance(1_000);
    expect(environment.timers).toBe(0);
    const last = new AbortController();
    limiter.pause(1_000);
    limiter.wait(last.signal).catch(() => undefined);
    expect(environment.timers).toBe(2);
    last.abort();
    await settle();
    expect(environment.timers).toBe(0);
  });

  it('goes on when the timer that was to wake the line is lost with the request that started it', async () => {
    const { environment, limiter } = make({ requests: 1, per: 2_000 });
    limiter.tryStart();
    const { startTimer } = environment;
    // Of each wait the first timer is its own, the second one wakes the line.
    const lost = () => () => undefined;
    vi.spyOn(environment, 'startTimer')
      .mockImplementationOnce(startTimer)
      .mockImplementationOnce(lost)
      .mockImplementationOnce(startTimer)
      .mockImplementationOnce(lost);
    const times = start(limiter, environment, 2);
    await environment.advance(60_000);
    expect(times).toEqual([2_000, 4_000]);
  });

  it('starts at once what may start at once, and says so', async () => {
    const { environment, limiter } = make({ requests: 2, per: 1_000 });
    expect([limiter.tryStart(), limiter.tryStart(), limiter.tryStart()]).toEqual([true, true, false]);
    await environment.advance(999);
    expect(limiter.tryStart()).toBe(false);
    await environment.advance(1);
    expect(limiter.tryStart()).toBe(true);
    limiter.pause(500);
    await environment.advance(499);
    expect(limiter.tryStart()).toBe(false);
    await environment.advance(1);
    expect(limiter.tryStart()).toBe(true);
    expect(limiter.tryStart()).toBe(false);
  });

  it('starts nothing at once while others wait', async () => {
    const { environment, limiter } = make();
    limiter.pause(100);
    const times = start(limiter, environment, 1);
    environment.jump(100);
    expect(limiter.tryStart()).toBe(false);
    await environment.advance(0);
    expect(times).toEqual([100]);
    expect(limiter.tryStart()).toBe(true);
  });

  it('tells a limiter made from it when a request starts, and whether that had to wait', async () => {
    const starts: [now: number, hasWaited: boolean][] = [];
    class Listener extends LocalRateLimiter {
      protected override start(now: number, hasWaited: boolean): void {
        starts.push([now, hasWaited]);
      }
    }
    const environment = new FakeEnvironment();
    const limiter = new Listener(environment, undefined);
    await environment.advance(7);
    limiter.tryStart();
    limiter.pause(100);
    limiter.tryStart();
    start(limiter, environment, 1);
    await environment.advance(100);
    expect(starts).toEqual([
      [7, false],
      [107, true],
    ]);
  });

  it('lets one after the other pass as long as they come no faster than allowed', async () => {
    const { environment, limiter } = make({ requests: 10, per: 10 });
    for (let index = 0; index < 10_000; index++) {
      await limiter.wait(never);
      environment.jump(1);
    }
    expect(environment.waits).toEqual([]);
  });
});

describe('isRateLimiter', () => {
  it('tells a limiter from the numbers for one', () => {
    expect(isRateLimiter({ requests: 1, per: 1 })).toBe(false);
    expect(isRateLimiter(undefined)).toBe(false);
    expect(isRateLimiter(make().limiter)).toBe(true);
    expect(isRateLimiter({ wait: async () => undefined } as never)).toBe(false);
    expect(isRateLimiter({ pause: () => undefined } as never)).toBe(false);
  });
});

describe('a limiter of the user', () => {
  const controller = new AbortController();
  const fail = (): never => {
    throw new Error('broken');
  };
  const reject = () => Promise.reject(new Error('broken'));
  const asked = { wait: async () => undefined, pause: () => undefined };

  /** A client with that limiter, whose server refuses the first request of each call. */
  async function callThrough(limiter: object): Promise<{ outcome: unknown; requests: number; unhandled: unknown[] }> {
    const unhandled: unknown[] = [];
    const listener = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', listener);
    try {
      const fake = await createFakeClient();
      fake.answer(json({}, 429), json([]));
      const thulium = fake.thulium.with({ rateLimit: limiter as RateLimiter });
      const call = thulium.request({ method: 'GET', path: '/things' }).catch((error: unknown) => error);
      const outcome = await fake.environment.run(call);
      await settle();
      return { outcome, requests: fake.requests.length, unhandled };
    } finally {
      process.off('unhandledRejection', listener);
    }
  }

  it.each(['tryStart', 'ended', 'pause'])('that fails in %s, now or later, harms no call', async (method) => {
    for (const broken of [fail, reject]) {
      const { outcome, requests, unhandled } = await callThrough({ ...asked, [method]: broken });
      expect([outcome, requests, unhandled]).toEqual([[], 2, []]);
    }
  });

  it.each([
    ['a number', 1],
    ['a text', 'yes'],
    ['a promise', Promise.resolve(true)],
    ['an object', {}],
  ])('lets a request start only with true: %s is asked to wait', async (_name, value) => {
    const wait = vi.fn(async () => undefined);
    const { outcome } = await callThrough({ ...asked, wait, tryStart: () => value });
    expect(outcome).toEqual([]);
    expect(wait).toHaveBeenCalledTimes(2);
  });

  it('ends a call with what wait throws or rejects with; nothing is sent', async () => {
    for (const broken of [fail, reject]) {
      const { outcome, requests, unhandled } = await callThrough({ ...asked, wait: broken });
      expect(outcome).toMatchObject({ message: 'broken' });
      expect([requests, unhandled]).toEqual([0, []]);
    }
  });

  it('may give something that is no promise from wait', async () => {
    expect(await callThrough({ ...asked, wait: () => undefined })).toMatchObject({ outcome: [], requests: 2 });
  });

  it('that never settles a wait ends it with the time of the call, or its signal', async () => {
    const wait = () => new Promise<void>(() => undefined);
    expect(await callThrough({ ...asked, wait })).toMatchObject({
      outcome: { code: 'timeout', scope: 'total' },
      requests: 0,
    });
    const fake = await createFakeClient();
    const thulium = fake.thulium.with({ rateLimit: { ...asked, wait } });
    const call = rejection(thulium.request({ method: 'GET', path: '/things' }, { signal: controller.signal }));
    await settle();
    controller.abort('enough');
    expect(await call).toBe('enough');
  });

  it('keeps its this, and is asked for what it has', async () => {
    class Own implements RateLimiter {
      readonly #log: string[] = [];
      get log(): readonly string[] {
        return this.#log;
      }
      async wait(): Promise<void> {
        this.#log.push('wait');
      }
      tryStart(): boolean {
        this.#log.push('tryStart');
        return this.#log.length > 1;
      }
      pause(): void {
        this.#log.push('pause');
      }
      ended(startedAt: number, outcome: string): boolean {
        this.#log.push(`ended ${typeof startedAt} ${outcome}`);
        return true;
      }
    }
    const own = new Own();
    expect(await callThrough(own)).toMatchObject({ outcome: [], requests: 2 });
    expect(own.log).toEqual(['tryStart', 'wait', 'ended number refused', 'tryStart', 'ended number accepted']);
  });
});
