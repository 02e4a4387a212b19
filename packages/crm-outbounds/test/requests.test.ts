import { type Refusals, recordingClient, testRefusals } from '@thulium-js/testing';
import { createCrmOutbounds } from '../src/index.js';

const { thulium, sent } = recordingClient();
const crmOutbounds = createCrmOutbounds(thulium);

const campaign = { outbound_id: '00001' };
const record = { outbound_id: '00001', customer_id: 441 };

/** What must be refused, by call: the input, and what the error says. */
const wrong: Refusals = {
  listRecords: [
    [{}, 'outbound_id is missing'],
    [{ outbound_id: 1 }, 'outbound_id: expected a campaign id: a string of five characters'],
    [{ outbound_id: '1' }, 'outbound_id: expected a campaign id: a string of five characters'],
    [{ outbound_id: '000001' }, 'outbound_id: expected a campaign id'],
    [{ ...campaign, status_id: 10 }, 'status_id: expected a list of at least one item'],
    [{ ...campaign, status_id: [] }, 'status_id: expected a list of at least one item'],
    [{ ...campaign, system_status: ['CALLED'] }, 'system_status[0]: expected one of "TO_CALL"'],
    [
      { ...campaign, create_date_from: '2016-10-18 12:00' },
      'create_date_from: expected a valid Date, or a real date written like "2026-11-21"',
    ],
    [{ ...campaign, call_date_to: '2016-02-30' }, 'call_date_to: expected a valid Date'],
    [{ ...campaign, order: 'create_date' }, 'order: expected one of "next_call_date"'],
    [{ ...campaign, limit: 101 }, 'limit: expected a whole number from 1 to 100'],
    [{ ...campaign, customer_id: 441 }, 'customer_id is not a field of this call'],
  ],
  getRecord: [
    [campaign, 'customer_id is missing'],
    [{ ...campaign, record_id: 47 }, 'customer_id is missing'],
    [{ outbound_id: '../..', customer_id: 441 }, 'outbound_id: expected a campaign id'],
  ],
  addRecord: [
    [{ ...campaign, status_id: 3 }, 'customer_id is missing'],
    [{ ...record, agent_id: 1020 }, 'agent_id is not a field of this call'],
    [
      { ...record, next_call_date: '2018-05-24' },
      'next_call_date: expected a valid Date, or a real date written like "2026-11-21 14:05"',
    ],
    [{ ...record, next_call_date: new Date(Number.NaN) }, 'next_call_date: expected a valid Date'],
    [{ ...record, order: '50' }, 'order: expected a whole number'],
    [{ ...record, status_id: 'CALL' }, 'status_id: expected an id'],
  ],
  updateRecord: [
    [{ ...record, status: 3 }, 'status is not a field of this call'],
    [{ ...record, agent_login: '' }, 'agent_login: expected a non-empty string'],
  ],
  deleteRecord: [
    [{ ...campaign, customer_id: [441, 442] }, 'customer_id: expected an id'],
    [{ ...record, force: [] }, 'force: expected a string, a number'],
  ],
  copyRecordNotes: [
    [campaign, 'customer_id is missing'],
    [{ ...record, since: new Date() }, 'since: expected a JSON value (a date as a string)'],
  ],
  batchAddRecords: [
    [{ ...campaign, records: [] }, 'records: expected a list of at least one item'],
    [{ ...campaign, records: { customer_id: 441 } }, 'records: expected a list of at least one item'],
    [{ ...campaign, records: [{ customer_id: 441 }, { status_id: 3 }] }, 'records[1].customer_id is missing'],
    [{ ...campaign, records: [{ customer_id: 441, agent_id: 1020 }] }, 'records[0].agent_id is not a field'],
    [{ records: [{ customer_id: 441 }] }, 'outbound_id is missing'],
  ],
  batchDeleteRecords: [
    [{ ...campaign, customer_id: 441 }, 'customer_id: expected a list of at least one item'],
    [{ ...campaign, customer_id: [] }, 'customer_id: expected a list of at least one item'],
  ],
};

testRefusals(crmOutbounds, sent, wrong);
