import {
  defineEndpoint,
  type Endpoint,
  empty,
  type NumericId,
  numericId,
  optional,
  text,
} from '@thulium-js/core/declare';
import { type CustomerFields, customerFields } from '../shapes/customerFields.js';

/** What {@link updateCustomer} takes: the documented fields of {@link createCustomer}, and any others, which are not checked. */
export interface UpdateCustomerInput extends CustomerFields {
  /** Id of the customer. Example: `273`. */
  customer_id: NumericId;
  /** Last name. Example: `Kowalski`. */
  surname?: string;
  /** A field that this package does not know; it is sent as it is. */
  [field: string]: unknown;
}

/**
 * Changes a customer.
 *
 * Inferred: only method and path are documented. The fields are those of {@link createCustomer}; whether a field that is
 * left out keeps its value is not known.
 *
 * @example
 * ```ts
 * await updateCustomer(thulium, { customer_id: 273, email: 'jan.kowalski@example.org' });
 * ```
 *
 * @throws InvalidInputError before anything is sent; NotFoundError when there is no such customer.
 * @see {@link https://api.thulium.com/docs/api/printer} The index; the page of this call was not seen.
 */
export const updateCustomer: Endpoint<UpdateCustomerInput, void> = defineEndpoint({
  id: 'customers.updateCustomer',
  method: 'PUT',
  path: '/customers/{customer_id}',
  evidence: 'inferred',
  params: () => ({ customer_id: numericId }),
  body: () => ({ ...customerFields(), surname: optional(text) }),
  rest: 'body',
  response: () => empty,
});
