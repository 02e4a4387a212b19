export * from './addCustomerResponse.js';
