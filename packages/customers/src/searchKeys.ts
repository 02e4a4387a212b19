import { CompanySearch } from './companySearch.js';
import { CustomerSearch } from './customerSearch.js';
import type { CreateCompanyInput } from './endpoints/createCompany.js';
import type { CreateCustomerInput } from './endpoints/createCustomer.js';
import { loadPhoneNumbers } from './phoneNumber.js';

/**
 * Loads what is needed to read the keys by which {@link findOrCreateCustomer} looks for a customer, in normal form. Two
 * inputs that share a key may stand for one person.
 *
 * @example
 * ```ts
 * const readCustomerKeys = await loadCustomerKeys();
 * readCustomerKeys({ surname: 'Sosna', phone_number: '222 333 444' }); // ['customers.phone_number:+48222333444']
 * ```
 *
 * The function that it gives throws an InvalidInputError if the customer has no usable key.
 */
export async function loadCustomerKeys(): Promise<(input: CreateCustomerInput) => readonly string[]> {
  const readPhone = await loadPhoneNumbers();
  return (input) => new CustomerSearch(input, readPhone).keys;
}

/**
 * The keys by which {@link findOrCreateCompany} looks for a company, in normal form.
 *
 * @example
 * ```ts
 * readCompanyKeys({ name: 'Example Ltd', nip: '678-314-45-27' }); // ['companies.nip:6783144527']
 * ```
 *
 * @throws InvalidInputError if the company has no usable key.
 */
export function readCompanyKeys(input: CreateCompanyInput): readonly string[] {
  return new CompanySearch(input).keys;
}
