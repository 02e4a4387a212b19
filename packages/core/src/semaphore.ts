import type { StopSignal } from './abort.js';
import { WaitingLine } from './waitingLine.js';

/** How many calls may wait for their turn; beyond that something is wrong, and memory would go. */
export const longestQueue = 100_000;

/** Lets so many calls run at the same time; further ones wait in a queue, first come first served. */
export class Semaphore {
  readonly #limit: number;
  readonly #line = new WaitingLine();
  #running = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** How many calls wait for their turn. */
  get waiting(): number {
    return this.#line.length;
  }

  /** How many calls run. */
  get running(): number {
    return this.#running;
  }

  /**
   * Does the work as soon as there is a place for it; {@link release} must follow. Rejects with the signal's reason when
   * that ends the wait.
   */
  run<Value>(signal: StopSignal | undefined, work: () => Promise<Value>): Promise<Value> {
    if (this.#running >= this.#limit) return this.#line.join(signal, work);
    this.#running++;
    return work();
  }

  /** Ends a call: the next one in the queue takes its place. */
  release(): void {
    if (!this.#line.letGo()) this.#running--;
  }
}
