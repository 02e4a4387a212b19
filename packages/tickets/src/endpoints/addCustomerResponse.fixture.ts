import type { EndpointFixture } from '@thulium-js/testing';
import type { AddCustomerResponseInput } from './addCustomerResponse.js';

export const fixtures: EndpointFixture<AddCustomerResponseInput, void>[] = [
  {
    name: 'a text',
    source: 'documented',
    input: { ticket_id: 1234, body: 'Hello world.' },
    request: { method: 'POST', path: '/tickets/1234/customer_response', body: { body: 'Hello world.' } },
    response: { status: 201, body: '' },
    output: undefined,
  },
  {
    name: 'plain, with a date',
    source: 'inferred',
    note: "put together from the examples of the vendor's table of parameters",
    input: { ticket_id: '1234', body: 'Dzień dobry', body_type: 'PLAIN', date: new Date('2014-07-14T10:34:00Z') },
    request: {
      method: 'POST',
      path: '/tickets/1234/customer_response',
      body: { body: 'Dzień dobry', body_type: 'PLAIN', date: '2014-07-14 12:34' },
    },
    response: { status: 201, body: '' },
    output: undefined,
  },
];
