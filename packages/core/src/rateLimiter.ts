import type { Environment } from './environment.js';
import { FifoQueue } from './queue.js';

/** At most this many requests start within any period of this length. The vendor publishes no limit. */
export interface RateLimit {
  /** How many requests. */
  readonly requests: number;
  /** In how many milliseconds. */
  readonly per: number;
}

/**
 * How a request ended, for a limiter: the server took it (whatever else it answered), refused it with 429, or nothing
 * can be said (it failed on the way, was ended, or the server was out of order).
 */
export type RequestOutcome = 'accepted' | 'refused' | 'unknown';

/**
 * Decides when a request may start. All calls of a client ask the same one; one that keeps its state elsewhere lets
 * several processes share a limit.
 *
 * Each method is called in the async context of its call. A failure of `tryStart`, `pause` or `ended`, thrown or
 * rejected, does not affect the call; a failure of `wait` ends the waiting call.
 */
export interface RateLimiter {
  /**
   * Resolves when one request may start. Must reject with `signal.reason` as soon as the signal is aborted.
   *
   * If it throws or rejects with another error, this attempt is not sent, and the call rejects with that error
   * unchanged; if an earlier attempt may have changed something, with a {@link ConfigurationError} that says so and has
   * that error as its `cause`. To let requests pass after its own failure, a limiter must resolve. If it never
   * settles, the call ends with its `totalTimeout` or its `signal`.
   */
  wait(signal: AbortSignal): Promise<void>;
  /**
   * Admits one request if it may start at once, and returns `true`; `wait` is then not called. Omit it if that cannot
   * be decided synchronously. Any other return value, including a promise, and a failure mean `false`: `wait` is
   * called.
   */
  tryStart?(): boolean;
  /**
   * The server returned 429: no request may start for that many milliseconds. The return value and failures are
   * ignored.
   */
  pause(milliseconds: number): void;
  /**
   * Called after every admitted request has ended, with the time of its start (`performance.now()`, milliseconds). A
   * limiter with this method adapts its own pace: `pause` is called only if the server says for how long. Return `true`
   * if the pace was already reduced for this refusal: the request is then retried soon, and takes nothing from the
   * retry budget. Any other return value and a failure mean `false`. Platforms that drop the requests of disconnected
   * callers, such as Cloudflare Workers, do not call it for those requests.
   */
  ended?(startedAt: number, outcome: RequestOutcome): boolean;
}

/** Whether an option is a limiter, not the numbers for one. */
export function isRateLimiter(value: RateLimit | RateLimiter | undefined): value is RateLimiter {
  const { wait, pause } = (value ?? {}) as Partial<RateLimiter>;
  return typeof wait === 'function' && typeof pause === 'function';
}

/**
 * The limiter inside one process: requests start in the order in which they came, at most so many in any stretch of
 * time or as many as come, and none in a pause after a 429. Who gives up waiting takes nothing from the others.
 */
export class LocalRateLimiter implements RateLimiter {
  static {
    // It has no `ended`: one on `Object.prototype` is none of its own.
    Object.setPrototypeOf(LocalRateLimiter.prototype, null);
  }

  protected readonly environment: Environment;
  readonly #limit: RateLimit | undefined;
  readonly #queue: FifoQueue;
  /** When the last requests started, as many as the limit allows: a ring, the oldest one stands at `#started`. */
  readonly #starts: number[] = [];
  #started = 0;
  #pausedUntil = Number.NEGATIVE_INFINITY;
  #stopTimer: (() => void) | undefined;

  constructor(environment: Environment, limit: RateLimit | undefined) {
    this.environment = environment;
    this.#limit = limit;
    // The timer of `admitDue` may have belonged to a request that is gone.
    this.#queue = new FifoQueue(environment, () => this.admitDue());
  }

  tryStart(): boolean {
    const now = this.environment.now();
    const isFree = this.#queue.length === 0 && this.#freeFrom() <= now;
    if (isFree) this.start(now, false);
    return isFree;
  }

  async wait(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.tryStart()) return;
    const turn = this.#queue.enqueue(signal);
    this.admitDue();
    try {
      await turn;
    } catch (reason) {
      if (this.#queue.length === 0) this.#stopWaking();
      throw reason;
    }
  }

  pause(milliseconds: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.environment.now() + milliseconds);
  }

  /** Admits the requests that may start now, and sets a timer for the next one. */
  protected admitDue(): void {
    this.#stopWaking();
    while (this.#queue.length > 0) {
      const now = this.environment.now();
      const rest = this.#freeFrom() - now;
      if (rest > 0) {
        this.#stopTimer = this.environment.startTimer(() => this.admitDue(), rest);
        return;
      }
      this.start(now, true);
      this.#queue.admitNext();
    }
  }

  #stopWaking(): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
  }

  /** When the next request may start, pauses included. */
  #freeFrom(): number {
    return Math.max(this.#pausedUntil, this.freeAt());
  }

  /** When the next request may start: when fewer than the allowed number lie in the stretch that ends there. */
  protected freeAt(): number {
    if (this.#limit === undefined) return Number.NEGATIVE_INFINITY;
    const { requests, per } = this.#limit;
    return (this.#starts[this.#started % requests] ?? Number.NEGATIVE_INFINITY) + per;
  }

  /** A request starts, at once or after a wait for its turn. */
  protected start(now: number, _hasWaited: boolean): void {
    if (this.#limit === undefined) return;
    this.#starts[this.#started % this.#limit.requests] = now;
    // Stryker disable next-line UpdateOperator: the other way round it is the same ring
    this.#started++;
  }
}
