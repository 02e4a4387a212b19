import type { Environment } from './environment.js';
import { LearnedPace } from './learnedPace.js';
import { LocalRateLimiter, type RequestOutcome } from './rateLimiter.js';

/** The limiter of a client that was given no limit: it lets requests start as fast as the server turns out to take them. */
export class LearningRateLimiter extends LocalRateLimiter {
  readonly #pace: LearnedPace;

  /** `countRunning`: see {@link LearnedPace}. */
  constructor(environment: Environment, countRunning?: () => number) {
    super(environment, undefined);
    this.#pace = new LearnedPace(countRunning);
  }

  ended(startedAt: number, outcome: RequestOutcome): boolean {
    const isExpected = this.#pace.ended(startedAt, outcome, this.environment.now());
    this.admitDue();
    return isExpected;
  }

  override pause(milliseconds: number): void {
    super.pause(milliseconds);
    this.#pace.pause();
  }

  protected override freeAt(): number {
    return this.#pace.freeAt();
  }

  protected override start(now: number, hasWaited: boolean): void {
    this.#pace.started(now, hasWaited);
  }
}
