import { type CallOptions, DecodeError, type Thulium } from '@thulium-js/core';
import { distinctRows, type FoundRows } from './distinctRows.js';
import type { CreateCompanyInput } from './endpoints/createCompany.js';
import { getCustomer } from './endpoints/getCustomer.js';
import { listCompanies } from './endpoints/listCompanies.js';
import { ownField } from './ownField.js';
import { refuseWithoutKey } from './refuseWithoutKey.js';
import type { Company } from './shapes/company.js';
import { normalTaxNumber } from './taxNumber.js';

/** By what a company is looked for. */
export type CompanyKey = 'identifier' | 'nip';

/** The keys from the strongest to the weakest. */
export const companyKeys: readonly CompanyKey[] = ['identifier', 'nip'];

/** A value for each key, in normal form; an empty text for what is not set or not shown. */
type CompanyValues = Readonly<Record<CompanyKey, string>>;

/** How many rows are asked for. A value that more companies hold identifies none. */
const limit = 100;

const flow = 'customers.findOrCreateCompany';

/** What a key must be to search by it. */
const keyForms: Readonly<Record<CompanyKey, string>> = {
  identifier: 'an identifier that is not empty',
  nip: 'a tax number to search by, such as "6783144527" or "SK1234567890"',
};

/**
 * Looks for companies by what they are to be created with, and reads what the rows that the server gives hold.
 *
 * @throws InvalidInputError if there is no usable key.
 */
export class CompanySearch {
  /** The company in the notation in which it is looked for. */
  readonly normalInput: CreateCompanyInput;
  readonly #wanted: CompanyValues;
  readonly #nipAsGiven: string;

  constructor(input: CreateCompanyInput) {
    const { identifier, nip } = input;
    this.#nipAsGiven = nip ?? '';
    this.#wanted = { identifier: String(identifier ?? '').trim(), nip: normalTaxNumber(nip ?? '') };
    this.normalInput = {
      ...input,
      ...(typeof identifier === 'string' && { identifier: this.#wanted.identifier }),
      ...(this.has('nip') && { nip: this.#wanted.nip }),
    };
    refuseWithoutKey(flow, input, this.keys, keyForms, 'an identifier or a tax number (nip)');
  }

  /** Every value to search by, with the name of its key. Two companies that share one may be the same. */
  get keys(): string[] {
    return companyKeys.filter((key) => this.has(key)).map((key) => `companies.${key}:${this.#wanted[key]}`);
  }

  /** Whether there is a value to search by. */
  has(key: CompanyKey): boolean {
    return this.#wanted[key] !== '';
  }

  /** Whether these are the values to search by, as far as the key goes. */
  wants(key: CompanyKey, held: CompanyValues): boolean {
    return held[key] === this.#wanted[key];
  }

  /** Asks the server by the value of a key, in all the forms in which it may hold it. */
  async find(client: Thulium, key: CompanyKey, options: CallOptions | undefined): Promise<FoundRows<Company>> {
    const forms = new Set(key === 'nip' ? [this.#nipAsGiven, this.#wanted.nip] : [this.#wanted.identifier]);
    const pages = await Promise.all([...forms].map((form) => listCompanies(client, { [key]: form, limit }, options)));
    return distinctRows(listCompanies.id, 'company_id', pages, limit);
  }

  /** What a company holds of the keys. Its row shows no identifier: that is read from the customer behind. */
  async heldBy(client: Thulium, company: Company, options: CallOptions | undefined): Promise<CompanyValues> {
    const nip = normalTaxNumber(String(ownField(company, 'nip') ?? ''));
    if (!this.has('identifier')) return { identifier: '', nip };
    const customer_id = ownField(company, 'customer_id');
    if (!Number.isSafeInteger(customer_id) || Number(customer_id) < 0) {
      // Reading a response is tolerant; the input of the caller is not to blame for such a row.
      const message = `${listCompanies.id}: a row of the answer has no customer_id`;
      const details = { status: 200, endpoint: listCompanies.id, delivery: 'answered', effect: 'none' } as const;
      throw new DecodeError(message, details);
    }
    const behind = await getCustomer(client, { customer_id: Number(customer_id) }, options);
    return { identifier: String(ownField(behind, 'identifier') ?? '').trim(), nip };
  }
}
