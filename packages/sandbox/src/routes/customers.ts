import { buildCustomer } from '../builders.js';
import { type BatchItem, batch, type Call, created, customerPage, done, found, page, type Routes } from '../call.js';
import { Refusal } from '../errors.js';
import type { Input } from '../input.js';
import { sorted } from '../order.js';
import { type Customer, nextId, type SandboxState } from '../state.js';
import { customerFilter } from './customerFilter.js';
import { readCustomer } from './customerInput.js';
import { writeCustomer } from './customerWire.js';

/** The customer a path names. One that was removed is gone for good for a GET [doc], and unknown to the rest. */
function customerOf(call: Call, id: number = call.id()): Customer {
  const customer = call.state.customers.get(id);
  if (customer !== undefined) return customer;
  if (call.endpoint.method === 'GET' && call.state.removed.has(`customers/${id}`)) {
    throw new Refusal(410, [{ kind: 'gone' }]);
  }
  throw new Refusal(404, [{ kind: 'customerNotFound' }]);
}

/** Adds a customer, and tells the webhooks. */
export function addCustomer(call: Call, body: Input, given: Partial<Customer> = {}): Customer {
  const changes = readCustomer(call, body);
  const customer = buildCustomer({ ...changes, ...given, customer_id: nextId(call.state, 'customer') });
  call.state.customers.set(customer.customer_id, customer);
  const { customer_id, company_id } = customer;
  call.notify({ action: 'CUSTOMER_CREATED', fields: { customer_id, company_id } });
  return customer;
}

/** Changes a customer, and tells the webhooks. */
export function changeCustomer(call: Call, customer: Customer, body: Input): void {
  Object.assign(customer, readCustomer(call, body, customer));
  const { customer_id, company_id } = customer;
  call.notify({ action: 'CUSTOMER_UPDATED', fields: { customer_id, company_id } });
}

/** Removes a customer with all that depends on it; calls, chats and tickets stay [doc]. */
export function removeCustomer(state: SandboxState, customerId: number): void {
  state.customers.delete(customerId);
  state.removed.add(`customers/${customerId}`);
  state.feedRecords = state.feedRecords.filter(({ customer_id }) => customer_id !== customerId);
  state.customerNotes = state.customerNotes.filter(({ customer_id }) => customer_id !== customerId);
  for (const [id, item] of state.fieldGroupItems) if (item.customer_id === customerId) state.fieldGroupItems.delete(id);
  for (const campaign of state.campaigns.values()) campaign.records.delete(customerId);
  for (const company of state.companies.values()) {
    if (company.customer_id === customerId) forgetCompany(state, company.company_id);
  }
}

/** Removes a company for good. Its people stay, without it [inference]. */
function forgetCompany(state: SandboxState, companyId: number): void {
  state.companies.delete(companyId);
  state.removed.add(`companies/${companyId}`);
  for (const person of state.customers.values()) if (person.company_id === companyId) person.company_id = null;
}

/** Which fields can be sorted by is not documented: those that every list shows [inference]. */
const sortable = ['customer_id', 'name', 'surname', 'identifier', 'type', 'group', 'updated_at'] as const;

/** Customers, their notes and their contact history. */
export const customerRoutes: Routes = {
  'GET customers': (call) => {
    const matching = [...call.state.customers.values()].filter(customerFilter(call.query));
    const ordered = sorted(matching, call.query.string('order'), sortable);
    return customerPage(call, ordered, (customer) => writeCustomer(customer, call.query));
  },

  'GET customers/:id': (call) => found(writeCustomer(customerOf(call), call.query)),

  'POST customers': (call) => created({ customer_id: addCustomer(call, call.body).customer_id }),

  'PUT customers/:id': (call) => {
    changeCustomer(call, customerOf(call), call.body);
    return done;
  },

  'DELETE customers/:id': (call) => {
    removeCustomer(call.state, customerOf(call).customer_id);
    return done;
  },

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

  // [inference] Only method and path are known.
  'POST customers/:id/notes': (call) => {
    const { customer_id } = customerOf(call);
    call.state.customerNotes.push({ customer_id, note: call.guessedText(), created_at: call.now });
    return created();
  },

  // [inference] The answer was not seen: like other batches, keyed by the position, as there is no id yet.
  'POST batch/customers': (call) => {
    const items = (call.body.objects('customers') ?? []).map((item, index) => {
      const answer = call.item('customers', item, (body) => {
        return { http_status: 201, customer_id: addCustomer(call, body).customer_id };
      });
      return [String(index), answer] as const;
    });
    return batch(Object.fromEntries(items));
  },

  // [doc] A success is only `{"http_status":204}`.
  'PUT batch/customers': (call) => {
    const items = (call.body.objects('customers') ?? []).map((item, index) => {
      const answer = call.item('customers', item, (body) => {
        changeCustomer(call, customerOf(call, body.integer('customer_id')), body);
        return { http_status: 204 };
      });
      return [String(item.customer_id ?? index), answer] as const;
    });
    return batch(Object.fromEntries(items));
  },

  'DELETE batch/customers': (call) => {
    const items = (call.query.integers('customer_id') ?? []).map((id): [string, BatchItem] => {
      const answer = call.attempt(() => {
        removeCustomer(call.state, customerOf(call, id).customer_id);
        return { http_status: 204 };
      });
      return [String(id), answer];
    });
    return batch(Object.fromEntries(items));
  },

  // [inference] Only method and path are known.
  'GET customer_id_by_outbound_status': (call) => {
    const outboundId = call.query.string('outbound_id');
    const statuses = call.query.integers('status_id');
    const ids = [...call.state.campaigns.values()]
      .filter(({ outbound_id }) => (outboundId ?? outbound_id) === outbound_id)
      .flatMap(({ records }) => [...records.values()])
      .filter(({ status_id }) => statuses?.includes(status_id) ?? true)
      .map(({ customer_id }) => customer_id);
    return page(call, [...new Set(ids)], (id) => id);
  },
};
