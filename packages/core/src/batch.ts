import { check, type Schema, transform, unknown } from './schema.js';

/**
 * What happened to an item of a batch. The vendor's words in lower case; what it says by HTTP status alone gets the word
 * that fits. Other words pass through.
 * - `added`, `updated`, `removed`: done.
 * - `already_exists`: nothing was done; `record_id` is what is there already.
 * - `not_exist`: there is no such item.
 * - `call_in_progress`: a record is not removed during a call with the customer.
 * - `failed`: refused; `message` says why.
 */
export type BatchStatus =
  | 'added'
  | 'updated'
  | 'removed'
  | 'already_exists'
  | 'not_exist'
  | 'call_in_progress'
  | 'failed'
  | (string & {});

/** What a batch did to one of its items. */
export interface BatchItem {
  /** What the answer names the item by: the id that was asked for, or its place in the answer. Example: `441`. */
  key: string;
  /** HTTP status of this item; `null` where the answer has none. Example: `201`. */
  http_status: number | null;
  /** What happened. Example: `added`. */
  status: BatchStatus;
  /** Id of the campaign record, where the answer tells it. Example: `111`. */
  record_id: number | null;
  /** Id of the customer, where the answer tells it or is keyed by it. Example: `441`. */
  customer_id: number | null;
  /** Why it failed, in the vendor's words. Example: `Customer not found.` */
  message: string | null;
}

/** The response to a batch, whatever its shape on the wire. */
export interface BatchResult {
  /** One entry for each item, or more where an id stood for several; in the order of the answer, not of the request. */
  items: BatchItem[];
}

/** How the answer of a batch is read. */
export interface BatchShape {
  /** What an item without `status` that went well is. */
  readonly done: 'added' | 'updated' | 'removed';
  /** What the keys of the answer are. */
  readonly keyedBy?: 'customer_id';
}

/**
 * Reads the three shapes of batch answers: an object of objects by id, an object of lists by id, and a list. What is
 * none of them fails as a whole, and so does an answer without an entry: no batch is sent without an item.
 */
export function batchResult(shape: BatchShape): Schema<unknown, BatchResult> {
  return transform(check(unknown, isBatch, 'a result for each item'), (json) => ({
    items: entriesOf(json).map(([key, entry]) => readItem(key, entry, shape)),
  }));
}

type Entry = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Entry => typeof value === 'object' && value !== null;
const isEntry = (value: unknown): value is Entry =>
  isObject(value) && !Array.isArray(value) && (Object.hasOwn(value, 'http_status') || Object.hasOwn(value, 'status'));

function isBatch(json: unknown): boolean {
  return (
    isObject(json) &&
    Object.values(json).every((value) => isEntry(value) || (isList(value) && value.every(isEntry))) &&
    entriesOf(json).length > 0
  );
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function entriesOf(json: unknown): [key: string | undefined, entry: Entry][] {
  if (isList(json)) return json.flat().map((entry) => [undefined, entry as Entry]);
  return Object.entries(json as Entry).flatMap(([key, value]) =>
    (isList(value) ? value : [value]).map((entry): [string, Entry] => [key, entry as Entry]),
  );
}

function readItem(given: string | undefined, inherited: Entry, shape: BatchShape): BatchItem {
  const entry: Entry = Object.assign(Object.create(null), inherited);
  const { done, keyedBy }: BatchShape = Object.assign(Object.create(null), shape);
  const http_status = readId(entry.http_status);
  const customer_id = readId(entry.customer_id) ?? (keyedBy === 'customer_id' ? readId(given) : null);
  const record_id = readId(entry.record_id);
  const key =
    given ??
    [entry.id, customer_id, record_id].find((value) => typeof value === 'string' || typeof value === 'number') ??
    '';
  return {
    key: String(key),
    http_status,
    status: readStatus(entry.status, http_status, done),
    record_id,
    customer_id,
    message: typeof entry.message === 'string' && entry.message !== '' ? entry.message : null,
  };
}

function readStatus(word: unknown, httpStatus: number | null, done: BatchStatus): BatchStatus {
  if (typeof word === 'string' && word !== '') return word.toLowerCase();
  if (httpStatus !== null && httpStatus >= 200 && httpStatus < 300) return done;
  return httpStatus === 404 ? 'not_exist' : 'failed';
}

function readId(value: unknown): number | null {
  const number = typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(value)) ? Number(value) : -1;
  return Number.isSafeInteger(number) && number >= 0 ? number : null;
}
