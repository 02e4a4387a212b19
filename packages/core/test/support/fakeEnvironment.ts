import type { Environment } from '../../src/environment.js';

/** Lets everything run that needs no time to pass. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A world in which time passes only when told to. */
export class FakeEnvironment implements Environment {
  #time = 0;
  readonly #timers = new Map<number, { readonly at: number; readonly callback: () => void }>();
  #nextId = 0;
  /** The wall clock at time 0: 2026-11-21 12:00 UTC. */
  wallStart: number = Date.UTC(2026, 10, 21, 12);
  /** What `random` gives. */
  nextRandom: () => number = () => 0.5;
  /** Whether requests are dropped, as on Cloudflare Workers. */
  dropsRequests = false;
  /** Every wait that was asked for, in order. */
  readonly waits: number[] = [];

  readonly now = (): number => this.#time;
  readonly wallClock = (): number => this.wallStart + this.#time;
  readonly random = (): number => this.nextRandom();
  readonly startTimer = (callback: () => void, milliseconds: number): (() => void) => {
    const id = this.#nextId++;
    this.waits.push(milliseconds);
    this.#timers.set(id, { at: this.#time + Math.max(0, milliseconds), callback });
    return () => this.#timers.delete(id);
  };

  /** How many timers run. */
  get timers(): number {
    return this.#timers.size;
  }

  /** Lets so much time pass, and all happen that is due within it. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#time + milliseconds;
    await settle();
    for (let next = this.#next(); next !== undefined && next.at <= end; next = this.#next()) await this.#fire(next);
    this.#time = end;
    await settle();
  }

  /** Lets time pass until the promise is settled; gives what it gave. Fails when nothing is left to happen. */
  async run<Value>(promise: Promise<Value>): Promise<Value> {
    let isSettled = false;
    const watched = promise.finally(() => {
      isSettled = true;
    });
    watched.catch(() => undefined);
    for (;;) {
      await settle();
      if (isSettled) return watched;
      const next = this.#next();
      if (next === undefined) throw new Error('nothing is left to happen, and the promise is not settled');
      await this.#fire(next);
    }
  }

  /** Time passes without timers being noticed: the program was busy. */
  jump(milliseconds: number): void {
    this.#time += milliseconds;
  }

  #next(): { readonly id: number; readonly at: number; readonly callback: () => void } | undefined {
    let first: { id: number; at: number; callback: () => void } | undefined;
    for (const [id, { at, callback }] of this.#timers) {
      if (first === undefined || at < first.at) first = { id, at, callback };
    }
    return first;
  }

  async #fire({ id, at, callback }: { readonly id: number; readonly at: number; callback: () => void }): Promise<void> {
    this.#timers.delete(id);
    this.#time = Math.max(this.#time, at);
    callback();
    await settle();
  }
}
