import { createThulium, createTickets } from '@thulium-js/tickets';

const tickets = createTickets(createThulium({ system: 'acme', username: 'user', password: 'secret' }));

export async function work(): Promise<string> {
  await tickets.addCustomerResponse({ ticket_id: 1234, body: 'Hello', date: new Date() });
  await tickets.addAgentResponse({ ticket_id: 1234, body: 'Hello', user_login: 'anna' });
  await tickets.addComment({ ticket_id: 1234, comment: 'Called back' });
  await tickets.updateTicket({ ticket_id: 1234, status_id: 3, tags: ['billing'] });
  const { ticket_id, subject } = await tickets.getTicket({ ticket_id: 1234 });
  return `${ticket_id}: ${subject}`;
}
