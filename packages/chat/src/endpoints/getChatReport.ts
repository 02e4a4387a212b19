import {
  array,
  boolean,
  type DateTimeInput,
  dateTime,
  defineEndpoint,
  type Endpoint,
  filledArray,
  filledText,
  type NumericId,
  numericId,
  optional,
  type PageInput,
  pageFields,
  picklist,
  type Schema,
  union,
  wholeNumber,
} from '@thulium-js/core/declare';
import { type ChatReportRow, chatReportRow } from '../shapes/chatReportRow.js';

/** What {@link getChatReport} takes. A field that is not documented is refused: the server might ignore it. */
export interface GetChatReportInput extends PageInput {
  /** Begin: a `Date`, or local time as `YYYY-MM-DD hh:mm:ss` or `YYYY-MM-DD`. Example: `2019-11-01 11:12:00`. */
  date_from: DateTimeInput;
  /** End: as `date_from`. Example: `2019-11-02 11:12:00`. */
  date_to: DateTimeInput;
  /** Logins of the users to report on. Default: all. Example: `['jankowalski', 'anowak']`. */
  user_logins?: string[];
  /** Ids of the queues to report on. Default: all. Example: `[1, 3]`. */
  chat_queue_ids?: NumericId[];
  /** Whether all users make one row. Default: `false`. */
  sum_users?: boolean;
  /** What makes one row. Default: `month`. */
  aggregate_by?: 'hour_of_day' | 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year';
  /** Within how many seconds a first answer is in time. Default: 20. Example: `50`. */
  response_threshold?: number;
}

/**
 * Reads the report of chats: a row for each period and user. The vendor gives at most 100 rows at once, and does not say
 * how many there are: go on with `offset` while a full page comes.
 *
 * @example
 * ```ts
 * const rows = await getChatReport(thulium, { date_from: '2026-11-01', date_to: '2026-11-30', aggregate_by: 'day' });
 * ```
 *
 * @throws InvalidInputError before anything is sent; DecodeError when the answer is not a list.
 * @see {@link https://api.thulium.com/docs/api/chats/get_chats_reports_summary}
 */
export const getChatReport: Endpoint<GetChatReportInput, ChatReportRow[]> = defineEndpoint({
  id: 'chat.getChatReport',
  method: 'GET',
  path: '/chats/reports/summary',
  evidence: 'partial',
  query: () => ({
    ...pageFields(100),
    user_logins: optional(filledArray(filledText)),
    date_from: secondOrDay(),
    date_to: secondOrDay(),
    sum_users: optional(boolean),
    aggregate_by: optional(picklist(['hour_of_day', 'minute', 'hour', 'day', 'week', 'month', 'year'])),
    chat_queue_ids: optional(filledArray(numericId)),
    response_threshold: optional(wholeNumber),
  }),
  response: () => array(chatReportRow()),
});

/** The vendor's table shows seconds, its sample a day. A `Date` is written with its second. */
const secondOrDay = (): Schema<DateTimeInput, string> =>
  union(
    [dateTime('second'), dateTime('day')],
    'a valid Date, or a real date written like "2026-11-21 14:05:09" or "2026-11-21"',
  );
