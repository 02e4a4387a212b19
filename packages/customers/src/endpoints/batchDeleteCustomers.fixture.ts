import type { BatchResult } from '@thulium-js/core';
import type { EndpointFixture } from '@thulium-js/testing';
import type { BatchDeleteCustomersInput } from './batchDeleteCustomers.js';

export const fixtures: EndpointFixture<BatchDeleteCustomersInput, BatchResult>[] = [
  {
    name: 'one of two exists',
    source: 'mended',
    note: 'In the documented answer stands a comma behind the last field of an object.',
    input: { customer_id: [13, 14] },
    request: { method: 'DELETE', path: '/batch/customers', query: 'customer_id[]=13&customer_id[]=14' },
    response: {
      status: 207,
      body: { 13: { http_status: 204 }, 14: { http_status: 404, message: 'Customer not found.' } },
    },
    output: {
      items: [
        { key: '13', http_status: 204, status: 'removed', record_id: null, customer_id: 13, message: null },
        {
          key: '14',
          http_status: 404,
          status: 'not_exist',
          record_id: null,
          customer_id: 14,
          message: 'Customer not found.',
        },
      ],
    },
  },
];
