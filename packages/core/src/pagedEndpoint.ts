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
/** The input of a walk: a list's without `offset`, which the walk sets. `limit` is how many items a request asks for. */
export type WalkInput<Input> = NoFields extends Input ? Omit<Input, 'offset'> | void : Omit<Input, 'offset'>;

/** How a list is walked through. `signal`, `timeout` and the others hold for each of its requests. */
export interface WalkOptions<Item> extends CallOptions {
  /** Where to go on: the `resume` of a page, of a walk with the same filters. */
  readonly resume?: string | undefined;
  /**
   * Ends the walk before the first item for which it answers `false`. For a list that is sorted by what it looks at: it
   * sees the items in the order of the list.
   */
  readonly while?: ((item: Item) => boolean) | undefined;
  /**
   * Gives an item again when it was changed after it was given, for a list that is sorted by its last change. Default
   * `false`: each item comes once.
   */
  readonly repeatChanged?: boolean | undefined;
  /** How many pages are asked for ahead of the one that is given, 0 to 100. Default 0. */
  readonly readAhead?: number | undefined;
}

/** As {@link WalkOptions}, with the most items that come together in one array. */
export interface CollectOptions<Item> extends WalkOptions<Item> {
  /** How many items to give at most; nothing is read beyond the page that holds the last of them. */
  readonly atMost: number;
}

/**
 * A call that gives one page of a list, with the ways to walk through all of it.
 *
 * A walk gives each item once. Nothing that is on the list, and fits the filters, from the first request to the last is
 * left out while others are added at either end, removed, or moved to the head: every page begins with the last item of
 * the page before, and where it does not, the walk goes back until pages meet again. A list that is sorted by its last
 * change, newest first, is afterwards read anew from its head until the items are older than the walk: what changed in
 * the meantime is found there. Where the server counts more items than came, the list is read again, and a
 * {@link PagingError} tells when that does not help. A list that only gives again what it gave, as one that starts over
 * behind its end, is a {@link PagingError} too. With `readAhead`, pages are asked for at the same time: this holds
 * then as long as no whole page of items moves to the head while they are under way. A list in another order that is
 * shuffled in the middle of a walk is complete only if the count tells what is missing.
 *
 * Filters and options are copied when `all`, `pages` or `collect` is called; the first request is sent when the first item
 * is asked for. Between two requests the event loop runs, so that timers and signals work also where answers come from
 * memory. A walk keeps the keys of what it gave: next to nothing where they are numbers in a row, some 50 bytes for other
 * ids, 200 at most for items without one; 16 million entries at most. With `repeatChanged` it also keeps the times of those
 * items that are as new as the newest one when it began.
 *
 * A walk that goes on from a token knows no more what it gave before: nothing is left out, but items that moved in the
 * meantime, and those of its newest minute, may come again.
 */
export interface PagedEndpoint<Input, Item> extends Endpoint<ListInput<Input>, Page<Item>> {
  /** Input and item, for types that are made of this one. */
  readonly '~list'?: { readonly input: Input; readonly item: Item } | undefined;
  /** Of what pages are made. */
  readonly page: PageDefinition<Item>;
  /** Walks through all items: `for await (const item of list.all(client, filters))`. */
  all(client: Thulium, input: WalkInput<Input>, options?: WalkOptions<Item>): AsyncGenerator<Item, void, void>;
  /** Walks through all pages; each says how to go on after it. */
  pages(
    client: Thulium,
    input: WalkInput<Input>,
    options?: WalkOptions<Item>,
  ): AsyncGenerator<WalkedPage<Item>, void, void>;
  /** The walk itself, for flows. `all` and `pages` are made of it. */
  walk(client: Thulium, input: WalkInput<Input>, options?: WalkOptions<Item>): Walk<Item>;
  /** Reads items into an array, `atMost` so many. */
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
/** The pages that are asked for ahead are kept until their turn. */
const maxReadAhead = 100;

type Row = Record<string, unknown>;
type RowInput = Readonly<Record<string, unknown>>;

function makePagedEndpoint({ page, query, ...rest }: PagedEndpointDefinition<Row>): PagedEndpoint<RowInput, Row> {
  const endpoint = makeEndpoint({
    ...rest,
    query: () => ({ ...pageFields(page.maximum), ...query?.() }),
    response: () => pageSchema(page.item() as Schema<unknown, Row>),
  } as EndpointDefinition) as Endpoint<RowInput | void, Page<Row>>;
  const { decode } = endpoint;

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
      read: (offset, signal) => client.call(endpoint, { ...filters, limit, offset }, { ...callOptions, signal }),
    });
  }

  const paged: Partial<PagedEndpoint<RowInput, Row>> = {
    page,
    decode: (json, context: SchemaContext, input) => checkCount(decode(json, context), input),
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
  const filters: unknown = input === undefined ? {} : copyInput(input);
  if (!isPlainObject(filters)) {
    throw new InvalidInputError(id, [{ path: '', code: 'invalid', expected: 'an object of filters, or nothing' }]);
  }
  const own: Record<string, unknown> = Object.assign(Object.create(null), filters);
  if (own.offset === undefined) return own;
  throw new InvalidInputError(id, [
    {
      path: 'offset',
      code: 'invalid',
      expected: 'no offset: a walk begins at the head of the list, or where `resume` says',
    },
  ]);
}

/** The key of a row; a row without it is told apart by all that it holds. */
function keyOf(row: Row, name: string): string {
  const key = row?.[name];
  return typeof key === 'number' || typeof key === 'string' ? String(key) : JSON.stringify(row);
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
