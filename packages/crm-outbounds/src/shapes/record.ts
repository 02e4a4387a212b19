import { id, looseObject, optional, type Schema, text, unknown, unsettable, word } from '@thulium-js/core/declare';
import { type SystemStatus, systemStatuses } from './systemStatus.js';

/** A customer's record in a campaign that is fed from the CRM. */
export interface OutboundRecord {
  /** Id of the record. Example: `47`. */
  record_id: number;
  /** Phone number that is called; `null` when there is none. Example: `158433367`. */
  phone_number: string | null;
  /** The system status. Words that this package does not know pass through. Example: `NO_CALL`. */
  system_status: SystemStatus | (string & {}) | null;
  /** Name of the status in the campaign; `null` when there is none. Example: `Do not call`. */
  status: string | null;
  /** Id of the status in the campaign; `null` when there is none. Example: `6`. */
  status_id: number | null;
  /** When it was last called, local time as `YYYY-MM-DD hh:mm`; `null` before. Example: `2016-10-19 14:02`. */
  call_date: string | null;
  /** When it was added, local time as `YYYY-MM-DD hh:mm`. Example: `2016-10-18 12:02`. */
  create_date: string | null;
  /** When to call next, local time as `YYYY-MM-DD hh:mm`; `null` when it is not set. Example: `2018-05-24 12:24`. */
  next_call_date: string | null;
  /** Name of the agent; `null` when there is none. Example: `John Doe`. */
  agent_name: string | null;
  /** Login of the agent; `null` when there is none. Example: `j.doe`. */
  agent_login: string | null;
  /** Id of the customer. Example: `441`. */
  customer_id: number;
  /** The last note; `null` when there is none. Example: `Last note for record`. */
  last_note: string | null;
  /** Place in the order of calls; `null` when it is not set. Example: `50`. */
  order: number | null;
  /** The customer, only in a list and with `include_customer`. Place and shape are inferred: no such answer was seen. */
  customer?: unknown;
}

/** {@link OutboundRecord} */
export const record = (): Schema<unknown, OutboundRecord> =>
  looseObject({
    record_id: id,
    phone_number: unsettable(text),
    system_status: unsettable(word(systemStatuses)),
    status: unsettable(text),
    status_id: unsettable(id),
    call_date: unsettable(text),
    create_date: unsettable(text),
    next_call_date: unsettable(text),
    agent_name: unsettable(text),
    agent_login: unsettable(text),
    customer_id: id,
    last_note: unsettable(text),
    // As an id: a number, or a text of digits.
    order: unsettable(id),
    customer: optional(unknown),
  });
