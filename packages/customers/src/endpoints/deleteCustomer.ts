import { defineEndpoint, type Endpoint, empty, type NumericId, numericId } from '@thulium-js/core/declare';

/** What {@link deleteCustomer} takes. */
export interface DeleteCustomerInput {
  /** Id of the customer. Example: `13`. */
  customer_id: NumericId;
}

/**
 * Deletes a customer with all that depends on it. Calls, chats and tickets stay.
 *
 * @example
 * ```ts
 * await deleteCustomer(thulium, { customer_id: 13 });
 * ```
 *
 * @throws InvalidInputError before anything is sent; NotFoundError when there is no such customer.
 * @see {@link https://api.thulium.com/docs/api/crm/delete_customers_id}
 */
export const deleteCustomer: Endpoint<DeleteCustomerInput, void> = defineEndpoint({
  id: 'customers.deleteCustomer',
  method: 'DELETE',
  path: '/customers/{customer_id}',
  evidence: 'full',
  params: () => ({ customer_id: numericId }),
  response: () => empty,
});
