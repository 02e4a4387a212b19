import { describe, expect, it } from 'vitest';
import { rejection } from '../test/support/fakeClient.js';
import { longestQueue, Semaphore } from './semaphore.js';

describe('Semaphore', () => {
  it('lets so many run, and others in the order of arrival as places become free', async () => {
    const semaphore = new Semaphore(2);
    await Promise.all([semaphore.acquire(undefined), semaphore.acquire(undefined)]);
    const log: number[] = [];
    const waits = [1, 2].map((index) => semaphore.acquire(undefined).then(() => log.push(index)));
    expect([semaphore.running, semaphore.waiting]).toEqual([2, 2]);
    await Promise.resolve();
    expect(log).toEqual([]);
    semaphore.release();
    await waits[0];
    expect(log).toEqual([1]);
    expect([semaphore.running, semaphore.waiting]).toEqual([2, 1]);
    semaphore.release();
    await waits[1];
    semaphore.release();
    semaphore.release();
    expect([semaphore.running, semaphore.waiting]).toEqual([0, 0]);
    await semaphore.acquire(undefined);
    expect(semaphore.running).toBe(1);
  });

  it('lets an aborted call leave the queue at once, with its own reason', async () => {
    const semaphore = new Semaphore(1);
    await semaphore.acquire(undefined);
    const controller = new AbortController();
    const wait = semaphore.acquire(controller.signal);
    const reason = { mine: true };
    controller.abort(reason);
    expect(await rejection(wait)).toBe(reason);
    expect(semaphore.waiting).toBe(0);
    semaphore.release();
    expect(semaphore.running).toBe(0);
  });

  it('keeps a hundred thousand in the queue and lets them all go', async () => {
    expect(longestQueue).toBe(100_000);
    const semaphore = new Semaphore(1);
    await semaphore.acquire(undefined);
    const waits = Array.from({ length: longestQueue }, () =>
      semaphore.acquire(undefined).then(() => semaphore.release()),
    );
    semaphore.release();
    await Promise.all(waits);
    expect([semaphore.running, semaphore.waiting]).toEqual([0, 0]);
  });
});
