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
  {
    name: 'with a field that is not documented',
    source: 'inferred',
    note: 'Which fields there are is not known: what is given goes into the query.',
    input: { company_id: 28, force: true },
    request: { method: 'DELETE', path: '/companies/28', query: 'force=true' },
    response: { status: 204, body: '' },
    output: undefined,
  },
];
