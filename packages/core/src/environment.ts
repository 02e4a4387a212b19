/** What the outside world gives to a client. Tests replace it, so that hours of waiting take milliseconds. */
export interface Environment {
  /** Monotonic clock in milliseconds: deadlines and durations. It never jumps, unlike the wall clock. */
  readonly now: () => number;
  /** Wall clock, milliseconds since 1970: only to read a `Retry-After` date when the server sends no `Date`. */
  readonly wallClock: () => number;
  /** A number in `[0, 1)`: jitter. */
  readonly random: () => number;
  /** Calls `callback` once after `milliseconds`; the function it returns cancels that. */
  readonly startTimer: (callback: () => void, milliseconds: number) => () => void;
  /**
   * Whether the platform drops all timers and reactions of a request when its caller disconnects, so that `finally` blocks
   * do not run, as Cloudflare Workers do.
   */
  readonly dropsRequests: boolean;
}

/** Clocks, randomness and timers of the running platform. */
export const platformEnvironment: Environment = {
  now: () => performance.now(),
  wallClock: () => Date.now(),
  random: () => Math.random(),
  startTimer: (callback, milliseconds) => {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
  // Workers with `nodejs_compat` look like Node, but only they, and what is built on them, have one of these.
  get dropsRequests() {
    return 'WebSocketPair' in globalThis || 'EdgeRuntime' in globalThis;
  },
};
