import {
  boolean,
  campaignId,
  type DateTimeInput,
  dateTime,
  definePagedEndpoint,
  filledArray,
  type NumericId,
  numericId,
  optional,
  type PagedEndpoint,
  type PageInput,
  picklist,
} from '@thulium-js/core/declare';
import { type OutboundRecord, record } from '../shapes/record.js';
import { type SystemStatus, systemStatuses } from '../shapes/systemStatus.js';

/** What {@link listRecords} takes. */
export interface ListRecordsInput extends PageInput {
  /** Id of the campaign: always five characters, zeros in front included. Example: `00001`. */
  outbound_id: string;
  /** Field to sort by, with `-` in front from late to early. Default: the order in which they were added. */
  order?: 'next_call_date' | '-next_call_date';
  /** Ids of statuses of the campaign, one of which must fit. Example: `[10, 15]`. */
  status_id?: NumericId[];
  /** System statuses, one of which must fit. Example: `['TO_CALL', 'CALL']`. */
  system_status?: SystemStatus[];
  /** The first day on which it was added: a `Date`, or `YYYY-MM-DD`. Example: `2016-10-18`. */
  create_date_from?: DateTimeInput;
  /** The last day on which it was added: a `Date`, or `YYYY-MM-DD`. Example: `2016-10-20`. */
  create_date_to?: DateTimeInput;
  /** The first day of the last call: a `Date`, or `YYYY-MM-DD`. Example: `2016-10-18`. */
  call_date_from?: DateTimeInput;
  /** The last day of the last call: a `Date`, or `YYYY-MM-DD`. Example: `2016-10-20`. */
  call_date_to?: DateTimeInput;
  /** Asks for the data of the customer. Example: `true`. */
  include_customer?: boolean;
  /** Asks for the custom fields of the customer. Example: `true`. */
  include_custom_fields?: boolean;
  /** Asks for the address of the customer. Example: `true`. */
  include_address?: boolean;
}

/**
 * Lists the records of a campaign that is fed from the CRM.
 *
 * @example
 * ```ts
 * const list = listRecords.all(thulium, { outbound_id: '00001', system_status: ['TO_CALL'] });
 * for await (const { customer_id } of list) console.log(customer_id);
 * ```
 *
 * @throws InvalidInputError before anything is sent, for a filter that does not exist: the server might give all
 * records; NotFoundError when there is no such campaign.
 * @see {@link https://api.thulium.com/docs/api/crm_outbounds/get_crm_outbounds_id_records}
 */
export const listRecords: PagedEndpoint<ListRecordsInput, OutboundRecord> = definePagedEndpoint({
  id: 'crmOutbounds.listRecords',
  method: 'GET',
  path: '/crm_outbounds/{outbound_id}/records',
  evidence: 'partial',
  params: () => ({ outbound_id: campaignId }),
  query: () => ({
    order: optional(picklist(['next_call_date', '-next_call_date'])),
    status_id: optional(filledArray(numericId)),
    system_status: optional(filledArray(picklist(systemStatuses))),
    create_date_from: optional(dateTime('day')),
    create_date_to: optional(dateTime('day')),
    call_date_from: optional(dateTime('day')),
    call_date_to: optional(dateTime('day')),
    include_customer: optional(boolean),
    include_custom_fields: optional(boolean),
    include_address: optional(boolean),
  }),
  page: { item: record, maximum: 100, key: 'record_id' },
});
