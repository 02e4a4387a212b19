import fc from 'fast-check';
import { expect } from 'vitest';
import { remember } from './customerSteps.ts';
import { pick } from './model.ts';
import { all, ascending, choice, refused, type StepKind, step, text } from './step.ts';

const nip = fc.constantFrom('6783144527', '5252344078');

/** Steps around companies. */
export const companySteps: readonly StepKind[] = [
  step('createCompany', fc.record({ name: text, nip }), async (model, { customers }, given) => {
    const { company_id } = await customers.createCompany(given);
    expect(model.everKnown.companies).not.toContain(company_id);
    model.everKnown.companies.push(company_id);
    const { customer_id } = await customers.getCompany({ company_id });
    // Behind a company stands a customer, under an id of its own.
    remember(model, customer_id, { name: given.name });
    model.companies.set(company_id, { customer_id, nip: given.nip });
  }),

  step('updateCompany', fc.tuple(choice, text), async (model, { customers }, [which, name]) => {
    const company_id = pick(model.everKnown.companies, 999_999, which);
    const company = model.companies.get(company_id);
    const call = customers.updateCompany({ company_id, name });
    if (company === undefined) return refused(call, 404);
    await call;
    const customer = model.customers.get(company.customer_id);
    if (customer !== undefined) customer.name = name;
  }),

  step('getCompany', choice, async (model, { customers }, which) => {
    const company_id = pick(model.everKnown.companies, 999_999, which);
    const company = model.companies.get(company_id);
    const call = customers.getCompany({ company_id });
    if (company === undefined) return refused(call, model.everKnown.companies.includes(company_id) ? 410 : 404);
    const name = model.customers.get(company.customer_id)?.name || null;
    expect(await call).toMatchObject({ company_id, name, ...company });
  }),

  step('deleteCompany', choice, async (model, { customers }, which) => {
    const company_id = pick(model.everKnown.companies, 999_999, which);
    const company = model.companies.get(company_id);
    const call = customers.deleteCompany({ company_id });
    if (company === undefined) return refused(call, 404);
    await call;
    model.removeCustomer(company.customer_id);
  }),

  step('listCompanies.all', fc.record({ nip, limit: fc.integer({ min: 1, max: 3 }) }), async (model, calls, filter) => {
    const matching = [...model.companies].filter(([, company]) => company.nip === filter.nip);
    const found = await all(calls.customers.listCompanies.all(filter));
    expect(ascending(found.map(({ company_id }) => company_id))).toEqual(ascending(matching.map(([id]) => id)));
  }),
];
