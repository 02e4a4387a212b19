import { testEndpoints } from '@thulium-js/testing';
import * as endpoints from './endpoints/index.js';

testEndpoints({
  domain: 'chat',
  endpoints,
  folder: new URL('./endpoints/', import.meta.url),
  loadFixtures: (name) => import(`./endpoints/${name}.fixture.ts`),
});
