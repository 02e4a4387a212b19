import type { Page } from '@thulium-js/core';
import type { EndpointFixture } from '@thulium-js/testing';
import type { FieldGroup } from '../shapes/fieldGroup.js';
import type { ListFieldGroupsInput } from './listFieldGroups.js';

const fields = [
  { field_id: 12, name: 'Product' },
  { field_id: 8, name: 'Count' },
  { field_id: 9, name: 'Confirmed' },
  { field_id: 10, name: 'Comment' },
];

export const fixtures: EndpointFixture<ListFieldGroupsInput | void, Page<FieldGroup>>[] = [
  {
    name: 'all groups',
    source: 'inferred',
    note: 'The answer is the sample that stands on the page of GET customer_field_group_items, where it does not fit.',
    input: undefined,
    request: { method: 'GET', path: '/customer_field_groups' },
    response: { status: 200, body: { count: 1, result: [{ group_id: 2, name: 'Orders', fields }] } },
    output: { count: 1, result: [{ group_id: 2, name: 'Orders', fields }] },
  },
];
