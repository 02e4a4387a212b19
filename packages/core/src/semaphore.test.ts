import { AsyncLocalStorage } from 'node:async_hooks';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { rejection } from '../test/support/fakeClient.js';
import { FakeEnvironment, settle } from '../test/support/fakeEnvironment.js';
import { longestQueue, Semaphore } from './semaphore.js';
import { Holder } from './wait.js';

afterEach(() => {
  vi.restoreAllMocks();
});

/** Work that ends when told to. */
class Work {
  started = 0;
  readonly #ends: (() => void)[] = [];

  readonly run = (): Promise<number> => {
    const order = ++this.started;
    return new Promise((resolve) => this.#ends.push(() => resolve(order)));
  };

  async end(count = 1): Promise<void> {
    for (const end of this.#ends.splice(0, count)) end();
    await settle();
  }
}

const make = (limit: number) => {
  const environment = new FakeEnvironment();
  return { environment, semaphore: new Semaphore(limit, environment), work: new Work() };
};

describe('Semaphore', () => {
  it('lets so many run, and others in the order of arrival as slots become free', async () => {
    const { semaphore, work, environment } = make(2);
    const order: string[] = [];
    const runs = ['a', 'b', 'c', 'd'].map((name) =>
      semaphore.run(undefined, () => {
        order.push(name);
        return work.run();
      }),
    );
    expect([semaphore.running, semaphore.waiting]).toEqual([2, 2]);
    await settle();
    expect(order).toEqual(['a', 'b']);
    await work.end();
    expect(order).toEqual(['a', 'b', 'c']);
    expect([semaphore.running, semaphore.waiting]).toEqual([2, 1]);
    await work.end();
    await work.end(2);
    expect(await Promise.all(runs)).toEqual([1, 2, 3, 4]);
    expect([semaphore.running, semaphore.waiting, environment.timers]).toEqual([0, 0, 0]);
    semaphore.run(undefined, work.run);
    expect(semaphore.running).toBe(1);
  });

  it('lets nobody pass a call to which a slot was given already', async () => {
    const { semaphore, work } = make(1);
    semaphore.run(undefined, work.run);
    semaphore.run(undefined, work.run);
    const ending = work.end();
    await ending;
    semaphore.run(undefined, work.run);
    expect([semaphore.running, semaphore.waiting, work.started]).toEqual([1, 1, 2]);
  });

  it('gives what the work gives, or how it failed, whether it had to wait or not', async () => {
    const { semaphore } = make(1);
    const fail = async (): Promise<never> => Promise.reject('no');
    const runs = [
      semaphore.run(undefined, async () => 7),
      semaphore.run(undefined, async () => 8),
      rejection(semaphore.run(undefined, fail)),
    ];
    expect(await Promise.all(runs)).toEqual([7, 8, 'no']);
    expect(await rejection(semaphore.run(undefined, fail))).toBe('no');
    expect([semaphore.running, semaphore.waiting]).toEqual([0, 0]);
  });

  it('lets an aborted call leave the queue at once, with its own reason, and never starts it', async () => {
    const { semaphore, work, environment } = make(1);
    semaphore.run(undefined, work.run);
    const controller = new AbortController();
    const wait = semaphore.run(controller.signal, work.run);
    const reason = { mine: true };
    controller.abort(reason);
    expect(await rejection(wait)).toBe(reason);
    expect([semaphore.waiting, environment.timers]).toEqual([0, 0]);
    await work.end();
    expect([semaphore.running, work.started]).toEqual([0, 1]);
  });

  it('keeps a hundred thousand in the queue and lets them all go', async () => {
    expect(longestQueue).toBe(100_000);
    const { semaphore, work, environment } = make(1);
    semaphore.run(undefined, work.run);
    const waits = Array.from({ length: longestQueue }, () => semaphore.run(undefined, async () => undefined));
    await work.end();
    await Promise.all(waits);
    expect([semaphore.running, semaphore.waiting, environment.timers]).toEqual([0, 0, 0]);
  });

  it('a call that runs has no timer, and a call that waits has one of its own', async () => {
    const { semaphore, work, environment } = make(1);
    semaphore.run(undefined, work.run);
    expect(environment.timers).toBe(0);
    semaphore.run(undefined, work.run);
    semaphore.run(undefined, work.run);
    expect(environment.timers).toBe(2);
    await environment.advance(100_000);
    expect(environment.timers).toBe(2);
    await work.end();
    expect(environment.timers).toBe(1);
  });

  it('timers and listeners of a wait are removed in the context of its caller', async () => {
    const storage = new AsyncLocalStorage<string>();
    const environment = new FakeEnvironment();
    const seen: (string | undefined)[] = [];
    const startTimer: typeof environment.startTimer = (callback, milliseconds) => {
      const stop = environment.startTimer(callback, milliseconds);
      return () => {
        seen.push(storage.getStore());
        stop();
      };
    };
    const semaphore = new Semaphore(1, { ...environment, startTimer });
    const work = new Work();
    storage.run('first', () => semaphore.run(undefined, work.run));
    const { signal } = new AbortController();
    const { removeEventListener } = signal;
    signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
      seen.push(storage.getStore());
      removeEventListener.apply(signal, args);
    };
    storage.run('second', () => semaphore.run(signal, work.run));
    await storage.run('first', () => work.end());
    expect(seen).toEqual(['second', 'second']);
  });

  it('a long wait takes no slot from calls that still run, however long they take', async () => {
    const { semaphore, work, environment } = make(2);
    environment.dropsRequests = true;
    semaphore.run(undefined, work.run);
    semaphore.run(undefined, work.run);
    for (let index = 0; index < 5; index++) semaphore.run(undefined, work.run);
    await environment.advance(10_000_000);
    expect([semaphore.running, semaphore.waiting, work.started]).toEqual([2, 5, 2]);
  });

  it('a slot whose holder is gone goes to the next one, once', async () => {
    const { semaphore, work, environment } = make(1);
    environment.dropsRequests = true;
    vi.spyOn(Holder.prototype, 'react').mockImplementationOnce(() => undefined);
    const gone = semaphore.run(undefined, work.run);
    const waits = [1, 2].map(() => semaphore.run(undefined, work.run));
    await environment.advance(999);
    expect([semaphore.running, semaphore.waiting, work.started]).toEqual([1, 2, 1]);
    await environment.advance(1);
    expect([semaphore.running, semaphore.waiting, work.started]).toEqual([1, 1, 2]);
    // Should it end after all, it has no slot to give.
    await work.end();
    expect(await gone).toBe(1);
    expect([semaphore.running, semaphore.waiting]).toEqual([1, 1]);
    await work.end();
    await work.end();
    expect(await Promise.all(waits)).toEqual([2, 3]);
    expect([semaphore.running, semaphore.waiting, environment.timers]).toEqual([0, 0, 0]);
  });

  it('so does a slot that was given to a wait that is gone', async () => {
    const { semaphore, work, environment } = make(1);
    environment.dropsRequests = true;
    semaphore.run(undefined, work.run);
    const never = new Work();
    semaphore.run(undefined, never.run);
    await settle();
    vi.spyOn(Holder.prototype, 'react').mockImplementationOnce(() => undefined);
    const last = semaphore.run(undefined, work.run);
    await work.end();
    await environment.advance(3_000);
    expect([semaphore.running, semaphore.waiting, work.started, never.started]).toEqual([1, 0, 2, 1]);
    await work.end();
    expect(await last).toBe(2);
  });
});
