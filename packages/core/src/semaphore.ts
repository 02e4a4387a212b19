/** How many calls may wait for their turn; beyond that something is wrong, and memory would go. */
export const longestQueue = 100_000;

interface Waiter {
  start: (() => void) | undefined;
}

/** Lets so many calls run at the same time; further ones wait in a queue, first come first served. */
export class Semaphore {
  readonly #limit: number;
  #running = 0;
  #waiting = 0;
  #queue: Waiter[] = [];
  #head = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** How many calls wait for their turn. */
  get waiting(): number {
    return this.#waiting;
  }

  /** How many calls run. */
  get running(): number {
    return this.#running;
  }

  /**
   * Resolves when a call may run; {@link release} must follow. Rejects with the signal's reason when that ends the wait.
   */
  acquire(signal: AbortSignal | undefined): Promise<void> {
    if (this.#running < this.#limit) {
      this.#running++;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const leave = () => {
        waiter.start = undefined;
        this.#waiting--;
        reject(signal?.reason);
      };
      const waiter: Waiter = {
        start: () => {
          signal?.removeEventListener('abort', leave);
          resolve();
        },
      };
      this.#waiting++;
      this.#queue.push(waiter);
      signal?.addEventListener('abort', leave, { once: true });
    });
  }

  /** Ends a call: the next one in the queue takes its place. */
  release(): void {
    const next = this.#shift();
    if (next === undefined) {
      this.#running--;
      return;
    }
    this.#waiting--;
    next();
  }

  /** The first of the queue that has not left it. The array is cut now and then: `shift` would move it at every call. */
  #shift(): (() => void) | undefined {
    while (this.#head < this.#queue.length) {
      const start = this.#queue[this.#head++]?.start;
      if (this.#head > 1_000 && this.#head * 2 > this.#queue.length) {
        this.#queue = this.#queue.slice(this.#head);
        this.#head = 0;
      }
      if (start !== undefined) return start;
    }
    this.#queue = [];
    this.#head = 0;
    return undefined;
  }
}
