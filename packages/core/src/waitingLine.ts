import type { StopSignal } from './abort.js';
import type { Environment } from './environment.js';
import { Fifo } from './fifo.js';
import { waitForAdmission } from './wait.js';

/** A queue of waiters, first in, first out. An aborted one leaves it at once, wherever it stands. */
export class WaitingLine {
  readonly #environment: Environment;
  readonly #check: () => void;
  readonly #waiters = new Fifo<() => void>();

  /** `check`: see {@link waitForAdmission}. */
  constructor(environment: Environment, check: () => void) {
    this.#environment = environment;
    this.#check = check;
  }

  /** How many wait. */
  get length(): number {
    return this.#waiters.length;
  }

  /**
   * Resolves when it is let go, in the context of the caller. Rejects with the signal's reason when that ends the wait.
   *
   * @param onGo - Called as soon as it is let go, in the context of the call that does so.
   */
  join(signal: StopSignal | undefined, onGo?: () => void): Promise<void> {
    const enter = (admit: () => void): (() => void) => {
      const waiter = this.#waiters.add(() => {
        onGo?.();
        admit();
      });
      return () => this.#waiters.remove(waiter);
    };
    return waitForAdmission(this.#environment, signal, enter, this.#check);
  }

  /** Lets the first one go; false when none waits. */
  letGo(): boolean {
    const { first } = this.#waiters;
    if (first === undefined) return false;
    this.#waiters.remove(first);
    first.item();
    return true;
  }
}
