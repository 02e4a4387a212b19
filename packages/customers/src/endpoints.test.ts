import { testEndpoints } from '@thulium-js/testing';
import * as endpoints from './endpoints/index.js';

testEndpoints({
  domain: 'customers',
  endpoints,
  folder: new URL('./endpoints/', import.meta.url),
  loadFixtures: (name) => import(`./endpoints/${name}.fixture.ts`),
});
