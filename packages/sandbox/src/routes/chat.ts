import { buildConversation } from '../builders.js';
import { type Call, created, done, found, orBlank, page, type Routes } from '../call.js';
import { isWithin } from '../dates.js';
import { invalid, notFound, Refusal } from '../errors.js';
import { randomUuid } from '../random.js';
import type { ChatMessage, Conversation, Customer } from '../state.js';
import { chatReport } from './chatReport.js';

/**
 * The customer of a new chat [doc]: by `customer_id`, then by `client_id`, then by e-mail. That `client_id` is compared
 * with the customer's identifier is [inference], and so is that no match is no error.
 */
function matchCustomer(call: Call): Customer | undefined {
  const { customers } = call.state;
  const customerId = call.query.integer('customer_id');
  const clientId = call.query.string('client_id');
  const email = call.query.string('client_email')?.toLowerCase();
  const byId = customerId === undefined ? undefined : customers.get(customerId);
  if (byId !== undefined) return byId;
  const all = [...customers.values()];
  const byIdentifier = clientId ? all.find(({ identifier }) => identifier === clientId) : undefined;
  if (byIdentifier !== undefined) return byIdentifier;
  return email ? all.find(({ emails }) => emails.some((one) => one.toLowerCase() === email)) : undefined;
}

function conversationOf(call: Call): Conversation {
  const conversation = call.state.conversations.get(call.text('id').toLowerCase());
  if (conversation === undefined) throw notFound();
  return conversation;
}

/** What happens to a conversation that has ended is not documented [inference]. */
function openConversationOf(call: Call): Conversation {
  const conversation = conversationOf(call);
  if (conversation.status === 'CLOSED') throw new Refusal(400, [{ kind: 'alreadyClosed' }]);
  return conversation;
}

/** First and last name in one text, as lists and webhooks show it [doc]. */
function fullName({ client_name, client_surname }: Conversation): string {
  return `${client_name} ${client_surname}`.trim();
}

/** A chat as the vendor writes it [doc]: dates with milliseconds. Keys after `status` are [inference]. */
function writeChat(call: Call, conversation: Conversation): Record<string, unknown> {
  const wire: Record<string, unknown> = {
    chat_queue_id: conversation.chat_queue_id,
    client_email: conversation.client_email,
    client_name: fullName(conversation),
    customer_id: orBlank(conversation.customer_id),
    conversation_id: conversation.conversation_id,
    created_at: conversation.created_at,
    closed_at: orBlank(conversation.closed_at),
    status: conversation.status,
    user_login: conversation.user_login,
  };
  if (call.query.flag('include_messages')) wire.messages = conversation.messages;
  if (call.query.flag('include_files')) wire.files = [];
  if (call.query.flag('include_client_data')) wire.client_data = [];
  return wire;
}

function listChats(call: Call): Conversation[] {
  const { query, state } = call;
  const status = query.string('status');
  const queue = query.integer('chat_queue_id');
  return [...state.conversations.values()].filter((conversation) => {
    return (
      (status ?? conversation.status) === conversation.status &&
      (queue ?? conversation.chat_queue_id) === conversation.chat_queue_id &&
      isWithin(query, 'date', conversation.created_at)
    );
  });
}

/** Whose messages a participant means; a bot writes for the user [inference]. */
const senders: ReadonlyMap<string, readonly ChatMessage['sent_by'][]> = new Map([
  ['user', ['USER', 'BOT']],
  ['customer', ['CUSTOMER']],
  ['both', ['USER', 'BOT', 'CUSTOMER']],
]);

/** Chat conversations. */
export const chatRoutes: Routes = {
  // [doc] Parameters in the query, no body.
  'POST chat_conversations/start': (call) => {
    const { state, query } = call;
    const chat_queue_id = query.integer('chat_queue_id') ?? 0;
    if (!state.chatQueues.has(chat_queue_id)) throw invalid('noSuchReference', 'chat_queue_id');
    const conversation_id = randomUuid(state.sequence);
    const conversation = buildConversation({
      conversation_id,
      chat_queue_id,
      client_name: query.string('client_name') ?? '',
      client_surname: query.string('client_surname') ?? '',
      client_email: query.string('client_email') ?? '',
      client_id: query.string('client_id') ?? '',
      customer_id: matchCustomer(call)?.customer_id ?? null,
      created_at: call.now,
    });
    state.conversations.set(conversation_id, conversation);
    const fields = { conversation_id, client_name: fullName(conversation), client_email: conversation.client_email };
    call.notify({ action: 'CHAT_CONVERSATION_CREATED', fields: { ...fields, chat_queue_id } });
    return created({ conversation_id });
  },

  // [doc] `text` is optional. That a chatbot's id makes the message the bot's is [inference].
  'POST chat_conversations/:id/message': (call) => {
    const sent_by = call.body.has('external_chatbot_id') ? 'BOT' : 'CUSTOMER';
    const text = call.body.string('text') ?? '';
    openConversationOf(call).messages.push({ sent_by, text, created_at: call.now });
    return created();
  },

  'POST chat_conversations/:id/stop': (call) => {
    const conversation = openConversationOf(call);
    conversation.status = 'CLOSED';
    conversation.closed_at = call.now;
    const { conversation_id, chat_queue_id } = conversation;
    call.notify({ action: 'CHAT_CONVERSATION_CLOSED', fields: { conversation_id, chat_queue_id } });
    return created();
  },

  'DELETE chat_conversations/:id': (call) => {
    call.state.conversations.delete(conversationOf(call).conversation_id);
    return done;
  },

  'DELETE chat_conversations/content/:id/:participant': (call) => {
    const wiped = senders.get(call.text('participant'));
    if (wiped === undefined) throw invalid('notAllowed', 'participant');
    for (const message of conversationOf(call).messages) if (wiped.includes(message.sent_by)) message.text = '';
    return done;
  },

  'GET chats': (call) => page(call, listChats(call), (conversation) => writeChat(call, conversation)),

  // [doc] A bare list, although it has a limit.
  'GET chats/reports/summary': (call) => found(chatReport(call)),
};
