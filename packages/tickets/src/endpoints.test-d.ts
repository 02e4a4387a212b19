// Per call: one that compiles, and those that must not. Run by `tsc`.
import type { PlannedRequest, Thulium } from '@thulium-js/core';
import {
  addAgentResponse,
  addComment,
  addCustomerResponse,
  createTicket,
  createTickets,
  createTicketWithAttachments,
  deleteAttachment,
  deleteTicket,
  downloadAttachedFile,
  downloadFile,
  getTicket,
  getTodayStats,
  listTicketCategories,
  listTicketQueues,
  listTicketStatuses,
  listTickets,
  listTicketsChangedSince,
  replyAndClose,
  updateTicket,
  uploadTemporaryFile,
} from './index.js';

declare const thulium: Thulium;
const tickets = createTickets(thulium);

type Expect<Wanted, Given> =
  (<T>() => T extends Wanted ? 1 : 2) extends <T>() => T extends Given ? 1 : 2
    ? true
    : { wanted: Wanted; given: Given };
const same = <Wanted, Given>(_same: Expect<Wanted, Given>): void => {};

export async function getTicketTypes(): Promise<void> {
  const ticket = await tickets.getTicket({ ticket_id: '1234', include_custom_fields: true }, { timeout: 1_000 });
  same<number, typeof ticket.status_id>(true);
  same<number | null, typeof ticket.category_id>(true);
  same<string | null, typeof ticket.closed_at>(true);
  const [message] = ticket.messages;
  if (message?.type === 'REPLY' || message?.type === 'something new') same<string[], typeof message.attachments>(true);
  // @ts-expect-error: the field is ticket_id
  await getTicket(thulium, { id: 1234 });
  // @ts-expect-error: a ticket is needed
  await getTicket(thulium, {});
  // @ts-expect-error: a flag is a boolean
  await getTicket(thulium, { ticket_id: 1234, include_custom_fields: 'true' });
}

export async function createTicketTypes(): Promise<void> {
  const minimal = { to: 'mailbox@example.org', subject: 'Hello', body: 'Hello' };
  const { ticket_id } = await tickets.createTicket({ ...minimal, source: 'www', custom_fields: { ID: '1', Count: 2 } });
  same<number, typeof ticket_id>(true);
  // @ts-expect-error: `to` is needed
  await createTicket(thulium, { subject: 'Hello', body: 'Hello' });
  // @ts-expect-error: no such source
  await createTicket(thulium, { ...minimal, source: 'fax' });
  // @ts-expect-error: a list of addresses
  await createTicket(thulium, { ...minimal, cc: 'jan@example.org' });
  // @ts-expect-error: no such field
  await createTicket(thulium, { ...minimal, priority: 1 });
  // @ts-expect-error: an optional field is left out, not null
  await createTicket(thulium, { ...minimal, user_login: null });
}

export async function updateTicketTypes(): Promise<void> {
  same<void, Awaited<ReturnType<typeof tickets.updateTicket>>>(true);
  await tickets.updateTicket({ ticket_id: 12, status_id: '1', category_id: null, tags: ['tag1'] });
  // @ts-expect-error: the subject cannot be changed
  await updateTicket(thulium, { ticket_id: 12, subject: 'New' });
  // @ts-expect-error: a list of tags
  await updateTicket(thulium, { ticket_id: 12, tags: 'tag1' });
  // @ts-expect-error: which ticket cannot be left open
  await updateTicket(thulium, { ticket_id: null, status_id: 1 });
}

export async function responseTypes(): Promise<void> {
  await tickets.addAgentResponse({ ticket_id: 1, body: 'Hello', user_login: 'akowalski', date: new Date() });
  await tickets.addCustomerResponse({ ticket_id: 1, body: 'Hello', body_type: 'PLAIN' });
  // @ts-expect-error: an agent response is of an agent
  await addAgentResponse(thulium, { ticket_id: 1, body: 'Hello' });
  // @ts-expect-error: the body is a text
  await addAgentResponse(thulium, { ticket_id: 1, body: { html: 'Hello' }, user_login: 'akowalski' });
  // @ts-expect-error: no such type
  await addCustomerResponse(thulium, { ticket_id: 1, body: 'Hello', body_type: 'TEXT' });
  // @ts-expect-error: a response of a customer has no attachments
  await addCustomerResponse(thulium, { ticket_id: 1, body: 'Hello', attachments: [] });
}

export async function inferredTypes(): Promise<void> {
  await tickets.addComment({ ticket_id: 1, comment: 'Called back', date: '2014-07-14 12:34' });
  // @ts-expect-error: a comment has a text
  await addComment(thulium, { ticket_id: 1, user_login: 'akowalski' });
  // @ts-expect-error: what is inferred has a type all the same
  await addComment(thulium, { ticket_id: 1, comment: 5 });
}

