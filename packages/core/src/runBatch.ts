import type { BatchItem, BatchResult } from './batch.js';
import type { ResponseInfo, Thulium } from './client.js';
import type { Endpoint } from './endpoint.js';
import {
  ApiError,
  BatchError,
  type BatchFailure,
  ConfigurationError,
  DecodeError,
  InvalidInputError,
} from './errors.js';
import type { CallOptions } from './options.js';
import { isPlannedRequest } from './plannedRequest.js';

/** How a batch is run. `signal`, `timeout` and the others hold for each of its calls. */
export interface BatchOptions extends CallOptions {
  /** How many items go into one call. Default 100: the vendor tells no maximum. */
  readonly chunkSize?: number | undefined;
}

/** Refusals that concern what a chunk holds: the next chunk may go well. */
const refusedContent: ReadonlySet<number> = new Set([400, 404, 409, 410, 413, 422]);

/**
 * Runs a batch of any size in several calls, one after the other, and puts their results together.
 *
 * All of it is checked before anything is sent. A chunk that the server refuses for what it holds does not keep the
 * others from being sent; any other failure ends the run, at once with 401 and 403, so that no account is locked. An
 * answer that leaves out items is a failure too: what became of those is not known.
 *
 * @example
 * ```ts
 * const { items } = await runBatch(thulium, batchDeleteCustomers, { customer_id: thousandsOfIds }, 'customer_id');
 * ```
 *
 * @throws InvalidInputError before anything is sent; BatchError when a chunk failed: it holds all that is known. A
 * `signal` that ends the run does so too, as the failure of the chunk that it met.
 */
export async function runBatch<Input extends object>(
  client: Thulium,
  endpoint: Endpoint<Input, BatchResult>,
  input: Input,
  field: keyof Input & string,
  { chunkSize = 100, ...options }: BatchOptions = {},
): Promise<BatchResult> {
  if (!(Number.isSafeInteger(chunkSize) && chunkSize > 0)) {
    throw new ConfigurationError('chunkSize: expected a whole number, 1 or more', { endpoint: endpoint.id });
  }
  endpoint.encode(input, { timeZone: 'UTC' });
  const entries = input[field];
  if (!Array.isArray(entries)) {
    throw new InvalidInputError(endpoint.id, [{ path: field, code: 'invalid', expected: 'a list' }]);
  }
  const items: BatchItem[] = [];
  const failures: BatchFailure[] = [];
  let sent = 0;
  while (sent < entries.length) {
    const from = sent;
    sent = Math.min(from + chunkSize, entries.length);
    try {
      const chunk = { ...input, [field]: entries.slice(from, sent) };
      const { data, response } = await client.callWithResponse(endpoint, chunk, options);
      // A client that only plans its requests answers with the plan.
      if (isPlannedRequest(data)) continue;
      items.push(...data.items);
      checkAnswered(endpoint.id, chunk[field], data.items, response);
    } catch (error) {
      failures.push({ from, to: sent, error });
      if (!(error instanceof ApiError && refusedContent.has(error.status))) break;
    }
  }
  if (failures.length > 0) throw new BatchError(endpoint.id, items, failures, entries.length - sent);
  return { items };
}

/** Refuses an answer with fewer items than were sent. Where they have ids, an id counts once on either side. */
function checkAnswered(
  endpoint: string,
  entries: readonly unknown[],
  items: readonly BatchItem[],
  { status, attempts }: ResponseInfo,
): void {
  const ids = entries.map(idOf);
  const areNamed = !ids.includes(undefined);
  const sent = areNamed ? new Set(ids).size : ids.length;
  const answered = areNamed ? new Set(items.map((item) => item.customer_id ?? item)).size : items.length;
  if (answered >= sent) return;
  const message = `${endpoint}: the answer tells of ${answered} of ${sent} items`;
  throw new DecodeError(message, { status, endpoint, attempts, delivery: 'answered', effect: 'unknown' });
}

/** The id that an entry of a batch is or has, as a text. */
function idOf(entry: unknown): string | undefined {
  const id = typeof entry === 'object' ? (entry as { readonly customer_id?: unknown }).customer_id : entry;
  return id === undefined ? undefined : String(id);
}
