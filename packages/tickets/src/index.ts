export * from '@thulium-js/core';
export * from './calls.js';
export { createTickets, type Tickets } from './client.js';
export type * from './shapes/index.js';
