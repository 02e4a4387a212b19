import fc from 'fast-check';
import { expect } from 'vitest';
import { pickCustomer } from './customerSteps.ts';
import { pick } from './model.ts';
import { all, ascending, choice, refused, type StepKind, step, text } from './step.ts';

const value = fc.oneof(text, fc.integer({ min: 0, max: 1000 }));

/** Steps around the items of a field group. */
export const itemSteps: readonly StepKind[] = [
  step('addFieldGroupItem', fc.tuple(choice, value), async (model, { customers }, [which, given]) => {
    const customer_id = pickCustomer(model, which);
    const values = [{ field_id: 12, value: given }];
    const call = customers.addFieldGroupItem({ group_id: 2, customer_id, values });
    if (!model.customers.has(customer_id)) return refused(call, 400);
    const { item_id } = await call;
    expect(model.everKnown.items).not.toContain(item_id);
    model.everKnown.items.push(item_id);
    model.items.set(item_id, { customer_id, value: given });
  }),

  step('updateFieldGroupItem', fc.tuple(choice, value), async (model, { customers }, [which, given]) => {
    const item_id = pick(model.everKnown.items, 999_999, which);
    const item = model.items.get(item_id);
    const call = customers.updateFieldGroupItem({ item_id, values: [{ field_id: 12, value: given }] });
    if (item === undefined) return refused(call, 404);
    await call;
    item.value = given;
  }),

  step('deleteFieldGroupItem', choice, async (model, { customers }, which) => {
    const item_id = pick(model.everKnown.items, 999_999, which);
    const call = customers.deleteFieldGroupItem({ item_id });
    if (!model.items.delete(item_id)) return refused(call, 404);
    await call;
  }),

  step('listFieldGroupItems.all', fc.option(choice), async (model, { customers }, which) => {
    const customer_id = which === null ? undefined : pickCustomer(model, which);
    const matching = [...model.items].filter(([, item]) => item.customer_id === (customer_id ?? item.customer_id));
    const filter = { limit: 3, ...(customer_id === undefined ? {} : { customer_id }) };
    const found = await all(customers.listFieldGroupItems.all(filter));
    expect(ascending(found.map(({ item_id }) => item_id ?? 0))).toEqual(ascending(matching.map(([id]) => id)));
    for (const [id, item] of matching) {
      const { values } = found.find(({ item_id }) => item_id === id) ?? {};
      expect(values).toEqual([{ field_id: 12, value: item.value }]);
    }
  }),
];
