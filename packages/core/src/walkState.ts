import { PagingError } from './errors.js';
import type { KeySet } from './keySet.js';
import type { Page } from './page.js';
import type { PageReader, PageSource } from './pageReader.js';
import type { ResumePoint } from './resumeToken.js';

/** A page of an iteration: the items that no previous page contained. */
export interface WalkedPage<Item> extends Page<Item> {
  /**
   * Token to continue after this page, also in another process and days later. It contains neither filters nor ids.
   * Save it after the items of the page have been handled.
   */
  readonly resume: string;
}

/** An iteration over a list, for flows that need more than its pages. */
export interface Walk<Item> {
  /** All pages, once. */
  pages(): AsyncGenerator<WalkedPage<Item>, void, void>;
  /**
   * For a list sorted by last change: the time of the newest change when the iteration first began, before any resume.
   * All later changes have this time or a later one. Undefined before the first page, and if the server does not report
   * it. Example: `2026-11-21 14:05`.
   */
  readonly newestAtStart: string | undefined;
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
  /** Whether an item that changed after it was yielded is yielded again. */
  readonly repeatChanged: boolean;
  /** The current wall-clock time to the minute, in the format of `changedAt`. */
  readonly now: () => string;
  /** Lets the event loop run between two requests. */
  readonly letTimersRun: () => Promise<void>;
}

/** What the passes of a walk share. */
export interface WalkState<Item> {
  readonly plan: ListWalkPlan<Item>;
  readonly reader: PageReader<Item>;
  /** Where the walk goes on, if it is not a new one. */
  readonly start: ResumePoint | undefined;
  /** Keys of the items that were given. */
  readonly given: KeySet;
  /**
   * With `repeatChanged`: last yielded times of the items that are as new as `newestAtStart`. Other items are older.
   */
  readonly times: Map<string, string>;
  /** See {@link Walk}. */
  newestAtStart: string | undefined;
  /** Whether `while` ended a pass: the items after that point are not yielded. */
  isCut: boolean;
}

/** A list that cannot be read to its end. */
export function pagingError<Item>(
  { plan: { endpoint }, given }: WalkState<Item>,
  reason: PagingError['reason'],
  words: string,
): PagingError {
  return new PagingError(reason, `${endpoint}: ${words}; ${given.size} items came`, { endpoint, delivery: 'answered' });
}

/** The list does not hold still. */
export function unsettled<Item>(state: WalkState<Item>): PagingError {
  return pagingError(state, 'unsettled', 'the list changes faster than it can be read');
}
