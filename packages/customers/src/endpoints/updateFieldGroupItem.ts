import { defineEndpoint, type Endpoint, empty, type NumericId, numericId } from '@thulium-js/core/declare';
import { type FieldValue, fieldValues } from '../shapes/fieldValue.js';

/** What {@link updateFieldGroupItem} takes. */
export interface UpdateFieldGroupItemInput {
  /** Id of the item, as {@link addFieldGroupItem} answers it. Example: `32`. */
  item_id: NumericId;
  /** Values of the fields of the group. Whether a field that is left out keeps its value is not documented. */
  values: FieldValue[];
}

/**
 * Changes a record of grouped custom fields.
 *
 * @example
 * ```ts
 * await updateFieldGroupItem(thulium, { item_id: 32, values: [{ field_id: 8, value: 13 }] });
 * ```
 *
 * @throws InvalidInputError before anything is sent; NotFoundError when there is no such item.
 * @see {@link https://api.thulium.com/docs/api/customer_field_group_items/put_customer_field_group_items_id}
 */
export const updateFieldGroupItem: Endpoint<UpdateFieldGroupItemInput, void> = defineEndpoint({
  id: 'customers.updateFieldGroupItem',
  method: 'PUT',
  path: '/customer_field_group_items/{item_id}',
  evidence: 'full',
  params: () => ({ item_id: numericId }),
  body: () => ({ values: fieldValues() }),
  response: () => empty,
});
