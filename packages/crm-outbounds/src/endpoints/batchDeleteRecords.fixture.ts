import type { BatchResult } from '@thulium-js/core';
import type { EndpointFixture } from '@thulium-js/testing';
import type { BatchDeleteRecordsInput } from './batchDeleteRecords.js';

export const fixtures: EndpointFixture<BatchDeleteRecordsInput, BatchResult>[] = [
  {
    name: 'removed, and not there',
    source: 'documented',
    input: { outbound_id: '00001', customer_id: [441, 442] },
    request: {
      method: 'DELETE',
      path: '/batch/crm_outbounds/00001/records',
      query: 'customer_id[]=441&customer_id[]=442',
    },
    response: {
      status: 207,
      body: {
        441: { http_status: 200, record_id: 5235, status: 'REMOVED' },
        442: { http_status: 404, status: 'NOT_EXIST' },
      },
    },
    output: {
      items: [
        { key: '441', http_status: 200, status: 'removed', record_id: 5235, customer_id: 441, message: null },
        { key: '442', http_status: 404, status: 'not_exist', record_id: null, customer_id: 442, message: null },
      ],
    },
  },
  {
    name: 'in the middle of a call',
    source: 'inferred',
    note: 'The word is documented, its `http_status` is not.',
    input: { outbound_id: '00001', customer_id: ['441'] },
    request: { method: 'DELETE', path: '/batch/crm_outbounds/00001/records', query: 'customer_id[]=441' },
    response: { status: 207, body: { 441: { http_status: 400, record_id: 47, status: 'CALL_IN_PROGRESS' } } },
    output: {
      items: [
        { key: '441', http_status: 400, status: 'call_in_progress', record_id: 47, customer_id: 441, message: null },
      ],
    },
  },
];
