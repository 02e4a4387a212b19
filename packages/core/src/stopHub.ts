import type { StopSignal } from './abort.js';

const hubs = new WeakMap<AbortSignal, StopHub>();

/**
 * One listener on a user's signal for all calls that it can end. Thousands of calls may wait with the same signal, and
 * platforms look through all listeners to take one away.
 */
class StopHub implements StopSignal {
  readonly #signal: AbortSignal;
  readonly #listeners = new Set<() => void>();
  readonly #tell = (): void => {
    for (const listener of this.#listeners) listener();
  };

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  get aborted(): boolean {
    return this.#signal.aborted;
  }

  get reason(): unknown {
    return this.#signal.reason;
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    if (this.#listeners.size === 0) this.#signal.addEventListener('abort', this.#tell);
    this.#listeners.add(listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    if (this.#listeners.delete(listener) && this.#listeners.size === 0) {
      this.#signal.removeEventListener('abort', this.#tell);
    }
  }
}

/** The hub of a signal, shared by all who ask. */
export function stopHubOf(signal: AbortSignal): StopSignal {
  let hub = hubs.get(signal);
  if (hub === undefined) {
    hub = new StopHub(signal);
    hubs.set(signal, hub);
  }
  return hub;
}
