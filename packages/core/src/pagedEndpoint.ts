import type { Thulium } from './client.js';
import { clientError } from './clientError.js';
import { copyInput } from './copyInput.js';
import { copyOptions } from './copyOptions.js';
import { formatWallClock } from './date.js';
import {
  type DecodedResponse,
  type Endpoint,
  type EndpointDefinition,
  type InputFields,
  makeEndpoint,
  type NoFields,
  type RestPlace,
  type Tie,
  type WithRest,
} from './endpoint.js';
import { ConfigurationError, InvalidInputError } from './errors.js';
import { letTimersRun } from './eventLoop.js';
import { ListWalk } from './listWalk.js';
import type { CallOptions } from './options.js';
import { type Page, type PageFields, pageFields, pageSchema } from './page.js';
import { isPlainObject } from './plainObject.js';
import { fingerprint } from './resumeToken.js';
import type { AnySchema, Fields, FieldsInput, OutputOf, Schema, SchemaContext } from './schema.js';
import type { Walk, WalkedPage } from './walkState.js';

/** The input of a list: nothing has to be given where every filter may be left out. */
export type ListInput<Input> = NoFields extends Input ? Input | void : Input;
/**
 * The input of a walk: a list's without `offset`, which the walk sets. `limit` is how many items a request asks for.
 */
export type WalkInput<Input> = NoFields extends Input ? Omit<Input, 'offset'> | void : Omit<Input, 'offset'>;

/** Options of an iteration. `signal`, `timeout` and the other call options apply to each request. */
export interface WalkOptions<Item> extends CallOptions {
  /** Resumes after a page: the `resume` token of that page, from an iteration with the same filters. */
  readonly resume?: string | undefined;
  /**
   * Ends the iteration before the first item for which it returns `false`. Use it with a list that is sorted by the
   * field it checks: it receives the items in list order.
   */
  readonly while?: ((item: Item) => boolean) | undefined;
  /**
   * Yields an item again if it changed after it was yielded, for a list that is sorted by its last change. Default
   * `false`: each item is yielded once.
   */
  readonly repeatChanged?: boolean | undefined;
  /** Number of pages requested ahead of the current one, 0 to 100. Default 0. */
  readonly readAhead?: number | undefined;
}

/** {@link WalkOptions} with the maximum length of the array. */
export interface CollectOptions<Item> extends WalkOptions<Item> {
  /** Maximum number of items. No page after the one with the last of them is read. */
  readonly atMost: number;
}

/**
 * A call that returns one page of a list, with methods to iterate over all pages.
 *
 * An iteration yields each item once. An item that is in the list and matches the filters from the first request to the
 * last is not skipped if other items are added at either end, removed, or moved to the start. Each page starts with the
 * last item of the previous page; if pages no longer overlap, the iteration steps back until they do. If the list is
 * sorted by last change, newest first, the iteration finally re-reads its start, up to the items that are older than
 * the iteration, to find the items that changed in the meantime. If the server counts more items than it returned, the
 * list is read again; if that does not help, the iteration throws a {@link PagingError}. It also throws one if the
 * server returns only items that it has returned before, for example because the list starts over after its end.
 * A count alone never ends the iteration: it must agree with a page that is shorter than the pages before it, or, for the
 * first page, than `limit`. A list that returns new items on every page is read until the caller stops.
 *
 * Limits: with `readAhead`, pages are requested concurrently, and items can be skipped if a whole page of items moves
 * to the start meanwhile. A list in another order that is reordered in the middle is complete only if the count shows
 * that items are missing. Items without an id that hold the same count as one if they are on different pages.
 *
 * Filters and options are copied when `all`, `pages` or `collect` is called. The first request is sent when the first
 * item is requested. The event loop runs between two requests, so that timers and signals work even if responses come
 * from memory. An iteration stores the keys of the yielded items: almost nothing for consecutive ids, about 50 bytes
 * for each other id, and at most about 200 bytes for each item without an id; at most 16 million entries. With
 * `repeatChanged` it also stores the times of the items that are as new as the newest item at its start.
 *
 * An iteration that resumes from a token does not know which items were yielded before: no item is skipped, but items
 * that moved in the meantime, and the items of its newest minute, may be yielded again.
 */
