import { type Refusals, recordingClient, testRefusals } from '@thulium-js/testing';
import { beforeEach, expect, test } from 'vitest';
import { createCustomers } from '../src/index.js';

const { thulium, sent } = recordingClient();
const customers = createCustomers(thulium);

beforeEach(() => {
  sent.length = 0;
});

const value = { field_id: 12, value: 'phone' };
const message = {
  id: '1',
  type: 'text',
  payload: { message: 'Hello' },
  author: 'customer',
  time: '2021-02-02T10:10:12',
};

/** What must be refused, by call: the input, and what the error says. */
const wrong: Refusals = {
  listCustomers: [
    [{ phone: '555666777' }, 'phone is not a field of this call (did you mean phone_number?)'],
    [{ external_id: 'A-1' }, 'external_id is not a field of this call'],
    [{ page: 2, per_page: 50 }, 'per_page is not a field of this call'],
    [{ phone_number: 555666777 }, 'phone_number: expected a string'],
    [{ phone_number: ['555666777'] }, 'phone_number: expected a string'],
    [{ identifier: null }, 'identifier: expected a string or a whole number'],
    [{ email: 'brak' }, 'email: expected an e-mail address, or an empty string for none'],
    [{ email: ' jan@example.org ' }, 'email: expected an e-mail address, or an empty string for none'],
    [{ company_id: 'A' }, 'company_id: expected an id'],
    [{ company_flag: 'true' }, 'company_flag: expected true or false'],
    [{ limit: 1001 }, 'limit: expected a whole number from 1 to 1000'],
    [{ offset: -1 }, 'offset: expected a whole number'],
    [{ custom_fields: {} }, 'custom_fields: expected an object with at least one field'],
    [{ custom_fields: { Kraj: [] } }, 'custom_fields.Kraj'],
    [{ custom_fields: { Kraj: { name: 'POLSKA' } } }, 'custom_fields.Kraj'],
    [{ custom_fields: ['Kraj'] }, 'custom_fields: expected a plain object of names and values'],
  ],
  getCustomer: [
    [{}, 'customer_id is missing'],
    [{ id: 273 }, 'customer_id is missing'],
    [{ customer_id: '../companies/28' }, 'customer_id: expected an id'],
    [{ customer_id: -1 }, 'customer_id: expected an id'],
    [{ customer_id: 273, include_address: 1 }, 'include_address: expected true or false'],
  ],
  createCustomer: [
    [{ name: 'Jan' }, 'surname is missing'],
    [{ surname: '' }, 'surname: expected a non-empty string'],
    [
      { surname: 'Kowalski', phone_numbers: ['222333444'] },
      'phone_numbers is not a field of this call (did you mean phone_number?)',
    ],
    [{ surname: 'Kowalski', phone_number: 222333444 }, 'phone_number: expected a string, or a list of strings'],
    [{ surname: 'Kowalski', email: [null] }, 'email[0]: expected'],
    [{ surname: 'Kowalski', email: 'brak' }, 'email: expected an e-mail address'],
    [{ surname: 'Kowalski', email: ['jan@example.org', ' jan@example.org '] }, 'email[1]: expected an e-mail address'],
    [{ surname: 'Kowalski', address: { town: 'Kraków' } }, 'address.town is not a field of this call'],
    [
      { surname: 'Kowalski', invoice_address: { voivodship: 'małopolskie' } },
      'invoice_address.voivodship is not a field',
    ],
    [
      { surname: 'Kowalski', custom_fields: { Count: Number.NaN } },
      'custom_fields.Count: expected a string or a number',
    ],
    [{ surname: 'Kowalski', birthdate: new Date() }, 'birthdate: expected a string'],
    [{ surname: 'Kowalski', vip: 'true' }, 'vip: expected true or false'],
  ],
  updateCustomer: [
    [{ surname: 'Nowak' }, 'customer_id is missing'],
    [{ customer_id: 273, phone_number: 222333444 }, 'phone_number: expected a string, or a list of strings'],
    [{ customer_id: 273, address: { town: 'Kraków' } }, 'address.town is not a field of this call'],
    [{ customer_id: 273, since: new Date() }, 'since: expected a JSON value (a date as a string)'],
  ],
  deleteCustomer: [
    [{ customer_id: [13, 14] }, 'customer_id: expected an id'],
    [{ customer_id: 13, force: true }, 'force is not a field of this call'],
  ],
  addNote: [[{ note: 'Called back' }, 'customer_id is missing']],
  addFeedRecord: [
    [{ customer_id: 23, type: 'NOTE', payload: [message] }, 'type: expected one of "ZOWIE"'],
    [{ customer_id: 23, type: 'ZOWIE', payload: message }, 'payload: expected a list of messages'],
    [{ customer_id: 23, type: 'ZOWIE', payload: '{}' }, 'payload: expected a list of messages'],
    // Half of a surrogate pair, as JSON writes it: PHP reads the whole list as NULL.
    [{ customer_id: 23, type: 'ZOWIE', payload: '[{"text":"\\ud83d"}]' }, 'payload: expected a list of messages'],
    [
      { customer_id: 23, type: 'ZOWIE', payload: [{ ...message, time: '2021-02-02 10:10' }] },
      'payload[0].time: expected',
    ],
    [{ customer_id: 23, type: 'ZOWIE', payload: [{ ...message, text: 'Hello' }] }, 'payload[0].text is not a field'],
  ],
  batchCreateCustomers: [
    [{ customers: [] }, 'customers: expected a list of at least one item'],
    [{ customers: { surname: 'Kowalski' } }, 'customers: expected a list of at least one item'],
    [{ customers: [{ surname: 'Kowalski' }, { name: 'Jan' }] }, 'customers[1].surname is missing'],
    [{ customers: [{ surname: 'Kowalski', customer_id: 1 }] }, 'customers[0].customer_id is not a field'],
  ],
  batchUpdateCustomers: [
    [{ customers: [{ surname: 'Kowalski' }] }, 'customers[0].customer_id is missing'],
    [{ customers: [{ customer_id: 1, regon: '1' }] }, 'customers[0].regon is not a field'],
  ],
  batchDeleteCustomers: [
    [{ customer_id: [] }, 'customer_id: expected a list of at least one item'],
    [{ customer_id: 13 }, 'customer_id: expected a list of at least one item'],
    [{}, 'customer_id is missing'],
  ],
  listCompanies: [
    [{ company_flag: true }, 'company_flag is not a field of this call'],
    [{ company_id: 28 }, 'company_id is not a field of this call'],
    [{ limit: 1001 }, 'limit: expected a whole number from 1 to 1000'],
  ],
  getCompany: [[{ customer_id: 13 }, 'company_id is missing']],
  createCompany: [
    [{ nip: '6783144527' }, 'name is missing'],
    [{ name: 'Example Ltd', nip: 6783144527 }, 'nip: expected a string'],
  ],
  updateCompany: [[{ name: 'Example Ltd' }, 'company_id is missing']],
  deleteCompany: [[{ company_id: 28, force: [] }, 'force: expected a string, a number']],
  listCustomerIdsByOutboundStatus: [
    [{ status_id: [] }, 'status_id: expected'],
    [{ since: new Date() }, 'since: expected'],
    ['00001', 'the input: expected'],
  ],
  listFieldGroups: [[{ group_id: 2 }, 'group_id is not a field of this call']],
  listFieldGroupItems: [
    [{ item_id: 32 }, 'item_id is not a field of this call'],
    [{ group_id: '' }, 'group_id: expected an id'],
  ],
  addFieldGroupItem: [
    [{ group_id: 2, customer_id: 1, values: value }, 'values: expected a list'],
    [{ group_id: 2, customer_id: 1, values: [{ name: 'Product', value: 'phone' }] }, 'values[0].field_id is missing'],
    [
      { group_id: 2, customer_id: 1, values: [{ fieldid: 1, value: 'x' }] },
      'values[0].fieldid is not a field of this call (did you mean field_id?)',
    ],
    [{ group_id: 2, customer_id: 1, values: [{ ...value, name: 'Product' }] }, 'values[0].name is not a field'],
    [
      { group_id: 2, customer_id: 1, values: [{ field_id: 12, value: true }] },
      'values[0].value: expected a string or a number',
    ],
    [{ group_id: 2, customer_id: 1, values: [{ field_id: 12, value: Number.POSITIVE_INFINITY }] }, 'values[0].value'],
  ],
  updateFieldGroupItem: [[{ item_id: 32, group_id: 2, values: [value] }, 'group_id is not a field of this call']],
  deleteFieldGroupItem: [[{ id: 32 }, 'item_id is missing']],
};

