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
  {
    name: 'with a field that is not documented',
    source: 'inferred',
    note: 'Which fields there are is not known: what is given goes into the query.',
    input: { outbound_id: '00001', customer_id: 441, force: true },
    request: { method: 'DELETE', path: '/crm_outbounds/00001/records/441', query: 'force=true' },
    response: { status: 204, body: '' },
    output: undefined,
  },
];
