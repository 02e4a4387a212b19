import type { EndpointFixture } from '@thulium-js/testing';
import type { AddedRecord, AddRecordInput } from './addRecord.js';

export const fixtures: EndpointFixture<AddRecordInput, AddedRecord>[] = [
  {
    name: 'with a status',
    source: 'documented',
    input: { outbound_id: '00001', customer_id: 441, status_id: 3 },
    request: { method: 'POST', path: '/crm_outbounds/00001/records', body: { customer_id: 441, status_id: 3 } },
    response: { status: 201, body: { record_id: '231' } },
    output: { record_id: 231 },
  },
  {
    name: 'for an agent, at a time',
    source: 'mended',
    note: 'The fields and their values are documented, one by one; the request as a whole is not.',
    input: {
      outbound_id: '00001',
      customer_id: 442,
      status_id: 8,
      dictionary_status_id: 8,
      agent_login: 'j.doe',
      next_call_date: new Date('2018-05-24T10:24:00Z'),
      order: 50,
    },
    request: {
      method: 'POST',
      path: '/crm_outbounds/00001/records',
      body: {
        customer_id: 442,
        status_id: 8,
        dictionary_status_id: 8,
        agent_login: 'j.doe',
        next_call_date: '2018-05-24 12:24',
        order: 50,
      },
    },
    response: { status: 201, body: { record_id: '232' } },
    output: { record_id: 232 },
  },
];
