import type { Environment } from './environment.js';
import { ThuliumError } from './errors.js';

/** How long a write whose outcome is unknown counts as open, in milliseconds: a gateway gives up long before a server. */
const openFor = 60_000;
/** How many are kept; the oldest go first. */
const mostKept = 10_000;

interface OpenWrite {
  readonly until: number;
  readonly cause: Error;
}

/** Writes whose outcome is unknown, by the keys of the flows that made them. */
export class OpenWrites {
  readonly #environment: Environment;
  /** In order of their end. */
  readonly #byKey = new Map<string, OpenWrite>();

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** How many are kept. */
  get size(): number {
    return this.#byKey.size;
  }

  add(keys: readonly string[], cause: unknown): void {
    const now = this.#environment.now();
    const write = { until: now + openFor, cause: summaryOf(cause) };
    for (const key of keys) {
      this.#byKey.delete(key);
      this.#byKey.set(key, write);
    }
    for (const [key, { until }] of this.#byKey) {
      if (until > now && this.#byKey.size <= mostKept) break;
      this.#byKey.delete(key);
    }
  }

  find(keys: readonly string[]): { readonly cause: Error } | undefined {
    const now = this.#environment.now();
    return keys.map((key) => this.#byKey.get(key)).find((write) => write !== undefined && write.until > now);
  }
}

/**
 * What another flow is told of the error of a write: not the error, which may hold a whole response, and which would act
 * as that of the other flow where it ends a rendering.
 */
function summaryOf(cause: unknown): Error {
  if (!(cause instanceof ThuliumError))
    return new Error('an earlier call was ended by an abort, or by an error of other code');
  const { code, message, endpoint, attempts, delivery, effect } = cause;
  return new ThuliumError(code, message, { endpoint, attempts, delivery, effect });
}
