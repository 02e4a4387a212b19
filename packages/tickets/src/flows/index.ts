export * from './replyAndClose.js';
