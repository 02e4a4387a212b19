import { array, id, looseObject, type Schema, text, unsettable } from '@thulium-js/core/declare';

/** A group of custom fields, such as "Orders", of which a customer can have many items. */
export interface FieldGroup {
  /** Id of the group. Example: `2`. */
  group_id: number;
  /** Name; `null` when it is not set. Example: `Orders`. */
  name: string | null;
  /** The fields of the group. */
  fields: FieldGroupField[];
}

/** One field of a {@link FieldGroup}. */
export interface FieldGroupField {
  /** Id of the field. Example: `12`. */
  field_id: number;
  /** Name; `null` when it is not set. Example: `Product`. */
  name: string | null;
}

/** {@link FieldGroup} */
export const fieldGroup = (): Schema<unknown, FieldGroup> =>
  looseObject({
    group_id: id,
    name: unsettable(text),
    fields: array(looseObject({ field_id: id, name: unsettable(text) })),
  });
