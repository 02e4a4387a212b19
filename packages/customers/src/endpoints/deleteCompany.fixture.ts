import type { EndpointFixture } from '@thulium-js/testing';
import type { DeleteCompanyInput } from './deleteCompany.js';

export const fixtures: EndpointFixture<DeleteCompanyInput, void>[] = [
  {
    name: 'by id',
    source: 'inferred',
    note: 'Only method and path are documented; the answer is that of every DELETE.',
    input: { company_id: 28 },
    request: { method: 'DELETE', path: '/companies/28' },
    response: { status: 204, body: '' },
    output: undefined,
  },
];
