import { type CallOptions, isPlannedRequest, type PlannedRequest, type Thulium } from '@thulium-js/core';
import { callForId, checkFlow, checkObject, copyInput, runFlow } from '@thulium-js/core/declare';
import { type CompanyKey, CompanySearch, companyKeys } from '../companySearch.js';
import { type CreateCompanyInput, createCompany } from '../endpoints/createCompany.js';
import { type FindOrCreateOptions, readFindOrCreateOptions } from '../findOrCreateOptions.js';
import { lookThenCreate } from '../lookThenCreate.js';
import type { Company } from '../shapes/company.js';

/**
 * What {@link findOrCreateCompany} takes: the company to create, with a tax number or an identifier to search by.
 */
export interface FindOrCreateCompanyInput extends CreateCompanyInput {}

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
 * One key leads to companies of which none can be chosen: several hold the value, not all could be looked at, or their
 * rows do not show whether they hold it. Nothing was created.
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
 * Searches for a company by identifier, then by tax number (`nip`), and creates one only if there is none.
 *
 * Every row that the server returns is checked. The rows of companies have no identifier: it is read from the customer
 * record of the company, which is inferred to hold it.
 *
 * The keys are written in the notation that is used for the search: the tax number without separators, and a Polish one
 * without `PL`; any other country prefix is part of the number. The identifier is written without surrounding spaces.
 *
 * If the outcome of the creation is unknown, the flow searches again. If it finds the company, the outcome is `found`.
 * Otherwise it throws, because the server may still apply the request; it creates once more only with `createAgain`. For
 * one minute, other calls with this client that find nothing by the same key throw, too.
 * Flows of one client that share a key run one after the other, so that one of them creates and the others find.
 *
 * @example
 * ```ts
 * const result = await findOrCreateCompany(thulium, { name: 'Example Ltd', nip: '6783144527' });
 * if (result.outcome === 'found' || result.outcome === 'created') console.log(result.company_id);
 * ```
 *
 * @throws InvalidInputError before any request is sent, also if the input has no usable key; PartlyDoneError with
 * FindOrCreateProgress if the company was or may have been created, also after an abort or an error of an interceptor,
 * which is then its `cause`. After any other error, or the reason of the signal, nothing was created.
 */
export async function findOrCreateCompany(
  client: Thulium,
  input: FindOrCreateCompanyInput,
  options?: FindOrCreateOptions,
): Promise<FindOrCreateCompanyResult> {
  const { createAgain, callOptions } = readFindOrCreateOptions(options);
  const company = copyInput(input, flow);
  checkObject(flow, company);
  checkFlow(flow, [], [[() => createCompany.encode(company, client)]]);
  const search = new CompanySearch(company);
  return runFlow(client, search.keys, callOptions.signal, (client) =>
    lookThenCreate({
      flow,
      thing: 'the company',
      client,
      keys: search.keys,
      createAgain,
      signal: callOptions.signal,
      look: () => findCompany(client, search, callOptions),
      create: () => create(client, search.normalInput, callOptions),
    }),
  );
}

const flow = 'customers.findOrCreateCompany';

async function findCompany(
  client: Thulium,
  search: CompanySearch,
  options: CallOptions | undefined,
): Promise<FoundCompany | AmbiguousCompany | ConflictingCompany | undefined> {
  for (const matched_by of companyKeys.filter((key) => search.has(key))) {
    const { rows: companies, incomplete } = await search.find(client, matched_by, options);
    if (incomplete) return { outcome: 'ambiguous', matched_by, companies };
    const rows = await Promise.all(
      companies.map(async (company) => ({ company, held: await search.heldBy(client, company, options) })),
    );
    // A row that holds another value is not what was asked for, whatever the server filters by.
    const possible = rows.filter(({ held }) => held[matched_by] === '' || search.wants(matched_by, held));
    const [row, another] = possible;
    if (row === undefined) continue;
    const { company, held } = row;
    if (another !== undefined || held[matched_by] === '') {
      return { outcome: 'ambiguous', matched_by, companies: possible.map((other) => other.company) };
    }
    const contradicts = companyKeys.some((key) => search.has(key) && held[key] !== '' && !search.wants(key, held));
    if (contradicts) return { outcome: 'conflict', matched_by, company };
    return { outcome: 'found', company_id: company.company_id, matched_by, company };
  }
  return undefined;
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
