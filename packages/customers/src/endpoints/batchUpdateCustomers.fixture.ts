import type { BatchResult } from '@thulium-js/core';
import type { EndpointFixture } from '@thulium-js/testing';
import type { BatchUpdateCustomersInput } from './batchUpdateCustomers.js';

export const fixtures: EndpointFixture<BatchUpdateCustomersInput, BatchResult>[] = [
  {
    name: 'one of two exists',
    source: 'inferred',
    note: 'The fields are documented; an answer was not seen. It is that of DELETE batch/customers.',
    input: {
      customers: [
        { customer_id: 273, group: 'partner', address: { city: 'Kraków' } },
        { customer_id: '14', surname: 'Nowak' },
      ],
    },
    request: {
      method: 'PUT',
      path: '/batch/customers',
      body: {
        customers: [
          { customer_id: 273, group: 'partner', address: { city: 'Kraków' } },
          { customer_id: '14', surname: 'Nowak' },
        ],
      },
    },
    response: {
      status: 207,
      body: { 273: { http_status: 204 }, 14: { http_status: 404, message: 'Customer not found.' } },
    },
    output: {
      items: [
        {
          key: '14',
          http_status: 404,
          status: 'not_exist',
          record_id: null,
          customer_id: 14,
          message: 'Customer not found.',
        },
        { key: '273', http_status: 204, status: 'updated', record_id: null, customer_id: 273, message: null },
      ],
    },
  },
];
