import { defineEndpoint, type Endpoint, empty, type NumericId, numericId } from '@thulium-js/core/declare';

/** What {@link deleteCompany} takes. The vendor documents no further fields; those given go into the query. */
export interface DeleteCompanyInput {
  /** Id of the company, not that of the customer behind it. Example: `28`. */
  company_id: NumericId;
  /** A field that is not documented, sent in the query as it is. */
  [field: string]: unknown;
}

/**
 * Deletes a company.
 *
 * Only method and path are documented: what becomes of the customer behind it, and of the people of the company, is not
 * known.
 *
 * @example
 * ```ts
 * await deleteCompany(thulium, { company_id: 28 });
 * ```
 *
 * @throws InvalidInputError before anything is sent; NotFoundError when there is no such company.
 * @see {@link https://api.thulium.com/docs/api/printer} The index; the page of this call was not seen.
 */
export const deleteCompany: Endpoint<DeleteCompanyInput, void> = defineEndpoint({
  id: 'customers.deleteCompany',
  method: 'DELETE',
  path: '/companies/{company_id}',
  evidence: 'index',
  params: () => ({ company_id: numericId }),
  rest: 'query',
  response: () => empty,
});
