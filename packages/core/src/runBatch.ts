import type { BatchItem, BatchResult } from './batch.js';
import type { ResponseInfo, Thulium } from './client.js';
import { clientError } from './clientError.js';
import { isControlError } from './controlError.js';
import { copyInput } from './copyInput.js';
import { copyOptions } from './copyOptions.js';
import type { Endpoint } from './endpoint.js';
import {
  ApiError,
  BatchError,
  type BatchFailure,
  ConfigurationError,
  DecodeError,
  type InputIssue,
  InvalidInputError,
} from './errors.js';
import { letTimersRun } from './eventLoop.js';
import { ownFields } from './input.js';
import { maxIssues } from './issueLimits.js';
import type { CallOptions } from './options.js';
import { isPlannedRequest, type PlannedRequest } from './plannedRequest.js';

/** Options of a batch. `signal`, `timeout` and the other call options apply to each of its calls. */
export interface BatchOptions extends CallOptions {
  /** Number of items in one call. Default 100; the vendor documents no maximum. */
  readonly chunkSize?: number | undefined;
}

/** What {@link runBatch} returns. */
export interface BatchRunResult extends BatchResult {
  /** In a dry run, the requests that would be sent, one for each call; `items` is then empty. Otherwise empty. */
  planned: readonly PlannedRequest[];
}

/** Refusals that concern what a chunk holds: the next chunk may go well. */
const refusedContent: ReadonlySet<number> = new Set([400, 404, 409, 410, 413, 422]);

/**
 * Runs a batch of any size in several calls, one after the other, and combines their results.
 *
 * The input is copied on entry, and all of it is checked before any request is sent. If the server rejects the content
 * of a chunk, the other chunks are still sent. Any other failure ends the run, at once with 401 and 403, so that no
 * account is locked. Every item that was sent must appear in the response, by its id if it has one; otherwise its
 * outcome is unknown, and the run ends. In a dry run nothing is sent, and `planned` has the requests.
 *
 * @example
 * ```ts
 * const { items } = await runBatch(thulium, batchDeleteCustomers, { customer_id: thousandsOfIds }, 'customer_id');
 * ```
 *
 * @throws InvalidInputError before any request is sent; BatchError if a chunk failed: it holds everything that is
 * known. Before the first call, an abort rejects with the reason of the signal. Later it is reported as the failure of
 * the current chunk; if that was not sent, the range of the failure is empty.
 */
export async function runBatch<Input extends object>(
  client: Thulium,
  endpoint: Endpoint<Input, BatchResult>,
  input: Input,
  field: keyof Input & string,
  options?: BatchOptions,
): Promise<BatchRunResult> {
  const { id } = endpoint;
  const error = clientError(client, id);
  if (error !== undefined) throw error;
  const own = copyOptions(options, ['chunkSize']);
  const { chunkSize = 100, ...callOptions } = own;
  if (!(Number.isSafeInteger(chunkSize) && chunkSize > 0)) {
    throw new ConfigurationError('chunkSize: expected a whole number, 1 or more', { endpoint: id });
  }
  const given = ownFields(id, copyInput(input, id), [field]);
  const entries = checkedEntries(endpoint, given, field, chunkSize);
  // The copy has no prototype; what is left of it after chunkSize has one.
  const { signal } = own;
  signal?.throwIfAborted();
  const items: BatchItem[] = [];
  const planned: PlannedRequest[] = [];
  const failures: BatchFailure[] = [];
  let sent = 0;
  while (sent < entries.length) {
    if (sent > 0) await letTimersRun();
    const from = sent;
    if (signal?.aborted === true) {
      failures.push({ from, to: from, error: signal.reason });
      break;
    }
    sent = Math.min(from + chunkSize, entries.length);
    const chunk = entries.slice(from, sent);
    try {
      const { data, response } = await client.callWithResponse(
        endpoint,
        inputOf<Input>(given, field, chunk),
        callOptions,
      );
      if (isPlannedRequest(data)) {
        planned.push(data);
        continue;
      }
      for (const item of data.items) items.push(item);
      const open = openItems(chunk, data.items);
      if (open === undefined) continue;
      const unanswered = open.places.map((place) => from + place);
      failures.push({ from, to: sent, error: unansweredError(id, open.words, response), unanswered });
      break;
    } catch (error) {
      // It takes effect only as itself.
      if (isControlError(error)) throw error;
      failures.push({ from, to: sent, error });
      if (!(error instanceof ApiError && refusedContent.has(error.status))) break;
    }
  }
  if (failures.length > 0) throw new BatchError(id, items, failures, entries.length - sent);
  return { items, planned };
}

/** The input of one call. */
function inputOf<Input>(given: Readonly<Record<string, unknown>>, field: string, chunk: readonly unknown[]): Input {
  return { ...given, [field]: chunk } as Input;
}

