// Per call: one that compiles, and those that must not. Run by `tsc`.
import type { BatchResult, Page, Thulium } from '@thulium-js/core';
import {
  addRecord,
  batchAddRecords,
  batchDeleteRecords,
  copyRecordNotes,
  createCrmOutbounds,
  deleteRecord,
  getRecord,
  intakeLead,
  listRecords,
  type OutboundRecord,
  updateRecord,
} from './index.js';

declare const thulium: Thulium;
const crmOutbounds = createCrmOutbounds(thulium);

type Expect<Wanted, Given> =
  (<T>() => T extends Wanted ? 1 : 2) extends <T>() => T extends Given ? 1 : 2
    ? true
    : { wanted: Wanted; given: Given };
const same = <Wanted, Given>(_same: Expect<Wanted, Given>): void => {};

const record = { outbound_id: '00001', customer_id: 441 };

export async function listRecordsTypes(): Promise<void> {
  const page = await crmOutbounds.listRecords({
    outbound_id: '00001',
    status_id: [10, '15'],
    system_status: ['TO_CALL', 'CALL'],
    create_date_from: new Date(),
    order: '-next_call_date',
  });
  same<Page<OutboundRecord>, typeof page>(true);
  for await (const { record_id } of crmOutbounds.listRecords.all({ outbound_id: '00001' })) {
    same<number, typeof record_id>(true);
  }
  // @ts-expect-error: a campaign is needed
  await listRecords(thulium);
  // @ts-expect-error: a campaign id is a text
  await listRecords(thulium, { outbound_id: 1 });
  // @ts-expect-error: a list
  await listRecords(thulium, { outbound_id: '00001', status_id: 10 });
  // @ts-expect-error: no such system status
  await listRecords(thulium, { outbound_id: '00001', system_status: ['CALLED'] });
  // @ts-expect-error: records are sorted by the next call only
  await listRecords(thulium, { outbound_id: '00001', order: 'create_date' });
}

export async function getRecordTypes(): Promise<void> {
  const { status_id, system_status, order } = await crmOutbounds.getRecord(record, { timeout: 1_000 });
  same<number | null, typeof status_id>(true);
  if (system_status === 'NO_CALL' || system_status === 'A_NEW_WORD') same<number | null, typeof order>(true);
  // @ts-expect-error: a customer is needed, not a record
  await getRecord(thulium, { outbound_id: '00001', record_id: 47 });
}

export async function addRecordTypes(): Promise<void> {
  const { record_id } = await crmOutbounds.addRecord({
    ...record,
    status_id: 3,
    next_call_date: new Date(),
    order: 50,
  });
  same<number, typeof record_id>(true);
  // @ts-expect-error: a customer is needed
  await addRecord(thulium, { outbound_id: '00001', status_id: 3 });
  // @ts-expect-error: agents are named by their login
  await addRecord(thulium, { ...record, agent_id: 1020 });
  // @ts-expect-error: a date is a Date or a text
  await addRecord(thulium, { ...record, next_call_date: 1527157440000 });
}

export async function updateRecordTypes(): Promise<void> {
  const nothing = await crmOutbounds.updateRecord({ ...record, status_id: '3', agent_login: 'j.doe' });
  same<void, typeof nothing>(true);
  // @ts-expect-error: a customer is needed
  await updateRecord(thulium, { outbound_id: '00001', status_id: 3 });
  // @ts-expect-error: a status is set by its id
  await updateRecord(thulium, { ...record, system_status: 'CALL' });
}

export async function deleteRecordTypes(): Promise<void> {
  await crmOutbounds.deleteRecord(record);
  await crmOutbounds.deleteRecord({ ...record, reason: 'what is not documented passes' });
  // @ts-expect-error: one customer
  await deleteRecord(thulium, { outbound_id: '00001', customer_id: [441, 442] });
}

export async function copyRecordNotesTypes(): Promise<void> {
  const answer = await crmOutbounds.copyRecordNotes({ ...record, something_new: true });
  same<unknown, typeof answer>(true);
  // @ts-expect-error: a customer is needed
  await copyRecordNotes(thulium, { outbound_id: '00001' });
}

export async function batchTypes(): Promise<void> {
  const result = await crmOutbounds.batchAddRecords({
    outbound_id: '00001',
    records: [{ customer_id: 441, status_id: 3 }],
  });
  same<BatchResult, typeof result>(true);
  // @ts-expect-error: a customer is needed
  await batchAddRecords(thulium, { outbound_id: '00001', records: [{ status_id: 3 }] });
  // @ts-expect-error: a campaign is needed
  await batchAddRecords(thulium, { records: [{ customer_id: 441 }] });
  await crmOutbounds.batchDeleteRecords({ outbound_id: '00001', customer_id: [441, '442'] });
  // @ts-expect-error: a list
  await batchDeleteRecords(thulium, { outbound_id: '00001', customer_id: 441 });
}

export async function intakeLeadTypes(): Promise<void> {
  const customer = { surname: 'Kowalski', phone_number: '222 333 444' };
  const result = await crmOutbounds.intakeLead({ outbound_id: '00001', customer, record: { status_id: 3 } });
  // @ts-expect-error: not every outcome has a record
  result.record_id;
  if (result.outcome === 'taken_in') {
    same<number, typeof result.customer_id>(true);
    same<'added' | 'already_exists' | 'found', typeof result.record>(true);
  } else if (result.outcome !== 'planned') {
    await crmOutbounds.intakeLead({ outbound_id: '00001', customer, done: result.done });
  }
  // @ts-expect-error: a customer is needed
  await intakeLead(thulium, { outbound_id: '00001' });
  // @ts-expect-error: a company needs a name
  await intakeLead(thulium, { outbound_id: '00001', customer, company: { nip: '6783144527' } });
}
