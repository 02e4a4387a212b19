import { buildConversation } from '../builders.js';
import { type Call, created, type Routes } from '../call.js';
import { invalid } from '../errors.js';
import { randomUuid } from '../random.js';
import type { Customer } from '../state.js';

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
    const { client_name, client_surname, client_email } = conversation;
    call.notify({
      action: 'CHAT_CONVERSATION_CREATED',
      fields: { conversation_id, client_name: `${client_name} ${client_surname}`.trim(), client_email, chat_queue_id },
    });
    return created({ conversation_id });
  },
};
