import type { Environment } from '../../src/environment.js';

interface Event {
  readonly at: number;
  readonly order: number;
  /** Undefined when it was cancelled. */
  callback: (() => void) | undefined;
}

const isBefore = (one: Event, other: Event): boolean =>
  one.at < other.at || (one.at === other.at && one.order < other.order);

/** A world in which time jumps from one event to the next, for simulations of hundreds of thousands of them. */
export class QuickEnvironment implements Environment {
  /** A heap: no event comes before that at half its index. */
  readonly #events: Event[] = [];
  readonly #lateness: number;
  #time = 0;
  #order = 0;
  readonly random: () => number;
  readonly dropsRequests: boolean = false;

  /** Timers of the client come late by up to `lateness` milliseconds, as those of platforms do. */
  constructor(random: () => number, lateness: number) {
    this.random = random;
    this.#lateness = lateness;
  }

  readonly now = (): number => this.#time;
  readonly wallClock = (): number => this.#time;
  readonly startTimer = (callback: () => void, milliseconds: number): (() => void) =>
    this.after(Math.max(1, milliseconds) + this.#lateness * this.random(), callback);

  /** Calls exactly then. */
  after(milliseconds: number, callback: () => void): () => void {
    const event: Event = { at: this.#time + milliseconds, order: this.#order++, callback };
    const events = this.#events;
    let index = events.push(event) - 1;
    for (let parent = (index - 1) >> 1; index > 0; index = parent, parent = (index - 1) >> 1) {
      const above = events[parent] as Event;
      if (isBefore(above, event)) break;
      events[index] = above;
      events[parent] = event;
    }
    return () => {
      event.callback = undefined;
    };
  }

  /** Lets all happen until nothing is left. */
  async run(): Promise<void> {
    for (;;) {
      // What waits on promises goes first; a wait for a limiter takes four of them.
      for (let turn = 0; turn < 6; turn++) await undefined;
      const event = this.#next();
      if (event === undefined) return;
      if (event.callback === undefined) continue;
      this.#time = event.at;
      event.callback();
    }
  }

  #next(): Event | undefined {
    const events = this.#events;
    const first = events[0];
    const last = events.pop();
    if (first === undefined || last === undefined || events.length === 0) return first;
    let index = 0;
    for (let child = 1; child < events.length; child = 2 * index + 1) {
      const right = events[child + 1];
      if (right !== undefined && isBefore(right, events[child] as Event)) child++;
      const below = events[child] as Event;
      if (isBefore(last, below)) break;
      events[index] = below;
      index = child;
    }
    events[index] = last;
    return first;
  }
}
