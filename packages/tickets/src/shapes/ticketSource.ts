/** Where tickets can come from. */
export const ticketSources = ['email', 'phone', 'sms', 'chat', 'www'] as const;

/** Where a ticket comes from. */
export type TicketSource = 'email' | 'phone' | 'sms' | 'chat' | 'www';
