import {
  campaignId,
  defineEndpoint,
  type Endpoint,
  type NumericId,
  numericId,
  unknown,
} from '@thulium-js/core/declare';

/** What {@link copyRecordNotes} takes: besides the record nothing is documented, and nothing is checked. */
export interface CopyRecordNotesInput {
  /** Id of the campaign: always five characters, zeros in front included. Example: `00001`. */
  outbound_id: string;
  /** Id of the customer whose record it is. Example: `441`. */
  customer_id: NumericId;
  /** A field that is not documented; it is sent as it is. */
  [field: string]: unknown;
}

/**
 * Copies the notes of a record.
 *
 * Only method and path are documented: from where to where, which fields it takes and what it answers is not known. Without
 * further fields the body is empty.
 *
 * @example
 * ```ts
 * await copyRecordNotes(thulium, { outbound_id: '00001', customer_id: 441 });
 * ```
 *
 * @throws InvalidInputError before anything is sent; NotFoundError when there is no such campaign or record.
 * @see {@link https://api.thulium.com/docs/api/printer} The index; the page of this call was not seen.
 */
export const copyRecordNotes: Endpoint<CopyRecordNotesInput, unknown> = defineEndpoint({
  id: 'crmOutbounds.copyRecordNotes',
  method: 'POST',
  path: '/crm_outbounds/{outbound_id}/records/{customer_id}/copy_notes',
  evidence: 'index',
  params: () => ({ outbound_id: campaignId, customer_id: numericId }),
  rest: 'body',
  response: () => unknown,
});
