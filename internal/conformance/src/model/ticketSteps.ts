import type { Ticket } from '@thulium-js/tickets';
import fc from 'fast-check';
import { expect } from 'vitest';
import { pickCustomer } from './customerSteps.ts';
import { type Calls, type Model, type ModelMessage, type ModelTicket, pick } from './model.ts';
import { all, ascending, choice, moment, refused, type StepKind, step, text, wallMinute } from './step.ts';

const status = fc.constantFrom(1, 2, 3);
const tags = fc.uniqueArray(text, { maxLength: 3 });
/** The name of every file: with what has to be encoded in a query and quoted in a header. */
const filename = 'żółw "1" & co = 100%.txt';

const isSet = (date: Date | null) => (date === null ? {} : { date });

function pickTicket({ everKnown }: Model, which: number): number {
  return pick(everKnown.tickets, 999_999, which);
}

/** Uploads a file where there is something to upload. */
async function upload(model: Model, { tickets }: Calls, content: string | null): Promise<string[]> {
  if (content === null) return [];
  const bytes = new TextEncoder().encode(content);
  const file = await tickets.uploadTemporaryFile({ filename, content: bytes });
  expect(file).toMatchObject({ filename, size: bytes.length });
  expect(model.everKnownFiles).not.toContain(file.token);
  model.everKnownFiles.push(file.token);
  model.files.set(file.token, content);
  return [file.token];
}

function expectTicket(found: Ticket, ticket: ModelTicket): void {
  const { subject, customer_id, status_id, category_id, tags: labels } = ticket;
  expect(found).toMatchObject({ subject, customer_id, status_id, category_id, tags: labels });
  const seen = found.messages.map(({ type, body, comment, attachments, created_at }) => {
    return { type, body, comment, attachments, created_at };
  });
  // The newest first; where the sandbox's clock decides, any time will do.
  const expected = ticket.messages.toReversed().map((message) => ({
    ...message,
    created_at: message.created_at ?? expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d$/),
  }));
  expect(seen).toEqual(expected);
}

