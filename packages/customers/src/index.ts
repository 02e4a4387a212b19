// For callers.
export * from '@thulium-js/core';
export * from './calls.js';
export { type Customers, createCustomers } from './client.js';
export type { CompanyKey } from './companySearch.js';
export type { CustomerKey } from './customerSearch.js';
export type { FindOrCreateOptions } from './findOrCreateOptions.js';
// For authors of flows that find or create.
export { readFindOrCreateOptions } from './findOrCreateOptions.js';
export type { FindOrCreateProgress } from './lookThenCreate.js';
export { loadCustomerKeys, readCompanyKeys } from './searchKeys.js';
export type * from './shapes/index.js';
