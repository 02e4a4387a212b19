import { LearningRateLimiter } from '../../src/learningRateLimiter.js';
import { backOff, backOffBase, RetryBudget } from '../../src/retry.js';
import { QuickEnvironment } from './quickEnvironment.js';
import { seeded } from './seeded.js';

/** A server with a limit that it does not tell, and what is sent to it. */
export interface World {
  /** Requests in a second. */
  readonly rate: number;
  /** What its bucket holds. */
  readonly burst: number;
  /** Milliseconds from the start of a request to its answer; refused or not is decided just before. */
  readonly latency: number;
  /** By which share of that answers come earlier or later. */
  readonly jitter?: number;
  /** How many milliseconds late timers fire, at most. */
  readonly timerJitter?: number;
  readonly writes: number;
  readonly concurrency?: number;
  /** How many clients share the writes and the limit. */
  readonly clients?: number;
  /** In place of the bucket: so many milliseconds, in each of which as many pass as the rate says. */
  readonly window?: number;
  /** From when on, in milliseconds, the rate is another one. */
  readonly change?: { readonly at: number; readonly rate: number };
  /** Whether a 429 says `Retry-After: 1`. */
  readonly retryAfter?: boolean;
  readonly attempts?: number;
  readonly seed?: number;
}

/** How it went. */
export interface Outcome {
  /** Calls whose attempts, or the budget for them, were used up. */
  readonly lost: number;
  /** What was accepted, as a share of what the limit allows in the time. */
  readonly goodput: number;
  /** Answers of 429. */
  readonly refused: number;
  readonly seconds: number;
}

class HiddenLimit {
  accepted = 0;
  refused = 0;
  last = 0;
  readonly #world: World;
  #tokens: number;
  #filledAt = 0;
  #window = 0;
  #inWindow = 0;

  constructor(world: World) {
    this.#world = world;
    this.#tokens = world.burst;
  }

  allows(now: number): boolean {
    const isAllowed =
      this.#world.window === undefined ? this.#takeToken(now) : this.#takeOfWindow(now, this.#world.window);
    if (isAllowed) this.last = now;
    this[isAllowed ? 'accepted' : 'refused']++;
    return isAllowed;
  }

  /** How many may have been accepted until the last one was. */
  get allowed(): number {
    const { burst, window, rate } = this.#world;
    if (window !== undefined) return (Math.ceil(this.last / window) * window * rate) / 1_000;
    return burst + this.#fallen(this.last);
  }

  /** How many tokens have fallen into the bucket until then. */
  #fallen(until: number): number {
    const { rate, change } = this.#world;
    if (change === undefined || until < change.at) return (until * rate) / 1_000;
    return (change.at * rate + (until - change.at) * change.rate) / 1_000;
  }

  #takeToken(now: number): boolean {
    this.#tokens = Math.min(this.#world.burst, this.#tokens + this.#fallen(now) - this.#fallen(this.#filledAt));
    this.#filledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }

  #takeOfWindow(now: number, length: number): boolean {
    const window = Math.floor(now / length);
    if (window !== this.#window) this.#inWindow = 0;
    this.#window = window;
    return ++this.#inWindow <= (this.#world.rate * length) / 1_000;
  }
}

/** Sends all writes as a client does (concurrency, attempts, back-off, budget), in a time that only jumps. */
export async function sendAll(world: World): Promise<Outcome> {
  const random = seeded(world.seed ?? 1);
  const environment = new QuickEnvironment(random, world.timerJitter ?? 0);
  const { latency, jitter = 0, attempts = 3, concurrency = 64, clients = 1 } = world;
  const server = new HiddenLimit(world);
  const never = new AbortController().signal;
  let lost = 0;

  const startClient = (writes: number): void => {
    const limiter = new LearningRateLimiter(environment);
    const budget = new RetryBudget();
    let left = writes;

    const attempt = (number: number, lastRetry: 'throttled' | undefined): void => {
      const startedAt = environment.now();
      environment.after(latency * (1 + jitter * (2 * random() - 1)), () => {
        const isAccepted = server.allows(environment.now());
        const isExpected = limiter.ended(startedAt, isAccepted ? 'accepted' : 'refused');
        if (isAccepted) {
          budget.refund(lastRetry);
          return next();
        }
        const base = backOffBase[isExpected ? 'failure' : 'throttled'];
        const delay = world.retryAfter === true ? 1_000 : backOff(number - 1, base, random);
        if (world.retryAfter === true) limiter.pause(delay);
        if (number === attempts || (!isExpected && !budget.take('throttled'))) {
          lost++;
          return next();
        }
        environment.startTimer(() => ask(number + 1, isExpected ? undefined : 'throttled'), delay);
      });
    };
    const ask = (number: number, lastRetry: 'throttled' | undefined): void => {
      if (limiter.tryStart()) attempt(number, lastRetry);
      else limiter.wait(never).then(() => attempt(number, lastRetry));
    };
    const next = (): void => {
      if (left-- > 0) ask(1, undefined);
    };
    for (let index = 0; index < concurrency; index++) next();
  };
  for (let client = 0; client < clients; client++) startClient(world.writes / clients);
  await environment.run();
  const { accepted, allowed, refused, last } = server;
  return { lost, goodput: accepted / allowed, refused, seconds: last / 1_000 };
}
