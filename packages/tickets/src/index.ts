export * from '@thulium-js/core';
export { createTickets, type Tickets } from './client.js';
export * from './endpoints/index.js';
export type * from './shapes/index.js';
