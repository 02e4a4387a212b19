import {
  type CallOptions,
  InvalidInputError,
  isPlannedRequest,
  type PlannedRequest,
  type Thulium,
} from '@thulium-js/core';
import { callForId, checkFlow } from '@thulium-js/core/declare';
import { distinctRows } from '../distinctRows.js';
import { type CreateCompanyInput, createCompany } from '../endpoints/createCompany.js';
import { getCustomer } from '../endpoints/getCustomer.js';
import { listCompanies } from '../endpoints/listCompanies.js';
import { lookThenCreate } from '../lookThenCreate.js';
import type { Company } from '../shapes/company.js';

/** What {@link findOrCreateCompany} takes: the company to create, with a tax number or an identifier to look for it by. */
export interface FindOrCreateCompanyInput extends CreateCompanyInput {}

/** By what a company is looked for. */
export type CompanyKey = 'identifier' | 'nip';

/** There is exactly one such company, and what it shows of the other given key agrees with it. */
export interface FoundCompany {
  readonly outcome: 'found';
  /** Id of the company. Example: `28`. */
  readonly company_id: number;
  /** The key that led to it. */
  readonly matched_by: CompanyKey;
  /** The company as the list shows it; nothing of it was changed. */
  readonly company: Company;
}

/** There was no such company, and one was created. */
export interface NewCompany {
  readonly outcome: 'created';
  /** Id of the new company. Example: `500`. */
  readonly company_id: number;
}

/**
 * One key leads to companies of which none can be chosen: several hold the value, not all could be looked at, or their rows
 * do not show whether they hold it. Nothing was created.
 */
export interface AmbiguousCompany {
  readonly outcome: 'ambiguous';
  /** The key that led to them. */
  readonly matched_by: CompanyKey;
  /** The companies in question. */
  readonly companies: readonly Company[];
}

/** The company that one key led to has another value for the other key. Nothing was created. */
export interface ConflictingCompany {
  readonly outcome: 'conflict';
  /** The key that led to it. */
  readonly matched_by: CompanyKey;
  /** The company. */
  readonly company: Company;
}

/** The client is on a dry run, and there is no such company: nothing was sent but the look-up. */
export interface PlannedCompany {
  readonly outcome: 'planned';
  /** What would have been sent. */
  readonly requests: readonly PlannedRequest[];
}

/** What {@link findOrCreateCompany} answers; `outcome` tells them apart. */
export type FindOrCreateCompanyResult =
  | FoundCompany
  | NewCompany
  | AmbiguousCompany
  | ConflictingCompany
  | PlannedCompany;

/**
 * Looks for a company by identifier, then by tax number (`nip`), and creates it only if there is none.
 *
 * Every row that the server gives is checked. The rows of companies show no identifier: it is read from the customer behind
 * the company, where it is inferred to stand. When the outcome of the creation is unknown, it looks again before it creates
 * once more.
 *
 * @example
 * ```ts
 * const result = await findOrCreateCompany(thulium, { name: 'Example Ltd', nip: '6783144527' });
 * if (result.outcome === 'found' || result.outcome === 'created') console.log(result.company_id);
 * ```
 *
 * @throws InvalidInputError before anything is sent, also when there is no key to look for; what the calls throw that
 * it is made of. An error with `effect: 'unknown'` was looked into: the company is not there yet.
 */
export async function findOrCreateCompany(
  client: Thulium,
  input: FindOrCreateCompanyInput,
  options?: CallOptions,
): Promise<FindOrCreateCompanyResult> {
  checkFlow(flow, [], [[() => createCompany.encode(input, client)]]);
  const wanted = { identifier: String(input.identifier ?? '').trim(), nip: digitsOf(input.nip) };
  if (wanted.identifier === '' && wanted.nip === '') {
    throw new InvalidInputError(flow, [
      { path: '', code: 'invalid', expected: 'an identifier or a tax number (nip) to look for' },
    ]);
  }
  return lookThenCreate(
    () => findCompany(client, wanted, { identifier: [wanted.identifier], nip: [input.nip ?? '', wanted.nip] }, options),
    () => create(client, input, options),
  );
}

const flow = 'customers.findOrCreateCompany';

const keys: readonly CompanyKey[] = ['identifier', 'nip'];

/** How many rows are asked for. A value that more companies hold identifies none. */
const limit = 100;

async function findCompany(
  client: Thulium,
  wanted: Readonly<Record<CompanyKey, string>>,
  forms: Readonly<Record<CompanyKey, readonly string[]>>,
  options: CallOptions | undefined,
): Promise<FoundCompany | AmbiguousCompany | ConflictingCompany | undefined> {
  for (const matched_by of keys.filter((key) => wanted[key] !== '')) {
    const pages = await Promise.all(
      [...new Set(forms[matched_by])].map((value) => listCompanies(client, { [matched_by]: value, limit }, options)),
    );
    const { rows: companies, incomplete } = distinctRows(listCompanies.id, 'company_id', pages, limit);
    if (incomplete) return { outcome: 'ambiguous', matched_by, companies };
    const rows = await Promise.all(
      companies.map(async (company) => ({ company, held: await keysOf(client, company, wanted, options) })),
    );
    // A row that holds another value is not what was asked for, whatever the server filters by.
    const possible = rows.filter(({ held }) => held[matched_by] === wanted[matched_by] || held[matched_by] === '');
    const [row, another] = possible;
    if (row === undefined) continue;
    const { company, held } = row;
    if (another !== undefined || held[matched_by] === '') {
      return { outcome: 'ambiguous', matched_by, companies: possible.map((other) => other.company) };
    }
    const contradicts = keys.some((key) => wanted[key] !== '' && held[key] !== '' && held[key] !== wanted[key]);
    if (contradicts) return { outcome: 'conflict', matched_by, company };
    return { outcome: 'found', company_id: company.company_id, matched_by, company };
  }
  return undefined;
}

/** What a company holds of the keys; an empty text for what is not set or not shown. */
async function keysOf(
  client: Thulium,
  { nip, customer_id }: Company,
  wanted: Readonly<Record<CompanyKey, string>>,
  options: CallOptions | undefined,
): Promise<Record<CompanyKey, string>> {
  const behind = wanted.identifier === '' ? undefined : await getCustomer(client, { customer_id }, options);
  return { identifier: (behind?.identifier ?? '').trim(), nip: digitsOf(nip) };
}

/** A tax number without what it is grouped by, and without a country in front. */
function digitsOf(nip: string | null | undefined): string {
  return (nip ?? '').replace(/\D/g, '');
}

async function create(
  client: Thulium,
  input: FindOrCreateCompanyInput,
  options: CallOptions | undefined,
): Promise<NewCompany | PlannedCompany> {
  const answer = await callForId(client, createCompany, input, 'company_id', options);
  if (isPlannedRequest(answer)) return { outcome: 'planned', requests: [answer] };
  return { outcome: 'created', company_id: answer.company_id };
}
