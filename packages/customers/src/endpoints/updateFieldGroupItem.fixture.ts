import type { EndpointFixture } from '@thulium-js/testing';
import type { UpdateFieldGroupItemInput } from './updateFieldGroupItem.js';

const values = [
  { field_id: 12, value: 'phone' },
  { field_id: 8, value: 13 },
  { field_id: 10, value: 'comment' },
];

export const fixtures: EndpointFixture<UpdateFieldGroupItemInput, void>[] = [
  {
    name: 'texts and a number',
    source: 'documented',
    input: { item_id: 32, values },
    request: { method: 'PUT', path: '/customer_field_group_items/32', body: { values } },
    response: { status: 204, body: '' },
    output: undefined,
  },
];
