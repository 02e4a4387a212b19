import type { EndpointFixture } from '@thulium-js/testing';
import type { DeleteCustomerInput } from './deleteCustomer.js';

export const fixtures: EndpointFixture<DeleteCustomerInput, void>[] = [
  {
    name: 'by id',
    source: 'documented',
    input: { customer_id: 13 },
    request: { method: 'DELETE', path: '/customers/13' },
    response: { status: 204, body: '' },
    output: undefined,
  },
];
