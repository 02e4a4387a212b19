import type { Thulium } from '@thulium-js/core';
import { type Bound, bind } from '@thulium-js/core/declare';
import * as calls from './calls.js';

/** All calls and flows of this package with the client already given. */
export interface Customers extends Bound<typeof calls> {}

/**
 * Binds the calls for customers, companies, field groups and feed records to a client.
 *
 * @example
 * ```ts
 * const customers = createCustomers(createThulium({ system: 'acme', username, password }));
 * await customers.addFieldGroupItem({ group_id: 2, customer_id: 1, values: [{ field_id: 12, value: 'phone' }] });
 * ```
 */
export function createCustomers(thulium: Thulium): Customers {
  return bind(calls, thulium);
}
