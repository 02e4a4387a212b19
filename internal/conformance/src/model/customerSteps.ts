import type { CreateCustomerInput } from '@thulium-js/customers';
import fc from 'fast-check';
import { expect } from 'vitest';
import { type Model, type ModelCustomer, pick } from './model.ts';
import { all, ascending, choice, refused, type StepKind, step, text } from './step.ts';

const phone = fc.constantFrom('500100200', '500100201', '+48500100202');
const email = fc.constantFrom('jan@example.org', 'ewa@example.org', 'Ola@example.org');
/** Some identifiers, so that several customers share one. */
export const identifier: fc.Arbitrary<string> = fc.constantFrom('A1', 'B 2', 'ł/3', '007');
const country: fc.Arbitrary<string> = fc.constantFrom('POLSKA', 'NORWEGIA');

const changes = fc.record(
  {
    name: text,
    identifier,
    phone_number: fc.oneof(phone, fc.uniqueArray(phone, { maxLength: 3 })),
    email: fc.oneof(email, fc.uniqueArray(email, { maxLength: 2 })),
    vip: fc.boolean(),
    custom_fields: fc.record({ Kraj: country }),
  },
  { requiredKeys: [] },
);
const fresh = fc.record({ surname: text }).chain((must) => changes.map((may) => ({ ...may, ...must })));

type Changes = Omit<CreateCustomerInput, 'surname'> & { surname?: string };

const blank: ModelCustomer = {
  name: '',
  surname: '',
  identifier: '',
  phones: [],
  emails: [],
  vip: false,
  custom_fields: {},
};

function changed(customer: ModelCustomer, given: Changes): ModelCustomer {
  const { name, surname, identifier: own, phone_number, email: address, vip, custom_fields } = given;
  const list = (value: string | string[]): string[] => (typeof value === 'string' ? [value] : value);
  return {
    name: name ?? customer.name,
    surname: surname ?? customer.surname,
    identifier: own === undefined ? customer.identifier : String(own),
    phones: phone_number === undefined ? customer.phones : list(phone_number),
    emails: address === undefined ? customer.emails : list(address),
    vip: vip ?? customer.vip,
    custom_fields: { ...customer.custom_fields, ...(custom_fields as Record<string, string> | undefined) },
  };
}

/** Adds a customer to the model. */
export function remember(model: Model, id: number, given: Changes): void {
  expect(model.everKnown.customers).not.toContain(id);
  model.everKnown.customers.push(id);
  model.customers.set(id, changed(blank, given));
}

/** A customer by choice: one that is there, that was removed, or that never was. */
export function pickCustomer({ everKnown }: Model, which: number): number {
  return pick(everKnown.customers, 999_999, which);
}

function expected(customer: ModelCustomer): Record<string, unknown> {
  const { name, surname, identifier: own, phones, emails, custom_fields } = customer;
  return {
    name: name || null,
    surname: surname || null,
    identifier: own || null,
    phone_number: phones[0] ?? null,
    phone_numbers: phones,
    email: emails[0] ?? null,
    custom_fields,
  };
}

