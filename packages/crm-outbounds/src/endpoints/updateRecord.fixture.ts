import type { EndpointFixture } from '@thulium-js/testing';
import type { UpdateRecordInput } from './updateRecord.js';

export const fixtures: EndpointFixture<UpdateRecordInput, void>[] = [
  {
    name: 'the status, as a text',
    source: 'documented',
    input: { outbound_id: '00001', customer_id: 441, status_id: '3' },
    request: { method: 'PUT', path: '/crm_outbounds/00001/records/441', body: { status_id: '3' } },
    response: { status: 204, body: '' },
    output: undefined,
  },
];
