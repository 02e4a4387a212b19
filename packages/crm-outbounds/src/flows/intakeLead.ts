import {
  type BatchItem,
  type CallOptions,
  DecodeError,
  type Effect,
  isPlannedRequest,
  PartlyDoneError,
  type PlannedRequest,
  type Thulium,
  ThuliumError,
} from '@thulium-js/core';
import {
  copyInput,
  describeFailedStep,
  effectOfStep,
  openWriteOf,
  rememberOpenWrite,
  runFlow,
} from '@thulium-js/core/declare';
import {
  type AmbiguousCompany,
  type AmbiguousCustomer,
  type ConflictingCompany,
  type ConflictingCustomers,
  type FindOrCreateCompanyInput,
  type FindOrCreateCustomerInput,
  type FindOrCreateOptions,
  findOrCreateCompany,
  findOrCreateCustomer,
  readFindOrCreateOptions,
} from '@thulium-js/customers';
import { batchAddRecords } from '../endpoints/batchAddRecords.js';
import { type GetRecordInput, getRecord } from '../endpoints/getRecord.js';
import type { RecordFields } from '../shapes/recordFields.js';
import { checkLead } from './checkLead.js';

/** What {@link intakeLead} takes. */
export interface IntakeLeadInput {
  /** Id of the campaign: always five characters, zeros in front included. Example: `00001`. */
  outbound_id: string;
  /** The company of the customer, with a tax number or an identifier to search by. Default: none. */
  company?: FindOrCreateCompanyInput;
  /**
   * The customer, with an identifier, a phone number or an e-mail address to search by. Its `company_id` comes from
   * `company` or `done`; it can be set only without both.
   */
  customer: FindOrCreateCustomerInput;
  /** The record in the campaign. Default: what the campaign sets. */
  record?: RecordFields;
  /** What an earlier try has done, from its result or its {@link PartlyDoneError}: those steps are passed over. */
  done?: IntakeLeadProgress;
}

/** How far an intake came. */
export interface IntakeLeadProgress {
  /** Id of the company. Example: `28`. */
  readonly company_id?: number;
  /** Id of the customer. Example: `273`. */
  readonly customer_id?: number;
}

/** The customer is in the campaign. */
export interface LeadTakenIn {
  readonly outcome: 'taken_in';
  /** Id of the company; `null` when none was given. Example: `28`. */
  readonly company_id: number | null;
  /** Id of the customer. Example: `273`. */
  readonly customer_id: number;
  /** Id of the record in the campaign; `null` when the answer does not tell it. Example: `231`. */
  readonly record_id: number | null;
  /**
   * - `added`: it was added.
   * - `already_exists`: it existed before, and was left unchanged.
   * - `found`: it exists, but the response to the write was lost: it was added now, or existed before.
   */
  readonly record: 'added' | 'already_exists' | 'found';
}

/** A person must choose a company or a customer. With `done` set to the choice, the intake continues. */
export interface LeadUndecided {
  readonly outcome: 'undecided';
  /** Where it stopped, and why. */
  readonly decide: AmbiguousCompany | ConflictingCompany | AmbiguousCustomer | ConflictingCustomers;
  /** What was done before. */
  readonly done: IntakeLeadProgress;
}

/** The server refuses the record. */
export interface LeadRefused {
  readonly outcome: 'refused';
  /** What it says of it. */
  readonly item: BatchItem;
  /** What was done before. */
  readonly done: IntakeLeadProgress;
}

/** The client is on a dry run: nothing was sent but look-ups. */
export interface PlannedLead {
  readonly outcome: 'planned';
  /** What would have been sent. An id that only the response to one of these writes can contain is 0. */
  readonly requests: readonly PlannedRequest[];
}

/** What {@link intakeLead} answers; `outcome` tells them apart. */
export type IntakeLeadResult = LeadTakenIn | LeadUndecided | LeadRefused | PlannedLead;

