/** Any value that JSON can hold. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** A checked value: of a body, or of a query, whose words are already numbers and booleans. */
export type InputValue = Json | Map<string, Json>;

/**
 * The parameters of one request (or of one item of a batch) after the check. The validator has made sure of the types;
 * each reader narrows, and gives `undefined` for what was not sent.
 */
export class Input {
  readonly #values: ReadonlyMap<string, InputValue>;

  constructor(values: ReadonlyMap<string, InputValue>) {
    this.#values = values;
  }

  /** Whether the parameter was sent (or has a default). `null` counts as not sent: "leave as it is". */
  has(name: string): boolean {
    const value = this.#values.get(name);
    return value !== undefined && value !== null;
  }

  string(name: string): string | undefined {
    const value = this.#values.get(name);
    return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
  }

  integer(name: string): number | undefined {
    const value = this.#values.get(name);
    return typeof value === 'number' ? value : undefined;
  }

  /** A flag; not sent means `false`. */
  flag(name: string): boolean {
    return this.#values.get(name) === true;
  }

  boolean(name: string): boolean | undefined {
    const value = this.#values.get(name);
    return typeof value === 'boolean' ? value : undefined;
  }

  /** One text or many, always as a list. */
  strings(name: string): string[] | undefined {
    const value = this.#values.get(name);
    if (typeof value === 'string') return [value];
    return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : undefined;
  }

  integers(name: string): number[] | undefined {
    const value = this.#values.get(name);
    return Array.isArray(value) ? value.filter((item) => typeof item === 'number') : undefined;
  }

  /** A list of objects. */
  objects(name: string): { [key: string]: Json }[] | undefined {
    const value = this.#values.get(name);
    return Array.isArray(value) ? value.filter(isObject) : undefined;
  }

  /** An object with free keys. */
  map(name: string): ReadonlyMap<string, Json> | undefined {
    const value = this.#values.get(name);
    return value instanceof Map ? value : undefined;
  }
}

/** Whether a JSON value is an object. */
export function isObject(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
