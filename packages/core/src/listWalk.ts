import { PagingError } from './errors.js';
import type { Page } from './page.js';
import { PageReader, type PageSource, type ReadPage } from './pageReader.js';
import { keyFingerprint, type ResumePoint, readResumeToken, writeResumeToken } from './resumeToken.js';

/** A page of a walk: the items that no page before it gave. */
export interface WalkedPage<Item> extends Page<Item> {
  /**
   * A short text that says where to go on after this page, also in another process and days later; it holds neither
   * filters nor ids. Keep it when the items of the page are done with.
   */
  readonly resume: string;
}

/** What a walk needs to know of its list. */
export interface ListWalkPlan<Item> extends PageSource<Item> {
  readonly endpoint: string;
  /** Fingerprint of endpoint, path and filters. */
  readonly filters: number;
  /** How many items a request asks for. */
  readonly limit: number;
  readonly resume: string | undefined;
  readonly while: ((item: Item) => boolean) | undefined;
  /** When an item was last changed, for a list that is sorted by it, newest first. */
  readonly changedAt: ((item: Item) => unknown) | undefined;
}

/** How a pass through the list ended. */
interface PassEnd {
  /** Whether nothing that moved to the head in the meantime can have been passed over. */
  readonly settled: boolean;
  /** How many requests it took, and how many items it gave. */
  readonly requests: number;
  readonly fresh: number;
  /** Whether the list counts more items than came so far. */
  readonly incomplete: boolean;
  /** Time of the last change of the newest item when it began. */
  readonly mark: string | undefined;
  /** The head of the list when it began. */
  readonly head: readonly string[] | undefined;
}

/** What a pass is told. */
interface PassStart {
  readonly pass: number;
  /** Whether it goes to the end of the list; otherwise it ends below the mark. */
  readonly whole: boolean;
  readonly stop: string | undefined;
  /** The head of the list when the pass before began. */
  readonly head: readonly string[] | undefined;
}

/** Numbers beyond which a list is given up: none of them is reached by a list that only changes. */
const most = { gaps: 25, repeats: 5, passes: 100, fruitlessPasses: 3, fruitlessRequests: 50 } as const;
const anchorCount = 5;

/**
 * One walk through a list by limit and offset, while the list may change. What it guarantees stands with
 * {@link PagedEndpoint}.
 *
 * Each page shares an item with those before it. The items that stay where they are among each other keep their order;
 * of them every page holds a stretch without a hole, and so do two that share one: nothing lies between them. Items that
 * moved to the head are found by the next pass, which reads the head down to the mark: everything that changed since the
 * pass before began is as new as the mark or newer. The walk ends with a pass of a single request, which sees one moment,
 * or when the head is found as the pass before found it: then nothing moved to it in between, unless all of its items
 * did, in their old order and within one unit of the times.
 */
export class ListWalk<Item> {
  readonly #plan: ListWalkPlan<Item>;
  readonly #reader: PageReader<Item>;
  readonly #start: ResumePoint | undefined;
  readonly #given = new Set<string>();
  /** How many items were given. */
  #total = 0;

  constructor(plan: ListWalkPlan<Item>) {
    this.#plan = plan;
    this.#reader = new PageReader(plan);
    this.#start = plan.resume === undefined ? undefined : readResumeToken(plan.resume, plan.endpoint, plan.filters);
  }

  async *items(): AsyncGenerator<Item, void, void> {
    for await (const { result } of this.pages()) yield* result;
  }

