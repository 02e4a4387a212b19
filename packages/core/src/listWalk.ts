import { KeySet } from './keySet.js';
import { ListPass, type PassEnd } from './listPass.js';
import { PageReader } from './pageReader.js';
import { readResumeToken } from './resumeToken.js';
import { type ListWalkPlan, pagingError, unsettled, type Walk, type WalkedPage, type WalkState } from './walkState.js';

/** Numbers beyond which a list is given up: a list that only changes reaches neither. */
const most = { passes: 100, fruitlessPasses: 3, fruitlessRequests: 50 } as const;

/**
 * One walk through a list by limit and offset, while the list may change. What it guarantees stands with
 * {@link PagedEndpoint}.
 *
 * Each page shares an item with those before it. The items that stay where they are among each other keep their order;
 * of them every page holds a stretch without a hole, and so do two that share one: nothing lies between them. Items that
 * moved to the head are found by the next pass, which reads the head down to the mark: everything that changed since the
 * pass before began is as new as the mark or newer. The walk ends with a pass of a single request, which sees one moment,
 * or when all items as new as the mark, on however many pages, are found as the pass before found them, and the mark is
 * still the newest time afterwards: then nothing moved to the head in between, unless a page of its items did, in their
 * old order and within one unit of the times.
 */
export class ListWalk<Item> implements Walk<Item> {
  readonly #state: WalkState<Item>;
  #fruitlessPasses = 0;
  #fruitlessRequests = 0;

  constructor(plan: ListWalkPlan<Item>) {
    const start = plan.resume === undefined ? undefined : readResumeToken(plan.resume, plan.endpoint, plan.filters);
    this.#state = {
      plan,
      reader: new PageReader(plan),
      start,
      given: new KeySet(),
      times: new Map(),
      newestAtStart: start?.newestAtStart,
      isCut: false,
    };
  }

  get newestAtStart(): string | undefined {
    return this.#state.newestAtStart;
  }

  async *items(): AsyncGenerator<Item, void, void> {
    for await (const { result } of this.pages()) yield* result;
  }

  async *pages(): AsyncGenerator<WalkedPage<Item>, void, void> {
    const { plan, reader, start } = this.#state;
    const sortsAnew = plan.changedAt !== undefined;
    let pass = start?.pass ?? 0;
    let whole = pass === 0 || !sortsAnew;
    let stop = start?.stop;
    let before = start?.before ?? 0;
    try {
      for (; ; pass++) {
        const end: PassEnd = yield* new ListPass(this.#state, { pass, whole, stop, before }).pages();
        // What is new at the head counts, and comes with the next pass: only then does the count tell what is missing.
        const isRead = end.settled || !sortsAnew;
        if (isRead && !end.incomplete) return;
        if (pass >= most.passes) throw unsettled(this.#state);
        if (whole && pass > 0) this.#judge(end);
        stop = end.mark;
        before = end.head;
        whole = isRead;
      }
    } finally {
      reader.close();
    }
  }

  /** Gives up when reading the whole list again brings nothing, though it counts more than came. */
  #judge({ fresh, requests }: PassEnd): void {
    this.#fruitlessPasses = fresh > 0 ? 0 : this.#fruitlessPasses + 1;
    this.#fruitlessRequests = fresh > 0 ? 0 : this.#fruitlessRequests + requests;
    if (this.#fruitlessPasses < most.fruitlessPasses || this.#fruitlessRequests < most.fruitlessRequests) return;
    throw pagingError(this.#state, 'incomplete', 'the list counts more items than it gives');
  }
}
