import type { Environment } from '../../src/environment.js';
import { Timeline } from './timeline.js';

/** A world in which time jumps from one event to the next, for simulations of hundreds of thousands of them. */
export class QuickEnvironment implements Environment {
  readonly #timeline = new Timeline();
  readonly #lateness: number;
  #time = 0;
  readonly random: () => number;
  readonly dropsRequests: boolean = false;

  /** Timers of the client come late by up to `lateness` milliseconds, as those of platforms do. */
  constructor(random: () => number, lateness: number) {
    this.random = random;
    this.#lateness = lateness;
  }

  readonly now = (): number => this.#time;
  readonly wallClock = (): number => this.#time;
  readonly startTimer = (callback: () => void, milliseconds: number): (() => void) =>
    this.after(Math.max(1, milliseconds) + this.#lateness * this.random(), callback);

  /** Calls exactly then. */
  after(milliseconds: number, callback: () => void): () => void {
    const event = this.#timeline.add(this.#time + milliseconds, callback);
    return () => {
      event.callback = undefined;
    };
  }

  /** Lets all happen until nothing is left. */
  async run(): Promise<void> {
    for (;;) {
      // What waits on promises goes first; a wait for a limiter takes four of them.
      for (let turn = 0; turn < 6; turn++) await undefined;
      const event = this.#timeline.next();
      if (event === undefined) return;
      this.#time = event.at;
      event.callback?.();
    }
  }
}
