import { campaignId, defineEndpoint, type Endpoint, empty, type NumericId, numericId } from '@thulium-js/core/declare';

/** What {@link deleteRecord} takes. The vendor documents no further fields; those given go into the query. */
export interface DeleteRecordInput {
  /** Id of the campaign: always five characters, zeros in front included. Example: `00001`. */
  outbound_id: string;
  /** Id of the customer whose record it is. Example: `441`. */
  customer_id: NumericId;
  /** A field that is not documented, sent in the query as it is. */
  [field: string]: unknown;
}

/**
 * Removes the record of a customer from a campaign that is fed from the CRM. The customer stays.
 *
 * Only method and path are documented: what it answers for a record in the middle of a call is not known.
 * {@link batchDeleteRecords} tells.
 *
 * @example
 * ```ts
 * await deleteRecord(thulium, { outbound_id: '00001', customer_id: 441 });
 * ```
 *
 * @throws InvalidInputError before anything is sent; NotFoundError when there is no such campaign or record.
 * @see {@link http://docplayer.pl/2105308-Rest-api-wprowadzenie-kampanie-kampania-zwykla-kampania-zasilana-z-crm-cc-crm-kolejki-thulium-rest-api-autentykacja.html}
 * A copy of an old index; the page of this call was not seen.
 */
export const deleteRecord: Endpoint<DeleteRecordInput, void> = defineEndpoint({
  id: 'crmOutbounds.deleteRecord',
  method: 'DELETE',
  path: '/crm_outbounds/{outbound_id}/records/{customer_id}',
  evidence: 'index',
  params: () => ({ outbound_id: campaignId, customer_id: numericId }),
  rest: 'query',
  response: () => empty,
});
