import {
  array,
  id,
  looseMap,
  looseObject,
  optional,
  type Schema,
  text,
  unknown,
  unsettable,
} from '@thulium-js/core/declare';

/**
 * A ticket in a list. What an item of the list holds is not documented: the fields are those of a {@link Ticket} without
 * its messages, and each but the id may be missing.
 */
export interface TicketSummary {
  /** Id of the ticket. Example: `1234`. */
  ticket_id: number;
  /** E-mail address of the author; `null` when there is none. Example: `john.doe@example.org`. */
  from?: string | null;
  /** Name of the queue. Example: `test@example.org`. */
  ticket_queue_name?: string | null;
  /** Id of the queue. Example: `32`. */
  ticket_queue_id?: number | null;
  /** Subject; `null` when it is empty. Example: `Example ticket subject`. */
  subject?: string | null;
  /** Id of the status. Example: `2`. */
  status_id?: number;
  /** Id of the substatus; `null` when there is none. Example: `2`. */
  substatus_id?: number | null;
  /** Id of the customer in Thulium; `null` when there is none. Example: `32122`. */
  customer_id?: number | null;
  /** Names of status and substatus in one text. Example: `some status - some sub status`. */
  full_status_name?: string | null;
  /** Id of the category; `null` when there is none. Example: `3`. */
  category_id?: number | null;
  /** Login of the assigned user; `null` when there is none. Example: `akowalski`. */
  user_login?: string | null;
  /** When it was made, local time as `YYYY-MM-DD hh:mm`. Example: `2014-07-08 08:05`. */
  created_at?: string;
  /** When it was last modified, local time as `YYYY-MM-DD hh:mm`. Example: `2014-07-11 08:05`. */
  updated_at?: string;
  /** When it was closed, local time as `YYYY-MM-DD hh:mm`; `null` while it is open. Example: `2014-09-04 17:33`. */
  closed_at?: string | null;
  /** How long until it was closed, `hh:mm:ss` where the hours may pass 24; `null` while it is open. Example: `123:33:44`. */
  close_time?: string | null;
  /** When an agent first responded, local time as `YYYY-MM-DD hh:mm`; `null` before. Example: `2014-07-04 15:15`. */
  first_agent_responded_at?: string | null;
  /** How long until an agent first responded, `hh:mm:ss`; `null` before. Example: `01:00:12`. */
  first_agent_response_time?: string | null;
  /** Tags. */
  tags?: string[];
  /** Custom fields by name. */
  custom_fields?: Record<string, unknown>;
}

/** {@link TicketSummary} */
export const ticketSummary = (): Schema<unknown, TicketSummary> =>
  looseObject({
    ticket_id: id,
    from: optional(unsettable(text)),
    ticket_queue_name: optional(unsettable(text)),
    ticket_queue_id: optional(unsettable(id)),
    subject: optional(unsettable(text)),
    status_id: optional(id),
    substatus_id: optional(unsettable(id)),
    customer_id: optional(unsettable(id)),
    full_status_name: optional(unsettable(text)),
    category_id: optional(unsettable(id)),
    user_login: optional(unsettable(text)),
    created_at: optional(text),
    updated_at: optional(text),
    closed_at: optional(unsettable(text)),
    close_time: optional(unsettable(text)),
    first_agent_responded_at: optional(unsettable(text)),
    first_agent_response_time: optional(unsettable(text)),
    tags: optional(array(text)),
    custom_fields: optional(looseMap(unknown)),
  });
