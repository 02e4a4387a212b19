import type { EndpointFixture } from '@thulium-js/testing';
import type { UpdateCompanyInput } from './updateCompany.js';

export const fixtures: EndpointFixture<UpdateCompanyInput, void>[] = [
  {
    name: 'some fields',
    source: 'inferred',
    note: 'Only method and path are documented; the answer is that of every PUT.',
    input: { company_id: 28, name: 'Example Ltd', nip: '6783144527' },
    request: { method: 'PUT', path: '/companies/28', body: { name: 'Example Ltd', nip: '6783144527' } },
    response: { status: 204, body: '' },
    output: undefined,
  },
];
