import type { EndpointFixture } from '@thulium-js/testing';
import type { DeleteTicketInput } from './deleteTicket.js';

export const fixtures: EndpointFixture<DeleteTicketInput, void>[] = [
  {
    name: 'a ticket',
    source: 'inferred',
    note: 'only method and path are known; status and answer as those of every DELETE',
    input: { ticket_id: 1234 },
    request: { method: 'DELETE', path: '/tickets/1234' },
    response: { status: 204, body: '' },
    output: undefined,
  },
];
