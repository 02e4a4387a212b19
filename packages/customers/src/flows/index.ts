export * from './findOrCreateCompany.js';
export * from './findOrCreateCustomer.js';
