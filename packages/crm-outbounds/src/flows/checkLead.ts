import type { InputIssue, Thulium } from '@thulium-js/core';
import { below, checkFlow, checkObject, objectIssues, unknownFieldIssues } from '@thulium-js/core/declare';
import {
  createCompany,
  createCustomer,
  type FindOrCreateCompanyInput,
  type FindOrCreateCustomerInput,
  loadCustomerKeys,
  readCompanyKeys,
} from '@thulium-js/customers';
import { batchAddRecords } from '../endpoints/batchAddRecords.js';
import type { RecordFields } from '../shapes/recordFields.js';
import type { IntakeLeadInput, IntakeLeadProgress } from './intakeLead.js';

const flow = 'crmOutbounds.intakeLead';
const fields = ['outbound_id', 'company', 'customer', 'record', 'done'];

/**
 * Checks all that an intake may send, so that nothing is sent when part of it is wrong.
 *
 * @returns The keys by which its company and its customer are looked for.
 */
export async function checkLead(client: Thulium, input: IntakeLeadInput): Promise<readonly string[]> {
  checkObject(flow, input);
  const { outbound_id, company, customer, record = {}, done = {} } = input;
  const readCustomerKeys = await loadCustomerKeys();
  const issues = [
    ...unknownFieldIssues(Object.keys(input), fields),
    ...(company === undefined ? [] : objectIssues('company', company)),
    ...objectIssues('customer', customer),
    ...companyIdIssues(input),
    ...recordIssues(record),
    ...doneIssues(done),
  ];
  const keys: string[] = [];
  function checkCompany(given: FindOrCreateCompanyInput): void {
    createCompany.encode(given, client);
    keys.push(...readCompanyKeys(given));
  }
  function checkCustomer(given: FindOrCreateCustomerInput): void {
    createCustomer.encode(given, client);
    keys.push(...readCustomerKeys(given));
  }
  const batch = { outbound_id, records: [{ ...record, customer_id: 0 }] };
  checkFlow(flow, issues, [
    [() => company !== undefined && isObject(company) && checkCompany(company), below('company')],
    [() => isObject(customer) && checkCustomer(customer), below('customer')],
    [() => batchAddRecords.encode(batch, client), (path) => path.replace('records[0]', 'record')],
  ]);
  return keys;
}

/** The company of the intake would overwrite another one. */
function companyIdIssues({ company, customer, done }: IntakeLeadInput): InputIssue[] {
  const hasCompany = company !== undefined || (isObject(done) && done?.company_id !== undefined);
  if (!hasCompany || !isObject(customer) || customer.company_id === undefined) return [];
  return [{ path: 'customer.company_id', code: 'invalid', expected: 'none: it is that of the company' }];
}

function isObject(value: unknown): boolean {
  return objectIssues('', value).length === 0;
}

function recordIssues(record: RecordFields): InputIssue[] {
  const issues = objectIssues('record', record);
  if (issues.length > 0 || !Object.hasOwn(record, 'customer_id')) return issues;
  return [{ path: 'record.customer_id', code: 'unknown', expected: 'it is that of the customer' }];
}

/** A name that is not a field would be a step that is done, and is done again. */
function doneIssues(done: IntakeLeadProgress): InputIssue[] {
  const issue = { path: 'done', code: 'invalid', expected: 'the ids that an earlier try answered with' } as const;
  if (objectIssues('done', done).length > 0) return [issue];
  const mistyped = unknownFieldIssues(Object.keys(done), ['company_id', 'customer_id']);
  if (mistyped.length > 0) return mistyped.map(({ path, ...rest }) => ({ ...rest, path: below('done')(path) }));
  return Object.values(done).every((id) => id === undefined || (Number.isSafeInteger(id) && id > 0)) ? [] : [issue];
}
