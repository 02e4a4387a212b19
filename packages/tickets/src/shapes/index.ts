export type { CustomFieldFilter, CustomFieldValue, CustomFieldValues } from './customFields.js';
export type { Ticket } from './ticket.js';
export type { TicketMessage, TicketMessageType } from './ticketMessage.js';
export type { TicketSource } from './ticketSource.js';
