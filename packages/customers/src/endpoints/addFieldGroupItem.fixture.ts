import type { EndpointFixture } from '@thulium-js/testing';
import type { AddedFieldGroupItem, AddFieldGroupItemInput } from './addFieldGroupItem.js';

const values = [
  { field_id: 12, value: 'phone' },
  { field_id: 8, value: 13 },
  { field_id: 10, value: 'comment' },
];

export const fixtures: EndpointFixture<AddFieldGroupItemInput, AddedFieldGroupItem>[] = [
  {
    name: 'texts and a number',
    source: 'documented',
    input: { group_id: 2, customer_id: 1, values },
    request: { method: 'POST', path: '/customer_field_group_items', body: { group_id: 2, customer_id: 1, values } },
    response: { status: 201, body: { item_id: 38 } },
    output: { item_id: 38 },
  },
];
