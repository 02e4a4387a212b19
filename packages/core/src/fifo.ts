/** One item in a {@link Fifo}. */
export interface FifoEntry<Item> {
  readonly item: Item;
  /** Where it stands; undefined when it has left. */
  queue: Fifo<Item> | undefined;
  previous: FifoEntry<Item> | undefined;
  next: FifoEntry<Item> | undefined;
}

/** Items, first in, first out. Each can leave from anywhere at the same small cost, which a `Set` or an array cannot do. */
export class Fifo<Item> {
  #first: FifoEntry<Item> | undefined;
  #last: FifoEntry<Item> | undefined;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  get first(): FifoEntry<Item> | undefined {
    return this.#first;
  }

  add(item: Item): FifoEntry<Item> {
    const entry: FifoEntry<Item> = { item, queue: this, previous: this.#last, next: undefined };
    if (this.#last === undefined) this.#first = entry;
    else this.#last.next = entry;
    this.#last = entry;
    this.#length++;
    return entry;
  }

  /** Does nothing when it has left already. */
  remove(entry: FifoEntry<Item>): void {
    if (entry.queue !== this) return;
    entry.queue = undefined;
    const { previous, next } = entry;
    if (previous === undefined) this.#first = next;
    else previous.next = next;
    if (next === undefined) this.#last = previous;
    else next.previous = previous;
    this.#length--;
  }
}
