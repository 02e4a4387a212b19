import {
  campaignId,
  type DateTimeInput,
  dateTime,
  defineEndpoint,
  type Endpoint,
  empty,
  filledText,
  type NumericId,
  numericId,
  optional,
  wholeNumber,
} from '@thulium-js/core/declare';

/** What {@link updateRecord} takes. */
export interface UpdateRecordInput {
  /** Id of the campaign: always five characters, zeros in front included. Example: `00001`. */
  outbound_id: string;
  /** Id of the customer whose record it is. Example: `441`. */
  customer_id: NumericId;
  /**
   * Id of the status of the record in the campaign. Example: `8`.
   *
   * Which system status stands behind an id only the server knows: for `MY_RECORD` it wants `agent_login` and
   * `next_call_date`, for `CALL_NO_SOONER_THAN` `next_call_date`, and answers 400 without them.
   */
  status_id?: NumericId;
  /** Id of the dictionary status. Example: `8`. */
  dictionary_status_id?: NumericId;
  /** Login of the agent who gets the record. Example: `j.doe`. */
  agent_login?: string;
  /** When to call next: a `Date`, or local time as `YYYY-MM-DD hh:mm`. Example: `2018-05-24 12:24`. */
  next_call_date?: DateTimeInput;
  /** Place of the record in the order of calls. Example: `50`. */
  order?: number;
}

/**
 * Changes the record of a customer in a campaign that is fed from the CRM.
 *
 * @example
 * ```ts
 * await updateRecord(thulium, { outbound_id: '00001', customer_id: 441, status_id: 3 });
 * ```
 *
 * @throws {@link InvalidInputError} before sending; {@link NotFoundError} when there is no such campaign or record.
 * @see {@link https://api.thulium.com/docs/api/crm_outbounds/put_crm_outbounds_id_records_customer_id}
 */
export const updateRecord: Endpoint<UpdateRecordInput, void> = defineEndpoint({
  id: 'crmOutbounds.updateRecord',
  method: 'PUT',
  path: '/crm_outbounds/{outbound_id}/records/{customer_id}',
  evidence: 'full',
  params: () => ({ outbound_id: campaignId, customer_id: numericId }),
  body: () => ({
    status_id: optional(numericId),
    dictionary_status_id: optional(numericId),
    agent_login: optional(filledText),
    next_call_date: optional(dateTime('minute')),
    order: optional(wholeNumber),
  }),
  response: () => empty,
});
