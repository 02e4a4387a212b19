import { mapOrEmpty, orBlank } from '../call.js';
import { duration, secondsBetween, toMinute } from '../clock.js';
import type { Input } from '../input.js';
import type { SandboxState, Ticket } from '../state.js';

/** An id that goes over the wire as a text [doc], and `""` when unset. */
function textId(id: number | null): string {
  return id === null ? '' : String(id);
}

function fullStatusName(state: SandboxState, ticket: Ticket): string {
  const status = state.ticketStatuses.get(ticket.status_id);
  const substatus = status?.substatuses.find(({ substatus_id }) => substatus_id === ticket.substatus_id);
  return [status?.name, substatus?.name].filter((name) => name !== undefined).join(' - ');
}

/** A ticket as the vendor writes it [doc]: ids of status, substatus and category are texts, the others numbers. */
export function writeTicket(state: SandboxState, ticket: Ticket, include: Input): Record<string, unknown> {
  const { created_at, closed_at, first_agent_responded_at } = ticket;
  const wire: Record<string, unknown> = {
    ticket_id: ticket.ticket_id,
    from: ticket.from,
    ticket_queue_name: orBlank(state.ticketQueues.get(ticket.ticket_queue_id)?.name),
    ticket_queue_id: ticket.ticket_queue_id,
    subject: ticket.subject,
    status_id: textId(ticket.status_id),
    substatus_id: textId(ticket.substatus_id),
    customer_id: orBlank(ticket.customer_id),
    full_status_name: fullStatusName(state, ticket),
    category_id: textId(ticket.category_id),
    user_login: ticket.user_login,
    created_at: toMinute(created_at),
    updated_at: toMinute(ticket.updated_at),
    closed_at: toMinute(closed_at),
    close_time: timeUntil(created_at, closed_at),
    first_agent_responded_at: toMinute(first_agent_responded_at),
    first_agent_response_time: timeUntil(created_at, first_agent_responded_at),
    // Not in the part of the answer that the vendor shows [inference].
    tags: ticket.tags,
  };
  if (include.flag('include_custom_fields')) wire.custom_fields = mapOrEmpty(ticket.custom_fields);
  return wire;
}

function timeUntil(from: string, to: string | null): string {
  return to === null ? '' : duration(secondsBetween(from, to));
}

/** The messages of a ticket, the newest first [doc]. */
export function writeMessages(ticket: Ticket): Record<string, unknown>[] {
  return ticket.messages.toReversed().map((message) => ({
    message_id: message.message_id,
    user_login: message.user_login,
    type: message.type,
    body: message.body,
    comment: message.comment,
    system_comment: message.system_comment,
    created_at: toMinute(message.created_at),
    attachments: message.attachments,
  }));
}
