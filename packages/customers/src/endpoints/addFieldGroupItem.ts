import {
  array,
  defineEndpoint,
  type Endpoint,
  id,
  looseObject,
  type NumericId,
  numericId,
  strictObject,
  text,
  union,
  wholeNumber,
} from '@thulium-js/core/declare';

/** Value of one field of a group. */
export interface FieldValue {
  /** Id of the field, as the field groups tell it. Example: `12`. */
  field_id: NumericId;
  /** The value; its type follows the field. Examples: `"phone"`, `13`. */
  value: string | number;
}

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
 */
export const addFieldGroupItem: Endpoint<AddFieldGroupItemInput, AddedFieldGroupItem> = defineEndpoint({
  id: 'customers.addFieldGroupItem',
  method: 'POST',
  path: '/customer_field_group_items',
  evidence: 'full',
  body: () => ({
    group_id: numericId,
    customer_id: numericId,
    values: array(strictObject({ field_id: numericId, value: union([text, wholeNumber], 'a text or a number') })),
  }),
  response: () => looseObject({ item_id: id }),
});