export interface PagedEndpoint<Input, Item> extends Endpoint<ListInput<Input>, Page<Item>> {
  /** Input and item, for types that are made of this one. */
  readonly '~list'?: { readonly input: Input; readonly item: Item } | undefined;
  /** Of what pages are made. */
  readonly page: PageDefinition<Item>;
  /** Iterates over all items: `for await (const item of list.all(client, filters))`. */
  all(client: Thulium, input: WalkInput<Input>, options?: WalkOptions<Item>): AsyncGenerator<Item, void, void>;
  /** Iterates over all pages. Each has a `resume` token to continue after it. */
  pages(
    client: Thulium,
    input: WalkInput<Input>,
    options?: WalkOptions<Item>,
  ): AsyncGenerator<WalkedPage<Item>, void, void>;
  /** The iteration with its state, for authors of flows. `all` and `pages` use it. */
  walk(client: Thulium, input: WalkInput<Input>, options?: WalkOptions<Item>): Walk<Item>;
  /** Reads at most `atMost` items into an array. */
  collect(client: Thulium, input: WalkInput<Input>, options: CollectOptions<Item>): Promise<Item[]>;
}

/** Of what the pages of a list are made. */
export interface PageDefinition<Item, ItemSchema extends AnySchema = AnySchema> {
  /** One item. */
  readonly item: () => ItemSchema;
  /** The most items that the vendor gives at once. Example: `1000`. */
  readonly maximum: number;
  /** Field that tells items apart. Example: `ticket_id`. */
  readonly key: keyof Item & string;
  /**
   * For a list that is sorted by when its items were last changed, newest first: the field that holds that time, in a
   * form whose order is that of its text. Example: `updated_at`.
   */
  readonly newestFirst?: keyof Item & string;
}

/** What {@link definePagedEndpoint} takes: as an endpoint, with `page` in place of `response`. */
export interface PagedEndpointDefinition<
  Item,
  Params extends Fields = Fields,
  Query extends Fields = Fields,
  ItemSchema extends AnySchema = AnySchema,
  Rest extends RestPlace | undefined = RestPlace | undefined,
> extends Omit<
    EndpointDefinition<Params, Query, NoFields, AnySchema, Rest>,
    'response' | 'body' | 'method' | 'idempotent'
  > {
  readonly method: 'GET';
  /** Its items. `limit` and `offset` are added to the query. */
  readonly page: PageDefinition<Item, ItemSchema>;
}

/**
 * Declares an endpoint that gives one page of a list. `limit` and `offset` belong to its input, which extends
 * {@link PageInput}; their checks come by themselves.
 *
 * @example
 * ```ts
 * export const listTickets: PagedEndpoint<ListTicketsInput, TicketSummary> = definePagedEndpoint({
 *   id: 'tickets.listTickets',
 *   method: 'GET',
 *   path: '/tickets',
 *   evidence: 'partial',
 *   query: () => ({ status_id: optional(filledArray(numericId)) }),
 *   page: { item: () => ticketSummary, maximum: 100, key: 'ticket_id', newestFirst: 'updated_at' },
 * });
 * ```
 */
export function definePagedEndpoint<
  Input,
  Item,
  Params extends Fields = NoFields,
  Query extends Fields = NoFields,
  ItemSchema extends AnySchema = AnySchema,
  Rest extends RestPlace | undefined = undefined,
>(
  definition: PagedEndpointDefinition<Item, Params, Query, ItemSchema, Rest> &
    Tie<
      InputFields<Input>,
      WithRest<FieldsInput<Params & Query & PageFields>, Rest>,
      'the schemas and the input type differ'
    > &
    Tie<Item, OutputOf<ItemSchema>, 'the schema of the item and the type of the item differ'>,
): PagedEndpoint<Input, Item> {
  return makePagedEndpoint(definition as never) as unknown as PagedEndpoint<Input, Item>;
}

const walkOptionNames = [
  'resume',
  'while',
  'repeatChanged',
  'readAhead',
] as const satisfies readonly (keyof WalkOptions<unknown>)[];
/** Pages that were requested ahead are kept in memory until they are used. */
const maxReadAhead = 100;

type Row = Record<string, unknown>;
type RowInput = Readonly<Record<string, unknown>>;

