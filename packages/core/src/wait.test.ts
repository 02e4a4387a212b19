import { describe, expect, it } from 'vitest';
import { FakeEnvironment, settle } from '../test/support/fakeEnvironment.js';
import { Holder, HolderCheck, waitForAdmission } from './wait.js';

describe('HolderCheck', () => {
  /** A holder whose context is gone reacts to nothing; so does one that was never started. */
  const gone = (): Holder => new Holder();
  const present = (): Holder => {
    const holder = new Holder();
    holder.react();
    return holder;
  };

  it('finds those that have not reacted since the last check, and no others', async () => {
    const environment = new FakeEnvironment();
    const check = new HolderCheck(environment);
    const [lost, alive] = [gone(), present()];
    expect(check.findGone([lost, alive])).toEqual([]);
    await environment.advance(500);
    expect(check.findGone([lost, alive])).toEqual([lost]);
    await environment.advance(500);
    expect(check.findGone([alive])).toEqual([]);
  });

  it('gives holders half a second to react', async () => {
    const environment = new FakeEnvironment();
    const check = new HolderCheck(environment);
    const lost = gone();
    check.findGone([lost]);
    await environment.advance(499);
    expect(check.findGone([lost])).toEqual([]);
    await environment.advance(1);
    expect(check.findGone([lost])).toEqual([lost]);
  });
});

describe('waitForAdmission', () => {
  it('checks after a second, and after twice as long each time', async () => {
    const environment = new FakeEnvironment();
    const checks: number[] = [];
    let admit = (): void => undefined;
    const wait = waitForAdmission(
      environment,
      undefined,
      (go) => {
        admit = go;
        return () => undefined;
      },
      () => checks.push(environment.now()),
    );
    await environment.advance(70_000);
    expect(checks).toEqual([1_000, 3_000, 7_000, 15_000, 31_000, 63_000]);
    expect(environment.timers).toBe(1);
    admit();
    await wait;
    expect(environment.timers).toBe(0);
    await environment.advance(100_000);
    expect(checks).toHaveLength(6);
  });

  it('waits at most an hour for the next check, which a timer of every platform can', async () => {
    const environment = new FakeEnvironment();
    waitForAdmission(
      environment,
      undefined,
      () => () => undefined,
      () => undefined,
    );
    await environment.advance(100 * 3_600_000);
    await settle();
    expect(Math.max(...environment.waits)).toBe(3_600_000);
    expect(environment.timers).toBe(1);
  });
});
