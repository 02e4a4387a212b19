import { isZeroDate } from './date.js';
import { KeySet, keptKey } from './keySet.js';
import type { ReadPage } from './pageReader.js';
import { keyFingerprint, type ResumePoint, writeResumeToken } from './resumeToken.js';
import { pagingError, unsettled, type WalkedPage, type WalkState } from './walkState.js';

/** How a pass through the list ended. */
export interface PassEnd {
  /** Whether nothing that moved to the head in the meantime can have been passed over. */
  readonly settled: boolean;
  /** How many requests it took, and how many items it gave. */
  readonly requests: number;
  readonly fresh: number;
  /** Whether the list counts more items than came so far. */
  readonly incomplete: boolean;
  /** Time of the last change of the newest item when it began. */
  readonly mark: string | undefined;
  /** Fingerprint of the items as new as the mark, in their order. */
  readonly head: number;
}

/** What a pass is told. */
export interface PassStart {
  /** 0 for the walk through the list itself. */
  readonly pass: number;
  /** Whether it goes to the end of the list; otherwise it ends below the mark. */
  readonly whole: boolean;
  /** The mark. */
  readonly stop: string | undefined;
  /** The `head` of the pass before; 0 if there was none. */
  readonly before: number;
}

/** What one page brought. */
interface Taken<Item> {
  /** The items to give, and how many of them were not given before. */
  readonly items: Item[];
  readonly fresh: number;
  /** How many items were looked at. */
  readonly passed: number;
  /** Whether `while` ended the walk. */
  readonly isStopped: boolean;
  /** Whether there was an item older than the mark. */
  readonly reachedMark: boolean;
}

/** Numbers beyond which a list is given up: a list that only changes reaches neither. */
const most = { gaps: 25, stalls: 25 } as const;
const anchorCount = 5;

/** One way through the list: from its head, or from the resume token, to its end, or down to the mark. */
export class ListPass<Item> {
  readonly #state: WalkState<Item>;
  readonly #told: PassStart;
  /** The resume token, where this pass goes on from it. */
  readonly #point: ResumePoint | undefined;
  /** Keys that this pass has met. */
  readonly #met: KeySet;
  #anchors: readonly number[];
  #offset: number;
  /** Up to where the pass has read without a hole, and how far it ever came. */
  #reached: number;
  #furthest: number;
  /** Whether the next page has to hold an item that was met. */
  #mustMeet: boolean;
  /** Keys of the page before. */
  #last: readonly string[] = [];
  #mark: string | undefined;
  #head: number;
  #requests = 0;
  #fresh = 0;
  #gaps = 0;
  #stepsBack = 0;
  /** Pages in a row, further down than any before, that held nothing but what this pass had met. */
  #stalls = 0;
  /** Whether the last page held the same as the one before it. */
  #isRepeated = false;
  /** The length of the longest page so far. */
  #longest = 0;

  constructor(state: WalkState<Item>, told: PassStart) {
    this.#state = state;
    this.#told = told;
    this.#point = state.start?.pass === told.pass ? state.start : undefined;
    this.#met = told.pass === 0 && this.#point === undefined ? state.given : new KeySet();
    this.#anchors = this.#point?.anchors ?? [];
    this.#mark = this.#point?.mark;
    this.#head = this.#point?.head ?? 0;
    this.#offset = this.#point?.offset ?? 0;
    this.#reached = this.#offset;
    this.#furthest = this.#offset;
    this.#mustMeet = this.#offset > 0;
  }

