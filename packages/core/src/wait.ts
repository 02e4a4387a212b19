import type { StopSignal } from './abort.js';
import type { Environment } from './environment.js';

/** Milliseconds until a wait first checks what it waits for, doubled after each check. */
const checkAfter = { first: 1_000, longest: 3_600_000 } as const;

/** Milliseconds that a holder has to react to a check. */
const reactionTime = 500;

/**
 * One wait in a queue, until it is admitted.
 *
 * Timers and listeners of a wait are added and removed in the async context of its own caller, never in that of the call
 * that admits it. On Cloudflare Workers they belong to one request, and a request that waits without a timer of its own
 * is ended as hung (docs/decisions/2026-11-30-waiting.md).
 */
export class Waiter<Value> {
  /** Ends the wait, in any context. */
  admit!: (value: Value) => void;
  readonly #environment: Environment;
  readonly #check: () => void;
  #checkAfter: number = checkAfter.first;
  #stopTimer!: () => void;

  /** `check` is called now and then while the wait is long: the request that would have admitted it may be gone. */
  constructor(environment: Environment, check: () => void) {
    this.#environment = environment;
    this.#check = check;
  }

  /**
   * Resolves in the context of the caller when it is admitted. Rejects with the signal's reason when that ends the wait.
   *
   * @param leave - Leaves the queue; it may be called after the admission too.
   */
  wait(signal: StopSignal | undefined, leave: () => void): Promise<Value> {
    let reject: (reason: unknown) => void;
    const admission = new Promise<Value>((resolve, rejectAdmission) => {
      this.admit = resolve;
      reject = rejectAdmission;
    });
    this.#startTimer();
    if (signal === undefined) return admission.then((value) => this.#end(value));
    const abort = (): void => {
      leave();
      reject(signal.reason);
    };
    signal.addEventListener('abort', abort);
    return admission.then(
      (value) => {
        signal.removeEventListener('abort', abort);
        return this.#end(value);
      },
      (reason: unknown) => {
        signal.removeEventListener('abort', abort);
        this.#stopTimer();
        throw reason;
      },
    );
  }

  #end(value: Value): Value {
    this.#stopTimer();
    return value;
  }

  #startTimer(): void {
    this.#stopTimer = this.#environment.startTimer(() => {
      this.#checkAfter = Math.min(checkAfter.longest, 2 * this.#checkAfter);
      this.#startTimer();
      this.#check();
    }, this.#checkAfter);
  }
}

/** Holder of a slot or of keys. */
export class Holder {
  /** False from a check until the holder reacts to it. */
  hasReacted = true;
  #ask: (() => void) | undefined;

  /** Reacts to checks from now on, in the context of the caller. */
  react(): void {
    const question = new Promise<void>((resolve) => {
      this.#ask = resolve;
    });
    question.then(() => {
      this.hasReacted = true;
      this.react();
    });
  }

  ask(): void {
    this.hasReacted = false;
    this.#ask?.();
  }
}

/**
 * All who hold something at the moment. Where the platform drops requests (see {@link Environment}), it finds those that
 * are gone: their reactions do not run any more.
 */
export class Holders<Item extends Holder> {
  readonly #environment: Environment;
  readonly #items = new Set<Item>();
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  get size(): number {
    return this.#items.size;
  }

  /** Adds a holder, in any context. */
  add(item: Item): void {
    this.#items.add(item);
  }

  /** Must be called in the context of the holder when its work begins. */
  begin(item: Item): void {
    if (this.#environment.dropsRequests) item.react();
  }

  /** False when it has been removed already. */
  remove(item: Item): boolean {
    return this.#items.delete(item);
  }

  /** Those that have not reacted to the check before, if that was long enough ago; asks the others. */
  findGone(): Item[] {
    const now = this.#environment.now();
    if (!this.#environment.dropsRequests || now - this.#askedAt < reactionTime) return [];
    const gone: Item[] = [];
    for (const holder of this.#items) {
      this.#askedAt = now;
      if (holder.hasReacted) holder.ask();
      else gone.push(holder);
    }
    return gone;
  }
}
