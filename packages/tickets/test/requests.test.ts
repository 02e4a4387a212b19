import { type Refusals, recordingClient, testRefusals } from '@thulium-js/testing';
import { expect, it } from 'vitest';
import { createTickets } from '../src/index.js';

const { thulium, sent } = recordingClient();
const tickets = createTickets(thulium);
const minimal = { to: 'mailbox@example.org', subject: 'Hello', body: 'Hello' };

/** What must be refused, by call: the input, and what the error says. */
const wrong: Refusals = {
  listTickets: [
    [{ status_id: 1 }, 'status_id: expected a list of at least one item'],
    [{ status_id: [] }, 'status_id: expected a list of at least one item'],
    [{ status_id: ['new'] }, 'status_id[0]: expected an id'],
    [{ status: [1] }, 'status is not a field of this call'],
    [{ page: 2 }, 'page is not a field of this call'],
    [{ limit: 101 }, 'limit: expected a whole number from 1 to 100'],
    [{ limit: 0 }, 'limit: expected a whole number from 1 to 100'],
    [{ offset: -1 }, 'offset: expected a whole number'],
    [{ date_from: '2014-07-04 12:34:56' }, 'date_from: expected a valid Date, or a real date written like'],
    [{ date_to: '2014-02-30' }, 'date_to: expected a valid Date'],
    [{ date_to: 1404468000 }, 'date_to: expected a valid Date'],
    [{ source: 'fax' }, 'source: expected one of "email"'],
    [{ custom_fields: {} }, 'custom_fields: expected an object with at least one field'],
    [{ custom_fields: { ID: [] } }, 'custom_fields.ID: expected'],
  ],
  getTicket: [
    [{}, 'ticket_id is missing'],
    [{ ticket_id: '../1' }, 'ticket_id: expected an id'],
    [{ ticket_id: 1, include_custom_fields: 'true' }, 'include_custom_fields: expected true or false'],
  ],
  createTicket: [
    [{ subject: 'Hello', body: 'Hello' }, 'to is missing: expected an e-mail address'],
    [{ ...minimal, cc: 'jan@example.org' }, 'cc: expected a list'],
    [{ ...minimal, cc: ['jan'] }, 'cc[0]: expected an e-mail address'],
    [{ ...minimal, body_type: 'html' }, 'body_type: expected one of "HTML", "PLAIN"'],
    [{ ...minimal, direction: 'in' }, 'direction: expected one of "in_behalf_of", "out"'],
    [{ ...minimal, attachments: '61527075253ba62a76ca5c' }, 'attachments: expected a list'],
    [{ ...minimal, custom_fields: { ID: true } }, 'custom_fields.ID: expected a string or a number'],
    [{ ...minimal, message: 'Hello' }, 'message is not a field of this call'],
    [{ ...minimal, user_login: null }, 'user_login: expected a non-empty string'],
  ],
  updateTicket: [
    [{ ticket_id: 12, subject: 'Hello' }, 'subject is not a field of this call'],
    [{ ticket_id: 12, tags: 'tag1' }, 'tags: expected a list'],
    [{ status_id: 1 }, 'ticket_id is missing'],
  ],
  addAgentResponse: [
    [{ ticket_id: 1, body: 'Hello' }, 'user_login is missing'],
    [{ ticket_id: 1, body: '', user_login: 'akowalski' }, 'body: expected a non-empty string'],
    [{ ticket_id: 1, body: 'Hello', user_login: 'akowalski', date: '2014-07-14' }, 'date: expected a valid Date'],
  ],
  addCustomerResponse: [[{ ticket_id: 1, body: 'Hello', attachments: [] }, 'attachments is not a field of this call']],
  addComment: [
    [{ ticket_id: 1 }, 'comment is missing'],
    [{ ticket_id: 1, comment: 'Hello', date: new Date(0) }, 'date: expected a JSON value'],
  ],
  deleteTicket: [[{ ticket_id: 1, force: [] }, 'force: expected a string, a number']],
  deleteAttachment: [
    [{ ticket_id: 1, token: '' }, 'token: expected a non-empty string'],
    [{ ticket_id: 1, token: '..' }, 'token: expected a value that can stand in a path'],
  ],
  getTodayStats: [[{ day: new Date(0) }, 'day: expected a string']],
};

testRefusals(tickets, sent, wrong);

it('sends no default that was not given', async () => {
  sent.length = 0;
  await tickets.listTickets();
  expect(sent.map(({ url }) => url)).toEqual(['https://acme.thulium.com/api/tickets']);
});
