import type { BatchResult } from '@thulium-js/core';
import type { EndpointFixture } from '@thulium-js/testing';
import type { BatchAddRecordsInput } from './batchAddRecords.js';

const records = [
  { customer_id: 441, status_id: 3 },
  { customer_id: 445, status_id: 1 },
  { customer_id: 448, status_id: 1 },
];

export const fixtures: EndpointFixture<BatchAddRecordsInput, BatchResult>[] = [
  {
    name: 'added, there already, refused',
    source: 'documented',
    input: { outbound_id: '00001', records },
    request: { method: 'POST', path: '/batch/crm_outbounds/00001/records', body: { records } },
    response: {
      status: 207,
      body: {
        441: { http_status: 201, record_id: 111, status: 'ADDED' },
        445: { http_status: 400, record_id: 100, status: 'ALREADY_EXISTS' },
        448: { http_status: 400, status: 'FAILED', message: 'Customer not found.' },
      },
    },
    output: {
      items: [
        { key: '441', http_status: 201, status: 'added', record_id: 111, customer_id: 441, message: null },
        { key: '445', http_status: 400, status: 'already_exists', record_id: 100, customer_id: 445, message: null },
        {
          key: '448',
          http_status: 400,
          status: 'failed',
          record_id: null,
          customer_id: 448,
          message: 'Customer not found.',
        },
      ],
    },
  },
];
