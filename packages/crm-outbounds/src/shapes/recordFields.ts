import {
  type DateTimeInput,
  dateTime,
  type FieldsOf,
  filledText,
  type NumericId,
  numericId,
  optional,
  wholeNumber,
} from '@thulium-js/core/declare';

/**
 * What can be written of a record.
 *
 * Which system status stands behind a `status_id` only the server knows: for `MY_RECORD` it wants `agent_login` and
 * `next_call_date`, for `CALL_NO_SOONER_THAN` `next_call_date`, and answers 400 without them.
 */
export interface RecordFields {
  /** Id of the status of the record in the campaign. Example: `8`. */
  status_id?: NumericId;
  /** Id of the dictionary status. Example: `8`. */
  dictionary_status_id?: NumericId;
  /** Login of the agent who gets the record. Example: `j.doe`. */
  agent_login?: string;
  /** When to call next: a `Date`, or local time as `YYYY-MM-DD hh:mm`. Example: `2018-05-24 12:24`. */
  next_call_date?: DateTimeInput;
  /** Place of the record in the order of calls. Example: `50`. */
  order?: number;
}

/** {@link RecordFields} */
export const recordFields = (): FieldsOf<RecordFields> => ({
  status_id: optional(numericId),
  dictionary_status_id: optional(numericId),
  agent_login: optional(filledText),
  next_call_date: optional(dateTime('minute')),
  order: optional(wholeNumber),
});
