import type { StopSignal } from './abort.js';
import type { Environment } from './environment.js';
import { Holder, HolderCheck } from './wait.js';
import { WaitingLine } from './waitingLine.js';

/** How many calls may wait for a slot; beyond that something is wrong, and memory would run out. */
export const longestQueue = 100_000;

/** Lets so many calls run at the same time; further ones wait in a queue, first in, first out. */
export class Semaphore {
  readonly #limit: number;
  readonly #holders = new Set<Holder>();
  readonly #line: WaitingLine;
  readonly #check: HolderCheck;

  constructor(limit: number, environment: Environment) {
    this.#limit = limit;
    this.#line = new WaitingLine(environment, () => this.#releaseGone());
    this.#check = new HolderCheck(environment);
  }

  /** How many calls wait for a slot. */
  get waiting(): number {
    return this.#line.length;
  }

  /** How many calls run. */
  get running(): number {
    return this.#holders.size;
  }

  /**
   * Does the work as soon as there is a slot for it, in the async context of the caller. Rejects with the signal's reason
   * when that ends the wait.
   */
  run<Value>(signal: StopSignal | undefined, work: () => Promise<Value>): Promise<Value> {
    const holder = new Holder();
    const take = (): void => void this.#holders.add(holder);
    if (this.#holders.size < this.#limit) {
      take();
      return this.#runAs(holder, work);
    }
    this.#releaseGone();
    return this.#line.join(signal, take).then(() => this.#runAs(holder, work));
  }

  async #runAs<Value>(holder: Holder, work: () => Promise<Value>): Promise<Value> {
    holder.react();
    try {
      return await work();
    } finally {
      this.#release(holder);
    }
  }

  /** Ends a call: the next one in the queue gets its slot. */
  #release(holder: Holder): void {
    if (this.#holders.delete(holder)) this.#line.letGo();
  }

  #releaseGone(): void {
    for (const holder of this.#check.findGone(this.#holders)) this.#release(holder);
  }
}
