import { writeJson } from './json.js';
import type { Page } from './page.js';

/** Where pages come from. */
export interface PageSource<Item> {
  readonly read: (offset: number, signal: AbortSignal | undefined) => Promise<Page<Item>>;
  /** The key of an item; undefined if it has none. */
  readonly keyOf: (item: Item) => string | undefined;
  /** How many pages may be on their way ahead of need. */
  readonly readAhead: number;
  /** The user's own. */
  readonly signal: AbortSignal | undefined;
}

/** A page with the keys of its items. */
export interface ReadPage<Item> extends Page<Item> {
  readonly keys: readonly string[];
}

/** Reads pages, some of them ahead of need. */
export class PageReader<Item> {
  readonly #source: PageSource<Item>;
  readonly #ahead = new Map<number, Promise<Page<Item>>>();
  readonly #follow = (): void => this.#controller?.abort(this.#source.signal?.reason);
  #controller: AbortController | undefined;

  constructor(source: PageSource<Item>) {
    this.#source = source;
  }

  /**
   * Reads the page at an offset. One that was asked for ahead is taken only if it begins with the end of `last`, the
   * page before: the two were read at different times.
   */
  async read(offset: number, last: readonly string[]): Promise<ReadPage<Item>> {
    const early = this.#ahead.get(offset);
    if (early !== undefined) {
      const page = this.#withKeys(await early);
      this.#ahead.delete(offset);
      if (continues(last, page.keys)) return page;
    }
    this.close();
    return this.#withKeys(await this.#source.read(offset, this.#source.signal));
  }

  /** Asks for pages ahead: at `offset`, and then every `stride` items, as far as the list goes. */
  ask(offset: number, stride: number, count: number | null): void {
    const { readAhead, signal, read } = this.#source;
    if (readAhead === 0) return;
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      signal?.addEventListener('abort', this.#follow, { once: true });
    }
    for (let page = 0; page < readAhead; page++) {
      const place = offset + page * stride;
      if (this.#ahead.has(place) || (count !== null && place >= count)) continue;
      const early = read(place, this.#controller.signal);
      early.catch(() => undefined); // It is reported when its turn comes.
      this.#ahead.set(place, early);
    }
  }

  /** Ends what is on its way. */
  close(): void {
    this.#ahead.clear();
    this.#source.signal?.removeEventListener('abort', this.#follow);
    this.#controller?.abort(new DOMException('The page is not needed any more', 'AbortError'));
    this.#controller = undefined;
  }

  #withKeys({ count, result }: Page<Item>): ReadPage<Item> {
    return { count: typeof count === 'number' ? count : null, result, keys: keysOf(result, this.#source.keyOf) };
  }
}

/** The keys of a page. An item without one has its text, and its number among those of the page with the same text. */
function keysOf<Item>(items: readonly Item[], keyOf: PageSource<Item>['keyOf']): readonly string[] {
  const seen = new Map<string, number>();
  return items.map((item) => {
    const key = keyOf(item);
    if (key !== undefined) return key;
    const text = writeJson(item);
    const number = (seen.get(text) ?? 0) + 1;
    seen.set(text, number);
    return number === 1 ? text : `${text} ${number}`;
  });
}

/** Whether a page begins with the end of the one before. */
function continues(last: readonly string[], keys: readonly string[]): boolean {
  const start = keys[0] === undefined ? -1 : last.indexOf(keys[0]);
  return start >= 0 && last.slice(start).every((key, index) => key === keys[index]);
}
