import type { EndpointFixture } from '@thulium-js/testing';
import type { DeleteRecordInput } from './deleteRecord.js';

export const fixtures: EndpointFixture<DeleteRecordInput, void>[] = [
  {
    name: 'by customer',
    source: 'inferred',
    note: 'Only method and path are documented; the answer is that of every DELETE.',
    input: { outbound_id: '00001', customer_id: 441 },
    request: { method: 'DELETE', path: '/crm_outbounds/00001/records/441' },
    response: { status: 204, body: '' },
    output: undefined,
  },
];
