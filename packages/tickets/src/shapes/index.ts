export type { TemporaryFile } from './temporaryFile.js';
export type { Ticket } from './ticket.js';
export type { TicketCategory } from './ticketCategory.js';
export type { TicketMessage, TicketMessageType } from './ticketMessage.js';
export type { TicketQueue } from './ticketQueue.js';
export type { TicketSource } from './ticketSource.js';
export type { TicketStatus } from './ticketStatus.js';
export type { TicketSummary } from './ticketSummary.js';
