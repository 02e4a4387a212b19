export * from './createTicketWithAttachments.js';
export * from './listTicketsChangedSince.js';
export * from './replyAndClose.js';
