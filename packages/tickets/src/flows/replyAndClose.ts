import {
  ApiError,
  type CallOptions,
  DecodeError,
  InvalidInputError,
  isPlannedRequest,
  type NumericId,
  PartlyDoneError,
  type PlannedRequest,
  ResponseMismatchError,
  type Thulium,
  ThuliumError,
} from '@thulium-js/core';
import {
  checkFlow,
  checkObject,
  copyInput,
  copyOptions,
  describeFailedStep,
  effectOfStep,
  fieldNames,
  openWriteOf,
  rememberOpenWrite,
  runFlow,
  unknownFieldIssues,
} from '@thulium-js/core/declare';
import { type AddAgentResponseInput, addAgentResponse } from '../endpoints/addAgentResponse.js';
import { getTicket } from '../endpoints/getTicket.js';
import { listTicketStatuses } from '../endpoints/listTicketStatuses.js';
import { type UpdateTicketInput, updateTicket } from '../endpoints/updateTicket.js';
import type { Ticket } from '../shapes/ticket.js';
import type { TicketMessage } from '../shapes/ticketMessage.js';
import { isReply, readNewMessages } from './newMessages.js';

/** What {@link replyAndClose} takes: the reply, and what the ticket is set to after it. */
export interface ReplyAndCloseInput extends AddAgentResponseInput {
  /** Id of the status that closes a ticket; which one that is, only your system knows. Example: `3`. */
  status_id: NumericId;
  /** Id of the substatus. Example: `2`. */
  substatus_id?: NumericId;
  /** Id of the category. Example: `3`. */
  category_id?: NumericId;
}

/** What {@link replyAndClose} came to. */
export type ReplyAndCloseResult = RepliedAndClosed | AlreadyClosed | PlannedReplyAndClose;

/** The reply was sent, and the status was set. */
export interface RepliedAndClosed {
  readonly outcome: 'closed';
}

/** The ticket was closed before, or in the status that was asked for: nothing but the look-up was sent. */
export interface AlreadyClosed {
  readonly outcome: 'already_closed';
  /** The ticket as it was read. */
  readonly ticket: Ticket;
}

/** The client is on a dry run: nothing but look-ups was sent. */
export interface PlannedReplyAndClose {
  readonly outcome: 'planned';
  /** What would have been sent. */
  readonly requests: readonly PlannedRequest[];
}

/** What a {@link PartlyDoneError} of {@link replyAndClose} holds. */
export interface ReplyAndCloseProgress {
  /** `sent`: it was sent. `unknown`: it may have been sent; check the ticket before you reply again. */
  readonly reply: 'sent' | 'unknown';
  /**
   * What has come to the ticket since before the reply, when its outcome is not known: nothing in it was recognised as
   * that reply. Undefined when the ticket was not read again, or could not be, or its messages cannot be told apart.
   */
  readonly new_messages: readonly TicketMessage[] | undefined;
}

/**
 * Replies to the customer of a ticket as an agent, then sets the status that closes it.
 *
 * The input is copied on entry. Flows of one client for the same ticket run one after the other, so that only one of
 * them replies. The flow first reads the ticket, and does nothing if it is closed. It also checks that the status
 * exists, if the system lists its statuses. The reply is sent once. If its outcome is unknown, the ticket is read
 * again: if the reply is there, the flow continues; otherwise it stops, because the server may still apply the reply. For one
 * minute, other flows of this client do not reply to this ticket either.
 * `timeout` and `totalTimeout` apply to each of the calls.
 *
 * @example
 * ```ts
 * try {
 *   await replyAndClose(thulium, { ticket_id: 1234, body: '<p>Solved</p>', user_login: 'akowalski', status_id: 3 });
 * } catch (error) {
 *   if (error instanceof PartlyDoneError) console.log(error.message, error.done());
 * }
 * ```
 *
 * @throws InvalidInputError before anything is sent, also when there is no such status; DecodeError when the ticket
 * does not say whether it is closed; PartlyDoneError with ReplyAndCloseProgress once the reply was, or may have been,
 * sent, also after an abort or an error of an interceptor, which is then its `cause`: its `effect` is `unknown`, and its
 * message says what was done. After any other error, or the reason of the signal, nothing was done.
 */
export async function replyAndClose(
  client: Thulium,
  input: ReplyAndCloseInput,
  options?: CallOptions,
): Promise<ReplyAndCloseResult> {
  const { reply, change } = checkInput(client, copyInput(input, flow));
  const own = copyOptions(options);
  return runFlow(client, [lockOf(reply)], own.signal, (client) => replyThenClose(client, reply, change, own));
}

/** Notations of one id are one ticket. */
function lockOf({ ticket_id }: AddAgentResponseInput): string {
  return `tickets.ticket_id:${String(ticket_id).replace(/^0+(?=\d)/, '')}`;
}

