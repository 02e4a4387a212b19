import type { Environment } from './environment.js';

/** How long a write whose outcome is unknown counts as open, in milliseconds: a gateway gives up long before a server. */
const openFor = 60_000;
/** How many are kept; the oldest go first. */
const mostKept = 10_000;

interface OpenWrite {
  readonly until: number;
  readonly cause: unknown;
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
    for (const key of keys) {
      this.#byKey.delete(key);
      this.#byKey.set(key, { until: now + openFor, cause });
    }
    for (const [key, { until }] of this.#byKey) {
      if (until > now && this.#byKey.size <= mostKept) break;
      this.#byKey.delete(key);
    }
  }

  find(keys: readonly string[]): { readonly cause: unknown } | undefined {
    const now = this.#environment.now();
    return keys.map((key) => this.#byKey.get(key)).find((write) => write !== undefined && write.until > now);
  }
}
