import {
  type BatchItem,
  type CallOptions,
  DecodeError,
  isPlannedRequest,
  PartlyDoneError,
  type PlannedRequest,
  type Thulium,
  ThuliumError,
} from '@thulium-js/core';
import {
  type AmbiguousCompany,
  type AmbiguousCustomer,
  type ConflictingCompany,
  type ConflictingCustomers,
  type FindOrCreateCompanyInput,
  type FindOrCreateCustomerInput,
  findOrCreateCompany,
  findOrCreateCustomer,
} from '@thulium-js/customers';
import { batchAddRecords } from '../endpoints/batchAddRecords.js';
import type { RecordFields } from '../shapes/recordFields.js';
import { checkLead } from './checkLead.js';

/** What {@link intakeLead} takes. */
export interface IntakeLeadInput {
  /** Id of the campaign: always five characters, zeros in front included. Example: `00001`. */
  outbound_id: string;
  /** The company of the customer, with a tax number or an identifier to look for it by. Default: none. */
  company?: FindOrCreateCompanyInput;
  /** The customer, with an identifier, a phone number or an e-mail address to look for it by. */
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
  /** Whether the record was added, or there already; in that case it stays as it was. */
  readonly record: 'added' | 'already_exists';
}

/** A company or a customer must be chosen by somebody. With `done` set to the choice the intake goes on. */
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
  /** What would have been sent, as far as it is known without the ids that a write answers with. */
  readonly requests: readonly PlannedRequest[];
}

/** What {@link intakeLead} answers; `outcome` tells them apart. */
export type IntakeLeadResult = LeadTakenIn | LeadUndecided | LeadRefused | PlannedLead;

/**
 * Takes in a lead: finds or creates the company, finds or creates the customer, and adds it to a campaign.
 *
 * All of it is checked before anything is sent, and all of it may be called again: companies and customers are looked for
 * before they are created, and a customer who is in the campaign already is a success. What was done by a try that stopped
 * can be given back as `done`, which saves the look-ups. A company is set on a customer only when the customer is created.
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
 * @throws InvalidInputError before anything is sent; PartlyDoneError with IntakeLeadProgress when a call failed and
 * something was done before; else what the call threw.
 */
export async function intakeLead(
  client: Thulium,
  input: IntakeLeadInput,
  options?: CallOptions,
): Promise<IntakeLeadResult> {
  checkLead(client, input);
  const planned: PlannedRequest[] = [];
  let done: IntakeLeadProgress = { ...input.done };
  try {
    if (input.company !== undefined && done.company_id === undefined && done.customer_id === undefined) {
      const company = await findOrCreateCompany(client, input.company, options);
      if (company.outcome === 'ambiguous' || company.outcome === 'conflict') return undecided(company, done);
      if (company.outcome === 'planned') planned.push(...company.requests);
      else done = { ...done, company_id: company.company_id };
    }
    if (done.customer_id === undefined) {
      const customer = await findOrCreateCustomer(client, withCompany(input.customer, done), options);
      if (customer.outcome === 'ambiguous' || customer.outcome === 'conflict') return undecided(customer, done);
      if (customer.outcome === 'planned') return { outcome: 'planned', requests: [...planned, ...customer.requests] };
      done = { ...done, customer_id: customer.customer_id };
    }
    const item = await addRecord(client, input, done, options);
    if (isPlannedRequest(item)) return { outcome: 'planned', requests: [...planned, item] };
    return taken(item, done) ?? { outcome: 'refused', item, done };
  } catch (error) {
    if (Object.keys(done).length === 0) throw error;
    const step = done.customer_id === undefined ? 'the customer' : 'the record in the campaign';
    throw new PartlyDoneError(
      `crmOutbounds.intakeLead: stopped at ${step}; call it again with what is done`,
      done,
      error,
    );
  }
}

function withCompany(
  customer: FindOrCreateCustomerInput,
  { company_id }: IntakeLeadProgress,
): FindOrCreateCustomerInput {
  return company_id === undefined ? customer : { ...customer, company_id };
}

function undecided(decide: LeadUndecided['decide'], done: IntakeLeadProgress): LeadUndecided {
  return { outcome: 'undecided', decide, done };
}

/**
 * Adds the record as a batch of one: only the batch is documented to tell of a customer who is in the campaign already.
 * Therefore it may be sent again when its outcome is unknown.
 */
async function addRecord(
  client: Thulium,
  { outbound_id, record }: IntakeLeadInput,
  { customer_id = 0 }: IntakeLeadProgress,
  options: CallOptions | undefined,
): Promise<BatchItem | PlannedRequest> {
  const batch = { outbound_id, records: [{ ...record, customer_id }] };
  const answer = await batchAddRecords(client, batch, options).catch((error) => {
    if (error instanceof ThuliumError && error.effect !== 'none') return batchAddRecords(client, batch, options);
    throw error;
  });
  if (isPlannedRequest(answer)) return answer;
  const item = itemOf(answer.items, customer_id);
  if (item !== undefined) return item;
  const message = 'crmOutbounds.batchAddRecords: the answer says nothing about the record';
  throw new DecodeError(message, {
    status: 207,
    endpoint: batchAddRecords.id,
    delivery: 'answered',
    effect: 'applied',
  });
}

/** What a batch of one did to its customer: the item with its id, or the only one, if that has no id. */
function itemOf(items: readonly BatchItem[], customer_id: number): BatchItem | undefined {
  const [only, another] = items;
  const isNameless = only?.customer_id === null && another === undefined;
  return isNameless ? only : items.find((item) => item.customer_id === customer_id);
}

function taken(
  { status, record_id }: BatchItem,
  { company_id, customer_id = 0 }: IntakeLeadProgress,
): LeadTakenIn | undefined {
  const record = (['added', 'already_exists'] as const).find((word) => word === status);
  if (record === undefined) return undefined;
  return { outcome: 'taken_in', company_id: company_id ?? null, customer_id, record_id, record };
}
