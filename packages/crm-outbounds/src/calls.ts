export * from './endpoints/index.js';
export * from './flows/index.js';
