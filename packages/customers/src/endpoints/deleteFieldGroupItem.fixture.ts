import type { EndpointFixture } from '@thulium-js/testing';
import type { DeleteFieldGroupItemInput } from './deleteFieldGroupItem.js';

export const fixtures: EndpointFixture<DeleteFieldGroupItemInput, void>[] = [
  {
    name: 'by id',
    source: 'inferred',
    note: 'No page of the vendor shows this call; a public program makes it. The answer is that of every DELETE.',
    input: { item_id: 32 },
    request: { method: 'DELETE', path: '/customer_field_group_items/32' },
    response: { status: 204, body: '' },
    output: undefined,
  },
];
