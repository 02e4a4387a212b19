import { expect, test } from 'vitest';
import { getThing } from '../test/support/endpoints.js';
import { bind } from './bind.js';
import type { Thulium } from './client.js';
import { ConfigurationError } from './errors.js';

test.each([undefined, null, {}, { system: 'acme' }])('what is no client, %j, is refused when it is bound', (client) => {
  expect(() => bind({}, client as unknown as Thulium)).toThrow('expected a client made by createThulium');
});

test.each([undefined, null, {}, () => undefined])(
  'a call without a client, %j, rejects and says what it expects',
  async (client) => {
    const expected = 'test.getThing: expected a client made by createThulium as the first argument';
    const call = getThing(client as unknown as Thulium, { thing_id: 1 });
    await expect(call).rejects.toThrow(new ConfigurationError(expected, { endpoint: 'test.getThing' }));
  },
);
