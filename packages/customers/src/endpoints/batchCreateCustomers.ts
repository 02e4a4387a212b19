import type { BatchResult } from '@thulium-js/core';
import {
  batchResult,
  defineEndpoint,
  type Endpoint,
  filledArray,
  filledText,
  strictObject,
} from '@thulium-js/core/declare';
import { customerFields } from '../shapes/customerFields.js';
import type { CreateCustomerInput } from './createCustomer.js';

/** What {@link batchCreateCustomers} takes. */
export interface BatchCreateCustomersInput {
  /** The customers, with the fields of {@link createCustomer}. The vendor tells no maximum. */
  customers: CreateCustomerInput[];
}

/**
 * Adds many customers in one call. It is never repeated after an unknown outcome.
 *
 * The answer was not seen: it is read as that of the other batches, with one entry for each customer. By what it names them
 * is not known. For more customers than fit into one call there is {@link runBatch}.
 *
 * @example
 * ```ts
 * const { items } = await batchCreateCustomers(thulium, { customers: [{ surname: 'Kowalski' }, { surname: 'Nowak' }] });
 * const failed = items.filter(({ status }) => status !== 'added');
 * ```
 *
 * @throws InvalidInputError before anything is sent. What is wrong with single customers is in the result, not thrown.
 * @see {@link https://api.thulium.com/docs/api/crm_batch/post_batch_customers}
 */
export const batchCreateCustomers: Endpoint<BatchCreateCustomersInput, BatchResult> = defineEndpoint({
  id: 'customers.batchCreateCustomers',
  method: 'POST',
  path: '/batch/customers',
  evidence: 'partial',
  body: () => ({ customers: filledArray(strictObject({ ...customerFields(), surname: filledText })) }),
  response: () => batchResult({ done: 'added' }),
});
