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

  /** Resolves when it is one's turn. Rejects with the signal's reason when that ends the wait. */
  join(signal: StopSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const place: Place = { go: resolve, previous: this.#last, next: undefined };
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
        resolve();
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
