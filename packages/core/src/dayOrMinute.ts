import { type DateTimeInput, dateTime, type Schema, union } from './schema.js';

/** A day or a minute: both are documented for the filters of tickets and of chats. A `Date` is written with its minute. */
export const dayOrMinute = (): Schema<DateTimeInput, string> =>
  union(
    [dateTime('minute'), dateTime('day')],
    'a valid Date, or a real date written like "2026-11-21" or "2026-11-21 14:05"',
  );
