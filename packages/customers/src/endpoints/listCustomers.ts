import {
  boolean,
  type CustomFieldFilter,
  customFieldFilter,
  definePagedEndpoint,
  type ExternalId,
  emailAddressOrEmpty,
  filledText,
  type NumericId,
  numericId,
  optional,
  type PagedEndpoint,
  type PageInput,
  text,
} from '@thulium-js/core/declare';
import { type Customer, customer } from '../shapes/customer.js';
import { identifierInput } from '../shapes/identifier.js';
import { type Include, include } from '../shapes/include.js';

/** What {@link listCustomers} takes. Without filters it gives all customers. */
export interface ListCustomersInput extends Include, PageInput {
  /** Identifier in a system of your own; `''` finds those without one. Example: `3434558`. */
  identifier?: ExternalId;
  /** E-mail address; `''` finds those without one. Example: `jan.kowalski@example.org`. */
  email?: string;
  /** Phone number; `''` finds those without one. Example: `555666777`. */
  phone_number?: string;
  /** Polish tax number (NIP). Example: `6783144527`. */
  nip?: string;
  /** Id of the company that they belong to. Example: `456`. */
  company_id?: NumericId;
  /** Whether the customer is a company. Example: `true`. */
  company_flag?: boolean;
  /** Type by its name. Example: `internal`. */
  type?: string;
  /** Group by its name. Example: `partner`. */
  group?: string;
  /** Custom fields by name: one value, or several of which one must fit. Example: `{ Kraj: ['POLSKA', 'NORWEGIA'] }`. */
  custom_fields?: CustomFieldFilter;
  /**
   * Field to sort by, with `-` in front from high to low. Only an old copy of the vendor's page has it, and neither the
   * names of the fields nor how to give several.
   */
  order?: string;
}

/**
 * Lists customers.
 *
 * @example
 * ```ts
 * const { count, result } = await listCustomers(thulium, { phone_number: '555666777' });
 * for await (const customer of listCustomers.all(thulium, { group: 'partner' })) console.log(customer.surname);
 * ```
 *
 * @throws InvalidInputError before anything is sent, for a filter that does not exist: the server might give all
 * customers.
 * @see {@link https://api.thulium.com/docs/api/crm/get_customers}
 */
export const listCustomers: PagedEndpoint<ListCustomersInput, Customer> = definePagedEndpoint({
  id: 'customers.listCustomers',
  method: 'GET',
  path: '/customers',
  evidence: 'partial',
  query: () => ({
    identifier: optional(identifierInput()),
    email: optional(emailAddressOrEmpty),
    phone_number: optional(text),
    nip: optional(text),
    company_id: optional(numericId),
    company_flag: optional(boolean),
    type: optional(text),
    group: optional(text),
    custom_fields: optional(customFieldFilter()),
    ...include(),
    order: optional(filledText),
  }),
  page: { item: customer, maximum: 1000, key: 'customer_id' },
});
