import type { EndpointFixture } from '@thulium-js/testing';
import type { Company } from '../shapes/company.js';
import type { GetCompanyInput } from './getCompany.js';

const address = {
  street: 'Zlotej Jesieni',
  building: '7',
  flat: null,
  postcode: '31-827',
  city: 'Krakow',
  post_office: 'Krakow',
  borough: null,
  county: null,
  voivodship: null,
  country: 'Poland',
};

export const fixtures: EndpointFixture<GetCompanyInput, Company>[] = [
  {
    name: 'with custom fields and address',
    source: 'mended',
    note: 'In the documented answer the opening quote of custom_fields is missing.',
    input: { company_id: 28, include_custom_fields: true, include_address: true },
    request: { method: 'GET', path: '/companies/28', query: 'include_custom_fields=true&include_address=true' },
    response: {
      status: 200,
      body: {
        name: 'Thulium',
        company_id: 28,
        customer_id: 13,
        type: 'internal',
        group: 'partner',
        nip: '6783144527',
        account_manager: '',
        address,
        custom_fields: { ID: null, 'Additional info': 'none' },
      },
    },
    output: {
      name: 'Thulium',
      company_id: 28,
      customer_id: 13,
      type: 'internal',
      group: 'partner',
      nip: '6783144527',
      account_manager: null,
      address,
      custom_fields: { ID: null, 'Additional info': 'none' },
    },
  },
];
