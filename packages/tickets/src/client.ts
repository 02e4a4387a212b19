import type { Thulium } from '@thulium-js/core';
import { type Bound, bind } from '@thulium-js/core/declare';
import * as calls from './calls.js';

/** All calls and flows of this package with the client already given. */
export interface Tickets extends Bound<typeof calls> {}

/**
 * Binds the calls for tickets, responses and attachments to a client.
 *
 * @example
 * ```ts
 * const tickets = createTickets(createThulium({ system: 'acme', username, password }));
 * await tickets.addCustomerResponse({ ticket_id: 1234, body: '<p>Dzień dobry</p>' });
 * ```
 */
export function createTickets(thulium: Thulium): Tickets {
  return bind(calls, thulium);
}
