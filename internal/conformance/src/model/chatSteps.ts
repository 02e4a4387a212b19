import fc from 'fast-check';
import { expect } from 'vitest';
import { identifier, pickCustomer } from './customerSteps.ts';
import { type Model, pick } from './model.ts';
import { all, choice, refused, type StepKind, step, text } from './step.ts';

const never = '00000000-0000-4000-8000-000000000000';
const bot = 'a779146f-4df3-49c1-826a-7caa6a5e653a';

function pickChat({ everKnownChats }: Model, which: number): string {
  return pick(everKnownChats, never, which);
}

/** The customer of a chat: by id, then by the identifier, then by the e-mail address. */
function matching(model: Model, customerId?: number, clientId?: string, email?: string): number | null {
  const find = (test: (id: number) => boolean) => [...model.customers.keys()].find(test);
  const byIdentifier = (id: number) => model.customers.get(id)?.identifier === clientId;
  const byEmail = (id: number) =>
    model.customers.get(id)?.emails.some((one) => one.toLowerCase() === email?.toLowerCase()) ?? false;
  if (customerId !== undefined && model.customers.has(customerId)) return customerId;
  const found = clientId === undefined ? undefined : find(byIdentifier);
  return found ?? (email === undefined ? undefined : find(byEmail)) ?? null;
}

/** Steps around conversations. */
export const chatSteps: readonly StepKind[] = [
  step(
    'startConversation',
    fc.record(
      { customer: choice, client_id: identifier, client_email: fc.constantFrom('jan@example.org', 'OLA@example.org') },
      { requiredKeys: [] },
    ),
    async (model, { chat }, { customer, ...given }) => {
      const customer_id = customer === undefined ? undefined : pickCustomer(model, customer);
      const own = customer_id === undefined ? {} : { customer_id };
      const { conversation_id } = await chat.startConversation({ chat_queue_id: 3, ...own, ...given });
      expect(model.everKnownChats).not.toContain(conversation_id);
      model.everKnownChats.push(conversation_id);
      const who = matching(model, customer_id, given.client_id, given.client_email);
      model.chats.set(conversation_id, { customer_id: who, isClosed: false, texts: [] });
    },
  ),

  step('sendMessage', fc.tuple(choice, text, fc.boolean()), async (model, { chat }, [which, words, isBot]) => {
    const conversation_id = pickChat(model, which);
    const known = model.chats.get(conversation_id);
    const call = chat.sendMessage({ conversation_id, text: words, ...(isBot ? { external_chatbot_id: bot } : {}) });
    if (known === undefined) return refused(call, 404);
    if (known.isClosed) return refused(call, 400);
    await call;
    known.texts.push({ sent_by: isBot ? 'BOT' : 'CUSTOMER', text: words });
  }),

  step('stopConversation', choice, async (model, { chat }, which) => {
    const conversation_id = pickChat(model, which);
    const known = model.chats.get(conversation_id);
    const call = chat.stopConversation({ conversation_id });
    if (known === undefined) return refused(call, 404);
    if (known.isClosed) return refused(call, 400);
    await call;
    known.isClosed = true;
  }),

  step('deleteConversation', choice, async (model, { chat }, which) => {
    const conversation_id = pickChat(model, which);
    const call = chat.deleteConversation({ conversation_id });
    if (!model.chats.delete(conversation_id)) return refused(call, 404);
    await call;
  }),

  step(
    'deleteConversationContent',
    fc.tuple(choice, fc.constantFrom('user', 'customer', 'both')),
    async (model, { chat }, [which, participant]) => {
      const conversation_id = pickChat(model, which);
      const known = model.chats.get(conversation_id);
      const call = chat.deleteConversationContent({ conversation_id, participant });
      if (known === undefined) return refused(call, 404);
      await call;
      const isMeant = { user: ['BOT'], customer: ['CUSTOMER'], both: ['BOT', 'CUSTOMER'] }[participant];
      for (const message of known.texts) if (isMeant.includes(message.sent_by)) message.text = '';
    },
  ),

  step('listChats.all', fc.option(fc.constantFrom('CREATED', 'CLOSED')), async (model, { chat }, status) => {
    const wanted = [...model.chats].filter(([, { isClosed }]) => isClosed === ((status ?? '') === 'CLOSED') || !status);
    const filter = { include_messages: true, limit: 3, ...(status === null ? {} : { status }) } as const;
    const found = await all(chat.listChats.all(filter));
    expect(found.map(({ conversation_id }) => conversation_id).sort()).toEqual(wanted.map(([id]) => id).sort());
    for (const [id, { customer_id, isClosed, texts }] of wanted) {
      const summary = found.find(({ conversation_id }) => conversation_id === id);
      expect(summary).toMatchObject({ customer_id, status: isClosed ? 'CLOSED' : 'CREATED', messages: texts });
    }
  }),
];
