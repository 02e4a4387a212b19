import { expect, test } from 'vitest';
import { bind } from './bind.js';
import type { Thulium } from './client.js';

test.each([undefined, null, {}, { system: 'acme' }])('what is no client, %j, is refused when it is bound', (client) => {
  expect(() => bind({}, client as unknown as Thulium)).toThrow('expected a client made by createThulium');
});
