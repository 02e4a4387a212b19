import type { Environment } from './environment.js';

/** Why work was stopped before its end. */
export type Interruption =
  | { readonly kind: 'abort'; readonly reason: unknown }
  | { readonly kind: 'timeout'; readonly scope: 'attempt' | 'total'; readonly milliseconds: number };

/** What can end work: an `AbortSignal`, the hub of one, or a {@link Scope}; the latter two cost less. */
export interface StopSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** What a time-out that fired too late may still wait for data that lies ready, in milliseconds. */
const longestGrace = 200;

/**
 * A stretch of work that its time-out or the user ends. Listeners are added and taken away by hand: `AbortSignal.any` on a
 * signal that lives long leaks on Node 22, and the options of `addEventListener` would also be read from
 * `Object.prototype`.
 */
export class Scope implements StopSignal {
  /** Says why the scope was ended; undefined while it was not. */
  interruption: Interruption | undefined;
  /** Made when somebody asks for a signal of the platform: most calls end before that. */
  #controller: AbortController | undefined;
  readonly #listeners: (() => void)[] = [];
  readonly #stop: StopSignal | undefined;
  readonly #follow: (() => void) | undefined;
  #stopTimer: (() => void) | undefined;
  #reason: unknown;
  #isClosed = false;

  /** `rest`: how many of the milliseconds are left. */
  constructor(
    environment: Environment,
    scope: 'attempt' | 'total',
    milliseconds: number,
    stop: StopSignal | undefined,
    rest: number = milliseconds,
  ) {
    const timeOut = () => this.#interrupt({ kind: 'timeout', scope, milliseconds });
    if (stop !== undefined) {
      this.#stop = stop;
      this.#follow = () => this.#interrupt({ kind: 'abort', reason: stop.reason });
      if (stop.aborted) this.#follow();
      else stop.addEventListener('abort', this.#follow);
    }
    if (rest <= 0) {
      timeOut();
      return;
    }
    const end = environment.now() + rest;
    // A timer that fires late, because the program was busy, says nothing of the network: the answer may lie ready.
    this.#stopTimer = environment.startTimer(() => {
      const late = Math.min(longestGrace, environment.now() - end);
      if (late < 1) timeOut();
      else this.#stopTimer = environment.startTimer(timeOut, late);
    }, rest);
  }

  /** Aborted when the scope is ended: with the user's reason, or with a `TimeoutError` of the platform. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.aborted) this.#controller.abort(this.reason);
    }
    return this.#controller.signal;
  }

  get aborted(): boolean {
    return this.interruption !== undefined;
  }

  get reason(): unknown {
    return this.#reason;
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners.push(listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    const index = this.#listeners.indexOf(listener);
    if (index >= 0) this.#listeners.splice(index, 1);
  }

  /** Whether the work is over, in whatever way. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** The work is over, but for a request that nobody waits for: it keeps timer and listener until {@link close}. */
  leave(): void {
    this.#isClosed = true;
  }

  /** Takes away timer and listener. */
  close(): void {
    this.#isClosed = true;
    this.#stopTimer?.();
    if (this.#follow !== undefined) this.#stop?.removeEventListener('abort', this.#follow);
  }

  /** Aborts the signal of the platform without an interruption: nobody wants what the work would still give. */
  abandon(): void {
    this.#controller?.abort();
  }

  #interrupt(interruption: Interruption): void {
    if (this.interruption !== undefined) return;
    this.interruption = interruption;
    this.#reason =
      interruption.kind === 'abort' ? interruption.reason : new DOMException('The time is over', 'TimeoutError');
    this.#controller?.abort(this.#reason);
    // One of them may take another away.
    for (const listener of [...this.#listeners]) if (this.#listeners.includes(listener)) listener();
  }
}

/** A promise that ends with the signal, whether or not the work behind it listens; it then rejects with the reason. */
export function abortable<Value>(work: Promise<Value>, signal: StopSignal): Promise<Value> {
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
export function sleep(environment: Environment, milliseconds: number, signal: StopSignal): Promise<void> {
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
