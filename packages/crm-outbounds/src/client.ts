import type { Thulium } from '@thulium-js/core';
import { type Bound, bind } from '@thulium-js/core/declare';
import * as calls from './calls.js';

/** All calls and flows of this package with the client already given. */
export interface CrmOutbounds extends Bound<typeof calls> {}

/**
 * Binds the calls for records of campaigns fed from the CRM to a client.
 *
 * @example
 * ```ts
 * const crmOutbounds = createCrmOutbounds(createThulium({ system: 'acme', username, password }));
 * await crmOutbounds.updateRecord({ outbound_id: '00001', customer_id: 441, status_id: 3 });
 * ```
 */
export function createCrmOutbounds(thulium: Thulium): CrmOutbounds {
  return bind(calls, thulium);
}
