import { sleep } from './abort.js';
import type { Environment } from './environment.js';

/** At most so many requests in a stretch of time. The vendor publishes no limit. */
export interface RateLimit {
  /** How many requests. */
  readonly requests: number;
  /** In how many milliseconds. */
  readonly per: number;
}

/**
 * Decides when a request may start. All calls of a client ask the same one; one that keeps its state elsewhere lets
 * several processes share a limit.
 */
export interface RateLimiter {
  /** Resolves when one request may start. Must reject with `signal.reason` as soon as the signal is aborted. */
  wait(signal: AbortSignal): Promise<void>;
  /** The server said 429: nothing may start for so many milliseconds. */
  pause(milliseconds: number): void;
}

/** The limiter inside one process: a token bucket, or no limit at all, and in both cases the pauses after a 429. */
export class LocalRateLimiter implements RateLimiter {
  readonly #environment: Environment;
  /** Milliseconds between two requests, and how many may come at once. */
  readonly #interval: number;
  readonly #burst: number;
  /** Virtual time at which the bucket is full again: each request moves it by one interval. */
  #fullAt = Number.NEGATIVE_INFINITY;
  #pausedUntil = Number.NEGATIVE_INFINITY;

  constructor(environment: Environment, limit: RateLimit | undefined) {
    this.#environment = environment;
    this.#interval = limit === undefined ? 0 : limit.per / limit.requests;
    this.#burst = limit === undefined ? 0 : limit.requests;
  }

  async wait(signal: AbortSignal): Promise<void> {
    const now = this.#environment.now();
    let start = now;
    if (this.#interval > 0) {
      this.#fullAt = Math.max(this.#fullAt, now) + this.#interval;
      start = Math.max(now, this.#fullAt - this.#burst * this.#interval);
    }
    for (let until = start; ; until = this.#pausedUntil) {
      const rest = Math.max(until, this.#pausedUntil) - this.#environment.now();
      if (rest <= 0) return;
      await sleep(this.#environment, rest, signal);
    }
  }

  pause(milliseconds: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#environment.now() + milliseconds);
  }
}
