import type { CallOptions, Thulium } from '@thulium-js/core';
import { distinctRows } from './distinctRows.js';
import type { CreateCustomerInput } from './endpoints/createCustomer.js';
import { type ListCustomersInput, listCustomers } from './endpoints/listCustomers.js';
import { loadPhoneNumbers, type ReadPhoneNumber } from './phoneNumber.js';
import type { Customer } from './shapes/customer.js';

/** By what a customer is looked for. */
export type CustomerKey = 'identifier' | 'phone_number' | 'email';

/** The keys from the strongest to the weakest. */
export const customerKeys: readonly CustomerKey[] = ['identifier', 'phone_number', 'email'];

/** Customers that one key led to. */
export interface KeyMatches {
  /** Those that hold the value. */
  readonly sure: readonly Customer[];
  /** Those that the server gave, while their rows do not show whether they hold the value. */
  readonly unconfirmed: readonly Customer[];
  /** Whether the server has more rows than it gave, so that not all of them were looked at. */
  readonly incomplete: boolean;
}

/** A filter that lists customers by one value. */
type Filter = Pick<ListCustomersInput, CustomerKey>;

/** How many rows are asked for. A value that more customers hold identifies nobody. */
const limit = 100;

/** Looks for customers by what they are to be created with, and checks every row that the server gives. */
export class CustomerSearch {
  readonly #client: Thulium;
  readonly #options: CallOptions | undefined;
  readonly #values: Readonly<Record<CustomerKey, readonly string[]>>;
  readonly #readPhone: ReadPhoneNumber;

  private constructor(
    client: Thulium,
    values: Readonly<Record<CustomerKey, readonly string[]>>,
    readPhone: ReadPhoneNumber,
    options: CallOptions | undefined,
  ) {
    this.#client = client;
    this.#options = options;
    this.#values = values;
    this.#readPhone = readPhone;
  }

  static async prepare(
    client: Thulium,
    { identifier, phone_number, email }: CreateCustomerInput,
    options: CallOptions | undefined,
  ): Promise<CustomerSearch> {
    const readPhone = await loadPhoneNumbers();
    const phones = textsOf(phone_number).filter((text) => readPhone(text).normal !== '');
    // An empty value would find all who have none.
    const values = { identifier: textsOf(String(identifier ?? '')), phone_number: phones, email: textsOf(email) };
    return new CustomerSearch(client, values, readPhone, options);
  }

  /** Whether there is a value to look for. */
  has(key: CustomerKey): boolean {
    return this.#values[key].length > 0;
  }

  /** Whether a customer holds one of the values of a key. */
  holds(customer: Customer, key: CustomerKey): boolean {
    const values = this.#values[key];
    switch (key) {
      case 'identifier':
        return values.includes(String(customer.identifier ?? '').trim());
      case 'phone_number': {
        const wanted = values.map((value) => this.#readPhone(value).normal);
        const held = [customer.phone_number, customer.phone_numbers].flat();
        return held.some((text) => typeof text === 'string' && wanted.includes(this.#readPhone(text).normal));
      }
      case 'email':
        return values.some(
          (value) =>
            value.toLowerCase() ===
            String(customer.email ?? '')
              .trim()
              .toLowerCase(),
        );
    }
  }

  /** Asks the server by all values of a key, in all the forms in which it may hold them. */
  async find(key: CustomerKey): Promise<KeyMatches> {
    const pages = await Promise.all(
      this.#filters(key).map((filter) => listCustomers(this.#client, { ...filter, limit }, this.#options)),
    );
    const { rows, incomplete } = distinctRows(listCustomers.id, 'customer_id', pages, limit);
    // A company has the phone number of its people, and is none of them.
    const people = rows.filter(({ company_flag }) => company_flag !== true);
    const sure = people.filter((row) => this.holds(row, key));
    return {
      sure,
      // Of several e-mail addresses a row shows only one; it shows identifier and phone numbers in full.
      unconfirmed: key === 'email' ? people.filter((row) => !sure.includes(row)) : [],
      incomplete,
    };
  }

  #filters(key: CustomerKey): Filter[] {
    const forms = this.#values[key].flatMap((value) => this.#formsOf(key, value));
    return [...new Set(forms)].map((form) => ({ [key]: form }));
  }

  #formsOf(key: CustomerKey, value: string): readonly string[] {
    switch (key) {
      case 'identifier':
        return [value];
      case 'phone_number':
        return this.#readPhone(value).forms;
      case 'email':
        // Whether the server minds the case is not documented.
        return [value, value.toLowerCase()];
    }
  }
}

function textsOf(value: string | readonly string[] | undefined): string[] {
  const texts = typeof value === 'string' ? [value] : (value ?? []);
  return [...new Set(texts.map((text) => text.trim()))].filter((text) => text !== '');
}
