import type { StopSignal } from './abort.js';
import type { Environment } from './environment.js';
import { Waiter } from './wait.js';

/** One item in a {@link LinkedQueue}. */
export interface QueueEntry<Item> {
  readonly item: Item;
  /** The queue that it is in; undefined when it has left. */
  queue: LinkedQueue<Item> | undefined;
  previous: QueueEntry<Item> | undefined;
  next: QueueEntry<Item> | undefined;
}

/** A queue, first in, first out. Removing an item costs the same anywhere in it, which a `Set` or an array cannot do. */
export class LinkedQueue<Item> {
  #first: QueueEntry<Item> | undefined;
  #last: QueueEntry<Item> | undefined;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  get first(): QueueEntry<Item> | undefined {
    return this.#first;
  }

  add(item: Item): QueueEntry<Item> {
    const entry: QueueEntry<Item> = { item, queue: this, previous: this.#last, next: undefined };
    if (this.#last === undefined) this.#first = entry;
    else this.#last.next = entry;
    this.#last = entry;
    this.#length++;
    return entry;
  }

  /** Does nothing when it has left already. */
  remove(entry: QueueEntry<Item>): void {
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

/** A queue of waiters, first in, first out. An aborted one leaves it at once, wherever it stands. */
export class FifoQueue<Value = void> {
  readonly #environment: Environment;
  readonly #check: () => void;
  readonly #waiters = new LinkedQueue<Waiter<Value>>();

  /** `check`: see {@link Waiter}. */
  constructor(environment: Environment, check: () => void) {
    this.#environment = environment;
    this.#check = check;
  }

  /** How many wait. */
  get length(): number {
    return this.#waiters.length;
  }

  /**
   * Resolves when it is admitted, in the context of the caller, with what it is given then. Rejects with the signal's reason
   * when that ends the wait.
   */
  enqueue(signal: StopSignal | undefined): Promise<Value> {
    const waiter = new Waiter<Value>(this.#environment, this.#check);
    const entry = this.#waiters.add(waiter);
    return waiter.wait(signal, () => this.#waiters.remove(entry));
  }

  /** Admits the first one, if any waits. */
  admitNext(value: Value): void {
    const { first } = this.#waiters;
    if (first === undefined) return;
    this.#waiters.remove(first);
    first.item.admit(value);
  }
}
