import type { StopSignal } from './abort.js';
import type { Environment } from './environment.js';

/** Milliseconds until a wait first checks what it waits for, doubled after each check. */
const checkAfter = { first: 1_000, longest: 3_600_000 } as const;

/** Milliseconds that a holder has to react to a check. */
const reactionTime = 500;

/**
 * Waits until `admit` is called. Rejects with the signal's reason when that ends the wait.
 *
 * Timers and listeners of a wait are added and removed in the context of its own caller, never in that of the call that
 * admits it. On Cloudflare Workers they belong to one request, and a request that waits without a timer of its own is
 * ended as hung (docs/decisions/2026-11-30-waiting.md).
 *
 * @param enter - Enters a queue; gives the function that leaves it, which may be called after the admission too.
 * @param check - Called now and then while the wait is long: the request that would have admitted it may be gone.
 */
export function waitForAdmission(
  environment: Environment,
  signal: StopSignal | undefined,
  enter: (admit: () => void) => () => void,
  check: () => void,
): Promise<void> {
  let stopTimer: () => void;
  let abort: (() => void) | undefined;
  const startTimer = (milliseconds: number): void => {
    stopTimer = environment.startTimer(() => {
      startTimer(Math.min(checkAfter.longest, 2 * milliseconds));
      check();
    }, milliseconds);
  };
  startTimer(checkAfter.first);
  const admission = new Promise<void>((resolve, reject) => {
    const leave = enter(resolve);
    if (signal === undefined) return;
    abort = () => {
      leave();
      reject(signal.reason);
    };
    signal.addEventListener('abort', abort);
  });
  // As a reaction, it runs in the context of the caller, whoever admits or aborts.
  return admission.finally(() => {
    stopTimer();
    if (abort !== undefined) signal?.removeEventListener('abort', abort);
  });
}

/**
 * Holder of a slot or a key. On Cloudflare Workers everything of a request is dropped when its caller disconnects, and
 * `finally` blocks do not run. A holder that does not react any more is found by a {@link HolderCheck}.
 */
export class Holder {
  /** False from a check until the holder reacts to it. */
  hasReacted = true;
  #ask: (() => void) | undefined;

  /** Starts to react. Must be called in the context of the holder: there the reactions run. */
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

/** Finds holders that are gone. */
export class HolderCheck {
  readonly #environment: Environment;
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** Those that have not reacted to the check before, if that was long enough ago; asks the others. */
  findGone<Item extends Holder>(holders: Iterable<Item>): Item[] {
    const now = this.#environment.now();
    if (now - this.#askedAt < reactionTime) return [];
    const gone: Item[] = [];
    for (const holder of holders) {
      this.#askedAt = now;
      if (holder.hasReacted) holder.ask();
      else gone.push(holder);
    }
    return gone;
  }
}
