import { looseObject, number, optional, type Schema, text, unsettable } from '@thulium-js/core/declare';

/** One row of the report of chats: a period, and a user unless the users are summed. */
export interface ChatReportRow {
  /** The period. Example: `2021-12` for a month; how other periods are written is not documented. */
  series: string;
  /** First and last name of the user. What stands here when users are summed is not documented. Example: `John Doe`. */
  user_name?: string | null;
  /** How many chats came in. Example: `1`. */
  incoming: number;
  /** How many came to an agent. Example: `1`. */
  incoming_to_agent: number;
  /** How many came in, empty ones included. Example: `1`. */
  incoming_including_empty: number;
  /** How many were abandoned. Example: `0`. */
  abandoned: number;
  /** How many were answered. Example: `1`. */
  answered: number;
  /** How many came to a bot. Example: `0`. */
  incoming_to_bot: number;
  /** How many a bot passed on. Example: `0`. */
  transferred_by_bot: number;
  /** How many a bot finished. Example: `0`. */
  finished_by_bot: number;
  /** Service level in percent. Example: `100`. */
  service_level_percent: number;
  /** How long the chats took. */
  chat_time: ChatDurations;
  /** How long the clients waited. */
  wait_time: ChatDurations;
  /** SLA in percent. Example: `100`. */
  sla_percent: number;
  /** How the clients rated. Further fields come with it; the end of the vendor's sample was not seen. */
  rating?: ChatRating;
}

/** Durations of many chats, each `hh:mm:ss` where the hours may pass 24. */
export interface ChatDurations {
  /** The shortest. Example: `00:00:48`. */
  min: string;
  /** The longest. Example: `00:00:48`. */
  max: string;
  /** All together. Example: `00:00:48`. */
  sum: string;
  /** The mean. Example: `00:00:48`. */
  avg: string;
}

/** How clients rated their chats. */
export interface ChatRating {
  /** How many gave which rating. */
  rate: ChatRates;
}

/** How many clients gave which rating. */
export interface ChatRates {
  /** How many were not content. Example: `0`. */
  sad: number;
  /** How many were neither. Example: `0`. */
  neutral: number;
  /** How many were content. Example: `0`. */
  happy: number;
}

const durations = (): Schema<unknown, ChatDurations> => looseObject({ min: text, max: text, sum: text, avg: text });

/** {@link ChatReportRow} */
export const chatReportRow = (): Schema<unknown, ChatReportRow> =>
  looseObject({
    series: text,
    user_name: optional(unsettable(text)),
    incoming: number,
    incoming_to_agent: number,
    incoming_including_empty: number,
    abandoned: number,
    answered: number,
    incoming_to_bot: number,
    transferred_by_bot: number,
    finished_by_bot: number,
    service_level_percent: number,
    chat_time: durations(),
    wait_time: durations(),
    sla_percent: number,
    rating: optional(looseObject({ rate: looseObject({ sad: number, neutral: number, happy: number }) })),
  });
