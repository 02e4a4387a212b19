import type { Page } from '@thulium-js/core/declare';
import type { EndpointFixture } from '@thulium-js/testing';
import type { TicketSummary } from '../shapes/ticketSummary.js';
import type { ListTicketsInput } from './listTickets.js';

const ticket = {
  ticket_id: 1234,
  from: 'john.doe@example.org',
  ticket_queue_name: 'test@example.org',
  ticket_queue_id: 32,
  subject: 'Example ticket subject',
  customer_id: 32122,
  full_status_name: 'some status - some sub status',
  user_login: 'akowalski',
  created_at: '2014-07-08 08:05',
  updated_at: '2014-07-11 08:05',
};

export const fixtures: EndpointFixture<ListTicketsInput | void, Page<TicketSummary>>[] = [
  {
    name: 'without filters',
    source: 'inferred',
    note: 'the vendor names only `count`; `result` is that of its other lists, the item that of getTicket',
    input: undefined,
    request: { method: 'GET', path: '/tickets' },
    response: {
      status: 200,
      body: {
        count: 231,
        result: [{ ...ticket, status_id: '2', substatus_id: '', category_id: '3', closed_at: '', close_time: '' }],
      },
    },
    output: {
      count: 231,
      result: [{ ...ticket, status_id: 2, substatus_id: null, category_id: 3, closed_at: null, close_time: null }],
    },
  },
  {
    name: 'every filter',
    source: 'inferred',
    note: "put together from the examples of the vendor's table of parameters; the bare list is that of other calls",
    input: {
      limit: 100,
      offset: 10,
      date_from: '2014-07-04',
      date_to: new Date('2014-07-14T10:34:56Z'),
      create_date_from: '2014-07-04 00:00',
      create_date_to: '2014-07-14',
      company_id: 21,
      customer_id: '32122',
      user_login: 'akowalski',
      source: 'www',
      ticket_queue_id: 2,
      category_id: 2,
      message_id: 432,
      status_id: [1, 2],
      custom_fields: { ID: ['1', '2'], Uwagi: 'information' },
    },
    request: {
      method: 'GET',
      path: '/tickets',
      query:
        'limit=100&offset=10&date_from=2014-07-04&date_to=2014-07-14%2012%3A34&create_date_from=2014-07-04%2000%3A00&create_date_to=2014-07-14&company_id=21&customer_id=32122&user_login=akowalski&source=www&ticket_queue_id=2&category_id=2&message_id=432&status_id[]=1&status_id[]=2&custom_fields[ID][0]=1&custom_fields[ID][1]=2&custom_fields[Uwagi]=information',
    },
    response: { status: 200, body: [{ ticket_id: '1234' }] },
    output: { count: null, result: [{ ticket_id: 1234 }] },
  },
  {
    name: 'an empty filter',
    source: 'inferred',
    note: 'an empty value has a meaning to other lists of the vendor: it is sent',
    input: { user_login: '' },
    request: { method: 'GET', path: '/tickets', query: 'user_login=' },
    response: { status: 200, body: { count: 0, result: [] } },
    output: { count: 0, result: [] },
  },
];
