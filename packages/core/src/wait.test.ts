import { afterEach, describe, expect, it, vi } from 'vitest';
import { FakeEnvironment, settle } from '../test/support/fakeEnvironment.js';
import { platformEnvironment } from './environment.js';
import { Holder, Holders, Waiter } from './wait.js';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe('Holders', () => {
  function make(dropsRequests = true) {
    const environment = new FakeEnvironment();
    environment.dropsRequests = dropsRequests;
    const holders = new Holders(environment);
    // One whose context is gone reacts to nothing; so does one that never begins.
    const [gone, present] = [new Holder(), new Holder()];
    holders.add(gone);
    holders.add(present);
    holders.begin(present);
    return { environment, holders, gone, present };
  }

  it('finds those that have not reacted since the last check, and no others', async () => {
    const { environment, holders, gone } = make();
    expect(holders.findGone()).toEqual([]);
    await environment.advance(500);
    expect(holders.findGone()).toEqual([gone]);
    expect([holders.remove(gone), holders.remove(gone), holders.size]).toEqual([true, false, 1]);
    await environment.advance(500);
    expect(holders.findGone()).toEqual([]);
    await environment.advance(500);
    expect(holders.findGone()).toEqual([]);
  });

  it('gives holders half a second to react, from the first check that asks one', async () => {
    const { environment, holders, gone } = make();
    const others = new Holders(environment);
    expect(others.findGone()).toEqual([]);
    others.add(gone);
    others.findGone();
    holders.findGone();
    await environment.advance(499);
    expect([holders.findGone(), others.findGone()]).toEqual([[], []]);
    await environment.advance(1);
    expect([holders.findGone(), others.findGone()]).toEqual([[gone], [gone]]);
  });

  it('asks nobody where the platform drops no requests', async () => {
    const react = vi.spyOn(Holder.prototype, 'react');
    const { environment, holders } = make(false);
    for (let index = 0; index < 4; index++) {
      expect(holders.findGone()).toEqual([]);
      await environment.advance(1_000);
    }
    expect(react).not.toHaveBeenCalled();
  });

  it.each(['WebSocketPair', 'EdgeRuntime'])('a platform with %s drops requests', (name) => {
    expect(platformEnvironment.dropsRequests).toBe(false);
    vi.stubGlobal(name, class {});
    expect(platformEnvironment.dropsRequests).toBe(true);
  });
});

describe('Waiter', () => {
  it('checks after a second, and after twice as long each time', async () => {
    const environment = new FakeEnvironment();
    const checks: number[] = [];
    const waiter = new Waiter<string>(environment, () => checks.push(environment.now()));
    const wait = waiter.wait(undefined, () => undefined);
    await environment.advance(70_000);
    expect(checks).toEqual([1_000, 3_000, 7_000, 15_000, 31_000, 63_000]);
    expect(environment.timers).toBe(1);
    waiter.admit('in');
    expect(await wait).toBe('in');
    expect(environment.timers).toBe(0);
    await environment.advance(100_000);
    expect(checks).toHaveLength(6);
  });

  it('waits at most an hour for the next check, which a timer of every platform can', async () => {
    const environment = new FakeEnvironment();
    new Waiter(environment, () => undefined).wait(undefined, () => undefined);
    await environment.advance(100 * 3_600_000);
    await settle();
    expect(Math.max(...environment.waits)).toBe(3_600_000);
    expect(environment.timers).toBe(1);
  });

  it('leaves when the signal is aborted, and keeps neither timer nor listener', async () => {
    const environment = new FakeEnvironment();
    const controller = new AbortController();
    const leave = vi.fn();
    const remove = vi.spyOn(controller.signal, 'removeEventListener');
    const wait = new Waiter(environment, () => undefined).wait(controller.signal, leave);
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(wait).rejects.toBe(reason);
    expect(leave).toHaveBeenCalledTimes(1);
    expect(remove).toHaveBeenCalledTimes(1);
    expect(environment.timers).toBe(0);
  });
});
