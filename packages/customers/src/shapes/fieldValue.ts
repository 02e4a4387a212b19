import {
  array,
  finiteNumber,
  type NumericId,
  numericId,
  type Schema,
  strictObject,
  text,
  union,
} from '@thulium-js/core/declare';

/** Value of one field of a group. */
export interface FieldValue {
  /** Id of the field, as {@link listFieldGroups} tells it. Example: `12`. */
  field_id: NumericId;
  /** The value; its type follows the field. Examples: `"phone"`, `13`. */
  value: string | number;
}

/** A list of {@link FieldValue} */
export const fieldValues = (): Schema<FieldValue[]> =>
  array(strictObject({ field_id: numericId, value: union([text, finiteNumber], 'a string or a number') }));
