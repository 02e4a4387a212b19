import { afterEach, expect, test } from 'vitest';
import { CustomerSearch, customerKeys } from './customerSearch.js';
import { loadPhoneNumbers } from './phoneNumber.js';
import type { Customer } from './shapes/customer.js';

const input = { surname: 'Sosna', identifier: 'A-1', phone_number: '600 100 203', email: 'Anna@example.org' };
const search = new CustomerSearch(input, await loadPhoneNumbers());

afterEach(() => {
  for (const name of ['identifier', 'phone_number', 'phone_numbers', 'email']) {
    delete (Object.prototype as Record<string, unknown>)[name];
  }
});

test('the keys are in normal form', () => {
  expect(search.keys).toEqual([
    'customers.identifier:A-1',
    'customers.phone_number:+48600100203',
    'customers.email:anna@example.org',
  ]);
});

test.each(['phone_number', 'phone_numbers'])(
  'a row holds what it says itself, not what Object.prototype has: %s',
  (name) => {
    const row = {} as Customer;
    const values = { identifier: 'A-1', [name]: '600100203', email: 'anna@example.org' };
    for (const [field, value] of Object.entries(values)) {
      Object.defineProperty(Object.prototype, field, { value, configurable: true, writable: true });
    }
    expect(customerKeys.filter((key) => search.holds(row, key))).toEqual([]);
    expect(customerKeys.filter((key) => search.holds({ ...row, ...values } as Customer, key))).toEqual(customerKeys);
  },
);
