export * from '@thulium-js/core';
export * from './calls.js';
export { type CrmOutbounds, createCrmOutbounds } from './client.js';
export type * from './shapes/index.js';
