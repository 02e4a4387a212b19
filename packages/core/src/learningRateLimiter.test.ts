import { describe, expect, it } from 'vitest';
import { rejection } from '../test/support/fakeClient.js';
import { FakeEnvironment, settle } from '../test/support/fakeEnvironment.js';
import { LearningRateLimiter } from './learningRateLimiter.js';

const never = new AbortController().signal;

/** A limiter of which so many requests are in flight, started at 0. */
function busy(count: number) {
  const environment = new FakeEnvironment();
  const limiter = new LearningRateLimiter(environment);
  for (let index = 0; index < count; index++) expect(limiter.tryStart()).toBe(true);
  return { environment, limiter };
}

describe('LearningRateLimiter', () => {
  it('lets sixteen be in flight without a wait, and the next one when an answer comes', async () => {
    const { environment, limiter } = busy(16);
    expect(limiter.tryStart()).toBe(true); // the first beyond them, at the pace at which they begin
    expect(limiter.tryStart()).toBe(false);
    expect(environment.waits).toEqual([]);
    let isLetGo = false;
    limiter.wait(never).then(() => {
      isLetGo = true;
    });
    limiter.ended(0, 'accepted');
    await settle();
    expect(isLetGo).toBe(false);
    limiter.ended(0, 'accepted');
    await settle();
    expect(isLetGo).toBe(true);
    expect(environment.timers).toBe(0);
  });

  it('lets further ones go one after the other, in their order', async () => {
    const { environment, limiter } = busy(17);
    const times: [number, number][] = [];
    for (let index = 0; index < 3; index++) limiter.wait(never).then(() => times.push([index, environment.now()]));
    await environment.advance(100);
    expect(times).toEqual([0, 1, 2].map((index) => [index, expect.closeTo((index + 1) / 0.23, 6)]));
    expect(environment.timers).toBe(0);
  });

  it('slows down after a refusal, and says whether that was to be expected', async () => {
    const { environment, limiter } = busy(3);
    await environment.advance(100);
    expect(limiter.ended(0, 'refused')).toBe(false);
    expect(limiter.ended(0, 'refused')).toBe(true);
    expect(limiter.ended(0, 'accepted')).toBe(false);
    expect(limiter.tryStart()).toBe(false);
    await environment.advance(110);
    expect(limiter.tryStart()).toBe(true);
  });

  it('starts nothing in a pause that the server asks for', async () => {
    const { environment, limiter } = busy(1);
    await environment.advance(10);
    limiter.ended(0, 'refused');
    limiter.pause(5_000);
    await environment.advance(4_999);
    expect(limiter.tryStart()).toBe(false);
    await environment.advance(1);
    expect(limiter.tryStart()).toBe(true);
  });

  it('knows that a pause hides how fast it may be', async () => {
    const { environment, limiter } = busy(1);
    await environment.advance(100);
    limiter.ended(0, 'refused');
    limiter.pause(1_000);
    await environment.advance(1_000);
    // 5 a second, by half a request in 100 ms; refused again, it falls to 0.85 of that and not to half a request in 1.1 s.
    expect(limiter.tryStart()).toBe(true);
    await environment.advance(100);
    limiter.ended(1_100, 'refused');
    const times: number[] = [];
    for (let index = 0; index < 30; index++) limiter.wait(never).then(() => times.push(environment.now()));
    await environment.advance(10_000);
    expect((times[29] ?? 0) - (times[28] ?? 0)).toBeCloseTo(1_000 / (5 * 0.85), 6);
  });

  it('forgets who gives up', async () => {
    const { environment, limiter } = busy(17);
    const controller = new AbortController();
    const wait = rejection(limiter.wait(controller.signal));
    expect(environment.timers).toBe(2);
    controller.abort(new Error('enough'));
    expect(await wait).toMatchObject({ message: 'enough' });
    expect(environment.timers).toBe(0);
  });
});
