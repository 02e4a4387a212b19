export * from './startConversation.js';
