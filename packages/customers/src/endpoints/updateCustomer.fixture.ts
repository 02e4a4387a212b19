import type { EndpointFixture } from '@thulium-js/testing';
import type { UpdateCustomerInput } from './updateCustomer.js';

export const fixtures: EndpointFixture<UpdateCustomerInput, void>[] = [
  {
    name: 'some fields',
    source: 'inferred',
    note: 'The fields are those of POST customers; the answer is that of every PUT.',
    input: { customer_id: 273, surname: 'Nowak', phone_number: '222333444', address: { city: 'Kraków' } },
    request: {
      method: 'PUT',
      path: '/customers/273',
      body: { surname: 'Nowak', phone_number: '222333444', address: { city: 'Kraków' } },
    },
    response: { status: 204, body: '' },
    output: undefined,
  },
];
