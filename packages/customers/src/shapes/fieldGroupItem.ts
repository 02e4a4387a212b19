import {
  array,
  id,
  looseObject,
  number,
  openObject,
  optional,
  type Schema,
  text,
  union,
} from '@thulium-js/core/declare';

/**
 * A record of grouped custom fields. The vendor's sample shows a group in its place, so that all fields are inferred from
 * what can be written, and all others pass through.
 */
export interface FieldGroupItem {
  /** Id of the item. Example: `32`. */
  item_id?: number;
  /** Id of the group. Example: `2`. */
  group_id?: number;
  /** Id of the customer. Example: `273`. */
  customer_id?: number;
  /** Values of the fields. */
  values?: FieldGroupItemValue[];
  /** Whatever else the server tells. */
  readonly [field: string]: unknown;
}

/** Value of one field of a {@link FieldGroupItem}. */
export interface FieldGroupItemValue {
  /** Id of the field. Example: `12`. */
  field_id: number;
  /** The value; its type follows the field. Examples: `"phone"`, `13`. */
  value: string | number;
}

/** {@link FieldGroupItem} */
export const fieldGroupItem = (): Schema<unknown, FieldGroupItem> =>
  openObject({
    item_id: optional(id),
    group_id: optional(id),
    customer_id: optional(id),
    values: optional(array(looseObject({ field_id: id, value: union([text, number], 'a string or a number') }))),
  });
