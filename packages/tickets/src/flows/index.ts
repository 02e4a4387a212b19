export * from './createTicketWithAttachments.js';
export * from './replyAndClose.js';
