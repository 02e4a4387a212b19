import type { Page } from '@thulium-js/core/declare';
import type { EndpointFixture } from '@thulium-js/testing';
import type { TicketQueue } from '../shapes/ticketQueue.js';
import type { ListTicketQueuesInput } from './listTicketQueues.js';

export const fixtures: EndpointFixture<ListTicketQueuesInput | void, Page<TicketQueue>>[] = [
  {
    name: 'a bare list',
    source: 'inferred',
    note: 'only method and path are known; the answer is made up of the fields of tickets',
    input: undefined,
    request: { method: 'GET', path: '/ticket_queues' },
    response: { status: 200, body: [{ ticket_queue_id: '3', name: 'Reklamacje', order: 1 }] },
    output: { count: null, result: [{ ticket_queue_id: 3, name: 'Reklamacje', order: 1 }] },
  },
  {
    name: 'a list with a count, and a field that is not documented',
    source: 'inferred',
    note: 'only method and path are known: either form of a list is read, and what is given goes out',
    input: { active: true },
    request: { method: 'GET', path: '/ticket_queues', query: 'active=true' },
    response: { status: 200, body: { count: 1, result: [{ id: 3 }] } },
    output: { count: 1, result: [{ id: 3 }] },
  },
];
