import type { BatchResult } from '@thulium-js/core';
import {
  batchResult,
  defineEndpoint,
  type Endpoint,
  filledArray,
  type NumericId,
  numericId,
} from '@thulium-js/core/declare';

/** What {@link batchDeleteCustomers} takes. */
export interface BatchDeleteCustomersInput {
  /** Ids of the customers, at least one. They travel in the address. Example: `[13, 14]`. */
  customer_id: NumericId[];
}

/**
 * Deletes many customers with all that depends on them in one call. Calls, chats and tickets stay.
 *
 * A customer that is `not_exist` may have been deleted by an earlier attempt of the same call, whose answer was lost. For
 * more customers than fit into one call there is {@link runBatch}.
 *
 * @example
 * ```ts
 * const { items } = await batchDeleteCustomers(thulium, { customer_id: [13, 14] });
 * const failed = items.filter(({ status }) => status !== 'removed' && status !== 'not_exist');
 * ```
 *
 * @throws InvalidInputError before anything is sent. What is wrong with single customers is in the result, not thrown.
 * @see {@link https://api.thulium.com/docs/api/crm_batch/delete_batch_customers}
 */
export const batchDeleteCustomers: Endpoint<BatchDeleteCustomersInput, BatchResult> = defineEndpoint({
  id: 'customers.batchDeleteCustomers',
  method: 'DELETE',
  path: '/batch/customers',
  evidence: 'full',
  query: () => ({ customer_id: filledArray(numericId) }),
  response: () => batchResult({ done: 'removed', keyedBy: 'customer_id' }),
});
