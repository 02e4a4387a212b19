import { testEndpoints } from '@thulium-js/testing';
import * as endpoints from '../src/endpoints/index.js';

testEndpoints({
  domain: 'customers',
  endpoints,
  folder: new URL('../src/endpoints/', import.meta.url),
  loadFixtures: (name) => import(`../src/endpoints/${name}.fixture.ts`),
});
