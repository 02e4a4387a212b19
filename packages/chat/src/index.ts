export * from '@thulium-js/core';
export { type Chat, createChat } from './client.js';
export * from './endpoints/index.js';
export type * from './shapes/index.js';
