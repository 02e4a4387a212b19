import type { Page } from '@thulium-js/core';
import type { EndpointFixture } from '@thulium-js/testing';
import type { Company } from '../shapes/company.js';
import type { ListCompaniesInput } from './listCompanies.js';

export const fixtures: EndpointFixture<ListCompaniesInput | void, Page<Company>>[] = [
  {
    name: 'by tax number',
    source: 'inferred',
    note: 'The filters are documented; an answer was not seen. Its rows are taken from GET companies/:id.',
    input: { nip: '6783144527', include_address: true },
    request: { method: 'GET', path: '/companies', query: 'nip=6783144527&include_address=true' },
    response: {
      status: 200,
      body: {
        count: 1,
        result: [
          {
            name: 'Thulium',
            company_id: 28,
            customer_id: 13,
            type: 'internal',
            group: 'partner',
            nip: '6783144527',
            account_manager: '',
            address: [],
          },
        ],
      },
    },
    output: {
      count: 1,
      result: [
        {
          name: 'Thulium',
          company_id: 28,
          customer_id: 13,
          type: 'internal',
          group: 'partner',
          nip: '6783144527',
          account_manager: null,
          address: {},
        },
      ],
    },
  },
];
