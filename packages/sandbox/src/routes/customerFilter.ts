import type { Input } from '../input.js';
import type { Customer } from '../state.js';
import { fieldsMatch } from './customerInput.js';

type Test = (customer: Customer) => boolean;

/** Fields that are compared as they are; an empty value asks for those without one [doc]. */
const plain = ['identifier', 'nip', 'type', 'group'] as const;

/** The filters of a list of customers or companies as one test; only what was asked for is looked at. */
export function customerFilter(query: Input): Test {
  const tests: Test[] = [];
  for (const name of plain) {
    const wanted = query.string(name);
    if (wanted !== undefined) tests.push((customer) => customer[name] === wanted);
  }
  const phone = query.string('phone_number');
  if (phone !== undefined) tests.push(({ phone_numbers }) => holds(phone_numbers, phone));
  const email = query.string('email')?.toLowerCase();
  if (email !== undefined)
    tests.push(({ emails }) =>
      holds(
        emails.map((one) => one.toLowerCase()),
        email,
      ),
    );
  const company = query.integer('company_id');
  if (company !== undefined) tests.push(({ company_id }) => company_id === company);
  const isCompany = query.boolean('company_flag');
  if (isCompany !== undefined) tests.push(({ company_flag }) => company_flag === isCompany);
  const fields = query.map('custom_fields');
  if (fields !== undefined) tests.push(({ custom_fields }) => fieldsMatch(custom_fields, fields));
  return (customer) => tests.every((test) => test(customer));
}

/** An empty value asks for those without any [doc]. */
function holds(values: readonly string[], wanted: string): boolean {
  return wanted === '' ? values.length === 0 : values.includes(wanted);
}
