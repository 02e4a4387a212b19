import { created, defineEndpoint, type Endpoint, filledText, id } from '@thulium-js/core/declare';
import { type CustomerFields, customerFields } from '../shapes/customerFields.js';

/** What {@link createCustomer} takes. */
export interface CreateCustomerInput extends CustomerFields {
  /** Last name. Example: `Kowalski`. */
  surname: string;
}

/** What {@link createCustomer} answers. */
export interface CreatedCustomer {
  /** Id of the new customer. Example: `40000`. */
  customer_id: number;
}

/**
 * Adds a customer. The vendor does not look for one that is the same: {@link findOrCreateCustomer} does. It is never sent
 * twice by itself; after an error with `effect: 'unknown'` look before you call again.
 *
 * @example
 * ```ts
 * const { customer_id } = await createCustomer(thulium, {
 *   name: 'Jan',
 *   surname: 'Kowalski',
 *   phone_number: ['222333444', '213443523'],
 * });
 * ```
 *
 * @throws InvalidInputError before anything is sent; ApiError 400 for a phone number, type, group or custom field that
 * the system does not accept.
 * @see {@link https://api.thulium.com/docs/api/crm/post_customers}
 */
export const createCustomer: Endpoint<CreateCustomerInput, CreatedCustomer> = defineEndpoint({
  id: 'customers.createCustomer',
  method: 'POST',
  path: '/customers',
  evidence: 'partial',
  body: () => ({ ...customerFields(), surname: filledText }),
  response: () => created({ customer_id: id }),
});
