import { created, defineEndpoint, type Endpoint, filledText, id } from '@thulium-js/core/declare';
import { type CompanyFields, companyFields } from '../shapes/companyFields.js';

/** What {@link createCompany} takes: fields inferred from those of a customer, and any others, which are not checked. */
export interface CreateCompanyInput extends CompanyFields {
  /** Name. Example: `Example Ltd`. */
  name: string;
  /** A field that this package does not know; it is sent as it is. */
  [field: string]: unknown;
}

/** What {@link createCompany} answers. */
export interface CreatedCompany {
  /** Id of the new company. Example: `500`. */
  company_id: number;
}

/**
 * Adds a company. It is never repeated after an unknown outcome (`effect: 'unknown'`): check before you call again.
 *
 * Inferred: only method and path are documented. A public program sends name, phone number, e-mail address, note and custom
 * fields, and reads `company_id`.
 *
 * @example
 * ```ts
 * const { company_id } = await createCompany(thulium, { name: 'Example Ltd', phone_number: '555666777' });
 * ```
 *
 * @throws InvalidInputError before anything is sent; ApiError 400 for what the system does not accept.
 * @see {@link https://api.thulium.com/docs/api/printer} The index; the page of this call was not seen.
 */
export const createCompany: Endpoint<CreateCompanyInput, CreatedCompany> = defineEndpoint({
  id: 'customers.createCompany',
  method: 'POST',
  path: '/companies',
  evidence: 'inferred',
  body: () => ({ ...companyFields(), name: filledText }),
  rest: 'body',
  response: () => created({ company_id: id }),
});
