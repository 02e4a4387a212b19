import type { StopSignal } from './abort.js';

interface Place {
  go: () => void;
  previous: Place | undefined;
  next: Place | undefined;
}

/** A line of waiters, first come first served. Whoever is aborted leaves it at once, wherever he stands. */
export class WaitingLine {
  #first: Place | undefined;
  #last: Place | undefined;
  #length = 0;

  /** How many wait. */
  get length(): number {
    return this.#length;
  }

  /**
   * Resolves when it is one's turn, with what `work` gives; that starts then. Rejects with the signal's reason when that
   * ends the wait. What waits long is old to a garbage collector and keeps alive what it points to: so the work begins
   * with a call of its own, and nothing that waits points to it.
   */
  join(signal: StopSignal | undefined): Promise<void>;
  join<Value>(signal: StopSignal | undefined, work: () => Promise<Value>): Promise<Value>;
  join(signal: StopSignal | undefined, work?: () => Promise<unknown>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      // In a turn of its own: where many end as soon as they start, their calls must not pile up.
      const go = (): void => resolve(work && Promise.resolve().then(work));
      const place: Place = { go, previous: this.#last, next: undefined };
      if (this.#last === undefined) this.#first = place;
      else this.#last.next = place;
      this.#last = place;
      this.#length++;
      if (signal === undefined) return;
      const leave = () => {
        signal.removeEventListener('abort', leave);
        this.#remove(place);
        reject(signal.reason);
      };
      place.go = () => {
        signal.removeEventListener('abort', leave);
        go();
      };
      signal.addEventListener('abort', leave);
    });
  }

  /** Lets the first one go; false when nobody waits. */
  letGo(): boolean {
    const place = this.#first;
    if (place === undefined) return false;
    this.#remove(place);
    place.go();
    return true;
  }

  #remove({ previous, next }: Place): void {
    if (previous === undefined) this.#first = next;
    else previous.next = next;
    if (next === undefined) this.#last = previous;
    else next.previous = previous;
    this.#length--;
  }
}
