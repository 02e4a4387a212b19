import {
  defineEndpoint,
  type Endpoint,
  empty,
  type NumericId,
  numericId,
  optional,
  text,
} from '@thulium-js/core/declare';
import { type CompanyFields, companyFields } from '../shapes/companyFields.js';

/** What {@link updateCompany} takes: fields inferred from those of a customer, and any others, which are not checked. */
export interface UpdateCompanyInput extends CompanyFields {
  /** Id of the company, not that of the customer behind it. Example: `28`. */
  company_id: NumericId;
  /** Name. Example: `Example Ltd`. */
  name?: string;
  /** A field that this package does not know; it is sent as it is. */
  [field: string]: unknown;
}

/**
 * Changes a company.
 *
 * Inferred: only method and path are documented. The fields are those of {@link createCompany}; whether a field that is left
 * out keeps its value is not known.
 *
 * @example
 * ```ts
 * await updateCompany(thulium, { company_id: 28, nip: '6783144527' });
 * ```
 *
 * @throws InvalidInputError before anything is sent; NotFoundError when there is no such company.
 * @see {@link https://api.thulium.com/docs/api/printer} The index; the page of this call was not seen.
 */
export const updateCompany: Endpoint<UpdateCompanyInput, void> = defineEndpoint({
  id: 'customers.updateCompany',
  method: 'PUT',
  path: '/companies/{company_id}',
  evidence: 'inferred',
  params: () => ({ company_id: numericId }),
  body: () => ({ ...companyFields(), name: optional(text) }),
  rest: 'body',
  response: () => empty,
});