function makePagedEndpoint({ page, query, ...rest }: PagedEndpointDefinition<Row>): PagedEndpoint<RowInput, Row> {
  const definition = {
    ...rest,
    query: () => ({ ...pageFields(page.maximum), ...query?.() }),
    response: () => pageSchema(page.item() as Schema<unknown, Row>),
  } as EndpointDefinition;
  const endpoint = makeEndpoint(definition) as Endpoint<RowInput | void, Page<Row>>;
  /** Gives an empty page too that does not agree with its count: a walk reads the list again. */
  const pageOfWalk = makeEndpoint(definition) as Endpoint<RowInput | void, Page<Row>>;

  function walk(client: Thulium, input: RowInput | void, options?: WalkOptions<Row>): ListWalk<Row> {
    const error = clientError(client, endpoint.id);
    if (error !== undefined) throw error;
    const own = copyOptions(options, walkOptionNames);
    const { resume, while: goOn, repeatChanged = false, readAhead = 0, signal, ...callOptions } = own;
    const { newestFirst }: PageDefinition<Row> = Object.assign(Object.create(null), page);
    if (!(Number.isSafeInteger(readAhead) && readAhead >= 0 && readAhead <= maxReadAhead)) {
      throw new ConfigurationError(`readAhead: expected a number of pages, 0 to ${maxReadAhead}`);
    }
    if (repeatChanged && newestFirst === undefined) {
      throw new ConfigurationError('repeatChanged: this list does not tell when an item was changed');
    }
    if (goOn !== undefined && typeof goOn !== 'function') throw new ConfigurationError('while: expected a function');
    const filters = filtersOf(endpoint, input);
    // A page of one item could not hold the last item of the page before.
    const limit = Math.max(2, (filters.limit as number | undefined) ?? page.maximum);
    const { path, query } = endpoint.encode({ ...filters, limit, offset: 0 }, { timeZone: 'UTC' });
    return new ListWalk<Row>({
      endpoint: endpoint.id,
      filters: fingerprint(`${endpoint.id} ${path}?${query}`),
      limit,
      readAhead,
      resume,
      signal,
      while: goOn,
      keyOf: (row) => keyOf(row, page.key),
      letTimersRun,
      changedAt: newestFirst === undefined ? undefined : (row) => row?.[newestFirst],
      repeatChanged,
      now: () => formatWallClock(new Date(), client.timeZone, 'minute'),
      read: (offset, signal) => client.call(pageOfWalk, { ...filters, limit, offset }, { ...callOptions, signal }),
    });
  }

  const paged: Partial<PagedEndpoint<RowInput, Row>> = {
    page,
    decode: (json, context: SchemaContext, input) => checkCount(pageOfWalk.decode(json, context), input),
    walk,
    all: (client, input, options) => walk(client, input, options).items(),
    pages: (client, input, options) => walk(client, input, options).pages(),
    async collect(client, input, options) {
      const { atMost, ...walkOptions } = copyOptions<CollectOptions<Row>>(options, ['atMost', ...walkOptionNames]);
      if (!(Number.isSafeInteger(atMost) && atMost >= 0)) {
        throw new ConfigurationError('atMost: expected a number of items, 0 or more');
      }
      const items: Row[] = [];
      if (atMost === 0) return items;
      for await (const item of walk(client, input, walkOptions).items()) {
        items.push(item);
        if (items.length === atMost) break;
      }
      return items;
    },
  };
  return Object.freeze(Object.assign(endpoint, paged)) as PagedEndpoint<RowInput, Row>;
}

/** A copy of the input of a walk; the place in the list is the walk's own affair. */
function filtersOf({ id }: Endpoint<never, unknown>, input: RowInput | void): Record<string, unknown> {
  const filters: unknown = input === undefined ? {} : copyInput(input, id);
  if (!isPlainObject(filters)) {
    throw new InvalidInputError(id, [{ path: '', code: 'invalid', expected: 'an object of filters, or nothing' }]);
  }
  const own: Record<string, unknown> = Object.assign(Object.create(null), filters);
  if (own.offset === undefined) return own;
  throw new InvalidInputError(id, [
    {
      path: 'offset',
      code: 'invalid',
      expected: 'no offset: an iteration begins at the start of the list, or where `resume` says',
    },
  ]);
}

/** The key of a row. */
function keyOf(row: Row, name: string): string | undefined {
  const key = row?.[name];
  return typeof key === 'number' || typeof key === 'string' ? String(key) : undefined;
}

/** A page without items, though the list counts more than were passed over, is no answer. */
function checkCount(decoded: DecodedResponse<Page<Row>>, input: RowInput | void): DecodedResponse<Page<Row>> {
  const { count, result } = (decoded.output as Partial<Page<Row>> | null | undefined) ?? {};
  const offset = Number(input?.offset ?? 0);
  if (!Array.isArray(result) || result.length > 0 || typeof count !== 'number' || count <= offset) return decoded;
  const issue = {
    path: [],
    code: 'invalid',
    expected: 'a list that holds what it counts (it is empty)',
    received: 'array',
  } as const;
  return { output: decoded.output, issues: [issue, ...decoded.issues] };
}
