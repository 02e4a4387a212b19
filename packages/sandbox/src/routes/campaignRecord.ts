import { type Call, orBlank } from '../call.js';
import { fromClient, toMinute } from '../clock.js';
import { invalid } from '../errors.js';
import type { Input } from '../input.js';
import type { Campaign, CampaignRecord, CampaignStatus, SandboxState } from '../state.js';

/** The status of a campaign by id; every record has one that its campaign knows. */
export function statusOf(campaign: Campaign, statusId: number): CampaignStatus | undefined {
  return campaign.statuses.find(({ status_id }) => status_id === statusId);
}

/** The status a request asks for, by its id or by that of the dictionary; nothing when it asks for none. */
function wantedStatus(campaign: Campaign, body: Input): CampaignStatus | undefined {
  const statusId = body.integer('status_id');
  if (statusId !== undefined) {
    const status = statusOf(campaign, statusId);
    if (status === undefined) throw invalid('noSuchReference', 'status_id');
    return status;
  }
  const dictionaryId = body.integer('dictionary_status_id');
  if (dictionaryId === undefined) return undefined;
  const status = campaign.statuses.find(({ dictionary_status_id }) => dictionary_status_id === dictionaryId);
  if (status === undefined) throw invalid('noSuchReference', 'dictionary_status_id');
  return status;
}

type Changes = Partial<Pick<CampaignRecord, 'status_id' | 'agent_login' | 'next_call_date' | 'order'>>;

/**
 * What a request changes in a record. [doc] MY_RECORD needs `agent_login`, MY_RECORD and CALL_NO_SOONER_THAN need
 * `next_call_date`; what the record already has counts [inference].
 */
export function readChanges(call: Call, campaign: Campaign, body: Input, known?: CampaignRecord): Changes {
  const changes: Changes = {};
  const status = wantedStatus(campaign, body);
  const login = body.string('agent_login');
  const nextCall = body.string('next_call_date');
  const order = body.integer('order');
  if (login !== undefined) {
    if (!call.state.agents.has(login)) throw invalid('noSuchReference', 'agent_login');
    changes.agent_login = login;
  }
  if (nextCall !== undefined) changes.next_call_date = fromClient(nextCall);
  if (order !== undefined) changes.order = order;
  if (status === undefined) return changes;
  changes.status_id = status.status_id;
  const after: Record<string, unknown> = { ...known, ...changes };
  for (const name of call.requiredForStatus(status.system_status)) {
    if (!after[name]) throw invalid('requiredByStatus', name);
  }
  return changes;
}

/** A record as the vendor writes it [doc]: `""` for what is unset. */
export function writeRecord(state: SandboxState, campaign: Campaign, record: CampaignRecord): Record<string, unknown> {
  const customer = state.customers.get(record.customer_id);
  const status = statusOf(campaign, record.status_id);
  const agent = state.agents.get(record.agent_login);
  return {
    record_id: record.record_id,
    phone_number: orBlank(customer?.phone_numbers[0]),
    system_status: orBlank(status?.system_status),
    status: orBlank(status?.name),
    status_id: record.status_id,
    call_date: toMinute(record.call_date),
    create_date: toMinute(record.create_date),
    next_call_date: toMinute(record.next_call_date),
    agent_name: agent === undefined ? '' : `${agent.name} ${agent.surname}`,
    agent_login: record.agent_login,
    customer_id: record.customer_id,
    last_note: record.last_note,
    order: orBlank(record.order),
  };
}
