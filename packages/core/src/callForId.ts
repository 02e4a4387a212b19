import type { Thulium } from './client.js';
import { isRecordId } from './created.js';
import type { Endpoint } from './endpoint.js';
import { DecodeError } from './errors.js';
import type { CallOptions } from './options.js';
import { isPlannedRequest, type PlannedRequest } from './plannedRequest.js';

/**
 * Calls an endpoint that creates something, for a flow that needs its id: reading an answer is tolerant, and one without
 * the id is a {@link DecodeError} here. On a dry run it gives what would have been sent.
 */
export async function callForId<Input, Output>(
  client: Thulium,
  endpoint: Endpoint<Input, Output>,
  input: Input,
  id: keyof Output & string,
  options: CallOptions | undefined,
): Promise<Output | PlannedRequest> {
  const { data, response } = await client.callWithResponse(endpoint, input, options);
  if (isPlannedRequest(data) || (Object.hasOwn(data as object, id) && isRecordId(data[id]))) return data;
  const details = { ...response, endpoint: endpoint.id, delivery: 'answered', effect: 'applied' } as const;
  throw new DecodeError(`${endpoint.id}: the answer has no ${id}`, details);
}
