import { buildRecord } from '../builders.js';
import { type BatchItem, batch, type Call, created, done, found, page, type Routes } from '../call.js';
import { isWithin } from '../dates.js';
import { notFound, Refusal } from '../errors.js';
import type { Input } from '../input.js';
import { sorted } from '../order.js';
import { type Campaign, type CampaignRecord, nextId } from '../state.js';
import { readChanges, statusOf, writeRecord } from './campaignRecord.js';
import { writeCustomer } from './customerWire.js';

/** The campaign a path names. */
export function campaignOf(call: Call): Campaign {
  const campaign = call.state.campaigns.get(call.text('id'));
  if (campaign === undefined) throw notFound();
  return campaign;
}

function recordOf(call: Call, campaign: Campaign): CampaignRecord {
  const record = campaign.records.get(call.id('customer_id'));
  if (record === undefined) throw notFound();
  return record;
}

/** Adds a customer to a campaign; a new record is to be called [inference]. */
function addRecord(call: Call, campaign: Campaign, body: Input): CampaignRecord {
  const customer_id = body.integer('customer_id') ?? 0;
  // [doc] The batch says this of an unknown customer, with 400.
  if (!call.state.customers.has(customer_id)) throw new Refusal(400, [{ kind: 'customerNotFound' }]);
  if (campaign.records.has(customer_id)) throw new Refusal(400, [{ kind: 'alreadyExists' }]);
  const fresh = campaign.statuses.find(({ system_status }) => system_status === 'TO_CALL');
  const changes = readChanges(call, campaign, body);
  const record = buildRecord({
    status_id: fresh?.status_id ?? 0,
    ...changes,
    record_id: nextId(call.state, 'record'),
    customer_id,
    create_date: call.now,
  });
  campaign.records.set(customer_id, record);
  return record;
}

/** [doc] A record in the middle of a call is not removed. */
function isInCall(campaign: Campaign, record: CampaignRecord): boolean {
  return statusOf(campaign, record.status_id)?.system_status === 'IN_PROGRESS';
}

function listRecords(call: Call, campaign: Campaign): readonly CampaignRecord[] {
  const { query } = call;
  const statuses = query.integers('status_id');
  const systemStatuses = query.strings('system_status');
  const records = [...campaign.records.values()].filter((record) => {
    const systemStatus = statusOf(campaign, record.status_id)?.system_status ?? '';
    return (
      (statuses?.includes(record.status_id) ?? true) &&
      (systemStatuses?.includes(systemStatus) ?? true) &&
      isWithin(query, 'create_date', record.create_date) &&
      isWithin(query, 'call_date', record.call_date)
    );
  });
  return sorted(records, query.string('order'), ['next_call_date']);
}

/** A record, and its customer when asked for; where the customer stands in the answer was not seen [inference]. */
function writeListed(call: Call, campaign: Campaign, record: CampaignRecord): Record<string, unknown> {
  const wire = writeRecord(call.state, campaign, record);
  const customer = call.state.customers.get(record.customer_id);
  if (call.query.flag('include_customer') && customer !== undefined) {
    wire.customer = writeCustomer(customer, call.query);
  }
  return wire;
}

/** Records of campaigns fed from the CRM. */
export const campaignRoutes: Routes = {
  'GET crm_outbounds/:id/records': (call) => {
    const campaign = campaignOf(call);
    return page(call, listRecords(call, campaign), (record) => writeListed(call, campaign, record));
  },

  // [doc] The id is a text here, and a number everywhere else.
  'POST crm_outbounds/:id/records': (call) => {
    const { record_id } = addRecord(call, campaignOf(call), call.body);
    return created({ record_id: String(record_id) });
  },

  'GET crm_outbounds/:id/records/:customer_id': (call) => {
    const campaign = campaignOf(call);
    return found(writeRecord(call.state, campaign, recordOf(call, campaign)));
  },

  'PUT crm_outbounds/:id/records/:customer_id': (call) => {
    const campaign = campaignOf(call);
    const record = recordOf(call, campaign);
    Object.assign(record, readChanges(call, campaign, call.body, record));
    return done;
  },

  'DELETE crm_outbounds/:id/records/:customer_id': (call) => {
    const campaign = campaignOf(call);
    const record = recordOf(call, campaign);
    if (isInCall(campaign, record)) throw new Refusal(400, [{ kind: 'callInProgress' }]);
    campaign.records.delete(record.customer_id);
    return done;
  },

  // [inference] Only method and path are known: the newest note of the customer becomes that of the record.
  'POST crm_outbounds/:id/records/:customer_id/copy_notes': (call) => {
    const record = recordOf(call, campaignOf(call));
    const note = call.state.customerNotes.findLast(({ customer_id }) => customer_id === record.customer_id);
    if (note !== undefined) record.last_note = note.note;
    return created();
  },

  'POST batch/crm_outbounds/:id/records': (call) => {
    const campaign = campaignOf(call);
    const items = (call.body.objects('records') ?? []).map((item, index): [string, BatchItem] => {
      const known = campaign.records.get(Number(item.customer_id));
      const key = String(item.customer_id ?? index);
      if (known !== undefined) {
        return [key, { http_status: 400, record_id: known.record_id, status: 'ALREADY_EXISTS' }];
      }
      const answer = call.item('records', item, (body) => {
        return { http_status: 201, record_id: addRecord(call, campaign, body).record_id, status: 'ADDED' };
      });
      return [key, answer.status === undefined ? { ...answer, status: 'FAILED' } : answer];
    });
    return batch(Object.fromEntries(items));
  },

  'DELETE batch/crm_outbounds/:id/records': (call) => {
    const campaign = campaignOf(call);
    const items = (call.query.integers('customer_id') ?? []).map((id): [string, BatchItem] => {
      const record = campaign.records.get(id);
      if (record === undefined) return [String(id), { http_status: 404, status: 'NOT_EXIST' }];
      const { record_id } = record;
      // [doc] The status is named, its `http_status` is not [inference].
      if (isInCall(campaign, record)) return [String(id), { http_status: 400, record_id, status: 'CALL_IN_PROGRESS' }];
      campaign.records.delete(id);
      return [String(id), { http_status: 200, record_id, status: 'REMOVED' }];
    });
    return batch(Object.fromEntries(items));
  },
};
