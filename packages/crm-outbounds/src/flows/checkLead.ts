import { type InputIssue, InvalidInputError, type Thulium } from '@thulium-js/core';
import { below, checkFlow, checkObject, objectIssues, unknownFieldIssues } from '@thulium-js/core/declare';
import {
  createCompany,
  createCustomer,
  type FindOrCreateCompanyInput,
  type FindOrCreateCustomerInput,
} from '@thulium-js/customers';
import { batchAddRecords } from '../endpoints/batchAddRecords.js';
import type { RecordFields } from '../shapes/recordFields.js';
import type { IntakeLeadInput, IntakeLeadProgress } from './intakeLead.js';

const flow = 'crmOutbounds.intakeLead';
const fields = ['outbound_id', 'company', 'customer', 'record', 'done'];

/** Checks all that an intake may send, so that nothing is sent when part of it is wrong. */
export function checkLead(client: Thulium, input: IntakeLeadInput): void {
  checkObject(flow, input);
  const { outbound_id, company, customer, record = {}, done = {} } = input;
  const issues = [
    ...unknownFieldIssues(Object.keys(input), fields),
    ...objectIssues('customer', customer),
    ...recordIssues(record),
    ...doneIssues(done),
  ];
  const batch = { outbound_id, records: [{ ...record, customer_id: 0 }] };
  checkFlow(flow, issues, [
    [() => company !== undefined && checkCompany(client, company), below('company')],
    [() => isObject(customer) && checkCustomer(client, customer), below('customer')],
    [() => batchAddRecords.encode(batch, client), (path) => path.replace('records[0]', 'record')],
  ]);
}

function checkCompany(client: Thulium, company: FindOrCreateCompanyInput): void {
  createCompany.encode(company, client);
  const { identifier = '', nip = '' } = company;
  if (String(identifier).trim() === '' && !/\d/.test(nip)) throw noKey('an identifier or a tax number (nip)');
}

function checkCustomer(client: Thulium, customer: FindOrCreateCustomerInput): void {
  createCustomer.encode(customer, client);
  const { identifier = '', phone_number = [], email = [] } = customer;
  const keys = [String(identifier), [phone_number].flat().filter((phone) => /\d/.test(phone)), email].flat();
  if (keys.every((key) => key.trim() === '')) throw noKey('an identifier, a phone number or an e-mail address');
}

/** Without a key, neither could be looked for. */
function noKey(keys: string): InvalidInputError {
  return new InvalidInputError(flow, [{ path: '', code: 'invalid', expected: `${keys} to look for` }]);
}

function isObject(value: unknown): boolean {
  return objectIssues('', value).length === 0;
}

function recordIssues(record: RecordFields): InputIssue[] {
  const issues = objectIssues('record', record);
  if (issues.length > 0 || !('customer_id' in record)) return issues;
  return [{ path: 'record.customer_id', code: 'unknown', expected: 'it is that of the customer' }];
}

/** A name that is not a field would be a step that is done, and is done again. */
function doneIssues(done: IntakeLeadProgress): InputIssue[] {
  const issue = { path: 'done', code: 'invalid', expected: 'the ids that an earlier try answered with' } as const;
  if (objectIssues('done', done).length > 0) return [issue];
  const mistyped = unknownFieldIssues(Object.keys(done), ['company_id', 'customer_id']);
  if (mistyped.length > 0) return mistyped.map(({ path, ...rest }) => ({ ...rest, path: below('done')(path) }));
  return Object.values(done).every((id) => id === undefined || Number.isSafeInteger(id)) ? [] : [issue];
}