/** Steps around tickets, their messages and files. */
export const ticketSteps: readonly StepKind[] = [
  step(
    'createTicket',
    fc.record({
      subject: text,
      body: text,
      comment: fc.option(text),
      status_id: status,
      tags,
      customer: choice,
      file: fc.option(text),
    }),
    async (model, calls, { subject, body, comment, status_id, tags: labels, customer, file }) => {
      const customer_id = pickCustomer(model, customer);
      const attachments = await upload(model, calls, file);
      const call = calls.tickets.createTicket({
        ...{ to: 'test@thulium.pl', subject, body, status_id, tags: labels, customer_id, attachments },
        ...(comment === null ? {} : { comment }),
      });
      if (!model.customers.has(customer_id)) return refused(call, 400);
      const { ticket_id } = await call;
      expect(model.everKnown.tickets).not.toContain(ticket_id);
      model.everKnown.tickets.push(ticket_id);
      const ticket: ModelTicket = { subject, customer_id, status_id, category_id: null, tags: labels, messages: [] };
      const clock = { created_at: undefined };
      ticket.messages.push({ type: 'MAIL', body, comment: null, attachments, ...clock });
      if (comment !== null) {
        ticket.messages.push({ type: 'COMMENT', body: null, comment, attachments: [], ...clock });
      }
      model.tickets.set(ticket_id, ticket);
    },
  ),

  step('addCustomerResponse', fc.tuple(choice, text, fc.option(moment)), async (model, { tickets }, input) => {
    const [which, body, date] = input;
    const ticket_id = pickTicket(model, which);
    const ticket = model.tickets.get(ticket_id);
    const call = tickets.addCustomerResponse({ ticket_id, body, ...isSet(date) });
    if (ticket === undefined) return refused(call, 404);
    await call;
    const created_at = date === null ? undefined : wallMinute(date);
    ticket.messages.push({ type: 'MAIL', body, comment: null, attachments: [], created_at });
  }),

  step('addAgentResponse', fc.tuple(choice, text, fc.option(moment), fc.option(text)), async (model, calls, input) => {
    const [which, body, date, file] = input;
    const ticket_id = pickTicket(model, which);
    const ticket = model.tickets.get(ticket_id);
    const attachments = await upload(model, calls, file);
    const rest = { user_login: 'akowalski', attachments, ...isSet(date) };
    const call = calls.tickets.addAgentResponse({ ticket_id, body, ...rest });
    if (ticket === undefined) return refused(call, 404);
    await call;
    const created_at = date === null ? undefined : wallMinute(date);
    ticket.messages.push({ type: 'REPLY', body, comment: null, attachments, created_at });
  }),

  step(
    'updateTicket',
    fc.tuple(
      choice,
      fc.record(
        { status_id: fc.option(status), category_id: fc.option(fc.constantFrom(1, 2, 3)), tags: fc.option(tags) },
        { requiredKeys: [] },
      ),
    ),
    async (model, { tickets }, [which, given]) => {
      const ticket_id = pickTicket(model, which);
      const ticket = model.tickets.get(ticket_id);
      const call = tickets.updateTicket({ ticket_id, ...given });
      if (ticket === undefined) return refused(call, 404);
      await call;
      const before = ticket.status_id;
      // What is left out or null stays as it is.
      ticket.status_id = given.status_id ?? before;
      ticket.category_id = given.category_id ?? ticket.category_id;
      ticket.tags = given.tags ?? ticket.tags;
      if (ticket.status_id === before) return;
      ticket.messages.push({ type: 'COMMENT', body: null, comment: null, attachments: [], created_at: undefined });
    },
  ),

  step('getTicket', choice, async (model, { tickets }, which) => {
    const ticket_id = pickTicket(model, which);
    const ticket = model.tickets.get(ticket_id);
    const call = tickets.getTicket({ ticket_id });
    if (ticket === undefined) return refused(call, model.everKnown.tickets.includes(ticket_id) ? 410 : 404);
    expectTicket(await call, ticket);
  }),

  step('deleteTicket', choice, async (model, { tickets }, which) => {
    const ticket_id = pickTicket(model, which);
    const call = tickets.deleteTicket({ ticket_id });
    if (!model.tickets.delete(ticket_id)) return refused(call, 404);
    await call;
  }),

  step(
    'listTickets.all',
    fc.record({ status_id: fc.uniqueArray(status, { minLength: 1 }), limit: fc.integer({ min: 1, max: 4 }) }),
    async (model, { tickets }, filter) => {
      const matching = [...model.tickets].filter(([, { status_id }]) =>
        (filter.status_id as number[]).includes(status_id),
      );
      const found = await all(tickets.listTickets.all(filter));
      expect(ascending(found.map(({ ticket_id }) => ticket_id))).toEqual(ascending(matching.map(([id]) => id)));
    },
  ),

  step('downloadFile', choice, async (model, { tickets }, which) => {
    const gone = model.everKnownFiles.filter((token) => !model.files.has(token));
    const tokens = which % 3 === 0 && gone.length > 0 ? gone : model.everKnownFiles;
    const token = pick(tokens, '00000000000000000000000', which);
    const content = model.files.get(token);
    const call = tickets.downloadFile({ token });
    if (content === undefined) return refused(call, gone.includes(token) ? 410 : 404);
    const file = await call;
    // A quotation mark is no part of a name on every system.
    expect(file.filename).toBe(filename.replaceAll('"', '_'));
    expect(await file.text()).toBe(content);
  }),

  step('deleteAttachment', fc.tuple(choice, choice), async (model, { tickets }, [which, whichFile]) => {
    const token = pick(model.everKnownFiles, '00000000000000000000000', whichFile);
    const isHeld = ({ attachments }: ModelMessage) => attachments.includes(token);
    // Mostly a ticket that has the file, or it would hardly ever be the right one.
    const holder = [...model.tickets].find(([, { messages }]) => messages.some(isHeld))?.[0];
    const ticket_id = which % 4 === 0 ? pickTicket(model, which) : (holder ?? pickTicket(model, which));
    const holders = model.tickets.get(ticket_id)?.messages.filter(isHeld) ?? [];
    const call = tickets.deleteAttachment({ ticket_id, token });
    if (holders.length === 0) return refused(call, 404);
    await call;
    for (const message of holders) message.attachments = message.attachments.filter((one) => one !== token);
    model.files.delete(token);
  }),
];
