import { type Bound, bind } from './bind.js';
import type { Thulium } from './client.js';
import type { Page, PageInput } from './page.js';
import { definePagedEndpoint, type PagedEndpoint } from './pagedEndpoint.js';
import { campaignId, id, looseObject, type NumericId, numericId, optional, text } from './schema.js';

interface Row {
  ticket_id: number;
  updated_at: string;
}
interface ListInput extends PageInput {
  queue_id?: NumericId;
}
interface RecordInput extends PageInput {
  outbound_id: string;
}
const row = () => looseObject({ ticket_id: id, updated_at: text });

const listRows: PagedEndpoint<ListInput, Row> = definePagedEndpoint({
  id: 'tickets.listRows',
  method: 'GET',
  path: '/rows',
  evidence: 'partial',
  query: () => ({ queue_id: optional(numericId) }),
  page: { item: row, maximum: 100, key: 'ticket_id', newestFirst: 'updated_at' },
});

const listRecords: PagedEndpoint<RecordInput, Row> = definePagedEndpoint({
  id: 'outbounds.listRecords',
  method: 'GET',
  path: '/outbounds/{outbound_id}/records',
  evidence: 'partial',
  params: () => ({ outbound_id: campaignId }),
  page: { item: row, maximum: 100, key: 'ticket_id' },
});

// @ts-expect-error the input has a field that no schema checks
export const missingField: PagedEndpoint<ListInput, Row> = definePagedEndpoint({
  id: 'tickets.listRows',
  method: 'GET',
  path: '/rows',
  evidence: 'partial',
  page: { item: row, maximum: 100, key: 'ticket_id' },
});

// @ts-expect-error the input does not say that it takes limit and offset
export const noPageInput: PagedEndpoint<{ queue_id?: NumericId }, Row> = definePagedEndpoint({
  id: 'tickets.listRows',
  method: 'GET',
  path: '/rows',
  evidence: 'partial',
  query: () => ({ queue_id: optional(numericId) }),
  page: { item: row, maximum: 100, key: 'ticket_id' },
});

// @ts-expect-error the item has another type than its schema
export const otherItem: PagedEndpoint<ListInput, { ticket_id: string }> = definePagedEndpoint({
  id: 'tickets.listRows',
  method: 'GET',
  path: '/rows',
  evidence: 'partial',
  query: () => ({ queue_id: optional(numericId) }),
  page: { item: row, maximum: 100, key: 'ticket_id' },
});

export const wrongKey: PagedEndpoint<ListInput, Row> = definePagedEndpoint({
  id: 'tickets.listRows',
  method: 'GET',
  path: '/rows',
  evidence: 'partial',
  query: () => ({ queue_id: optional(numericId) }),
  // @ts-expect-error an item has no such field
  page: { item: row, maximum: 100, key: 'id' },
});

export async function calls(thulium: Thulium): Promise<void> {
  const page: Page<Row> = await listRows(thulium);
  page.result.map(({ ticket_id }) => ticket_id.toFixed());
  await listRows(thulium, { limit: 3, offset: 2, queue_id: 1 }, { timeout: 5 });
  for await (const { ticket_id } of listRows.all(thulium)) ticket_id.toFixed();
  for await (const { resume } of listRows.pages(thulium, { limit: 50 }, { resume: 'x' })) resume.trim();
  for await (const item of listRecords.all(thulium, { outbound_id: '00001' })) item.updated_at.trim();
  // @ts-expect-error the campaign is missing
  listRecords.all(thulium);
  // @ts-expect-error the campaign is missing
  await listRecords(thulium);
  // @ts-expect-error a walk sets the offset
  listRows.all(thulium, { offset: 1 });
  // @ts-expect-error how many at most has to be said
  await listRows.collect(thulium, {}, {});

  const functions = { listRows, listRecords, plain: async (_client: Thulium, _input: { a: number }) => 'text' };
  const bound: Bound<typeof functions> = bind(functions, thulium);
  const boundPage: Page<Row> = await bound.listRows();
  boundPage.count?.toFixed();
  for await (const item of bound.listRows.all({ queue_id: 3 })) item.ticket_id.toFixed();
  for await (const item of bound.listRows.all()) item.ticket_id.toFixed();
  const items: Row[] = await bound.listRecords.collect({ outbound_id: '00001' }, { atMost: 5 });
  items.at(0)?.updated_at.trim();
  (await bound.plain({ a: 1 })).trim();
  // @ts-expect-error the campaign is missing
  bound.listRecords.all();
  // @ts-expect-error a plain call has no walk
  bound.plain.all();
}
