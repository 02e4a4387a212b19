import type { EndpointFixture } from '@thulium-js/testing';
import type { CopyRecordNotesInput } from './copyRecordNotes.js';

export const fixtures: EndpointFixture<CopyRecordNotesInput, unknown>[] = [
  {
    name: 'without further fields',
    source: 'inferred',
    note: 'Only method and path are documented.',
    input: { outbound_id: '00001', customer_id: 441 },
    request: { method: 'POST', path: '/crm_outbounds/00001/records/441/copy_notes' },
    response: { status: 201, body: '' },
    output: undefined,
  },
];
