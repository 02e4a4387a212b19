export * from './deleteConversation.js';
export * from './deleteConversationContent.js';
export * from './getChatReport.js';
export * from './listChatQueues.js';
export * from './listChats.js';
export * from './sendMessage.js';
export * from './startConversation.js';
export * from './stopConversation.js';
