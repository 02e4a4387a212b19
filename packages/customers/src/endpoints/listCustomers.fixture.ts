import type { Page } from '@thulium-js/core';
import type { EndpointFixture } from '@thulium-js/testing';
import type { Customer } from '../shapes/customer.js';
import type { ListCustomersInput } from './listCustomers.js';

const note = 'The filters are documented; an answer was not seen. Its rows are taken from GET customers/:id.';

const wire = {
  customer_id: 273,
  name: 'Jan',
  surname: 'Kowalski',
  phone_number: '222333444',
  phone_numbers: ['222333444', '213443523'],
  email: 'jan.kowalski@example.org',
  company_id: '',
  identifier: '',
  type: '',
  group: '',
  company_flag: '',
  account_manager: '',
  updated_at: '',
};

const read: Customer = {
  ...wire,
  company_id: null,
  identifier: null,
  type: null,
  group: null,
  company_flag: null,
  account_manager: null,
  updated_at: null,
};

export const fixtures: EndpointFixture<ListCustomersInput | void, Page<Customer>>[] = [
  {
    name: 'by phone number',
    source: 'inferred',
    note,
    input: { phone_number: '222333444', limit: 100, offset: 0 },
    request: { method: 'GET', path: '/customers', query: 'limit=100&offset=0&phone_number=222333444' },
    response: { status: 200, body: { count: 1, result: [wire] } },
    output: { count: 1, result: [read] },
  },
  {
    name: 'a bare list',
    source: 'inferred',
    note: `${note} Which of the two envelopes it has was not seen.`,
    input: undefined,
    request: { method: 'GET', path: '/customers' },
    response: { status: 200, body: [wire] },
    output: { count: null, result: [read] },
  },
  {
    name: 'by custom fields',
    source: 'mended',
    note: 'The documented query; an answer was not seen.',
    input: { custom_fields: { Kraj: ['POLSKA', 'NORWEGIA'], Miasto: 'Kraków' } },
    request: {
      method: 'GET',
      path: '/customers',
      query: 'custom_fields[Kraj][0]=POLSKA&custom_fields[Kraj][1]=NORWEGIA&custom_fields[Miasto]=Krak%C3%B3w',
    },
    response: { status: 200, body: { count: 0, result: [] } },
    output: { count: 0, result: [] },
  },
  {
    name: 'those who have neither identifier nor phone number',
    source: 'inferred',
    note,
    input: { identifier: '', phone_number: '' },
    request: { method: 'GET', path: '/customers', query: 'identifier=&phone_number=' },
    response: { status: 200, body: { count: 0, result: [] } },
    output: { count: 0, result: [] },
  },
  {
    name: 'every filter',
    source: 'inferred',
    note,
    input: {
      identifier: '3434558',
      email: 'jan.kowalski@example.org',
      phone_number: '555666777',
      nip: '6783144527',
      company_id: 456,
      company_flag: true,
      type: 'custom type name',
      group: 'custom group name',
      custom_fields: { Miasto: 'Kraków' },
      include_custom_fields: true,
      include_address: true,
      include_invoice_address: true,
      include_mail_drop_address: true,
      limit: 1000,
      offset: 10,
      order: '-surname',
    },
    request: {
      method: 'GET',
      path: '/customers',
      query:
        'limit=1000&offset=10&identifier=3434558&email=jan.kowalski%40example.org&phone_number=555666777&nip=6783144527&company_id=456&company_flag=true&type=custom%20type%20name&group=custom%20group%20name&custom_fields[Miasto]=Krak%C3%B3w&include_custom_fields=true&include_address=true&include_invoice_address=true&include_mail_drop_address=true&order=-surname',
    },
    response: { status: 200, body: { count: 0, result: [] } },
    output: { count: 0, result: [] },
  },
];
