import type { BatchResult } from '@thulium-js/core';
import {
  batchResult,
  campaignId,
  defineEndpoint,
  type Endpoint,
  filledArray,
  type NumericId,
  numericId,
  strictObject,
} from '@thulium-js/core/declare';
import { type RecordFields, recordFields } from '../shapes/recordFields.js';

/** One record of {@link batchAddRecords}. */
export interface NewRecord extends RecordFields {
  /** Id of the customer. Example: `441`. */
  customer_id: NumericId;
}

/** What {@link batchAddRecords} takes. */
export interface BatchAddRecordsInput {
  /** Id of the campaign: always five characters, zeros in front included. Example: `00001`. */
  outbound_id: string;
  /** The records, one for each customer. The vendor tells no maximum. */
  records: NewRecord[];
}

/**
 * Adds many customers to a campaign that is fed from the CRM. A customer who is in it already is `already_exists`, with the
 * id of that record, which stays as it is: the same call may be made again after an unknown outcome.
 *
 * For more records than fit into one call there is {@link runBatch}.
 *
 * @example
 * ```ts
 * const { items } = await batchAddRecords(thulium, { outbound_id: '00001', records: [{ customer_id: 441, status_id: 3 }] });
 * for (const { customer_id, status, record_id } of items) console.log(customer_id, status, record_id);
 * ```
 *
 * @throws InvalidInputError before anything is sent. What is wrong with single records is in the result, not thrown.
 * @see {@link https://api.thulium.com/docs/api/crm_outbounds_batch/post_batch_crm_outbounds_id_records}
 */
export const batchAddRecords: Endpoint<BatchAddRecordsInput, BatchResult> = defineEndpoint({
  id: 'crmOutbounds.batchAddRecords',
  method: 'POST',
  path: '/batch/crm_outbounds/{outbound_id}/records',
  evidence: 'full',
  params: () => ({ outbound_id: campaignId }),
  body: () => ({ records: filledArray(strictObject({ customer_id: numericId, ...recordFields() })) }),
  response: () => batchResult({ done: 'added', keyedBy: 'customer_id' }),
});
