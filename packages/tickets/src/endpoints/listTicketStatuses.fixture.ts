import type { Page } from '@thulium-js/core/declare';
import type { EndpointFixture } from '@thulium-js/testing';
import type { TicketStatus } from '../shapes/ticketStatus.js';
import type { ListTicketStatusesInput } from './listTicketStatuses.js';

export const fixtures: EndpointFixture<ListTicketStatusesInput | void, Page<TicketStatus>>[] = [
  {
    name: 'a bare list',
    source: 'inferred',
    note: 'only method and path are known; the answer is made up of the fields of tickets',
    input: undefined,
    request: { method: 'GET', path: '/ticket_statuses' },
    response: { status: 200, body: [{ status_id: '3', name: 'Nowe', order: 1 }] },
    output: { count: null, result: [{ status_id: 3, name: 'Nowe', order: 1 }] },
  },
  {
    name: 'a list with a count, and a field that is not documented',
    source: 'inferred',
    note: 'only method and path are known: either form of a list is read, and what is given goes out',
    input: { active: true },
    request: { method: 'GET', path: '/ticket_statuses', query: 'active=true' },
    response: { status: 200, body: { count: 1, result: [{ id: 3 }] } },
    output: { count: 1, result: [{ id: 3 }] },
  },
];
