import { type Call, created, found, type Routes } from '../call.js';
import { Refusal } from '../errors.js';
import type { Customer } from '../state.js';
import { writeCustomer } from './customerWire.js';

/** The customer a path names. One that was removed is gone for good for a GET [doc], and unknown to the rest. */
export function customerOf(call: Call, id: number = call.id()): Customer {
  const customer = call.state.customers.get(id);
  if (customer !== undefined) return customer;
  if (call.endpoint.method === 'GET' && call.state.removed.has(`customers/${id}`)) {
    throw new Refusal(410, [{ kind: 'gone' }]);
  }
  throw new Refusal(404, [{ kind: 'customerNotFound' }]);
}

/** Customers, their notes and their contact history. */
export const customerRoutes: Routes = {
  'GET customers/:id': (call) => found(writeCustomer(customerOf(call), call.query)),

  // [doc] The answer is empty; the status is that of the general table.
  'POST customers/:id/feed_records': (call) => {
    const { customer_id } = customerOf(call);
    call.state.feedRecords.push({
      customer_id,
      type: call.body.string('type') ?? '',
      payload: call.body.string('payload') ?? '',
      created_at: call.now,
    });
    return created();
  },
};
