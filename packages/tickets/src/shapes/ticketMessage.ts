import { array, id, looseObject, type Schema, text, unsettable, word } from '@thulium-js/core/declare';

/**
 * What a message of a ticket is: `MAIL` from the customer, `REPLY` to the customer, `COMMENT` for the agents. Other words
 * pass through as they come.
 */
export type TicketMessageType = 'MAIL' | 'REPLY' | 'COMMENT' | (string & {});

/** One message of a {@link Ticket}. */
export interface TicketMessage {
  /** Id of the message. Example: `432`. */
  message_id: number;
  /** Login of the user who wrote it; `null` when it was no user. Example: `akowalski`. */
  user_login: string | null;
  /** What it is. Example: `REPLY`. */
  type: TicketMessageType;
  /** Text of a mail or reply; `null` when there is none, as in a comment. */
  body: string | null;
  /** Text of a comment; `null` when there is none. Example: `Example comment`. */
  comment: string | null;
  /** What the system noted, a change of status for one; `null` when nothing. Example: `Changed status from [Nowe] to [X]`. */
  system_comment: string | null;
  /** When, local time as `YYYY-MM-DD hh:mm`. Example: `2014-07-08 08:05`. */
  created_at: string;
  /** Tokens of the attached files. Example: `['1175982115cb861c810534']`. */
  attachments: string[];
}

/** {@link TicketMessage} */
export const ticketMessage = (): Schema<unknown, TicketMessage> =>
  looseObject({
    message_id: id,
    user_login: unsettable(text),
    type: word(['MAIL', 'REPLY', 'COMMENT']),
    body: unsettable(text),
    comment: unsettable(text),
    system_comment: unsettable(text),
    created_at: text,
    attachments: array(text),
  });
