import { type Call, created, customerPage, done, found, mapOrEmpty, type Routes } from '../call.js';
import { notFound, Refusal } from '../errors.js';
import { type Company, type Customer, nextId } from '../state.js';
import { customerFilter } from './customerFilter.js';
import { addCustomer, changeCustomer, removeCustomer } from './customers.js';
import { addAddresses } from './customerWire.js';

/** A company with the customer record behind it. */
interface Pair {
  readonly company: Company;
  readonly customer: Customer;
}

function pairs(call: Call): Pair[] {
  return [...call.state.companies.values()].flatMap((company) => {
    const customer = call.state.customers.get(company.customer_id);
    return customer === undefined ? [] : [{ company, customer }];
  });
}

function pairOf(call: Call): Pair {
  const id = call.id();
  const company = call.state.companies.get(id);
  const customer = call.state.customers.get(company?.customer_id ?? 0);
  if (company !== undefined && customer !== undefined) return { company, customer };
  if (call.endpoint.method === 'GET' && call.state.removed.has(`companies/${id}`)) {
    throw new Refusal(410, [{ kind: 'gone' }]);
  }
  throw notFound();
}

/** A company as the vendor writes it [doc]: two ids, one `name`, no phone and no e-mail in the sample. */
function writeCompany(call: Call, { company, customer }: Pair): Record<string, unknown> {
  const wire: Record<string, unknown> = {
    name: customer.name,
    company_id: company.company_id,
    customer_id: company.customer_id,
    type: customer.type,
    group: customer.group,
    nip: customer.nip,
    account_manager: customer.account_manager,
  };
  addAddresses(wire, customer, call.query);
  if (call.query.flag('include_custom_fields')) wire.custom_fields = mapOrEmpty(customer.custom_fields);
  return wire;
}

/** Companies. */
export const companyRoutes: Routes = {
  'GET companies': (call) => {
    const matches = customerFilter(call.query);
    const matching = pairs(call).filter(({ customer }) => matches(customer));
    return customerPage(call, matching, (pair) => writeCompany(call, pair));
  },

  'GET companies/:id': (call) => found(writeCompany(call, pairOf(call))),

  // [seen] A public client sends a body like that of a customer and reads `company_id`.
  'POST companies': (call) => {
    const customer = addCustomer(call, call.body, { company_flag: true });
    const company_id = nextId(call.state, 'company');
    call.state.companies.set(company_id, { company_id, customer_id: customer.customer_id });
    return created({ company_id });
  },

  'PUT companies/:id': (call) => {
    changeCustomer(call, pairOf(call).customer, call.body);
    return done;
  },

  // The company goes with the customer behind it.
  'DELETE companies/:id': (call) => {
    removeCustomer(call.state, pairOf(call).customer.customer_id);
    return done;
  },
};
