import type { Page } from '@thulium-js/core';
import type { EndpointFixture } from '@thulium-js/testing';
import type { FieldGroupItem } from '../shapes/fieldGroupItem.js';
import type { ListFieldGroupItemsInput } from './listFieldGroupItems.js';

const group = {
  group_id: 2,
  name: 'Orders',
  fields: [
    { field_id: 12, name: 'Product' },
    { field_id: 8, name: 'Count' },
    { field_id: 9, name: 'Confirmed' },
    { field_id: 10, name: 'Comment' },
  ],
};

export const fixtures: EndpointFixture<ListFieldGroupItemsInput | void, Page<FieldGroupItem>>[] = [
  {
    name: 'as documented, with a group in place of an item',
    source: 'documented',
    input: { group_id: 1, customer_id: 123 },
    request: { method: 'GET', path: '/customer_field_group_items', query: 'group_id=1&customer_id=123' },
    response: { status: 200, body: { count: 1, result: [group] } },
    output: { count: 1, result: [group] },
  },
  {
    name: 'an item as it was written',
    source: 'inferred',
    note: 'The shape is that of the request that adds an item, with its id.',
    input: { customer_id: 273, limit: 1000, offset: 10 },
    request: { method: 'GET', path: '/customer_field_group_items', query: 'limit=1000&offset=10&customer_id=273' },
    response: {
      status: 200,
      body: {
        count: 11,
        result: [
          {
            item_id: '32',
            group_id: 2,
            customer_id: 273,
            values: [
              { field_id: '12', value: 'headset' },
              { field_id: 8, value: 2 },
            ],
          },
        ],
      },
    },
    output: {
      count: 11,
      result: [
        {
          item_id: 32,
          group_id: 2,
          customer_id: 273,
          values: [
            { field_id: 12, value: 'headset' },
            { field_id: 8, value: 2 },
          ],
        },
      ],
    },
  },
];
