import type { Environment } from './environment.js';

/** Why work was stopped before its end. */
export type Interruption =
  | { readonly kind: 'abort'; readonly reason: unknown }
  | { readonly kind: 'timeout'; readonly scope: 'attempt' | 'total'; readonly milliseconds: number };

/** What a time-out that fired too late may still wait for data that lies ready, in milliseconds. */
const longestGrace = 200;

/**
 * A stretch of work that its time-out, the scope around it or the user's signal ends. Listeners are added and taken away
 * by hand: `AbortSignal.any` on a signal that lives long leaks on Node 22, and the options of `addEventListener` would also
 * be read from `Object.prototype`.
 */
export class Scope {
  /** Says why the scope was ended; undefined while it was not. */
  interruption: Interruption | undefined;
  readonly #controller = new AbortController();
  readonly #parent: Scope | AbortSignal | undefined;
  readonly #follow = (): void => {
    const parent = this.#parent;
    this.#interrupt(parent instanceof Scope ? parent.interruption : { kind: 'abort', reason: parent?.reason });
  };
  #stopTimer: () => void;
  #isClosed = false;

  constructor(
    environment: Environment,
    scope: 'attempt' | 'total',
    milliseconds: number,
    parent: Scope | AbortSignal | undefined,
  ) {
    const end = environment.now() + milliseconds;
    const timeOut = () => this.#interrupt({ kind: 'timeout', scope, milliseconds });
    // A timer that fires late, because the program was busy, says nothing of the network: the answer may lie ready.
    this.#stopTimer = environment.startTimer(() => {
      const late = Math.min(longestGrace, environment.now() - end);
      if (late < 1) timeOut();
      else this.#stopTimer = environment.startTimer(timeOut, late);
    }, milliseconds);
    this.#parent = parent;
    const signal = parent instanceof Scope ? parent.signal : parent;
    if (signal?.aborted) this.#follow();
    else signal?.addEventListener('abort', this.#follow);
  }

  /** Aborted when the scope is ended: with the user's reason, or with a `TimeoutError` of the platform. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Whether the work is over, in whatever way. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Takes away timer and listener. */
  close(): void {
    this.#isClosed = true;
    this.#stopTimer();
    const signal = this.#parent instanceof Scope ? this.#parent.signal : this.#parent;
    signal?.removeEventListener('abort', this.#follow);
  }

  #interrupt(interruption: Interruption | undefined): void {
    if (this.interruption !== undefined || interruption === undefined) return;
    this.interruption = interruption;
    this.#controller.abort(
      interruption.kind === 'abort' ? interruption.reason : new DOMException('The time is over', 'TimeoutError'),
    );
  }
}

/** A promise that ends with the signal, whether or not the work behind it listens; it then rejects with the reason. */
export function abortable<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      signal.removeEventListener('abort', stop);
      reject(signal.reason);
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop);
    work.then(
      (value) => {
        signal.removeEventListener('abort', stop);
        resolve(value);
      },
      (reason) => {
        signal.removeEventListener('abort', stop);
        reject(reason);
      },
    );
  });
}

/** Waits, unless the signal ends the wait; it then rejects with the reason. */
export function sleep(environment: Environment, milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const stop = () => {
      signal.removeEventListener('abort', stop);
      stopTimer();
      reject(signal.reason);
    };
    const stopTimer = environment.startTimer(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', stop);
  });
}
