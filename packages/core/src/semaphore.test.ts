import { describe, expect, it } from 'vitest';
import { rejection } from '../test/support/fakeClient.js';
import { longestQueue, Semaphore } from './semaphore.js';

describe('Semaphore', () => {
  const nothing = async (): Promise<void> => undefined;

  it('lets so many run, and others in the order of arrival as places become free', async () => {
    const semaphore = new Semaphore(2);
    await Promise.all([semaphore.run(undefined, nothing), semaphore.run(undefined, nothing)]);
    const log: number[] = [];
    const waits = [1, 2].map((index) => semaphore.run(undefined, async () => log.push(index)));
    expect([semaphore.running, semaphore.waiting]).toEqual([2, 2]);
    await Promise.resolve();
    expect(log).toEqual([]);
    semaphore.release();
    expect(await waits[0]).toBe(1);
    expect(log).toEqual([1]);
    expect([semaphore.running, semaphore.waiting]).toEqual([2, 1]);
    semaphore.release();
    await waits[1];
    semaphore.release();
    semaphore.release();
    expect([semaphore.running, semaphore.waiting]).toEqual([0, 0]);
    await semaphore.run(undefined, nothing);
    expect(semaphore.running).toBe(1);
  });

  it('gives what the work gives, or how it failed, whether it had to wait or not', async () => {
    const semaphore = new Semaphore(1);
    const fail = async (): Promise<never> => Promise.reject('no');
    expect(await semaphore.run(undefined, async () => 7)).toBe(7);
    const waits = [semaphore.run(undefined, async () => 8), rejection(semaphore.run(undefined, fail))];
    semaphore.release();
    semaphore.release();
    expect(await Promise.all(waits)).toEqual([8, 'no']);
    semaphore.release();
    expect(await rejection(semaphore.run(undefined, fail))).toBe('no');
  });

  it('lets an aborted call leave the queue at once, with its own reason, and never starts it', async () => {
    const semaphore = new Semaphore(1);
    await semaphore.run(undefined, nothing);
    const controller = new AbortController();
    let started = 0;
    const wait = semaphore.run(controller.signal, async () => started++);
    const reason = { mine: true };
    controller.abort(reason);
    expect(await rejection(wait)).toBe(reason);
    expect(semaphore.waiting).toBe(0);
    semaphore.release();
    expect([semaphore.running, started]).toEqual([0, 0]);
  });

  it('keeps a hundred thousand in the queue and lets them all go', async () => {
    expect(longestQueue).toBe(100_000);
    const semaphore = new Semaphore(1);
    await semaphore.run(undefined, nothing);
    const waits = Array.from({ length: longestQueue }, () => semaphore.run(undefined, async () => semaphore.release()));
    semaphore.release();
    await Promise.all(waits);
    expect([semaphore.running, semaphore.waiting]).toEqual([0, 0]);
  });
});
