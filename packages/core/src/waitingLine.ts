import type { StopSignal } from './abort.js';
import type { Environment } from './environment.js';
import { Fifo } from './fifo.js';
import { Waiter } from './wait.js';

/** A queue of waiters, first in, first out. An aborted one leaves it at once, wherever it stands. */
export class WaitingLine<Value = void> {
  readonly #environment: Environment;
  readonly #check: () => void;
  readonly #waiters = new Fifo<Waiter<Value>>();

  /** `check`: see {@link Waiter}. */
  constructor(environment: Environment, check: () => void) {
    this.#environment = environment;
    this.#check = check;
  }

  /** How many wait. */
  get length(): number {
    return this.#waiters.length;
  }

  /**
   * Resolves when it is let go, in the context of the caller, with what it is given then. Rejects with the signal's reason
   * when that ends the wait.
   */
  join(signal: StopSignal | undefined): Promise<Value> {
    const waiter = new Waiter<Value>(this.#environment, this.#check);
    const entry = this.#waiters.add(waiter);
    return waiter.wait(signal, () => this.#waiters.remove(entry));
  }

  /** Lets the first one go, if any waits. */
  letGo(value: Value): void {
    const { first } = this.#waiters;
    if (first === undefined) return;
    this.#waiters.remove(first);
    first.item.admit(value);
  }
}
