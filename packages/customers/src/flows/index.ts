export * from './findOrCreateCustomer.js';
