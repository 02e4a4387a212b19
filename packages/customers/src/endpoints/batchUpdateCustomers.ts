import type { BatchResult } from '@thulium-js/core';
import {
  batchResult,
  defineEndpoint,
  type Endpoint,
  filledArray,
  type NumericId,
  numericId,
  optional,
  strictObject,
  text,
} from '@thulium-js/core/declare';
import { type CustomerFields, customerFields } from '../shapes/customerFields.js';

/** One customer of {@link batchUpdateCustomers}. */
export interface CustomerChange extends CustomerFields {
  /** Id of the customer. Example: `273`. */
  customer_id: NumericId;
  /** Last name. Example: `Kowalski`. */
  surname?: string;
}

/** What {@link batchUpdateCustomers} takes. */
export interface BatchUpdateCustomersInput {
  /** The customers with what changes. The vendor tells no maximum. */
  customers: CustomerChange[];
}

/**
 * Changes many customers in one call. Whether a field that is left out keeps its value is not documented.
 *
 * The answer was not seen: it is read as that of the other batches, by the id of the customer. For more customers than fit
 * into one call there is {@link runBatch}.
 *
 * @example
 * ```ts
 * const { items } = await batchUpdateCustomers(thulium, { customers: [{ customer_id: 273, group: 'partner' }] });
 * const failed = items.filter(({ status }) => status !== 'updated');
 * ```
 *
 * @throws InvalidInputError before anything is sent. What is wrong with single customers is in the result, not thrown.
 * @see {@link https://api.thulium.com/docs/api/crm_batch/put_batch_customers}
 */
export const batchUpdateCustomers: Endpoint<BatchUpdateCustomersInput, BatchResult> = defineEndpoint({
  id: 'customers.batchUpdateCustomers',
  method: 'PUT',
  path: '/batch/customers',
  evidence: 'partial',
  body: () => ({
    customers: filledArray(strictObject({ customer_id: numericId, ...customerFields(), surname: optional(text) })),
  }),
  response: () => batchResult({ done: 'updated', keyedBy: 'customer_id' }),
});
