import { expect, test } from 'vitest';
import { encodeRawRequest } from './rawRequest.js';

test('a value that the path asks for and nobody gave is missing', () => {
  expect(() => encodeRawRequest({ method: 'GET', path: '/queues/{queue_id}' })).toThrow(
    'request: params.queue_id is missing: expected a value',
  );
});