/**
 * Takes in a lead: finds or creates the company, finds or creates the customer, and adds it to a campaign.
 *
 * All input is checked before any request is sent. You can call the function again with the same input: it searches for
 * the company and the customer before it creates them, and a customer who is already in the campaign is a success. To
 * skip steps of an earlier attempt, pass its progress as `done`. A company is set on a customer only when the customer
 * is created.
 *
 * A write whose outcome is unknown is not repeated: the flow searches for its result, and stops if there is none. With
 * `createAgain`, it creates the company or the customer once more, but never adds the record a second time. Flows of
 * one client that share a key, such as a tax number, run one after the other.
 *
 * @example
 * ```ts
 * const result = await intakeLead(thulium, {
 *   outbound_id: '00001',
 *   company: { name: 'Example Ltd', nip: '6783144527' },
 *   customer: { surname: 'Kowalski', phone_number: '222 333 444' },
 *   record: { status_id: 3 },
 * });
 * if (result.outcome === 'taken_in') console.log(result.record_id);
 * ```
 *
 * @throws InvalidInputError before any request is sent; PartlyDoneError with IntakeLeadProgress if this call changed or
 * may have changed anything, also after an abort or an error of an interceptor, which is then its `cause`. After any
 * other error, or the reason of the signal, this call changed nothing, and `done` of an earlier attempt stays valid.
 */
export async function intakeLead(
  client: Thulium,
  input: IntakeLeadInput,
  options?: FindOrCreateOptions,
): Promise<IntakeLeadResult> {
  const { createAgain, callOptions } = readFindOrCreateOptions(options);
  const lead = copyInput(input, flow);
  const keys = await checkLead(client, lead);
  return runFlow(client, keys, callOptions?.signal, (client) =>
    takeIn(client, lead, callOptions, { ...callOptions, createAgain }),
  );
}

async function takeIn(
  client: Thulium,
  lead: IntakeLeadInput,
  callOptions: CallOptions | undefined,
  options: FindOrCreateOptions,
): Promise<IntakeLeadResult> {
  const planned: PlannedRequest[] = [];
  let done = progress(lead.done?.company_id, lead.done?.customer_id);
  let { company_id, customer_id } = done;
  const steps = earlierSteps(done);
  let hasWritten = false;
  const watched = watchCreations(client, () => {
    hasWritten = true;
  });

  /** The error of an intake that stopped; what stopped it, when this call changed nothing. */
  function stopped(step: FailedStep, effect: Effect, cause: unknown): unknown {
    if (!hasWritten && effect === 'none') return cause;
    const message = [...steps, describeFailedStep(...step, effect)].join('; ');
    return new PartlyDoneError(`${flow}: ${message}`, done, cause, step[0] === 'the record');
  }

  /** A flow that finds or creates says by its own {@link PartlyDoneError} alone that a creation may be applied. */
  async function findOrCreate<Result>(thing: string, work: Promise<Result>): Promise<Result> {
    try {
      return await work;
    } catch (error) {
      const [effect, cause] = error instanceof PartlyDoneError ? [error.effect, error.cause] : ['none' as const, error];
      throw stopped([thing, 'created'], effect, cause);
    }
  }

  if (lead.company !== undefined && steps.length === 0) {
    const company = await findOrCreate('the company', findOrCreateCompany(watched, lead.company, options));
    if (company.outcome === 'ambiguous' || company.outcome === 'conflict') return undecided(company, done);
    if (company.outcome === 'planned') {
      planned.push(...company.requests);
      company_id = idNotKnown;
    } else {
      ({ company_id } = company);
      done = progress(company_id, undefined);
      steps.push(`the company was ${company.outcome}`);
    }
  }
  if (customer_id === undefined) {
    const given = company_id === undefined ? lead.customer : { ...lead.customer, company_id };
    const customer = await findOrCreate('the customer', findOrCreateCustomer(watched, given, options));
    if (customer.outcome === 'ambiguous' || customer.outcome === 'conflict') return undecided(customer, done);
    if (customer.outcome === 'planned') {
      planned.push(...customer.requests);
      customer_id = idNotKnown;
    } else {
      ({ customer_id } = customer);
      done = progress(company_id, customer_id);
      steps.push(`the customer was ${customer.outcome}`);
    }
  }
  let added: RecordOutcome | PlannedRequest;
  try {
    added = await addRecord(client, lead, customer_id, callOptions);
  } catch (error) {
    throw stopped(['the record', 'added'], effectOfStep(error), error);
  }
  if (isPlannedRequest(added)) return { outcome: 'planned', requests: [...planned, added] };
  const { record, record_id } = added;
  if (typeof record !== 'string') return { outcome: 'refused', item: record, done };
  return { outcome: 'taken_in', company_id: company_id ?? null, customer_id, record_id, record };
}

/** Thing and participle of a step that failed. */
type FailedStep = readonly [thing: string, participle: string];

/** Stands in the requests of a dry run for an id that the response to a write would contain. */
const idNotKnown = 0;

/**
 * Reports creations that were or may have been applied. A flow that finds or creates does not say so of a creation whose
 * response was lost, and that it found.
 */
