export * from '@thulium-js/core';
export * from './calls.js';
export { type Customers, createCustomers } from './client.js';
export type { CustomerKey } from './customerSearch.js';
export type * from './shapes/index.js';
