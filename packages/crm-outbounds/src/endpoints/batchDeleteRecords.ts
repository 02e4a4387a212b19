import type { BatchResult } from '@thulium-js/core';
import {
  batchResult,
  campaignId,
  defineEndpoint,
  type Endpoint,
  filledArray,
  type NumericId,
  numericId,
} from '@thulium-js/core/declare';

/** What {@link batchDeleteRecords} takes. */
export interface BatchDeleteRecordsInput {
  /** Id of the campaign: always five characters, zeros in front included. Example: `00001`. */
  outbound_id: string;
  /** Ids of the customers whose records are removed, at least one. They travel in the address. Example: `[441, 442]`. */
  customer_id: NumericId[];
}

/**
 * Removes the records of many customers from a campaign that is fed from the CRM. The customers stay. A record is not
 * removed during a call with the customer: it is then `call_in_progress`.
 *
 * A record that is `not_exist` may have been removed by an earlier attempt of the same call, whose answer was lost. For more
 * records than fit into one call there is {@link runBatch}.
 *
 * @example
 * ```ts
 * const { items } = await batchDeleteRecords(thulium, { outbound_id: '00001', customer_id: [441, 442] });
 * const busy = items.filter(({ status }) => status === 'call_in_progress');
 * ```
 *
 * @throws InvalidInputError before anything is sent. What is wrong with single records is in the result, not thrown.
 * @see {@link https://api.thulium.com/docs/api/crm_outbounds_batch/delete_batch_crm_outbounds_id_records}
 */
export const batchDeleteRecords: Endpoint<BatchDeleteRecordsInput, BatchResult> = defineEndpoint({
  id: 'crmOutbounds.batchDeleteRecords',
  method: 'DELETE',
  path: '/batch/crm_outbounds/{outbound_id}/records',
  evidence: 'full',
  params: () => ({ outbound_id: campaignId }),
  query: () => ({ customer_id: filledArray(numericId) }),
  response: () => batchResult({ done: 'removed', keyedBy: 'customer_id' }),
});
