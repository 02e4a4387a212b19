import { buildMessage } from '../builders.js';
import { type Call, created, found, type Routes } from '../call.js';
import { fromClient } from '../clock.js';
import { notFound, Refusal } from '../errors.js';
import type { Ticket, TicketMessage } from '../state.js';
import { nextId } from '../state.js';
import { writeMessages, writeTicket } from './ticketWire.js';

/** The ticket a path names. One that was removed is gone for good for a GET [doc], and unknown to the rest. */
export function ticketOf(call: Call): Ticket {
  const id = call.id();
  const ticket = call.state.tickets.get(id);
  if (ticket !== undefined) return ticket;
  if (call.endpoint.method === 'GET' && call.state.removed.has(`tickets/${id}`)) {
    throw new Refusal(410, [{ kind: 'gone' }]);
  }
  throw notFound();
}

/** Adds a message at the end of a ticket; the ticket counts as changed now. */
export function addMessage(call: Call, ticket: Ticket, message: Omit<Partial<TicketMessage>, 'message_id'>): void {
  const date = call.body.string('date');
  const created_at = date === undefined ? call.now : fromClient(date);
  ticket.messages.push(
    buildMessage({ type: 'COMMENT', created_at, ...message, message_id: nextId(call.state, 'message') }),
  );
  ticket.updated_at = call.now;
}

/** Tickets and their messages. */
export const ticketRoutes: Routes = {
  'GET tickets/:id': (call) => {
    const ticket = ticketOf(call);
    return found({ ...writeTicket(call.state, ticket, call.query), messages: writeMessages(ticket) });
  },

  // [doc] The answer is empty. That the status stays as it is, is not documented [inference].
  'POST tickets/:id/customer_response': (call) => {
    const ticket = ticketOf(call);
    addMessage(call, ticket, {
      type: 'MAIL',
      body: call.body.string('body') ?? '',
      body_type: call.body.string('body_type') ?? '',
    });
    call.notify({ action: 'TICKET_MESSAGE_RECEIVED', fields: { ticket_id: ticket.ticket_id } });
    return created();
  },
};
