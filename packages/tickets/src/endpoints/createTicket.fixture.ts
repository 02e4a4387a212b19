import type { EndpointFixture } from '@thulium-js/testing';
import type { CreatedTicket, CreateTicketInput } from './createTicket.js';

const input: CreateTicketInput = {
  to: 'mailbox@example.org',
  subject: 'ticket subject',
  from: 'john.doe@example.org',
  body: 'email content',
  comment: 'ticket comment',
  attachments: ['61527075253ba62a76ca5c'],
  cc: ['cc_mail1@example.org', 'cc_mail2@example.org'],
};

export const fixtures: EndpointFixture<CreateTicketInput, CreatedTicket>[] = [
  {
    name: 'with a comment, a file and copies',
    source: 'mended',
    note: 'the key of the answer had no quotes; the addresses are at example.org now',
    input,
    request: { method: 'POST', path: '/tickets', body: input },
    response: { status: 201, body: { ticket_id: 1232 } },
    output: { ticket_id: 1232 },
  },
  {
    name: 'every field',
    source: 'inferred',
    note: "put together from the examples of the vendor's table of parameters",
    input: {
      to: 'mailbox@example.org',
      subject: 'ticket subject',
      body: '<p>email content</p>',
      body_type: 'HTML',
      source: 'phone',
      direction: 'out',
      user_login: 'akowalski',
      customer_id: 32122,
      tags: ['tag1', 'tag2', 'tag3'],
      status_id: '1',
      substatus_id: 2,
      category_id: '3',
      ticket_queue_id: 2,
      custom_fields: { field_name_1: 'value_1', field_name_2: 2 },
    },
    request: {
      method: 'POST',
      path: '/tickets',
      body: {
        to: 'mailbox@example.org',
        subject: 'ticket subject',
        body: '<p>email content</p>',
        body_type: 'HTML',
        source: 'phone',
        direction: 'out',
        user_login: 'akowalski',
        customer_id: 32122,
        tags: ['tag1', 'tag2', 'tag3'],
        status_id: '1',
        substatus_id: 2,
        category_id: '3',
        ticket_queue_id: 2,
        custom_fields: { field_name_1: 'value_1', field_name_2: 2 },
      },
    },
    response: { status: 200, body: { ticket_id: '1233' } },
    output: { ticket_id: 1233 },
  },
];
