import { createSandbox } from '@thulium-js/sandbox';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createCrmOutbounds, createThulium, type Drift, NotFoundError, type Thulium } from '../src/index.js';

const sandbox = createSandbox();
const drifts: Drift[] = [];
let thulium: Thulium;
let close: () => Promise<void>;

beforeAll(async () => {
  const server = await sandbox.listen();
  const { username, password } = sandbox;
  thulium = createThulium({ baseUrl: server.url, username, password, onDrift: (drift) => drifts.push(drift) });
  close = () => server.close();
});
afterAll(() => close());
beforeEach(() => {
  sandbox.reset();
  drifts.length = 0;
});

const record = { outbound_id: '00001', customer_id: 442 };

test('the life of a record', async () => {
  const crmOutbounds = createCrmOutbounds(thulium);
  const { record_id } = await crmOutbounds.addRecord({ ...record, status_id: 3 });
  expect(record_id).toBe(231);
  const next_call_date = new Date('2026-03-28T23:30:00Z');
  await crmOutbounds.updateRecord({ ...record, status_id: 5, agent_login: 'j.doe', next_call_date, order: 50 });
  await crmOutbounds.copyRecordNotes(record);
  expect(await crmOutbounds.getRecord(record)).toMatchObject({
    record_id,
    customer_id: 442,
    system_status: 'MY_RECORD',
    agent_login: 'j.doe',
    next_call_date: '2026-03-29 00:30',
    call_date: null,
    order: 50,
  });
  await crmOutbounds.deleteRecord(record);
  await expect(crmOutbounds.getRecord(record)).rejects.toBeInstanceOf(NotFoundError);
  expect(drifts).toEqual([]);
});

test('lists by status, in both directions', async () => {
  const crmOutbounds = createCrmOutbounds(thulium);
  const page = await crmOutbounds.listRecords({
    outbound_id: '00001',
    system_status: ['NO_CALL'],
    include_customer: true,
  });
  expect(page).toMatchObject({ count: 1, result: [{ customer_id: 441, system_status: 'NO_CALL', order: null }] });
  const all = await crmOutbounds.listRecords.collect({ outbound_id: '00001' }, { atMost: 10 });
  expect(all.map(({ customer_id }) => customer_id)).toEqual([441, 445]);
  expect(sandbox.requests.at(-1)?.query).toContain('limit=100&');
  expect(drifts).toEqual([]);
});

test('batches tell of every record', async () => {
  const crmOutbounds = createCrmOutbounds(thulium);
  const records = [{ customer_id: 442, status_id: 3 }, { customer_id: 445 }, { customer_id: 999 }];
  const added = await crmOutbounds.batchAddRecords({ outbound_id: '00001', records });
  expect(added.items).toMatchObject([
    { customer_id: 442, status: 'added', record_id: 231 },
    { customer_id: 445, status: 'already_exists', record_id: 100 },
    { customer_id: 999, status: 'failed', record_id: null, message: expect.any(String) },
  ]);
  await crmOutbounds.updateRecord({ outbound_id: '00001', customer_id: 445, status_id: 2 });
  const removed = await crmOutbounds.batchDeleteRecords({ outbound_id: '00001', customer_id: [442, 445, 999] });
  expect(removed.items.map(({ status }) => status)).toEqual(['removed', 'call_in_progress', 'not_exist']);
  expect(drifts).toEqual([]);
});
