import {
  definePagedEndpoint,
  type NumericId,
  numericId,
  optional,
  type PagedEndpoint,
  type PageInput,
} from '@thulium-js/core/declare';
import { type FieldGroupItem, fieldGroupItem } from '../shapes/fieldGroupItem.js';

/** What {@link listFieldGroupItems} takes. Without filters it gives the items of all customers. */
export interface ListFieldGroupItemsInput extends PageInput {
  /** Id of the field group. Example: `2`. */
  group_id?: NumericId;
  /** Id of the customer. Example: `123`. */
  customer_id?: NumericId;
}

/**
 * Lists records of grouped custom fields.
 *
 * The vendor's sample answer shows a group in place of an item, so that the shape of an item is inferred: check what your
 * system sends before you rely on it.
 *
 * @example
 * ```ts
 * const { result } = await listFieldGroupItems(thulium, { group_id: 2, customer_id: 123 });
 * ```
 *
 * @throws InvalidInputError before anything is sent, for a filter that does not exist: the server might give all
 * items.
 * @see {@link https://api.thulium.com/docs/api/customer_field_group_items/get_customer_field_group_items}
 */
export const listFieldGroupItems: PagedEndpoint<ListFieldGroupItemsInput, FieldGroupItem> = definePagedEndpoint({
  id: 'customers.listFieldGroupItems',
  method: 'GET',
  path: '/customer_field_group_items',
  evidence: 'full',
  query: () => ({ group_id: optional(numericId), customer_id: optional(numericId) }),
  page: { item: fieldGroupItem, maximum: 1000, key: 'item_id' },
});
