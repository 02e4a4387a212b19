import { definePagedEndpoint, type PagedEndpoint, type PageInput } from '@thulium-js/core/declare';
import { type FieldGroup, fieldGroup } from '../shapes/fieldGroup.js';

/** What {@link listFieldGroups} takes. `limit` and `offset` are inferred from {@link listFieldGroupItems}. */
export interface ListFieldGroupsInput extends PageInput {}

/**
 * Lists the groups of custom fields with their fields, whose ids the items of a group are written by.
 *
 * The vendor's page was not seen. What it answers is inferred from a sample that stands on the page of the items.
 *
 * @example
 * ```ts
 * const { result } = await listFieldGroups(thulium);
 * const orders = result.find(({ name }) => name === 'Orders');
 * ```
 *
 * @throws PermissionError when the API user may not read them.
 * @see {@link https://api.thulium.com/docs/api/customer_field_group_items/post_customer_field_group_items} It names this
 * call; a page of its own was not seen.
 */
export const listFieldGroups: PagedEndpoint<ListFieldGroupsInput, FieldGroup> = definePagedEndpoint({
  id: 'customers.listFieldGroups',
  method: 'GET',
  path: '/customer_field_groups',
  evidence: 'partial',
  page: { item: fieldGroup, maximum: 1000, key: 'group_id' },
});
