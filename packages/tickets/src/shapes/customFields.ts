import { check, filledArray, finiteNumber, map, type Schema, text, union } from '@thulium-js/core/declare';

/** Value of a custom field as it is written: a text, or a number. */
export type TicketFieldValue = string | number;

/** Custom fields as they are written: values by the names that the panel shows. Example: `{ Uwagi: 'information' }`. */
export type TicketFieldValues = Record<string, TicketFieldValue>;

/** Custom fields as a filter: one value, or a list of alternatives, by name. Example: `{ ID: ['1', '2'] }`. */
export type TicketFieldFilter = Record<string, TicketFieldValue | TicketFieldValue[]>;

const fieldValue: Schema<TicketFieldValue> = /* @__PURE__ */ union([text, finiteNumber], 'a text or a number');

/** {@link TicketFieldValues} */
export const ticketFieldValues: Schema<TicketFieldValues> = /* @__PURE__ */ map(fieldValue);

/** {@link TicketFieldFilter}. One without fields would not be sent, and find every ticket: it is refused. */
export const ticketFieldFilter: Schema<TicketFieldFilter> = /* @__PURE__ */ check(
  map(union([fieldValue, filledArray(fieldValue)], 'a value, or a list of at least one')),
  (fields) => Object.keys(fields).length > 0,
  'an object of at least one field',
);
