import { check, filledArray, finiteNumber, map, nullable, type Schema, text, union } from './schema.js';

/** Value of a custom field as it is written. What `null` does is not documented; answers show it for a field without value. */
export type CustomFieldValue = string | number | null;

/**
 * Custom fields as they are written: values by the names that the panel shows. The server knows the names, this SDK does
 * not. Example: `{ 'Dodatkowe informacje': 'VIP' }`.
 */
export type CustomFieldValues = Record<string, CustomFieldValue>;

/**
 * Custom fields as a filter: for each name one value, or a list of alternatives.
 * Example: `{ Kraj: ['POLSKA', 'NORWEGIA'], Miasto: 'Kraków' }`.
 */
export type CustomFieldFilter = Record<string, string | number | (string | number)[]>;

const fieldValue = (): Schema<string | number> => union([text, finiteNumber], 'a string or a number');

/** {@link CustomFieldValues} */
export const customFieldValues = (): Schema<CustomFieldValues> => map(nullable(fieldValue()));

/** {@link CustomFieldFilter}. One without fields would not be sent, and find all: it is refused. */
export const customFieldFilter = (): Schema<CustomFieldFilter> =>
  check(
    map(union([fieldValue(), filledArray(fieldValue())], 'a value, or a list of at least one value')),
    (fields) => Object.keys(fields).length > 0,
    'an object with at least one field',
  );
