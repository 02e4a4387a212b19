import type { RecordFields } from '@thulium-js/crm-outbounds';
import fc from 'fast-check';
import { expect } from 'vitest';
import { pickCustomer } from './customerSteps.ts';
import { type Model, type ModelRecord, pick } from './model.ts';
import { all, ascending, choice, moment, refused, type StepKind, step, wallMinute } from './step.ts';

const outbound_id = '00001';
/** Statuses of the sample campaign. */
const [toCall, myRecord, noSoonerThan] = [1, 5, 8];

interface Changes extends RecordFields {
  status_id?: number;
  agent_login?: string;
  next_call_date?: Date;
}

const status = fc.constantFrom(toCall, 3, 4, myRecord, noSoonerThan);
const changes: fc.Arbitrary<Changes> = fc.oneof(
  // Often what the vendor's rule forbids: a status without what it needs.
  fc.record({ status_id: status }),
  fc.record(
    {
      status_id: status,
      agent_login: fc.constantFrom('j.doe', 'jkowalski'),
      next_call_date: moment,
      order: fc.nat(100),
    },
    { requiredKeys: [] },
  ),
);

const blank: Omit<ModelRecord, 'record_id'> = {
  status_id: toCall,
  order: null,
  agent_login: null,
  next_call_date: null,
};

/** A record with changes; undefined where the vendor's rule forbids them. */
function changed(record: Omit<ModelRecord, 'record_id'>, given: Changes): Omit<ModelRecord, 'record_id'> | undefined {
  const after = {
    status_id: given.status_id ?? record.status_id,
    order: given.order ?? record.order,
    agent_login: given.agent_login ?? record.agent_login,
    next_call_date: given.next_call_date === undefined ? record.next_call_date : wallMinute(given.next_call_date),
  };
  const needsAgent = given.status_id === myRecord;
  const needsDate = needsAgent || given.status_id === noSoonerThan;
  if (needsAgent && after.agent_login === null) return undefined;
  return needsDate && after.next_call_date === null ? undefined : after;
}

/** What adding a record comes to: the new record, what is there already, or nothing. */
function judge(model: Model, customerId: number, given: Changes) {
  const known = model.records.get(customerId);
  if (known !== undefined) return { status: 'already_exists', known } as const;
  const fresh = model.customers.has(customerId) ? changed(blank, given) : undefined;
  return fresh === undefined ? ({ status: 'failed' } as const) : ({ status: 'added', fresh } as const);
}

/** A customer, mostly one with a record: or there would hardly ever be one. */
function pickRecord(model: Model, which: number): number {
  return which % 4 === 0 ? pickCustomer(model, which) : pick([...model.records.keys()], 999_999, which);
}

/** Steps around the records of a campaign. */
export const recordSteps: readonly StepKind[] = [
  step('addRecord', fc.tuple(choice, changes), async (model, { crmOutbounds }, [which, given]) => {
    const customer_id = pickCustomer(model, which);
    const verdict = judge(model, customer_id, given);
    const call = crmOutbounds.addRecord({ outbound_id, customer_id, ...given });
    if (verdict.status !== 'added') return refused(call, 400);
    const { record_id } = await call;
    expect(record_id).toBeTypeOf('number');
    model.records.set(customer_id, { record_id, ...verdict.fresh });
  }),

  step('updateRecord', fc.tuple(choice, changes), async (model, { crmOutbounds }, [which, given]) => {
    const customer_id = pickRecord(model, which);
    const record = model.records.get(customer_id);
    const call = crmOutbounds.updateRecord({ outbound_id, customer_id, ...given });
    if (record === undefined) return refused(call, 404);
    const after = changed(record, given);
    if (after === undefined) return refused(call, 400);
    await call;
    Object.assign(record, after);
  }),

  step('getRecord', choice, async (model, { crmOutbounds }, which) => {
    const customer_id = pickRecord(model, which);
    const record = model.records.get(customer_id);
    const call = crmOutbounds.getRecord({ outbound_id, customer_id });
    if (record === undefined) return refused(call, 404);
    const phone_number = model.customers.get(customer_id)?.phones[0] ?? null;
    expect(await call).toMatchObject({ ...record, customer_id, phone_number });
  }),

  step('deleteRecord', choice, async (model, { crmOutbounds }, which) => {
    const customer_id = pickRecord(model, which);
    const call = crmOutbounds.deleteRecord({ outbound_id, customer_id });
    if (!model.records.delete(customer_id)) return refused(call, 404);
    await call;
  }),

  step(
    'batchAddRecords',
    fc.array(fc.tuple(choice, changes), { minLength: 1, maxLength: 4 }),
    async (model, { crmOutbounds }, list) => {
      const given = new Map(list.map(([which, change]) => [pickCustomer(model, which), change]));
      const { items } = await crmOutbounds.batchAddRecords({
        outbound_id,
        records: [...given].map(([customer_id, change]) => ({ customer_id, ...change })),
      });
      expect(items).toHaveLength(given.size);
      for (const [id, change] of given) {
        const item = items.find(({ customer_id }) => customer_id === id);
        const verdict = judge(model, id, change);
        expect(item?.status).toBe(verdict.status);
        if (verdict.status === 'already_exists') expect(item?.record_id).toBe(verdict.known.record_id);
        if (verdict.status === 'added') model.records.set(id, { record_id: item?.record_id ?? 0, ...verdict.fresh });
      }
    },
  ),

  step(
    'batchDeleteRecords',
    fc.array(choice, { minLength: 1, maxLength: 4 }),
    async (model, { crmOutbounds }, list) => {
      const ids = [...new Set(list.map((which) => pickCustomer(model, which)))];
      const { items } = await crmOutbounds.batchDeleteRecords({ outbound_id, customer_id: ids });
      expect(items).toHaveLength(ids.length);
      for (const id of ids) {
        const item = items.find(({ customer_id }) => customer_id === id);
        const known = model.records.get(id);
        expect(item).toMatchObject({
          status: known === undefined ? 'not_exist' : 'removed',
          record_id: known?.record_id ?? null,
        });
        model.records.delete(id);
      }
    },
  ),

  step(
    'listRecords.all',
    fc.uniqueArray(fc.constantFrom(toCall, 3, 4, myRecord), { minLength: 1 }),
    async (model, { crmOutbounds }, statuses) => {
      const matching = [...model.records.values()].filter(({ status_id }) => statuses.includes(status_id));
      const found = await all(crmOutbounds.listRecords.all({ outbound_id, status_id: statuses, limit: 2 }));
      expect(ascending(found.map(({ record_id }) => record_id))).toEqual(
        ascending(matching.map(({ record_id }) => record_id)),
      );
    },
  ),
];
