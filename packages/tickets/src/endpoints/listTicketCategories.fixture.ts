import type { Page } from '@thulium-js/core/declare';
import type { EndpointFixture } from '@thulium-js/testing';
import type { TicketCategory } from '../shapes/ticketCategory.js';
import type { ListTicketCategoriesInput } from './listTicketCategories.js';

export const fixtures: EndpointFixture<ListTicketCategoriesInput | void, Page<TicketCategory>>[] = [
  {
    name: 'a bare list',
    source: 'inferred',
    note: 'only method and path are known; the answer is made up of the fields of tickets',
    input: undefined,
    request: { method: 'GET', path: '/ticket_categories' },
    response: { status: 200, body: [{ category_id: '3', name: 'Faktury', order: 1 }] },
    output: { count: null, result: [{ category_id: 3, name: 'Faktury', order: 1 }] },
  },
  {
    name: 'a list with a count, and a field that is not documented',
    source: 'inferred',
    note: 'only method and path are known: either form of a list is read, and what is given goes out',
    input: { active: true },
    request: { method: 'GET', path: '/ticket_categories', query: 'active=true' },
    response: { status: 200, body: { count: 1, result: [{ id: 3 }] } },
    output: { count: 1, result: [{ id: 3 }] },
  },
];
