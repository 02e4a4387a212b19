import { defineEndpoint, type Endpoint, empty, type NumericId, numericId } from '@thulium-js/core/declare';

/** What {@link deleteFieldGroupItem} takes. */
export interface DeleteFieldGroupItemInput {
  /** Id of the item, as {@link addFieldGroupItem} answers it. Example: `32`. */
  item_id: NumericId;
}

/**
 * Deletes a record of grouped custom fields.
 *
 * No page of the vendor shows it; a public program calls it. A system that does not have it answers 404 or 405.
 *
 * @example
 * ```ts
 * await deleteFieldGroupItem(thulium, { item_id: 32 });
 * ```
 *
 * @throws InvalidInputError before anything is sent; NotFoundError when there is no such item.
 * @see The vendor has no page for this call.
 */
export const deleteFieldGroupItem: Endpoint<DeleteFieldGroupItemInput, void> = defineEndpoint({
  id: 'customers.deleteFieldGroupItem',
  method: 'DELETE',
  path: '/customer_field_group_items/{item_id}',
  evidence: 'partial',
  params: () => ({ item_id: numericId }),
  response: () => empty,
});
