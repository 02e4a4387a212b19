import type { EndpointFixture } from '@thulium-js/testing';
import type { UpdateTicketInput } from './updateTicket.js';

export const fixtures: EndpointFixture<UpdateTicketInput, void>[] = [
  {
    name: 'status, substatus and category',
    source: 'documented',
    input: { ticket_id: 12, status_id: '1', substatus_id: '2', category_id: '3' },
    request: {
      method: 'PUT',
      path: '/tickets/12',
      body: { status_id: '1', substatus_id: '2', category_id: '3' },
    },
    response: { status: 204, body: '' },
    output: undefined,
  },
  {
    name: 'null leaves a field as it is',
    source: 'inferred',
    note: "put together from the vendor's table of parameters",
    input: { ticket_id: 12, user_login: null, tags: ['tag1', 'tag2'], custom_fields: { field_name_1: 'value_1' } },
    request: {
      method: 'PUT',
      path: '/tickets/12',
      body: { user_login: null, tags: ['tag1', 'tag2'], custom_fields: { field_name_1: 'value_1' } },
    },
    response: { status: 204, body: '' },
    output: undefined,
  },
];
