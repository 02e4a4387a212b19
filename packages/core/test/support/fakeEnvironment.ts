import type { Environment } from '../../src/environment.js';
import { Timeline, type TimelineEvent } from './timeline.js';

/** Lets everything run that needs no time to pass. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A world in which time passes only when told to. */
export class FakeEnvironment implements Environment {
  #time = 0;
  readonly #timeline = new Timeline();
  #timers = 0;
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
    this.waits.push(milliseconds);
    const event = this.#timeline.add(this.#time + Math.max(0, milliseconds), callback);
    this.#timers++;
    return () => {
      if (event.callback !== undefined) this.#timers--;
      event.callback = undefined;
    };
  };

  /** How many timers run. */
  get timers(): number {
    return this.#timers;
  }

  /** Lets so much time pass, and all happen that is due within it. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#time + milliseconds;
    await settle();
    for (let next = this.#timeline.next(end); next !== undefined; next = this.#timeline.next(end))
      await this.#fire(next);
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
      const next = this.#timeline.next();
      if (next === undefined) throw new Error('nothing is left to happen, and the promise is not settled');
      await this.#fire(next);
    }
  }

  /** Time passes without timers being noticed: the program was busy. */
  jump(milliseconds: number): void {
    this.#time += milliseconds;
  }

  async #fire(event: TimelineEvent): Promise<void> {
    const { at, callback } = event;
    event.callback = undefined;
    this.#timers--;
    this.#time = Math.max(this.#time, at);
    callback?.();
    await settle();
  }
}