  async *pages(): AsyncGenerator<WalkedPage<Item>, void, void> {
    let pass = this.#start?.pass ?? 0;
    let mark = pass === 0 ? undefined : this.#start?.mark;
    let whole = pass === 0 || this.#plan.changedAt === undefined;
    let head: readonly string[] | undefined;
    let fruitless = 0;
    let wasted = 0;
    try {
      for (; ; pass++) {
        const end = yield* this.#pass({ pass, whole, stop: mark, head });
        if (!end.incomplete && (this.#plan.changedAt === undefined || end.settled)) return;
        if (pass >= most.passes) throw this.#error('unsettled', 'the list changes faster than it can be read');
        if (whole && pass > 0 && end.fresh === 0) {
          fruitless++;
          wasted += end.requests;
          if (fruitless >= most.fruitlessPasses && wasted >= most.fruitlessRequests) {
            throw this.#error('incomplete', 'the list counts more items than it gives');
          }
        } else {
          fruitless = wasted = 0;
        }
        ({ mark, head } = end);
        whole = end.incomplete || this.#plan.changedAt === undefined;
      }
    } finally {
      this.#reader.close();
    }
  }

  /** Goes through the list from its head, or from the resume token: to its end, or down to the mark. */
  async *#pass({ pass, whole, stop, head: headBefore }: PassStart): AsyncGenerator<WalkedPage<Item>, PassEnd, void> {
    const { limit, endpoint } = this.#plan;
    const point = pass === 0 ? this.#start : undefined;
    /** What this pass has met. */
    const met = pass === 0 && point === undefined ? this.#given : new Set<string>();
    let anchors = point?.anchors ?? [];
    let mark = point?.mark;
    let head: readonly string[] | undefined;
    let isUnchanged = false;
    let offset = point?.offset ?? 0;
    /** Up to where the pass has read without a hole, and how far it ever came. */
    let reached = offset;
    let furthest = offset;
    let mustMeet = offset > 0;
    let last: readonly string[] = [];
    let [requests, fresh, gaps, steps, repeats] = [0, 0, 0, 0, 0];

    for (;;) {
      const page = await this.#reader.read(offset, last);
      const { keys, count } = page;
      requests++;
      const anchor = keys.findLastIndex((key) => anchors.includes(keyFingerprint(endpoint, key)));
      if (mustMeet && anchor < 0 && !keys.some((key) => met.has(key))) {
        // The list got shorter before this place: what is not read yet may have moved up. Go back until pages meet.
        if (++gaps > most.gaps) throw this.#error('unsettled', 'the list changes faster than it can be read');
        offset = reached = Math.max(0, offset - limit * 2 ** steps++);
        mustMeet = offset > 0;
        last = [];
        continue;
      }
      repeats = keys.length > 0 && isSame(keys, last) ? repeats + 1 : 0;
      if (repeats === most.repeats) throw this.#error('repeated', 'the server gives the same page at every offset');
      if (head === undefined && point === undefined) {
        mark = this.#newest(page);
        head = page.result.map((item, index) => `${keys[index]} ${this.#changedAt(item)}`);
        isUnchanged = !whole && headBefore !== undefined && isSame(head, headBefore);
      }

      const taken = this.#take(page, anchor, met, pass === 0 ? undefined : stop);
      fresh += taken.fresh.length;
      const size = page.result.length;
      // The same again, and not as many as were asked for: this list is not cut into pages.
      const isUncut = repeats > 0 && size !== limit;
      const atEnd = count === null ? size === 0 || offset + size <= reached || isUncut : offset + size >= count;
      const done =
        taken.stopped ||
        atEnd ||
        isUnchanged ||
        (!whole && (stop === undefined ? taken.fresh.length === 0 : taken.reachedMark));

      // The next page begins with the last item of this one, unless this one is nothing but the last of the one before.
      const isStep = offset + taken.passed > reached && taken.passed > 1;
      reached = offset + taken.passed;
      const next = isStep ? reached - 1 : reached;
      mustMeet = isStep;
      if (reached > furthest) [furthest, gaps] = [reached, 0];
      if (pass === 0 && !done && isStep) this.#reader.ask(next, size - 1, count);

      if (taken.fresh.length > 0 || (pass === 0 && requests === 1)) {
        const resume = writeResumeToken({
          filters: this.#plan.filters,
          pass: Math.min(pass, 1),
          offset: pass === 0 ? next : 0,
          mark: pass === 0 ? mark : stop,
          anchors: pass === 0 ? this.#anchorsOf(keys.slice(0, taken.passed)) : [],
        });
        yield { count, result: taken.fresh, resume };
      }
      if (done) {
        // What came before a token is not known any more, and what `while` keeps back does not come.
        const isCounted = this.#plan.while === undefined && this.#start === undefined;
        const incomplete = isCounted && count !== null && this.#total < count;
        const settled = isUnchanged || (requests === 1 && point === undefined);
        return { settled, requests, fresh, incomplete, mark, head };
      }
      anchors = [];
      offset = next;
      last = keys;
      steps = 0;
    }
  }

  /** Takes out of a page what was not given yet. */
  #take(
    page: ReadPage<Item>,
    anchor: number,
    met: Set<string>,
    stop: string | undefined,
  ): { fresh: Item[]; passed: number; stopped: boolean; reachedMark: boolean } {
    const fresh: Item[] = [];
    let reachedMark = false;
    for (const [index, item] of page.result.entries()) {
      const key = page.keys[index] ?? '';
      if (this.#plan.while?.(item) === false) return { fresh, passed: index, stopped: true, reachedMark };
      const isOld = stop !== undefined && (this.#changedAt(item) ?? stop) < stop;
      reachedMark ||= isOld;
      const isKnown = this.#given.has(key);
      met.add(key);
      // Before the anchor stands what the walk gave before it was resumed; below the mark, what its first pass gave.
      if (isKnown || index <= anchor || (isOld && this.#start !== undefined)) continue;
      this.#given.add(key);
      fresh.push(item);
      this.#total++;
    }
    return { fresh, passed: page.result.length, stopped: false, reachedMark };
  }

  #anchorsOf(keys: readonly string[]): number[] {
    return keys.slice(-anchorCount).map((key) => keyFingerprint(this.#plan.endpoint, key));
  }

  #newest({ result }: ReadPage<Item>): string | undefined {
    const times = result.map((item) => this.#changedAt(item)).filter((time) => time !== undefined);
    return times.sort().at(-1);
  }

  #changedAt(item: Item): string | undefined {
    const time = this.#plan.changedAt?.(item);
    return typeof time === 'string' && /^\d{4}-\d\d-\d\d[\dT:. -]{0,22}$/.test(time) ? time : undefined;
  }

  #error(reason: PagingError['reason'], words: string): PagingError {
    const { endpoint } = this.#plan;
    return new PagingError(reason, `${endpoint}: ${words}; ${this.#total} items came`, {
      endpoint,
      delivery: 'answered',
    });
  }
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((key, index) => key === other[index]);
}