  async *pages(): AsyncGenerator<WalkedPage<Item>, PassEnd, void> {
    for (;;) {
      const page = await this.#read(this.#offset, this.#last);
      const anchor = this.#anchorIn(page);
      // An empty page of a list that is said to go on is wrong itself: the list did not get shorter.
      const isWrong = page.keys.length === 0 && page.count !== null && page.count > this.#offset;
      if (this.#mustMeet && !isWrong && anchor < 0 && !page.keys.some((key) => this.#met.has(key))) {
        this.#goBack();
        continue;
      }
      this.#compare(page);
      const taken = this.#take(page, anchor);
      const isDone = this.#isDone(page, taken);
      this.#goOn(page, taken, isDone);
      if (taken.items.length > 0 || (this.#told.pass === 0 && this.#point === undefined && this.#requests === 1)) {
        yield { count: page.count, result: taken.items, resume: this.#token(page, taken) };
      }
      if (isDone) return this.#end(page, await this.#isSettled());
    }
  }

  async #read(offset: number, last: readonly string[]): Promise<ReadPage<Item>> {
    const { plan, reader } = this.#state;
    if (this.#requests > 0 || this.#told.pass > 0) await plan.letTimersRun();
    // A page that was asked for ahead may be here already.
    plan.signal?.throwIfAborted();
    this.#requests++;
    return reader.read(offset, last);
  }

  /** The list got shorter before this place: what is not read yet may have moved up. Goes back until pages meet. */
  #goBack(): void {
    if (++this.#gaps > most.gaps) throw unsettled(this.#state);
    this.#offset = Math.max(0, this.#offset - this.#state.plan.limit * 2 ** this.#stepsBack++);
    this.#reached = this.#offset;
    this.#mustMeet = this.#offset > 0;
    this.#last = [];
  }

  /** Compares a page with the one before, and takes the mark from the first one. */
  #compare(page: ReadPage<Item>): void {
    this.#isRepeated = page.keys.length > 0 && isSame(page.keys, this.#last);
    if (this.#requests > 1 || this.#point !== undefined) return;
    this.#mark = this.#newest(page);
    if (this.#told.pass === 0) this.#state.newestAtStart = this.#mark;
  }

  /** A list that starts over behind its end, or at every offset, would be walked for ever where it does not count. */
  #judge(end: number, hasNew: boolean): void {
    this.#stalls = hasNew || end <= this.#furthest ? 0 : this.#stalls + 1;
    if (this.#stalls < most.stalls) return;
    throw pagingError(this.#state, 'repeated', 'the server returns the same items again, and no others');
  }

  /**
   * Whether nothing moved to the head unseen: the pass saw one moment, or it found the head as the pass before did, and
   * nothing is newer since.
   */
  async #isSettled(): Promise<boolean> {
    if (this.#requests === 1 && this.#point === undefined) return true;
    const sortsAnew = this.#state.plan.changedAt !== undefined;
    if (!sortsAnew || this.#told.pass === 0 || this.#head !== this.#told.before) return false;
    return this.#newest(await this.#read(0, [])) === this.#mark;
  }

  /**
   * The newest time of a page. One that lies in the future is wrong, and would hide all changes to come; where all do, the
   * clock of this program may be: the oldest is then never too new.
   */
  #newest({ result }: ReadPage<Item>): string | undefined {
    const now = this.#state.plan.now();
    const times = result
      .map((item) => this.#changedAt(item))
      .filter((time) => time !== undefined)
      .sort();
    return times.findLast((time) => time.slice(0, now.length) <= now) ?? times[0];
  }

  /** Takes out of a page what is to be given. */
  #take(page: ReadPage<Item>, anchor: number): Taken<Item> {
    const { plan, start, given } = this.#state;
    // Only a list that sorts itself anew is read from its head again.
    const sortsAnew = plan.changedAt !== undefined;
    const stop = this.#told.pass === 0 ? undefined : this.#told.stop;
    const items: Item[] = [];
    const [givenBefore, metBefore] = [given.size, this.#met.size];
    let passed = 0;
    let reachedMark = false;
    for (const item of page.result) {
      if (plan.while?.(item) === false) {
        this.#state.isCut = true;
        break;
      }
      const key = page.keys[passed] ?? '';
      const time = this.#changedAt(item);
      const isOld = isOlder(time, stop);
      reachedMark ||= isOld;
      if (sortsAnew && passed > anchor && !this.#met.has(key) && !isOlder(time, this.#mark)) {
        this.#head = keyFingerprint(`${this.#head}`, `${key} ${time}`);
      }
      // Before the anchor stands what the walk gave before it was resumed; below the mark, what its first pass gave.
      const isBehind = passed++ <= anchor || (isOld && start !== undefined);
      // What was met and not given is behind as well: the next page begins with the last item of this one.
      const isDue = given.has(key) ? this.#isNewer(key, time) : !isBehind && !this.#met.has(key);
      this.#met.add(key);
      if (!isDue) continue;
      given.add(key);
      this.#keepTime(key, time);
      items.push(item);
    }
    const isStopped = passed < page.result.length;
    const fresh = given.size - givenBefore;
    this.#fresh += fresh;
    if (!isStopped) this.#judge(this.#offset + passed, this.#met.size > metBefore);
    return { items, fresh, passed, isStopped, reachedMark };
  }

  /** Whether an item was changed after it was given, and has to come again. */
  #isNewer(key: string, time: string | undefined): boolean {
    const { plan, times, newestAtStart } = this.#state;
    if (!plan.repeatChanged || time === undefined || newestAtStart === undefined) return false;
    const last = times.get(keptKey(key));
    return last === undefined ? time >= newestAtStart : time > last;
  }

  #keepTime(key: string, time: string | undefined): void {
    const { plan, times, newestAtStart } = this.#state;
    if (!plan.repeatChanged || time === undefined || isOlder(time, newestAtStart)) return;
    times.set(keptKey(key), time);
  }

  #isDone(
    { count, result: { length: size } }: ReadPage<Item>,
    { fresh, isStopped, reachedMark }: Taken<Item>,
  ): boolean {
    if (isStopped) return true;
    const { whole, stop } = this.#told;
    if (!whole && (stop === undefined ? fresh === 0 : reachedMark)) return true;
    if (size === 0) return true;
    const end = this.#offset + size;
    // A count alone proves nothing: it may be the length of the page, or stop at a maximum. A page shorter than those
    // before it (the first one: than the limit) must agree with it.
    if (count === end && size < (this.#longest || this.#state.plan.limit)) return true;
    if (count !== null && end < count) return false;
    // The same page again, and either not as long as the limit, or all that is counted: this list is not cut into pages.
    const isUncut = this.#isRepeated && (size !== this.#state.plan.limit || this.#met.size === count);
    return end <= this.#reached || isUncut;
  }

  /** The next page begins with the last item of this one, unless this one is nothing but the last of the one before. */
  #goOn({ keys, count }: ReadPage<Item>, { passed }: Taken<Item>, isDone: boolean): void {
    const end = this.#offset + passed;
    this.#mustMeet = end > this.#reached && passed > 1;
    this.#offset = this.#mustMeet ? end - 1 : end;
    this.#reached = end;
    if (end > this.#furthest) {
      this.#furthest = end;
      this.#gaps = 0;
    }
    this.#last = keys;
    this.#longest = Math.max(this.#longest, keys.length);
    this.#anchors = [];
    this.#stepsBack = 0;
    if (this.#told.pass === 0 && !isDone && this.#mustMeet) this.#state.reader.ask(this.#offset, passed - 1, count);
  }

  #end({ count }: ReadPage<Item>, settled: boolean): PassEnd {
    const { start, given, isCut } = this.#state;
    // What came before a token is not known any more, and what `while` keeps back does not come.
    const isCounted = !isCut && start === undefined && count !== null;
    return {
      settled,
      requests: this.#requests,
      fresh: this.#fresh,
      incomplete: isCounted && given.size < count,
      mark: this.#mark,
      head: this.#head,
    };
  }

  /** Place of the last item of a page that the resume token names. */
  #anchorIn({ keys }: ReadPage<Item>): number {
    if (this.#anchors.length === 0) return -1;
    return keys.findLastIndex((key) => this.#anchors.includes(keyFingerprint(this.#state.plan.endpoint, key)));
  }

  #token({ keys }: ReadPage<Item>, { passed }: Taken<Item>): string {
    const { plan, newestAtStart } = this.#state;
    const { endpoint, filters } = plan;
    const { pass, stop, before } = this.#told;
    const named = keys.slice(0, passed).slice(-anchorCount);
    return writeResumeToken({
      filters,
      pass: Math.min(pass, 1), // Each process has all its passes.
      offset: Math.max(0, this.#reached - 1), // The next page holds an anchor, even if it holds a single item.
      newestAtStart,
      mark: this.#mark,
      stop,
      head: this.#head,
      before,
      anchors: named.map((key) => keyFingerprint(endpoint, key)),
    });
  }

  #changedAt(item: Item): string | undefined {
    const time = this.#state.plan.changedAt?.(item);
    if (typeof time !== 'string' || !/^\d{4}-\d\d-\d\d[\dT:. -]{0,22}$/.test(time) || isZeroDate(time))
      return undefined;
    return time.replace('T', ' ');
  }
}

/** Whether a time lies before a mark; what has no time counts as new. */
function isOlder(time: string | undefined, mark: string | undefined): boolean {
  return time !== undefined && mark !== undefined && time < mark;
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((key, index) => key === other[index]);
}
