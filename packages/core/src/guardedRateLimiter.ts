import { callSafely } from './callback.js';
import { propertyOf } from './property.js';
import type { RateLimiter } from './rateLimiter.js';

/**
 * A limiter of the user whose failures harm neither a call nor the process. Only its `wait` may end a call: nothing starts
 * that it has not let start.
 */
export function guardRateLimiter(limiter: RateLimiter): RateLimiter {
  const guarded: RateLimiter = Object.assign(Object.create(null), {
    async wait(signal: AbortSignal) {
      await limiter.wait(signal);
    },
    pause(milliseconds: number) {
      callSafely(() => limiter.pause(milliseconds));
    },
  });
  if (propertyOf(limiter, 'tryStart') !== undefined)
    guarded.tryStart = () => callSafely(() => limiter.tryStart?.()) === true;
  if (propertyOf(limiter, 'ended') !== undefined) {
    guarded.ended = (startedAt, outcome) => callSafely(() => limiter.ended?.(startedAt, outcome)) === true;
  }
  return guarded;
}