export async function indexTypes(): Promise<void> {
  await tickets.deleteTicket({ ticket_id: 1, reason: 'what is not documented passes' });
  await tickets.deleteAttachment({ ticket_id: 1, token: '1175982115cb861c810534' });
  same<unknown, Awaited<ReturnType<typeof tickets.getTodayStats>>>(true);
  await tickets.getTodayStats();
  await tickets.getTodayStats({ ticket_queue_id: [1] }, { timeout: 1_000 });
  // @ts-expect-error: a ticket is needed
  await deleteTicket(thulium, { id: 1 });
  // @ts-expect-error: a token is a text
  await deleteAttachment(thulium, { ticket_id: 1, token: 5 });
  // @ts-expect-error: fields, not a text
  await getTodayStats(thulium, 'today');
}

export async function listTicketsTypes(): Promise<void> {
  const { count, result } = await tickets.listTickets();
  same<number | null, typeof count>(true);
  await listTickets(thulium, {
    status_id: [1, '2'],
    date_from: new Date(),
    custom_fields: { ID: ['1', 2], Uwagi: 'x' },
  });
  for await (const { ticket_id, updated_at } of tickets.listTickets.all({ status_id: [1] })) {
    same<number, typeof ticket_id>(true);
    same<string | undefined, typeof updated_at>(true);
  }
  same<typeof result, Awaited<ReturnType<typeof tickets.listTickets.collect>>>(true);
  // @ts-expect-error: a status is a list
  await listTickets(thulium, { status_id: 1 });
  // @ts-expect-error: no such filter
  await listTickets(thulium, { status: [1] });
  // @ts-expect-error: a walk sets the offset
  await tickets.listTickets.collect({ offset: 10 }, { atMost: 5 });
  // @ts-expect-error: no such source
  await listTickets(thulium, { source: 'fax' });
}

export async function dictionaryTypes(): Promise<void> {
  const [status] = (await tickets.listTicketStatuses()).result;
  same<number | undefined, NonNullable<typeof status>['status_id']>(true);
  same<unknown, NonNullable<typeof status>['whatever']>(true);
  const [category] = (await tickets.listTicketCategories({ active: true })).result;
  same<string | undefined, NonNullable<typeof category>['name']>(true);
  const [queue] = (await tickets.listTicketQueues()).result;
  same<number | undefined, NonNullable<typeof queue>['ticket_queue_id']>(true);
  // @ts-expect-error: fields, not a text
  await listTicketStatuses(thulium, 'Nowe');
  // @ts-expect-error: fields, not a number
  await listTicketCategories(thulium, 3);
  // @ts-expect-error: options are the last argument
  await listTicketQueues({ signal: new AbortController().signal });
}

export async function fileTypes(): Promise<void> {
  const content = new Blob(['file content']);
  const { token, size } = await tickets.uploadTemporaryFile({ filename: 'file.txt', content });
  same<[string, number], [typeof token, typeof size]>(true);
  await tickets.uploadTemporaryFile({ filename: 'file.txt', content: content.stream() });
  const file = await tickets.downloadFile({ token, inline: true });
  same<ReadableStream<Uint8Array>, typeof file.body>(true);
  same<typeof file, Awaited<ReturnType<typeof tickets.downloadAttachedFile>>>(true);
  await tickets.downloadAttachedFile({ download_id: 1 });
  // @ts-expect-error: a file has a name
  await uploadTemporaryFile(thulium, { content });
  // @ts-expect-error: a text is no file
  await uploadTemporaryFile(thulium, { filename: 'file.txt', content: 'file content' });
  // @ts-expect-error: a token is a text
  await downloadFile(thulium, { token: 5 });
  // @ts-expect-error: an id is needed
  await downloadAttachedFile(thulium, {});
}

export async function flowTypes(): Promise<void> {
  const reply = { ticket_id: 1, body: 'Solved', user_login: 'akowalski' };
  const result = await tickets.replyAndClose({ ...reply, status_id: 3 });
  if (result.outcome === 'already_closed') same<string | null, typeof result.ticket.closed_at>(true);
  if (result.outcome === 'planned') same<readonly PlannedRequest[], typeof result.requests>(true);
  // @ts-expect-error: which status closes must be said
  await replyAndClose(thulium, reply);

  const ticket = { to: 'mailbox@example.org', subject: 'Hello', body: 'Hello' };
  const created = await tickets.createTicketWithAttachments({ ...ticket, files: [] });
  same<number, typeof created.ticket_id>(true);
  // @ts-expect-error: files are a list of names with contents
  await createTicketWithAttachments(thulium, { ...ticket, files: [new Blob()] });

  for await (const { updated_at } of tickets.listTicketsChangedSince({ since: new Date(), status_id: [1] })) {
    same<string | undefined, typeof updated_at>(true);
  }
  // @ts-expect-error: a moment is needed
  listTicketsChangedSince(thulium, { status_id: [1] });
  // @ts-expect-error: `since` takes its place
  listTicketsChangedSince(thulium, { since: new Date(), date_from: '2026-11-21' });
}
