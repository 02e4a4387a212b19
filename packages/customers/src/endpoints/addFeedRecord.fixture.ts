import type { EndpointFixture } from '@thulium-js/testing';
import type { AddFeedRecordInput } from './addFeedRecord.js';

const payload =
  '[{"id":"sample-id","type":"text","payload":{"message":"Sample message"},"author":"customer","time":"2021-02-02T10:10:12"}]';

export const fixtures: EndpointFixture<AddFeedRecordInput, void>[] = [
  {
    name: 'messages as a list',
    source: 'documented',
    input: {
      customer_id: 23,
      type: 'ZOWIE',
      payload: [
        {
          id: 'sample-id',
          type: 'text',
          payload: { message: 'Sample message' },
          author: 'customer',
          time: '2021-02-02T10:10:12',
        },
      ],
    },
    request: { method: 'POST', path: '/customers/23/feed_records', body: { type: 'ZOWIE', payload } },
    response: { status: 201, body: '' },
    output: undefined,
  },
  {
    name: 'messages as the text that goes over the wire',
    source: 'documented',
    input: { customer_id: '23', type: 'ZOWIE', payload },
    request: { method: 'POST', path: '/customers/23/feed_records', body: { type: 'ZOWIE', payload } },
    response: { status: 201, body: '' },
    output: undefined,
  },
];
