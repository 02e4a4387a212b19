import { buildMessage, buildTicket } from '../builders.js';
import { type Call, created, done, found, page, type Routes } from '../call.js';
import { isWithin } from '../dates.js';
import { invalid, notFound, Refusal } from '../errors.js';
import { nextId, type Ticket, type TicketMessage } from '../state.js';
import { fieldsMatch, mergeFields } from './customerInput.js';
import { takeAttachments } from './files.js';
import { addMessage, assignTicket } from './ticketInput.js';
import { writeMessages, writeTicket } from './ticketWire.js';

/** The ticket a path names. One that was removed is gone for good for a GET [doc], and unknown to the rest. */
function ticketOf(call: Call): Ticket {
  const id = call.id();
  const ticket = call.state.tickets.get(id);
  if (ticket !== undefined) return ticket;
  if (call.endpoint.method === 'GET' && call.state.removed.has(`tickets/${id}`)) {
    throw new Refusal(410, [{ kind: 'gone' }]);
  }
  throw notFound();
}

function listTickets(call: Call): Ticket[] {
  const { query, state } = call;
  const companyId = query.integer('company_id');
  const statuses = query.integers('status_id');
  const messageId = query.integer('message_id');
  const fields = query.map('custom_fields');
  const same = (name: keyof Ticket & string, read: 'integer' | 'string') => (ticket: Ticket) => {
    const wanted = query[read](name);
    return wanted === undefined || ticket[name] === wanted;
  };
  const tests: ((ticket: Ticket) => boolean)[] = [
    same('customer_id', 'integer'),
    same('ticket_queue_id', 'integer'),
    same('category_id', 'integer'),
    same('user_login', 'string'),
    same('source', 'string'),
    ({ status_id }) => statuses?.includes(status_id) ?? true,
    ({ messages }) => messageId === undefined || messages.some(({ message_id }) => message_id === messageId),
    ({ customer_id }) => companyId === undefined || state.customers.get(customer_id ?? 0)?.company_id === companyId,
    // [doc] Without `create_` the dates are those of the last change.
    ({ updated_at }) => isWithin(query, 'date', updated_at),
    ({ created_at }) => isWithin(query, 'create_date', created_at),
    ({ custom_fields }) => fieldsMatch(custom_fields, fields),
  ];
  // [doc] The last changed first.
  return [...state.tickets.values()]
    .filter((ticket) => tests.every((test) => test(ticket)))
    .sort((one, other) => other.updated_at.localeCompare(one.updated_at) || other.ticket_id - one.ticket_id);
}

/** The customer of a new ticket: the one given, or the one with the author's address [inference]. */
function customerIdOf(call: Call): number | null {
  const given = call.body.integer('customer_id');
  if (given !== undefined) {
    if (!call.state.customers.has(given)) throw invalid('noSuchReference', 'customer_id');
    return given;
  }
  const from = call.body.string('from')?.toLowerCase();
  if (!from) return null;
  const customers = [...call.state.customers.values()];
  return customers.find(({ emails }) => emails.some((email) => email.toLowerCase() === from))?.customer_id ?? null;
}

function createTicket(call: Call): Ticket {
  const { state, body } = call;
  const to = body.string('to') ?? '';
  // [seen] `to` must be a mailbox of the system; the queue is chosen from it [doc].
  const mailbox = [...state.ticketQueues.values()].find(({ email }) => email === to.toLowerCase());
  if (mailbox === undefined) throw invalid('noSuchReference', 'to');
  const ticket = buildTicket({
    ticket_id: 0,
    ticket_queue_id: mailbox.ticket_queue_id,
    status_id: [...state.ticketStatuses.keys()][0] ?? 0,
    created_at: call.now,
    to,
    from: body.string('from') ?? '',
    cc: body.strings('cc') ?? [],
    subject: body.string('subject') ?? '',
    source: body.string('source') ?? '',
    customer_id: customerIdOf(call),
    custom_fields: mergeFields({}, body.map('custom_fields') ?? new Map()),
  });
  assignTicket(call, ticket);
  const attachments = takeAttachments(call);
  ticket.ticket_id = nextId(state, 'ticket');
  const type = body.string('direction') === 'out' ? 'REPLY' : 'MAIL';
  const { body_type, comment } = { body_type: body.string('body_type') ?? '', comment: body.string('comment') };
  addMessage(call, ticket, { type, body: body.string('body') ?? '', body_type, attachments });
  if (comment) addMessage(call, ticket, { comment });
  state.tickets.set(ticket.ticket_id, ticket);
  return ticket;
}