function watchCreations(client: Thulium, onCreation: () => void): Thulium {
  const callWithResponse: Thulium['callWithResponse'] = async (endpoint, input, options) => {
    const isWrite = endpoint.method !== 'GET';
    try {
      const answer = await client.callWithResponse(endpoint, input, options);
      if (isWrite && !isPlannedRequest(answer.data)) onCreation();
      return answer;
    } catch (error) {
      if (isWrite && effectOfStep(error) !== 'none') onCreation();
      throw error;
    }
  };
  return Object.create(client, { callWithResponse: { value: callWithResponse } });
}

const flow = 'crmOutbounds.intakeLead';

/** A progress without inherited fields: a name on a polluted prototype is no step that is done. */
function progress(company_id: number | undefined, customer_id: number | undefined): IntakeLeadProgress {
  return Object.assign(
    Object.create(null),
    company_id === undefined ? undefined : { company_id },
    customer_id === undefined ? undefined : { customer_id },
  );
}

/** The steps that are passed over: an earlier try did them. */
function earlierSteps({ company_id, customer_id }: IntakeLeadProgress): string[] {
  return [
    ...(company_id === undefined ? [] : ['the company was found or created earlier']),
    ...(customer_id === undefined ? [] : ['the customer was found or created earlier']),
  ];
}

function undecided(decide: LeadUndecided['decide'], done: IntakeLeadProgress): LeadUndecided {
  return { outcome: 'undecided', decide, done };
}

/** What became of the record; an item of the batch when the server refuses it. */
interface RecordOutcome {
  readonly record: LeadTakenIn['record'] | BatchItem;
  readonly record_id: number | null;
}

/**
 * Adds the record as a batch of one: only the batch is documented to tell of a customer who is in the campaign already.
 * When its outcome is unknown, it is looked for instead of being sent again.
 */
async function addRecord(
  client: Thulium,
  { outbound_id, record }: IntakeLeadInput,
  customer_id: number,
  options: CallOptions | undefined,
): Promise<RecordOutcome | PlannedRequest> {
  const key = `crmOutbounds.record:${outbound_id}:${customer_id}`;
  const open = openWriteOf(client, [key]);
  if (open !== undefined) return foundOrThrow(open.cause);
  try {
    const batch = { outbound_id, records: [{ ...record, customer_id }] };
    const answer = await batchAddRecords(client, batch, options);
    return isPlannedRequest(answer) ? answer : outcomeOf(answer.items, customer_id);
  } catch (error) {
    if (effectOfStep(error) === 'none') throw error;
    rememberOpenWrite(client, [key], error);
    if (!(error instanceof ThuliumError)) throw error;
    return foundOrThrow(error);
  }

  async function foundOrThrow(lost: unknown): Promise<RecordOutcome> {
    const record_id = await findRecord(client, { outbound_id, customer_id }, options);
    if (record_id === undefined) throw lost;
    return { record: 'found', record_id };
  }
}

/** What a batch of one did to its customer: the item with its id, or the only one, if that has no id. */
function outcomeOf(items: readonly BatchItem[], customer_id: number): RecordOutcome {
  const [only, another] = items;
  const isNameless = only?.customer_id === null && another === undefined;
  const item = isNameless ? only : items.find((item) => item.customer_id === customer_id);
  const isContradiction = item?.status === 'added' && Number(item.http_status) >= 400;
  if (item === undefined || isContradiction) {
    const words = isContradiction ? 'contradicts itself' : 'says nothing';
    const message = `crmOutbounds.batchAddRecords: the response ${words} about the record`;
    const details = { status: 207, endpoint: batchAddRecords.id, delivery: 'answered', effect: 'unknown' } as const;
    throw new DecodeError(message, details);
  }
  const record = (['added', 'already_exists'] as const).find((word) => word === item.status) ?? item;
  return { record, record_id: item.record_id };
}

/** Id of the record of a customer; undefined when it is not there, or cannot be looked for. */
async function findRecord(
  client: Thulium,
  input: GetRecordInput,
  options: CallOptions | undefined,
): Promise<number | undefined> {
  try {
    const record = await getRecord(client, input, options);
    // Reading an answer is tolerant; this one must be about the customer.
    const isIt = Object.hasOwn(record, 'customer_id') && record.customer_id === input.customer_id;
    return isIt && Object.hasOwn(record, 'record_id') && typeof record.record_id === 'number'
      ? record.record_id
      : undefined;
  } catch (error) {
    if (error instanceof ThuliumError) return undefined;
    throw error;
  }
}
