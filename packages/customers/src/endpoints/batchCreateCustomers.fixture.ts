import type { BatchResult } from '@thulium-js/core';
import type { EndpointFixture } from '@thulium-js/testing';
import type { BatchCreateCustomersInput } from './batchCreateCustomers.js';

export const fixtures: EndpointFixture<BatchCreateCustomersInput, BatchResult>[] = [
  {
    name: 'one of two is accepted',
    source: 'inferred',
    note: 'The fields are documented; an answer was not seen. It is that of other batches, keyed by the place in the list.',
    input: {
      customers: [
        { surname: 'Kowalski', phone_number: ['222333444'] },
        { surname: 'Nowak', type: 'no such type' },
      ],
    },
    request: {
      method: 'POST',
      path: '/batch/customers',
      body: {
        customers: [
          { surname: 'Kowalski', phone_number: ['222333444'] },
          { surname: 'Nowak', type: 'no such type' },
        ],
      },
    },
    response: {
      status: 207,
      body: {
        0: { http_status: 201, customer_id: 40000 },
        1: { http_status: 400, message: 'Type not found.' },
      },
    },
    output: {
      items: [
        { key: '0', http_status: 201, status: 'added', record_id: null, customer_id: 40000, message: null },
        {
          key: '1',
          http_status: 400,
          status: 'failed',
          record_id: null,
          customer_id: null,
          message: 'Type not found.',
        },
      ],
    },
  },
];
