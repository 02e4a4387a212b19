import { campaignId, defineEndpoint, type Endpoint, type NumericId, numericId } from '@thulium-js/core/declare';
import { type OutboundRecord, record } from '../shapes/record.js';

/** What {@link getRecord} takes. */
export interface GetRecordInput {
  /** Id of the campaign: always five characters, zeros in front included. Example: `00001`. */
  outbound_id: string;
  /** Id of the customer whose record it is. Example: `441`. */
  customer_id: NumericId;
}

/**
 * Reads the record of a customer in a campaign that is fed from the CRM.
 *
 * @example
 * ```ts
 * const { system_status } = await getRecord(thulium, { outbound_id: '00001', customer_id: 441 });
 * ```
 *
 * @throws InvalidInputError before anything is sent; NotFoundError when there is no such campaign or record.
 * @see {@link https://api.thulium.com/docs/api/crm_outbounds/get_crm_outbounds_id_records_customer_id}
 */
export const getRecord: Endpoint<GetRecordInput, OutboundRecord> = defineEndpoint({
  id: 'crmOutbounds.getRecord',
  method: 'GET',
  path: '/crm_outbounds/{outbound_id}/records/{customer_id}',
  evidence: 'full',
  params: () => ({ outbound_id: campaignId, customer_id: numericId }),
  response: record,
});
