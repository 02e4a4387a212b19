import { created, defineEndpoint, type Endpoint, id, type NumericId, numericId } from '@thulium-js/core/declare';
import { type FieldValue, fieldValues } from '../shapes/fieldValue.js';

/** What {@link addFieldGroupItem} takes. */
export interface AddFieldGroupItemInput {
  /** Id of the field group. Example: `2`. */
  group_id: NumericId;
  /** Id of the customer. Example: `1`. */
  customer_id: NumericId;
  /** Values of the fields of the group; fields may be left out. */
  values: FieldValue[];
}

/** What {@link addFieldGroupItem} answers. */
export interface AddedFieldGroupItem {
  /** Id of the new item. Example: `38`. */
  item_id: number;
}

/**
 * Adds a record of grouped custom fields for a customer.
 *
 * @example
 * ```ts
 * const { item_id } = await addFieldGroupItem(thulium, {
 *   group_id: 2,
 *   customer_id: 1,
 *   values: [{ field_id: 12, value: 'phone' }, { field_id: 8, value: 13 }],
 * });
 * ```
 *
 * @throws InvalidInputError before anything is sent; ApiError when there is no such group, customer or field.
 * @see {@link https://api.thulium.com/docs/api/customer_field_group_items/post_customer_field_group_items}
 */
export const addFieldGroupItem: Endpoint<AddFieldGroupItemInput, AddedFieldGroupItem> = defineEndpoint({
  id: 'customers.addFieldGroupItem',
  method: 'POST',
  path: '/customer_field_group_items',
  evidence: 'full',
  body: () => ({ group_id: numericId, customer_id: numericId, values: fieldValues() }),
  response: () => created({ item_id: id }),
});
