import { defineEndpoint, type Endpoint, type NumericId, numericId } from '@thulium-js/core/declare';
import { type Customer, customer } from '../shapes/customer.js';
import { type Include, include } from '../shapes/include.js';

/** What {@link getCustomer} takes. */
export interface GetCustomerInput extends Include {
  /** Id of the customer. Example: `273`. */
  customer_id: NumericId;
}

/**
 * Reads one customer.
 *
 * @example
 * ```ts
 * const customer = await getCustomer(thulium, { customer_id: 273, include_custom_fields: true });
 * ```
 *
 * @throws InvalidInputError before anything is sent; NotFoundError when there is no such customer, or no longer.
 * @see {@link https://api.thulium.com/docs/api/crm/get_customers_id}
 */
export const getCustomer: Endpoint<GetCustomerInput, Customer> = defineEndpoint({
  id: 'customers.getCustomer',
  method: 'GET',
  path: '/customers/{customer_id}',
  evidence: 'full',
  params: () => ({ customer_id: numericId }),
  query: include,
  response: customer,
});
