import type { Thulium } from '@thulium-js/core';
import { type Bound, bind } from '@thulium-js/core/declare';
import * as endpoints from './endpoints/index.js';

/** All calls of this package with the client already given. */
export type Customers = Bound<typeof endpoints>;

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
  return bind(endpoints, thulium);
}
