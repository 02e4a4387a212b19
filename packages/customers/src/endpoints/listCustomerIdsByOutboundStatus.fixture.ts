import type { EndpointFixture } from '@thulium-js/testing';
import type { ListCustomerIdsByOutboundStatusInput } from './listCustomerIdsByOutboundStatus.js';

export const fixtures: EndpointFixture<ListCustomerIdsByOutboundStatusInput | void, unknown>[] = [
  {
    name: 'with filters',
    source: 'inferred',
    note: 'Only method and path are documented; the filters are named as the fields of a record are.',
    input: { outbound_id: '00001', status_id: [6] },
    request: {
      method: 'GET',
      path: '/customer_id_by_outbound_status',
      query: 'outbound_id=00001&status_id[]=6',
    },
    response: { status: 200, body: { count: 1, result: [441] } },
    output: { count: 1, result: [441] },
  },
];
