import {
  type CustomFieldFilter,
  customFieldFilter,
  definePagedEndpoint,
  type ExternalId,
  emailAddressOrEmpty,
  optional,
  type PagedEndpoint,
  type PageInput,
  text,
} from '@thulium-js/core/declare';
import { type Company, company } from '../shapes/company.js';
import { identifierInput } from '../shapes/identifier.js';
import { type Include, include } from '../shapes/include.js';

/** What {@link listCompanies} takes. Without filters it gives all companies. */
export interface ListCompaniesInput extends Include, PageInput {
  /** Identifier in a system of your own; `''` finds those without one. Example: `3434558`. */
  identifier?: ExternalId;
  /** E-mail address; `''` finds those without one. Example: `office@example.org`. */
  email?: string;
  /** Phone number. Example: `555666777`. */
  phone_number?: string;
  /** Polish tax number (NIP). Example: `6783144527`. */
  nip?: string;
  /** Type by its name. Example: `internal`. */
  type?: string;
  /** Group by its name. Example: `partner`. */
  group?: string;
  /** Custom fields by name: one value, or several of which one must fit. Example: `{ Kraj: ['POLSKA', 'NORWEGIA'] }`. */
  custom_fields?: CustomFieldFilter;
}

/**
 * Lists companies.
 *
 * @example
 * ```ts
 * const { result } = await listCompanies(thulium, { nip: '6783144527', include_address: true });
 * ```
 *
 * @throws InvalidInputError before anything is sent, for a filter that does not exist: the server might give all
 * companies.
 * @see {@link https://api.thulium.com/docs/api/crm/get_companies}
 */
export const listCompanies: PagedEndpoint<ListCompaniesInput, Company> = definePagedEndpoint({
  id: 'customers.listCompanies',
  method: 'GET',
  path: '/companies',
  evidence: 'partial',
  query: () => ({
    identifier: optional(identifierInput()),
    email: optional(emailAddressOrEmpty),
    phone_number: optional(text),
    nip: optional(text),
    type: optional(text),
    group: optional(text),
    custom_fields: optional(customFieldFilter()),
    ...include(),
  }),
  page: { item: company, maximum: 1000, key: 'company_id' },
});
