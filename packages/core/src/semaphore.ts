import type { StopSignal } from './abort.js';
import type { Environment } from './environment.js';
import { FifoQueue } from './queue.js';
import { Holder, Holders } from './wait.js';

/** How many calls may wait for a slot; beyond that something is wrong, and memory would run out. */
export const longestQueue = 100_000;

/** Lets so many calls run at the same time; further ones wait in a queue, first in, first out. */
export class Semaphore {
  readonly #limit: number;
  readonly #holders: Holders<Holder>;
  /** Each is given its slot when it is admitted: a call that comes in between cannot take it. */
  readonly #queue: FifoQueue<Holder>;

  constructor(limit: number, environment: Environment) {
    this.#limit = limit;
    this.#holders = new Holders(environment);
    this.#queue = new FifoQueue(environment, () => this.#releaseGone());
  }

  /** How many calls wait for a slot. */
  get waiting(): number {
    return this.#queue.length;
  }

  /** How many calls run. */
  get running(): number {
    return this.#holders.size;
  }

  /** How many calls run, without those that turn out to be gone. */
  countRunning(): number {
    this.#releaseGone();
    return this.#holders.size;
  }

  /**
   * Does the work as soon as there is a slot for it, in the async context of the caller. Rejects with the signal's reason
   * when that ends the wait.
   */
  run<Value>(signal: StopSignal | undefined, work: () => Promise<Value>): Promise<Value> {
    if (this.#holders.size < this.#limit) return this.#runIn(this.#takeSlot(), work);
    this.#releaseGone();
    return this.#queue.enqueue(signal).then((slot) => this.#runIn(slot, work));
  }

  #takeSlot(): Holder {
    const slot = new Holder();
    this.#holders.add(slot);
    return slot;
  }

  async #runIn<Value>(slot: Holder, work: () => Promise<Value>): Promise<Value> {
    this.#holders.begin(slot);
    try {
      return await work();
    } finally {
      this.#release(slot);
    }
  }

  /** Ends a call: the next one in the queue gets its slot. */
  #release(slot: Holder): void {
    if (this.#holders.remove(slot) && this.#queue.length > 0) this.#queue.admitNext(this.#takeSlot());
  }

  #releaseGone(): void {
    for (const slot of this.#holders.findGone()) this.#release(slot);
  }
}
