import { PagingError } from './errors.js';
import type { KeySet } from './keySet.js';
import type { Page } from './page.js';
import type { PageReader, PageSource } from './pageReader.js';
import type { ResumePoint } from './resumeToken.js';

/** A page of a walk: the items that no page before it gave. */
export interface WalkedPage<Item> extends Page<Item> {
  /**
   * A short text that says where to go on after this page, also in another process and days later; it holds neither
   * filters nor ids. Keep it when the items of the page are done with.
   */
  readonly resume: string;
}

/** A walk through a list, for flows that need to know more than its pages. */
export interface Walk<Item> {
  /** All pages, once. */
  pages(): AsyncGenerator<WalkedPage<Item>, void, void>;
  /**
   * For a list sorted by last change: when its newest item had been changed as the walk began, also one that went on from a
   * token. All later changes are as new, or newer. Undefined before the first page, and where the server does not tell.
   * Example: `2026-11-21 14:05`.
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
  /** Whether an item comes again that was changed after it was given. */
  readonly repeatChanged: boolean;
  /** The time of the wall clock, to the minute, in the form of `changedAt`. */
  readonly now: () => string;
  /** Lets timers and other work of the program run between two requests. */
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
  /** With `repeatChanged`: the last times given of items as new as `newestAtStart`. Those of others are older. */
  readonly times: Map<string, string>;
  /** See {@link Walk}. */
  newestAtStart: string | undefined;
  /** Whether `while` ended a pass: the items that it keeps back do not come. */
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
