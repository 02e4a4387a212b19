import { defineEndpoint, type Endpoint, unknown } from '@thulium-js/core/declare';

/** What {@link listCustomerIdsByOutboundStatus} takes: nothing is documented, and nothing is checked. */
export interface ListCustomerIdsByOutboundStatusInput {
  /** A filter; its name is not documented. One that the server does not know may be ignored. */
  [filter: string]: unknown;
}

/**
 * Lists ids of customers by the status of their record in a campaign.
 *
 * Only method and path are documented: which filters it takes and what it answers is not known. Both pass as they are.
 *
 * @example
 * ```ts
 * const answer = await listCustomerIdsByOutboundStatus(thulium, { outbound_id: '00001', status_id: [3] });
 * ```
 *
 * @throws InvalidInputError before anything is sent, for a value that cannot stand in a query.
 * @see {@link https://api.thulium.com/docs/api/printer} The index; the page of this call was not seen.
 */
export const listCustomerIdsByOutboundStatus: Endpoint<ListCustomerIdsByOutboundStatusInput | void, unknown> =
  defineEndpoint({
    id: 'customers.listCustomerIdsByOutboundStatus',
    method: 'GET',
    path: '/customer_id_by_outbound_status',
    evidence: 'index',
    rest: 'query',
    response: () => unknown,
  });