testRefusals(customers, sent, wrong);

test('a filter that is empty is sent: it finds those who have none', async () => {
  await customers.listCustomers({ identifier: '', phone_number: '' });
  await customers.listCompanies({ identifier: '' });
  expect(sent.map(({ url }) => new URL(url).search)).toEqual(['?identifier=&phone_number=', '?identifier=']);
});

test('the names of custom fields are left to the server, if a query can hold them', async () => {
  await customers.listCustomers({ custom_fields: { 'Nie ma. Takiego': 'x' } });
  expect(sent[0]?.url).toContain('?custom_fields[Nie%20ma.%20Takiego]=x');
  await expect(customers.listCustomers({ custom_fields: { 'Kwota [PLN]': '1' } })).rejects.toThrow(
    'custom_fields.[name withheld]: expected a name that is not blank, without brackets and NUL',
  );
});

test('an empty e-mail address means none, and one that is right is taken', async () => {
  await customers.listCustomers({ email: '' });
  await customers.listCompanies({ email: 'biuro@example.org' });
  await customers.updateCustomer({ customer_id: 273, email: '' });
  await customers.updateCustomer({ customer_id: 273, email: ['jan@example.org', 'jk@example.org'] });
  expect(sent.map(({ url }) => url.replace(/^.*\/api/, ''))).toEqual([
    '/customers?email=',
    '/companies?email=biuro%40example.org',
    '/customers/273',
    '/customers/273',
  ]);
  await expect(customers.listCompanies({ email: 'brak' })).rejects.toThrow('email: expected an e-mail address');
});
