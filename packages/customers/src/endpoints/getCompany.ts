import { defineEndpoint, type Endpoint, type NumericId, numericId } from '@thulium-js/core/declare';
import { type Company, company } from '../shapes/company.js';
import { type Include, include } from '../shapes/include.js';

/** What {@link getCompany} takes. */
export interface GetCompanyInput extends Include {
  /** Id of the company, not that of the customer behind it. Example: `28`. */
  company_id: NumericId;
}

/**
 * Reads one company.
 *
 * @example
 * ```ts
 * const company = await getCompany(thulium, { company_id: 28, include_address: true });
 * ```
 *
 * @throws InvalidInputError before anything is sent; NotFoundError when there is no such company, or no longer.
 * @see {@link https://api.thulium.com/docs/api/crm/get_companies_id}
 */
export const getCompany: Endpoint<GetCompanyInput, Company> = defineEndpoint({
  id: 'customers.getCompany',
  method: 'GET',
  path: '/companies/{company_id}',
  evidence: 'full',
  params: () => ({ company_id: numericId }),
  query: include,
  response: company,
});
