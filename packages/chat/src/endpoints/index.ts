export * from './deleteConversation.js';
export * from './deleteConversationContent.js';
export * from './sendMessage.js';
export * from './startConversation.js';
export * from './stopConversation.js';
