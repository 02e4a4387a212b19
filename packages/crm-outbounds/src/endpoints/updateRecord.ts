import { campaignId, defineEndpoint, type Endpoint, empty, type NumericId, numericId } from '@thulium-js/core/declare';
import { type RecordFields, recordFields } from '../shapes/recordFields.js';

/** What {@link updateRecord} takes. */
export interface UpdateRecordInput extends RecordFields {
  /** Id of the campaign: always five characters, zeros in front included. Example: `00001`. */
  outbound_id: string;
  /** Id of the customer whose record it is. Example: `441`. */
  customer_id: NumericId;
}

/**
 * Changes the record of a customer in a campaign that is fed from the CRM.
 *
 * @example
 * ```ts
 * await updateRecord(thulium, { outbound_id: '00001', customer_id: 441, status_id: 3 });
 * ```
 *
 * @throws InvalidInputError before anything is sent; NotFoundError when there is no such campaign or record.
 * @see {@link https://api.thulium.com/docs/api/crm_outbounds/put_crm_outbounds_id_records_customer_id}
 */
export const updateRecord: Endpoint<UpdateRecordInput, void> = defineEndpoint({
  id: 'crmOutbounds.updateRecord',
  method: 'PUT',
  path: '/crm_outbounds/{outbound_id}/records/{customer_id}',
  evidence: 'full',
  params: () => ({ outbound_id: campaignId, customer_id: numericId }),
  body: recordFields,
  response: () => empty,
});
