import type { Call } from '../call.js';
import { invalid } from '../errors.js';
import type { Input, Json } from '../input.js';
import type { Address, Customer, FieldValue } from '../state.js';

const texts = [
  'name',
  'surname',
  'identifier',
  'type',
  'group',
  'account_manager',
  'gender',
  'homepage',
  'birthdate',
  'nip',
  'note',
  'pesel',
  'job',
  'job_title',
] as const;

const addresses = ['address', 'invoice_address', 'mail_drop_address'] as const;
const addressKeys = ['street', 'building', 'flat', 'postcode', 'city', 'country'] as const;

const emptyAddress: Address = {
  street: null,
  building: null,
  flat: null,
  postcode: null,
  city: null,
  country: null,
  post_office: null,
  borough: null,
  county: null,
  voivodship: null,
};

/** What a request changes in a customer. What it leaves out stays as it is [inference]. */
export function readCustomer(call: Call, body: Input, known?: Customer): Partial<Customer> {
  const changes: Partial<Customer> = { updated_at: call.now };
  for (const name of texts) {
    const value = body.string(name);
    if (value !== undefined) changes[name] = value;
  }
  const phones = body.strings('phone_number');
  if (phones !== undefined) changes.phone_numbers = phones.filter((phone) => phone !== '');
  const emails = body.strings('email');
  if (emails !== undefined) changes.emails = emails.filter((email) => email !== '');
  const vip = body.boolean('vip');
  if (vip !== undefined) changes.vip = vip;
  const company = body.integer('company_id');
  if (company !== undefined) {
    if (!call.state.companies.has(company)) throw invalid('noSuchReference', 'company_id');
    changes.company_id = company;
  }
  const fields = body.map('custom_fields');
  if (fields !== undefined) changes.custom_fields = mergeFields(known?.custom_fields ?? {}, fields);
  for (const name of addresses) {
    const given = body.map(name);
    if (given !== undefined) changes[name] = mergeAddress(known?.[name] ?? emptyAddress, given);
  }
  return changes;
}

/** Custom fields with some of them set anew. Any name is taken: the sandbox keeps no list of fields [inference]. */
export function mergeFields(
  known: Readonly<Record<string, FieldValue>>,
  given: ReadonlyMap<string, Json>,
): Record<string, FieldValue> {
  const fields = [...given].map(([name, value]): [string, FieldValue] => [name, fieldValue(name, value)]);
  return Object.fromEntries([...Object.entries(known), ...fields]);
}

function fieldValue(name: string, value: Json): FieldValue {
  if (typeof value !== 'object' || value === null) return value;
  const items = Array.isArray(value) ? value : [null];
  const scalars = items.filter((item) => typeof item === 'string' || typeof item === 'number');
  if (scalars.length !== items.length) throw invalid('wrongType', `custom_fields.${name}`);
  return scalars;
}

function mergeAddress(known: Address, given: ReadonlyMap<string, Json>): Address {
  const address = { ...known };
  for (const key of addressKeys) {
    const value = given.get(key);
    if (typeof value === 'string') address[key] = value === '' ? null : value;
  }
  return address;
}

/** Whether custom fields hold one of the values asked for, for each field asked for. */
export function fieldsMatch(
  fields: Readonly<Record<string, FieldValue>>,
  wanted: ReadonlyMap<string, Json> | undefined,
): boolean {
  if (wanted === undefined) return true;
  return [...wanted].every(([name, value]) => {
    const held = Object.hasOwn(fields, name) ? fields[name] : undefined;
    const alternatives = (Array.isArray(value) ? value : [value]).map(String);
    return (Array.isArray(held) ? held : [held ?? '']).some((one) => alternatives.includes(String(one)));
  });
}