/** Steps that make, change, read, find and remove customers. */
export const customerSteps: readonly StepKind[] = [
  step('createCustomer', fresh, async (model, { customers }, given) => {
    remember(model, (await customers.createCustomer(given)).customer_id, given);
  }),

  step('updateCustomer', fc.tuple(choice, changes), async (model, { customers }, [which, given]) => {
    const customer_id = pickCustomer(model, which);
    const customer = model.customers.get(customer_id);
    const call = customers.updateCustomer({ customer_id, ...given });
    if (customer === undefined) return refused(call, 404);
    expect(await call).toBeUndefined();
    model.customers.set(customer_id, changed(customer, given));
  }),

  step('getCustomer', choice, async (model, { customers }, which) => {
    const customer_id = pickCustomer(model, which);
    const customer = model.customers.get(customer_id);
    const call = customers.getCustomer({ customer_id: String(customer_id), include_custom_fields: true });
    // What was removed is gone for good; what never was is not found.
    if (customer === undefined) return refused(call, model.everKnown.customers.includes(customer_id) ? 410 : 404);
    expect(await call).toMatchObject({ customer_id, ...expected(customer) });
  }),

  step('deleteCustomer', choice, async (model, { customers }, which) => {
    const customer_id = pickCustomer(model, which);
    const call = customers.deleteCustomer({ customer_id });
    if (!model.removeCustomer(customer_id)) return refused(call, 404);
    await call;
  }),

  step(
    'listCustomers.all',
    fc.record(
      {
        identifier: fc.oneof(identifier, fc.constant('')),
        phone_number: fc.oneof(phone, fc.constant('')),
        custom_fields: fc.record({ Kraj: fc.uniqueArray(country, { minLength: 1 }) }),
        limit: fc.integer({ min: 1, max: 4 }),
      },
      { requiredKeys: [] },
    ),
    async (model, { customers }, filter) => {
      const { identifier: own, phone_number, custom_fields } = filter;
      const matching = [...model.customers].filter(([, customer]) => {
        return (
          (own === undefined || customer.identifier === own) &&
          (phone_number === undefined ||
            (phone_number === '' ? customer.phones.length === 0 : customer.phones.includes(phone_number))) &&
          (custom_fields?.Kraj.includes(customer.custom_fields.Kraj ?? '') ?? true)
        );
      });
      const found = await all(customers.listCustomers.all(filter));
      expect(ascending(found.map(({ customer_id }) => customer_id))).toEqual(ascending(matching.map(([id]) => id)));
    },
  ),

  step(
    'listCustomers',
    fc.record({ limit: fc.integer({ min: 1, max: 5 }), offset: fc.nat(10) }),
    async (model, { customers }, page) => {
      const { count, result } = await customers.listCustomers(page);
      expect(count).toBe(model.customers.size);
      expect(result).toHaveLength(Math.max(0, Math.min(page.limit, model.customers.size - page.offset)));
      for (const { customer_id, surname } of result)
        expect(model.customers.get(customer_id)?.surname).toBe(surname ?? '');
    },
  ),

  step('batchCreateCustomers', fc.array(fresh, { minLength: 1, maxLength: 4 }), async (model, { customers }, list) => {
    const { items } = await customers.batchCreateCustomers({ customers: list });
    expect(items.map(({ key, status }) => [key, status])).toEqual(list.map((_, index) => [String(index), 'added']));
    for (const [index, given] of list.entries()) remember(model, items[index]?.customer_id ?? 0, given);
  }),

  step(
    'batchUpdateCustomers',
    fc.array(fc.tuple(choice, changes), { minLength: 1, maxLength: 4 }),
    async (model, { customers }, list) => {
      const given = new Map(list.map(([which, change]) => [pickCustomer(model, which), change]));
      const { items } = await customers.batchUpdateCustomers({
        customers: [...given].map(([customer_id, change]) => ({ customer_id, ...change })),
      });
      expect(items).toHaveLength(given.size);
      for (const [id, change] of given) {
        const customer = model.customers.get(id);
        const item = items.find(({ key }) => key === String(id));
        expect(item?.status).toBe(customer === undefined ? 'not_exist' : 'updated');
        if (customer !== undefined) model.customers.set(id, changed(customer, change));
      }
    },
  ),

  step('batchDeleteCustomers', fc.array(choice, { minLength: 1, maxLength: 3 }), async (model, { customers }, list) => {
    const ids = [...new Set(list.map((which) => pickCustomer(model, which)))];
    const { items } = await customers.batchDeleteCustomers({ customer_id: ids });
    expect(items).toHaveLength(ids.length);
    for (const id of ids) {
      const item = items.find(({ key }) => key === String(id));
      expect(item?.status).toBe(model.removeCustomer(id) ? 'removed' : 'not_exist');
    }
  }),
];