/** Changes a ticket; what is left out or `null` stays [doc]. A change of status leaves a comment of the system [doc]. */
function changeTicket(call: Call, ticket: Ticket): void {
  const { state, body } = call;
  const before = state.ticketStatuses.get(ticket.status_id)?.name ?? '';
  const changed = { ...ticket };
  assignTicket(call, changed);
  const fields = body.map('custom_fields');
  if (fields !== undefined) changed.custom_fields = mergeFields(ticket.custom_fields, fields);
  Object.assign(ticket, changed, { updated_at: call.now });
  const after = state.ticketStatuses.get(ticket.status_id)?.name ?? '';
  if (after === before) return;
  const system_comment = `Changed status from [${before}] to [${after}]`;
  const message_id = nextId(state, 'message');
  ticket.messages.push(buildMessage({ message_id, type: 'COMMENT', system_comment, created_at: call.now }));
}

/** A message that carries text in a body, from a customer or from an agent. */
function bodyMessage(call: Call, type: TicketMessage['type']): Partial<TicketMessage> & Pick<TicketMessage, 'type'> {
  return { type, body: call.body.string('body') ?? '', body_type: call.body.string('body_type') ?? '' };
}

/** The agent a message is from; the vendor requires one that exists [inference]. */
function agentLogin(call: Call): string {
  const login = call.body.string('user_login') ?? '';
  if (login !== '' && !call.state.agents.has(login)) throw invalid('noSuchReference', 'user_login');
  return login;
}

/** Tickets and their messages. */
export const ticketRoutes: Routes = {
  'GET tickets': (call) => page(call, listTickets(call), (ticket) => writeTicket(call.state, ticket, call.query)),

  'GET tickets/:id': (call) => {
    const ticket = ticketOf(call);
    return found({ ...writeTicket(call.state, ticket, call.query), messages: writeMessages(ticket) });
  },

  'POST tickets': (call) => {
    const { ticket_id } = createTicket(call);
    call.notify({ action: 'TICKET_CREATED', fields: { ticket_id } });
    return created({ ticket_id });
  },

  'PUT tickets/:id': (call) => {
    changeTicket(call, ticketOf(call));
    return done;
  },

  'DELETE tickets/:id': (call) => {
    const { ticket_id } = ticketOf(call);
    call.state.tickets.delete(ticket_id);
    call.state.removed.add(`tickets/${ticket_id}`);
    return done;
  },

  // [doc] The answer is empty. That the status stays as it is, is not documented [inference].
  'POST tickets/:id/customer_response': (call) => {
    const ticket = ticketOf(call);
    addMessage(call, ticket, bodyMessage(call, 'MAIL'));
    call.notify({ action: 'TICKET_MESSAGE_RECEIVED', fields: { ticket_id: ticket.ticket_id } });
    return created();
  },

  // [doc] The answer is an empty list on the newer pages, and an empty body on the older.
  'POST tickets/:id/agent_response': (call) => {
    const ticket = ticketOf(call);
    const user_login = agentLogin(call);
    const attachments = takeAttachments(call);
    addMessage(call, ticket, { ...bodyMessage(call, 'REPLY'), user_login, attachments });
    ticket.first_agent_responded_at ??= ticket.messages.at(-1)?.created_at ?? call.now;
    return call.variants.agentResponse === 'empty' ? created() : created([]);
  },

  // [inference] Only method and path are known.
  'POST tickets/:id/comment': (call) => {
    const ticket = ticketOf(call);
    addMessage(call, ticket, { comment: call.guessedText(), user_login: agentLogin(call) });
    return created();
  },

  // [inference] Only method and path are known.
  'DELETE tickets/:id/attachments/:token': (call) => {
    const ticket = ticketOf(call);
    const token = call.text('token');
    const holders = ticket.messages.filter(({ attachments }) => attachments.includes(token));
    if (holders.length === 0) throw notFound();
    for (const message of holders) message.attachments = message.attachments.filter((one) => one !== token);
    call.state.files.delete(token);
    call.state.removed.add(`files/${token}`);
    ticket.updated_at = call.now;
    return done;
  },

  // [inference] Only method and path are known.
  'GET tickets/today_stats': (call) => {
    const today = call.now.slice(0, 10);
    const tickets = [...call.state.tickets.values()];
    return found({
      created: tickets.filter(({ created_at }) => created_at.startsWith(today)).length,
      closed: tickets.filter(({ closed_at }) => closed_at?.startsWith(today)).length,
      open: tickets.filter(({ closed_at }) => closed_at === null).length,
    });
  },
};
