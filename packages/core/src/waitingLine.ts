import type { StopSignal } from './abort.js';
import type { Environment } from './environment.js';
import { waitForAdmission } from './wait.js';

interface Place {
  readonly go: () => void;
  isWaiting: boolean;
  previous: Place | undefined;
  next: Place | undefined;
}

/** A queue of waiters, first in, first out. An aborted one leaves it at once, wherever it stands. */
export class WaitingLine {
  readonly #environment: Environment;
  readonly #check: () => void;
  #first: Place | undefined;
  #last: Place | undefined;
  #length = 0;

  /** `check`: see {@link waitForAdmission}. */
  constructor(environment: Environment, check: () => void) {
    this.#environment = environment;
    this.#check = check;
  }

  /** How many wait. */
  get length(): number {
    return this.#length;
  }

  /**
   * Resolves when it is let go, in the context of the caller. Rejects with the signal's reason when that ends the wait.
   *
   * @param onGo - Called as soon as it is let go, in the context of the call that does so.
   */
  join(signal: StopSignal | undefined, onGo?: () => void): Promise<void> {
    return waitForAdmission(
      this.#environment,
      signal,
      (admit) => {
        const go = (): void => {
          onGo?.();
          admit();
        };
        const place: Place = { go, isWaiting: true, previous: this.#last, next: undefined };
        if (this.#last === undefined) this.#first = place;
        else this.#last.next = place;
        this.#last = place;
        this.#length++;
        return () => this.#remove(place);
      },
      this.#check,
    );
  }

  /** Lets the first one go; false when none waits. */
  letGo(): boolean {
    const place = this.#first;
    if (place === undefined) return false;
    this.#remove(place);
    place.go();
    return true;
  }

  #remove(place: Place): void {
    if (!place.isWaiting) return;
    place.isWaiting = false;
    const { previous, next } = place;
    if (previous === undefined) this.#first = next;
    else previous.next = next;
    if (next === undefined) this.#last = previous;
    else next.previous = previous;
    this.#length--;
  }
}
