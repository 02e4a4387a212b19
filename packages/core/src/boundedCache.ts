/** Values by names that a user may spell in many ways: only so many are kept, the oldest goes first. */
export class BoundedCache<Value> {
  readonly #values = new Map<string, Value>();
  readonly #maxSize: number;

  constructor(maxSize: number) {
    this.#maxSize = maxSize;
  }

  /** How many values are kept. */
  get size(): number {
    return this.#values.size;
  }

  /** The value of a name, made where it is not kept. What `make` throws is thrown, and nothing is kept. */
  get(name: string, make: (name: string) => Value): Value {
    const known = this.#values.get(name);
    if (known !== undefined) return known;
    const value = make(name);
    const [oldest] = this.#values.keys();
    if (oldest !== undefined && this.#values.size === this.#maxSize) this.#values.delete(oldest);
    this.#values.set(name, value);
    return value;
  }
}
