import {
  campaignId,
  created,
  defineEndpoint,
  type Endpoint,
  id,
  type NumericId,
  numericId,
} from '@thulium-js/core/declare';
import { type RecordFields, recordFields } from '../shapes/recordFields.js';

/** What {@link addRecord} takes. */
export interface AddRecordInput extends RecordFields {
  /** Id of the campaign: always five characters, zeros in front included. Example: `00001`. */
  outbound_id: string;
  /** Id of the customer. Example: `441`. */
  customer_id: NumericId;
}

/** What {@link addRecord} answers. */
export interface AddedRecord {
  /** Id of the new record, a text on the wire. Example: `231`. */
  record_id: number;
}

/**
 * Adds a customer to a campaign that is fed from the CRM. It is never repeated after an unknown outcome.
 *
 * What it answers for a customer who is in the campaign already is not documented. {@link batchAddRecords} tells, with the
 * id of that record.
 *
 * @example
 * ```ts
 * const { record_id } = await addRecord(thulium, { outbound_id: '00001', customer_id: 442, status_id: 3 });
 * ```
 *
 * @throws InvalidInputError before anything is sent; ApiError for a campaign, customer, status or agent that does not
 * exist, and where the status wants an agent or a date that is missing.
 * @see {@link https://api.thulium.com/docs/api/crm_outbounds/post_crm_outbounds_id_records}
 */
export const addRecord: Endpoint<AddRecordInput, AddedRecord> = defineEndpoint({
  id: 'crmOutbounds.addRecord',
  method: 'POST',
  path: '/crm_outbounds/{outbound_id}/records',
  evidence: 'full',
  params: () => ({ outbound_id: campaignId }),
  body: () => ({ customer_id: numericId, ...recordFields() }),
  response: () => created({ record_id: id }),
});
