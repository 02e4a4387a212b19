import { type Call, created, done, page, type Routes } from '../call.js';
import { invalid, notFound } from '../errors.js';
import type { FieldGroup, FieldGroupItem } from '../state.js';
import { nextId } from '../state.js';

type Values = FieldGroupItem['values'];

/** The values of the body; each field must belong to the group [inference]. */
function readValues(call: Call, group: FieldGroup): Values {
  return (call.body.objects('values') ?? []).map(({ field_id, value }, index) => {
    if (!group.fields.some((field) => field.field_id === field_id)) {
      throw invalid('noSuchReference', `values[${index}].field_id`);
    }
    return { field_id: Number(field_id), value: typeof value === 'number' ? value : String(value) };
  });
}

/** Fields left out keep their values; the vendor does not say [inference]. */
function merge(known: Values, given: Values): Values {
  const values = new Map([...known, ...given].map((entry) => [entry.field_id, entry]));
  return [...values.values()];
}

function itemOf(call: Call): FieldGroupItem {
  const item = call.state.fieldGroupItems.get(call.id());
  if (item === undefined) throw notFound();
  return item;
}

/** Groups of custom fields and their items. */
export const fieldGroupRoutes: Routes = {
  // [inference] The envelope and shape are those of the example that is printed on the page of the items.
  'GET customer_field_groups': (call) => page(call, [...call.state.fieldGroups.values()], (group) => group),

  // [inference] The documented example shows a group, not an item: the item reads as it was written.
  'GET customer_field_group_items': (call) => {
    const group = call.query.integer('group_id');
    const customer = call.query.integer('customer_id');
    const items = [...call.state.fieldGroupItems.values()].filter((item) => {
      return (group ?? item.group_id) === item.group_id && (customer ?? item.customer_id) === item.customer_id;
    });
    return page(call, items, (item) => item);
  },

  'POST customer_field_group_items': (call) => {
    const { state, body } = call;
    const group = state.fieldGroups.get(body.integer('group_id') ?? 0);
    if (group === undefined) throw invalid('noSuchReference', 'group_id');
    const customer = state.customers.get(body.integer('customer_id') ?? 0);
    if (customer === undefined) throw invalid('noSuchReference', 'customer_id');
    const values = readValues(call, group);
    const item_id = nextId(state, 'item');
    const { group_id } = group;
    const { customer_id } = customer;
    state.fieldGroupItems.set(item_id, { item_id, group_id, customer_id, values: merge([], values) });
    return created({ item_id });
  },

  'PUT customer_field_group_items/:id': (call) => {
    const item = itemOf(call);
    const group = call.state.fieldGroups.get(item.group_id);
    if (group === undefined) throw notFound();
    item.values = merge(item.values, readValues(call, group));
    return done;
  },

  'DELETE customer_field_group_items/:id': (call) => {
    call.state.fieldGroupItems.delete(itemOf(call).item_id);
    return done;
  },
};
