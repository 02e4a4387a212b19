import { buildMessage } from '../builders.js';
import type { Call } from '../call.js';
import { fromClient } from '../clock.js';
import { invalid } from '../errors.js';
import { nextId, type Ticket, type TicketMessage } from '../state.js';

/** Adds a message at the end of a ticket; the ticket counts as changed now. */
export function addMessage(call: Call, ticket: Ticket, message: Omit<Partial<TicketMessage>, 'message_id'>): void {
  const date = call.body.string('date');
  const created_at = date === undefined ? call.now : fromClient(date);
  const message_id = nextId(call.state, 'message');
  ticket.messages.push(buildMessage({ type: 'COMMENT', created_at, ...message, message_id }));
  ticket.updated_at = call.now;
}

/** Sets what a request assigns to a ticket: agent, queue, category, tags, status. Each must exist [inference]. */
export function assignTicket(call: Call, ticket: Ticket): void {
  const { state, body } = call;
  const login = body.string('user_login');
  if (login !== undefined) {
    if (login !== '' && !state.agents.has(login)) throw invalid('noSuchReference', 'user_login');
    ticket.user_login = login;
  }
  ticket.ticket_queue_id = known(call, 'ticket_queue_id', state.ticketQueues) ?? ticket.ticket_queue_id;
  ticket.category_id = known(call, 'category_id', state.ticketCategories) ?? ticket.category_id;
  ticket.tags = body.strings('tags') ?? ticket.tags;
  assignStatus(call, ticket);
}

/** A new status takes its substatus with it; a substatus belongs to its status. */
function assignStatus(call: Call, ticket: Ticket): void {
  const statusId = known(call, 'status_id', call.state.ticketStatuses) ?? ticket.status_id;
  const substatusId = call.body.integer('substatus_id');
  const status = call.state.ticketStatuses.get(statusId);
  if (substatusId !== undefined) {
    const belongs = status?.substatuses.some(({ substatus_id }) => substatus_id === substatusId) ?? false;
    if (!belongs) throw invalid('noSuchReference', 'substatus_id');
    ticket.substatus_id = substatusId;
  } else if (statusId !== ticket.status_id) {
    ticket.substatus_id = null;
  }
  ticket.status_id = statusId;
  ticket.closed_at = status?.closed === true ? (ticket.closed_at ?? call.now) : null;
}

function known(call: Call, name: string, dictionary: ReadonlyMap<number, unknown>): number | undefined {
  const id = call.body.integer(name);
  if (id !== undefined && !dictionary.has(id)) throw invalid('noSuchReference', name);
  return id;
}
