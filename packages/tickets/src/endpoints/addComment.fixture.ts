import type { EndpointFixture } from '@thulium-js/testing';
import type { AddCommentInput } from './addComment.js';

export const fixtures: EndpointFixture<AddCommentInput, void>[] = [
  {
    name: 'a comment of an agent',
    source: 'inferred',
    note: 'fields as createTicket and addAgentResponse name them; the answer as that of the other responses',
    input: { ticket_id: 1234, comment: 'Example comment', user_login: 'akowalski' },
    request: {
      method: 'POST',
      path: '/tickets/1234/comment',
      body: { comment: 'Example comment', user_login: 'akowalski' },
    },
    response: { status: 201, body: '' },
    output: undefined,
  },
  {
    name: 'a field that is not documented',
    source: 'inferred',
    note: 'the vendor documents no field of this call: what is given goes out',
    input: { ticket_id: 1234, comment: 'Example comment', date: '2014-07-14 12:34' },
    request: {
      method: 'POST',
      path: '/tickets/1234/comment',
      body: { comment: 'Example comment', date: '2014-07-14 12:34' },
    },
    response: { status: 201, body: [] },
    output: undefined,
  },
];
