import type { Thulium } from './client.js';
import { clientError } from './clientError.js';

/** Flows of one client that share a key, by that key: each entry ends when the last of them has ended. */
type Tails = Map<string, Promise<void>>;

const queues = new WeakMap<Thulium, Tails>();

/**
 * Runs a flow. Flows of one client that share a key run one after the other, in the order of arrival: two that look for
 * the same person at the same time would otherwise both find nobody, and both create.
 *
 * @param keys - What the flow reads before it writes, for example `customers.phone_number:+48600100203`.
 * @param signal - Ends the wait; the flow then rejects with the reason of the signal.
 */
export async function runFlow<Value>(
  client: Thulium,
  keys: readonly string[],
  signal: AbortSignal | undefined,
  work: (client: Thulium) => Promise<Value>,
): Promise<Value> {
  const error = clientError(client);
  if (error !== undefined) throw error;
  signal?.throwIfAborted();
  const tails = queues.get(client) ?? new Map<string, Promise<void>>();
  queues.set(client, tails);
  // The flow holds its keys for the flows inside it: they get a client of their own, and do not wait for it.
  const earlier = Promise.all(keys.map((key) => tails.get(key)));
  const result = earlier.then(() => work({ ...client }));
  const end = result.then(
    () => undefined,
    () => undefined,
  );
  for (const key of keys) tails.set(key, end);
  try {
    return await result;
  } finally {
    for (const key of keys) if (tails.get(key) === end) tails.delete(key);
  }
}
