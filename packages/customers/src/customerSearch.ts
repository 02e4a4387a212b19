import { type CallOptions, type InputIssue, InvalidInputError, type Thulium } from '@thulium-js/core';
import { distinctRows } from './distinctRows.js';
import type { CreateCustomerInput } from './endpoints/createCustomer.js';
import { listCustomers } from './endpoints/listCustomers.js';
import { ownField } from './ownField.js';
import { type ReadPhoneNumber, readPhoneNumbers } from './phoneNumber.js';
import { refuseWithoutKey } from './refuseWithoutKey.js';
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

/** How many rows are asked for. A value that more customers hold identifies nobody. */
const limit = 100;

/** How many values of a key there may be, in whatever notation: each is asked for by several requests. */
const maxValues = 20;

const flow = 'customers.findOrCreateCustomer';

/** What a key must be to search by it. */
const keyForms: Readonly<Record<CustomerKey, string>> = {
  identifier: 'an identifier that is not empty',
  phone_number: 'a whole phone number to search by, such as "600100203" or "+48600100203"',
  email: 'an e-mail address to search by, such as "jan@example.org"',
};

/** A value to search by; {@link PhoneNumber} is one. */
interface SearchValue {
  /** The notation in which two values are compared; empty for what identifies nobody. */
  readonly normal: string;
  /** The notations to ask the server for. */
  readonly forms: readonly string[];
  /** What is written to the server, one of the forms first; what identifies nobody, as it was given. */
  readonly written: readonly string[];
}

type SearchValues = Readonly<Record<CustomerKey, readonly SearchValue[]>>;

/**
 * Looks for customers by what they are to be created with, and checks every row that the server gives.
 *
 * @throws InvalidInputError if there is no usable key, or more than 20 values of one.
 */
export class CustomerSearch {
  /**
   * The customer in the notation in which it is looked for: a server that compares letter by letter would not find it in
   * another.
   */
  readonly normalInput: CreateCustomerInput;
  readonly #values: SearchValues;
  readonly #readPhone: ReadPhoneNumber;

  constructor(input: CreateCustomerInput, readPhone: ReadPhoneNumber) {
    const { identifier, phone_number, email } = input;
    const phones = textsOf(phone_number).flatMap((text) => readPhoneNumbers(text, readPhone));
    const emails = textsOf(email).map(readEmail);
    this.#readPhone = readPhone;
    this.#values = {
      identifier: usable([readIdentifier(String(identifier ?? ''))]),
      phone_number: usable(phones),
      email: usable(emails),
    };
    checkNumberOfValues(this.#values);
    refuseWithoutKey(flow, input, this.keys, keyForms, 'an identifier, a phone number or an e-mail address');
    this.normalInput = {
      ...input,
      ...(typeof identifier === 'string' && { identifier: identifier.trim() }),
      ...(phone_number !== undefined && { phone_number: oneOrMany(phone_number, phones) }),
      ...(email !== undefined && { email: oneOrMany(email, emails) }),
    };
  }

  /** Every value to search by, with the name of its key. Two customers that share one may be the same. */
  get keys(): string[] {
    return customerKeys.flatMap((key) => this.#values[key].map(({ normal }) => `customers.${key}:${normal}`));
  }

  /** Whether there is a value to search by. */
  has(key: CustomerKey): boolean {
    return this.#values[key].length > 0;
  }

  /** Whether a customer holds one of the values of a key. */
  holds(customer: Customer, key: CustomerKey): boolean {
    const held = this.#heldBy(customer, key).map(({ normal }) => normal);
    return this.#values[key].some(({ normal }) => held.includes(normal));
  }

  #heldBy(customer: Customer, key: CustomerKey): readonly SearchValue[] {
    switch (key) {
      case 'identifier':
        return [readIdentifier(String(ownField(customer, 'identifier') ?? ''))];
      case 'phone_number':
        return [ownField(customer, 'phone_number'), ownField(customer, 'phone_numbers')]
          .flat()
          .filter((text) => typeof text === 'string')
          .flatMap((text) => readPhoneNumbers(text, this.#readPhone));
      case 'email':
        return [readEmail(String(ownField(customer, 'email') ?? ''))];
    }
  }

  /** Asks the server by all values of a key, in all the forms in which it may hold them. */
  async find(client: Thulium, key: CustomerKey, options: CallOptions | undefined): Promise<KeyMatches> {
    const forms = new Set(this.#values[key].flatMap((value) => value.forms));
    const pages = await Promise.all([...forms].map((form) => listCustomers(client, { [key]: form, limit }, options)));
    const { rows, incomplete } = distinctRows(listCustomers.id, 'customer_id', pages, limit);
    // A company has the phone number of its people, and is none of them.
    const people = rows.filter((row) => ownField(row, 'company_flag') !== true);
    const sure = people.filter((row) => this.holds(row, key));
    return {
      sure,
      // Of several e-mail addresses a row shows only one; it shows identifier and phone numbers in full.
      unconfirmed: key === 'email' ? people.filter((row) => !sure.includes(row)) : [],
      incomplete,
    };
  }
}

/** An empty value would find all who have none. */
function usable(values: readonly SearchValue[]): readonly SearchValue[] {
  return values.filter(({ normal }) => normal !== '');
}

function checkNumberOfValues(values: SearchValues): void {
  const issues = customerKeys
    .filter((key) => new Set(values[key].map(({ forms }) => forms.join())).size > maxValues)
    .map((path): InputIssue => ({ path, code: 'invalid', expected: `at most ${maxValues} different values` }));
  if (issues.length > 0) throw new InvalidInputError(flow, issues);
}

function textsOf(value: string | readonly string[] | undefined): readonly string[] {
  return typeof value === 'string' ? [value] : (value ?? []);
}

/** What is written of one or many: one text stays one, and a list names each value once. */
function oneOrMany(given: string | readonly string[], values: readonly SearchValue[]): string | string[] {
  const texts = [...new Set(values.flatMap(({ written }) => written))];
  const [text, another] = texts;
  return typeof given === 'string' && text !== undefined && another === undefined ? text : texts;
}

function readIdentifier(text: string): SearchValue {
  const normal = text.trim();
  return { normal, forms: [normal], written: [normal] };
}

/** Whether the server minds the case of an e-mail address is not documented: it is written in lower case. */
function readEmail(text: string): SearchValue {
  // Invisible characters, and `mailto:`, come along when an address is copied.
  const given = text
    .replace(/\p{Cf}/gu, '')
    .trim()
    .replace(/^mailto:/i, '');
  if (!/.@./.test(given)) return { normal: '', forms: [], written: [text] };
  const normal = given.toLowerCase();
  return { normal, forms: [given, normal], written: [normal] };
}