async function replyThenClose(
  client: Thulium,
  reply: AddAgentResponseInput,
  change: StatusChange,
  options: CallOptions,
): Promise<ReplyAndCloseResult> {
  const { data: ticket, response } = await client.callWithResponse(getTicket, { ticket_id: reply.ticket_id }, options);
  if (typeof ticket.ticket_id === 'number' && ticket.ticket_id !== Number(reply.ticket_id)) {
    const message = 'tickets.getTicket: the response is about another ticket';
    throw new DecodeError(message, { ...response, endpoint: getTicket.id, delivery: 'answered' });
  }
  if (isClosed(ticket) || ticket.status_id === Number(change.status_id)) return { outcome: 'already_closed', ticket };
  if (ticket.closed_at !== null) {
    // Reading an answer is tolerant; without this one field a ticket might be replied to that is closed.
    const message = 'tickets.getTicket: the answer does not say whether the ticket is closed';
    throw new DecodeError(message, { ...response, endpoint: getTicket.id, delivery: 'answered' });
  }
  await checkStatus(client, change.status_id, options);
  options.signal?.throwIfAborted();
  const open = openWriteOf(client, [lockOf(reply)]);
  if (open !== undefined)
    throw unknownReply(open.cause, undefined, '; an earlier reply to this ticket may still arrive');
  const planned = await sendReply(client, reply, ticket, options);
  const changed = await setStatus(client, change, options);
  if (planned === undefined) return { outcome: 'closed' };
  return { outcome: 'planned', requests: [planned, changed].filter(isPlannedRequest) };
}

function isClosed({ closed_at }: Ticket): boolean {
  return typeof closed_at === 'string' && closed_at !== '';
}

const flow = 'tickets.replyAndClose';
const changedFields = ['status_id', 'substatus_id', 'category_id'];

type StatusChange = UpdateTicketInput & Pick<ReplyAndCloseInput, 'status_id'>;

/** Checks all that is going to be sent, so that nothing is sent when part of it is wrong. */
function checkInput(
  client: Thulium,
  input: ReplyAndCloseInput,
): { readonly reply: AddAgentResponseInput; readonly change: StatusChange } {
  checkObject(flow, input);
  const { status_id, substatus_id, category_id, ...reply } = input;
  const change: StatusChange = {
    ticket_id: reply.ticket_id,
    status_id,
    ...(substatus_id === undefined ? {} : { substatus_id }),
    ...(category_id === undefined ? {} : { category_id }),
  };
  const issues = unknownFieldIssues(Object.keys(input), [...fieldNames(addAgentResponse), ...changedFields]);
  if (status_id === undefined || status_id === null) {
    issues.push({ path: 'status_id', code: 'missing', expected: 'the id of the status that closes' });
  }
  checkFlow(flow, issues, [
    [() => addAgentResponse.encode(reply, client)],
    [() => updateTicket.encode(change, client)],
  ]);
  return { reply, change };
}

/** Refuses a status that the system does not list. Its list is not documented: one that cannot be read says nothing. */
async function checkStatus(client: Thulium, status_id: NumericId, options: CallOptions): Promise<void> {
  let ids: readonly unknown[];
  try {
    const { count, result } = await listTicketStatuses(client, undefined, options);
    if (count !== null && count > result.length) return;
    ids = result.map((status: (typeof result)[number] | null) => status?.status_id);
  } catch (error) {
    if ([ApiError, DecodeError, ResponseMismatchError].some((type) => error instanceof type)) return;
    throw error;
  }
  if (ids.includes(Number(status_id)) || !ids.every((id) => typeof id === 'number') || ids.length === 0) return;
  const expected = `the id of a status of the system: one of ${ids.join(', ')}`;
  throw new InvalidInputError(flow, [{ path: 'status_id', code: 'invalid', expected }]);
}

/** Sends the reply once. Returns when it was surely sent; on a dry run, what would have been. */
async function sendReply(
  client: Thulium,
  reply: AddAgentResponseInput,
  before: Ticket,
  options: CallOptions,
): Promise<PlannedRequest | undefined> {
  try {
    const answer: unknown = await addAgentResponse(client, reply, options);
    return isPlannedRequest(answer) ? answer : undefined;
  } catch (error) {
    const effect = effectOfStep(error);
    if (effect === 'none') throw error;
    if (effect === 'applied') return undefined;
    // Code of the user, or an abort, ended the call: nothing more is sent.
    const isLost = error instanceof ThuliumError;
    let isFound = false;
    try {
      const new_messages = isLost ? await readNewMessages(client, reply, before, options) : undefined;
      isFound = new_messages?.some((message) => isReply(message, reply)) === true;
      if (isFound) return undefined;
      throw unknownReply(error, new_messages);
    } finally {
      if (!isFound) rememberOpenWrite(client, [lockOf(reply)], error);
    }
  }
}

function unknownReply(
  cause: unknown,
  new_messages: readonly TicketMessage[] | undefined,
  more = '',
): PartlyDoneError<ReplyAndCloseProgress> {
  const words = describeFailedStep('the reply', 'sent', 'unknown');
  return new PartlyDoneError(
    `${flow}: the status was not set; ${words}${more}`,
    { reply: 'unknown', new_messages },
    cause,
  );
}

async function setStatus(client: Thulium, change: StatusChange, options: CallOptions): Promise<unknown> {
  try {
    return await updateTicket(client, change, options);
  } catch (error) {
    const effect = effectOfStep(error);
    if (effect === 'applied') return undefined;
    const progress: ReplyAndCloseProgress = { reply: 'sent', new_messages: undefined };
    const words = describeFailedStep('the status', 'set', effect);
    throw new PartlyDoneError(`${flow}: the reply was sent; ${words}`, progress, error);
  }
}
