import type { EndpointFixture } from '@thulium-js/testing';
import type { CreateCompanyInput, CreatedCompany } from './createCompany.js';

export const fixtures: EndpointFixture<CreateCompanyInput, CreatedCompany>[] = [
  {
    name: 'what a public program sends',
    source: 'inferred',
    note: 'Only method and path are documented; a public program sends these fields and reads `company_id`.',
    input: {
      name: 'Example Ltd',
      phone_number: '555666777',
      email: 'office@example.org',
      note: 'Pays within 14 days',
      custom_fields: { 'Additional info': 'none' },
    },
    request: {
      method: 'POST',
      path: '/companies',
      body: {
        name: 'Example Ltd',
        phone_number: '555666777',
        email: 'office@example.org',
        note: 'Pays within 14 days',
        custom_fields: { 'Additional info': 'none' },
      },
    },
    response: { status: 201, body: { company_id: 500 } },
    output: { company_id: 500 },
  },
];
