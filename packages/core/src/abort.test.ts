import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { rejection } from '../test/support/fakeClient.js';
import { FakeEnvironment, settle } from '../test/support/fakeEnvironment.js';
import { abortable, Scope, sleep } from './abort.js';

describe('Scope', () => {
  it('ends by its time-out, once, and says so', async () => {
    const environment = new FakeEnvironment();
    const scope = new Scope(environment, 'attempt', 100, undefined);
    await environment.advance(99);
    expect([scope.signal.aborted, scope.interruption]).toEqual([false, undefined]);
    await environment.advance(1);
    expect(scope.interruption).toEqual({ kind: 'timeout', scope: 'attempt', milliseconds: 100 });
    expect(scope.signal.reason).toMatchObject({ name: 'TimeoutError' });
    expect(environment.timers).toBe(0);
  });

  it('ends with the signal of the user, for its reason, and the first end counts', async () => {
    const environment = new FakeEnvironment();
    const controller = new AbortController();
    const scope = new Scope(environment, 'total', 100, controller.signal);
    controller.abort('mine');
    expect(scope.interruption).toEqual({ kind: 'abort', reason: 'mine' });
    expect([scope.reason, scope.signal.reason]).toEqual(['mine', 'mine']);
    await environment.advance(200);
    expect(scope.interruption).toEqual({ kind: 'abort', reason: 'mine' });
  });

  it('ends after what is left of its time, and tells the whole', async () => {
    const environment = new FakeEnvironment();
    const scope = new Scope(environment, 'total', 100, undefined, 30);
    await environment.advance(29);
    expect(scope.aborted).toBe(false);
    await environment.advance(1);
    expect(scope.interruption).toEqual({ kind: 'timeout', scope: 'total', milliseconds: 100 });
  });

  it.each([0, -1])('is over from the start where %d ms are left, and starts no timer', (rest) => {
    const environment = new FakeEnvironment();
    const scope = new Scope(environment, 'total', 100, undefined, rest);
    expect([scope.interruption?.kind, scope.signal.aborted, environment.timers]).toEqual(['timeout', true, 0]);
    scope.close();
  });

  it('tells each listener once, also when one takes another away', () => {
    const controller = new AbortController();
    const scope = new Scope(new FakeEnvironment(), 'total', 100, controller.signal);
    const log: string[] = [];
    const second = () => log.push('second');
    scope.addEventListener('abort', () => {
      log.push('first');
      scope.removeEventListener('abort', second);
    });
    scope.addEventListener('abort', second);
    scope.addEventListener('abort', () => log.push('third'));
    scope.removeEventListener('abort', () => log.push('nobody'));
    controller.abort();
    expect(log).toEqual(['first', 'third']);
  });

  it('is over from the start where what is around it is', () => {
    const environment = new FakeEnvironment();
    const signal = AbortSignal.abort('early');
    const scope = new Scope(environment, 'total', 100, signal);
    expect(scope.interruption).toEqual({ kind: 'abort', reason: 'early' });
  });

  it('takes nothing more once it is closed, and leaves nothing', async () => {
    const environment = new FakeEnvironment();
    const controller = new AbortController();
    const scope = new Scope(environment, 'total', 100, controller.signal);
    expect(scope.isClosed).toBe(false);
    scope.close();
    controller.abort();
    await environment.advance(500);
    expect([scope.isClosed, scope.interruption, environment.timers]).toEqual([true, undefined, 0]);
  });

  it('gives at most 200 ms of grace when its timer fired late, and not more than it was late', async () => {
    for (const [late, grace] of [
      [50, 50],
      [5_000, 200],
    ] as const) {
      const environment = new FakeEnvironment();
      const scope = new Scope(environment, 'attempt', 100, undefined);
      environment.jump(100 + late);
      await environment.advance(grace - 1);
      expect(scope.interruption).toBeUndefined();
      await environment.advance(1);
      expect(scope.interruption).toMatchObject({ scope: 'attempt' });
    }
  });

  it('takes away the timer of the grace too', async () => {
    const environment = new FakeEnvironment();
    const scope = new Scope(environment, 'attempt', 100, undefined);
    environment.jump(400);
    await environment.advance(1);
    expect(environment.timers).toBe(1);
    scope.close();
    expect(environment.timers).toBe(0);
  });
});

describe('abortable', () => {
  it('passes on what the work gives, and leaves no listener', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const listeners = () => getEventListeners(signal, 'abort').length;
    const work = abortable(Promise.resolve(7), signal);
    expect(listeners()).toBe(1);
    expect([await work, listeners()]).toEqual([7, 0]);
    expect([await rejection(abortable(Promise.reject('no'), signal)), listeners()]).toEqual(['no', 0]);
    const ended = rejection(abortable(new Promise(() => undefined), signal));
    controller.abort('now');
    expect([await ended, listeners()]).toEqual(['now', 0]);
  });

  it('does not wait for work that does not listen, and takes its late failure in silence', async () => {
    const unhandled: unknown[] = [];
    const take = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', take);
    const controller = new AbortController();
    let fail: (reason: unknown) => void = () => undefined;
    const work = new Promise((_resolve, reject) => {
      fail = reject;
    });
    const outcome = rejection(abortable(work, controller.signal));
    controller.abort('now');
    expect(await outcome).toBe('now');
    fail(new Error('late'));
    expect(await rejection(abortable(Promise.reject('later'), controller.signal))).toBe('now');
    await settle();
    process.off('unhandledRejection', take);
    expect(unhandled).toEqual([]);
  });
});

describe('sleep', () => {
  it('ends after its time, or with the signal, and leaves nothing', async () => {
    const environment = new FakeEnvironment();
    const controller = new AbortController();
    const first = sleep(environment, 100, controller.signal);
    await environment.run(first);
    expect(environment.now()).toBe(100);
    const second = rejection(sleep(environment, 100, controller.signal));
    controller.abort('up');
    expect(await second).toBe('up');
    expect(await rejection(sleep(environment, 100, controller.signal))).toBe('up');
    expect(environment.timers).toBe(0);
  });
});