/** The items, after each call that is going to be sent was checked; paths are those in the input of the batch. */
function checkedEntries<Input>(
  { id, encode }: Endpoint<Input, BatchResult>,
  given: Readonly<Record<string, unknown>>,
  field: string,
  chunkSize: number,
): readonly unknown[] {
  const entries = given[field];
  if (!Array.isArray(entries) || entries.length === 0) {
    encode(given as Input, { timeZone: 'UTC' });
    throw new InvalidInputError(id, [{ path: field, code: 'invalid', expected: 'a list of at least one item' }]);
  }
  const issues: InputIssue[] = [];
  // The check of the items ends with the call in which there are so many issues.
  for (let from = 0; from < entries.length && issues.length < maxIssues; from += chunkSize) {
    try {
      encode(inputOf<Input>(given, field, entries.slice(from, from + chunkSize)), { timeZone: 'UTC' });
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      const found = error.issues.map((issue) => ({ ...issue, path: placeInBatch(issue.path, field, from) }));
      // What is wrong besides the items is wrong in each of the calls.
      issues.push(...found.filter(({ path }) => !issues.some((other) => other.path === path)));
    }
  }
  if (issues.length > 0) throw new InvalidInputError(id, issues);
  return entries;
}

/** `customers[3].surname` of the second call of 100 is `customers[103].surname`. */
function placeInBatch(path: string, field: string, from: number): string {
  const place = path.startsWith(`${field}[`) ? Number.parseInt(path.slice(field.length + 1), 10) : Number.NaN;
  if (Number.isNaN(place)) return path;
  return `${field}[${from + place}]${path.slice(path.indexOf(']') + 1)}`;
}

/**
 * What an answer leaves open: the places of the items that it does not report on. An item with an id has to appear by
 * that id, which counts once on either side; those without one are told apart by nothing but their number, and each new
 * id is that of one. Undefined when it reports on all.
 */
function openItems(
  entries: readonly unknown[],
  items: readonly BatchItem[],
): { readonly places: readonly number[]; readonly words: string } | undefined {
  const ids = entries.map(idOfEntry);
  const sent = new Set(ids.filter((id) => id !== undefined));
  const answered = new Set<string>();
  const contradicted = contradictedIds(ids, items);
  /** What was created has an id of its own; several items may say that one customer exists already. */
  const newIds = new Set<string>();
  let others = 0;
  for (const item of items) {
    const id = idOfItem(item);
    if (id !== undefined && sent.has(id)) answered.add(id);
    else if (id === undefined || item.status !== 'added' || !newIds.has(id)) others++;
    if (id !== undefined && item.status === 'added') newIds.add(id);
  }
  const unnamed = ids.filter((id) => id === undefined).length;
  const isOpen = (id: string | undefined) =>
    id === undefined ? others < unnamed : !answered.has(id) || contradicted.has(id);
  const places = [...ids.keys()].filter((place) => isOpen(ids[place]));
  if (places.length === 0) return undefined;
  const words = [`on ${answered.size + Math.min(others, unnamed)} of ${sent.size + unnamed} items`];
  const strangers = Math.max(0, others - unnamed);
  if (strangers > 0) words.push(`${strangers} of its entries match none of them`);
  if (contradicted.size > 0) words.push(`on ${contradicted.size} of them it contradicts itself`);
  return { places, words: words.join('; ') };
}

const doneStatuses: ReadonlySet<string> = new Set(['added', 'updated', 'removed']);

/**
 * The ids that an answer says were done and were not. An id that was sent twice may be done once, and one that stands for
 * several records may be done for some.
 */
function contradictedIds(ids: readonly (string | undefined)[], items: readonly BatchItem[]): ReadonlySet<string> {
  const outcomes = new Map<string, boolean>();
  const contradicted = new Set<string>();
  for (const item of items) {
    const id = idOfItem(item);
    if (id === undefined) continue;
    const isDone = doneStatuses.has(item.status);
    const name = `${id} ${item.record_id}`;
    if (outcomes.get(name) === !isDone) contradicted.add(id);
    outcomes.set(name, isDone);
  }
  const sent = new Set<string | undefined>();
  const repeated = new Set<string | undefined>();
  for (const id of ids) (sent.has(id) ? repeated : sent).add(id);
  return new Set([...contradicted].filter((id) => sent.has(id) && !repeated.has(id)));
}

function unansweredError(endpoint: string, words: string, { status, attempts }: ResponseInfo): DecodeError {
  const message = `${endpoint}: the answer reports ${words}`;
  return new DecodeError(message, { status, endpoint, attempts, delivery: 'answered', effect: 'unknown' });
}

/** The id that an entry of a batch is or has. */
function idOfEntry(entry: unknown): string | undefined {
  if (typeof entry !== 'object' || entry === null) return plainId(entry);
  return Object.hasOwn(entry, 'customer_id') ? plainId((entry as { customer_id?: unknown }).customer_id) : undefined;
}

/** The id by which an answer names an item. The key may be that of a record, which is none that was sent. */
function idOfItem({ customer_id, record_id, key }: BatchItem): string | undefined {
  if (customer_id !== null) return plainId(customer_id);
  return key === '' || key === String(record_id) ? undefined : plainId(key);
}

/** An id as text; `007` and 7 are the same. */
function plainId(id: unknown): string | undefined {
  if (typeof id !== 'string' && typeof id !== 'number') return undefined;
  return String(id).replace(/^0+(?=\d+$)/, '');
}
