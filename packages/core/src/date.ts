import { BoundedCache } from './boundedCache.js';

/** How a date is written on the wire. */
export type DateForm = 'day' | 'minute' | 'second' | 'millisecond' | 'iso-second';

/** One example of each form. */
export const wireDateExample: Readonly<Record<DateForm, string>> = {
  day: '2026-11-21',
  minute: '2026-11-21 14:05',
  second: '2026-11-21 14:05:09',
  millisecond: '2026-11-21 14:05:09.250',
  'iso-second': '2026-11-21T14:05:09',
};

/** All forms. */
export const forms = Object.keys(wireDateExample) as readonly DateForm[];

const patterns: Readonly<Record<DateForm, RegExp>> = {
  day: /^\d{4}-\d\d-\d\d$/,
  minute: /^\d{4}-\d\d-\d\d \d\d:\d\d$/,
  second: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/,
  millisecond: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}$/,
  'iso-second': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/,
};

/** Whether a text is a real date of the calendar, written in the given form: `2026-02-30` is none. */
export function isWireDate(text: string, form: DateForm): boolean {
  if (!patterns[form].test(text)) return false;
  const year = Number(text.slice(0, 4));
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  if (month < 1 || month > 12 || day < 1 || day > daysOfMonth(year, month)) return false;
  // Where the text ends before them, what is read is no number, and greater than nothing.
  return !(twoDigits(text, 11) > 23 || twoDigits(text, 14) > 59 || twoDigits(text, 17) > 59);
}

function twoDigits(text: string, place: number): number {
  return text.charCodeAt(place) * 10 + text.charCodeAt(place + 1) - 11 * 48;
}

function daysOfMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/**
 * Whether a text stands for no date: MySQL writes `0000-00-00` then, or zeros for the parts that it does not know, and
 * PHP makes the last of November of the year -1 of it.
 */
export function isZeroDate(text: string): boolean {
  if (/^-0001-11-30(?:[ T]00:00(?::00(?:\.000)?)?)?$/.test(text)) return true;
  const hasZeroPart = /^\d{4}-(?:00-[0-3]\d|[01]\d-00)(?![^ T])/.test(text);
  return hasZeroPart && forms.some((form) => isWireDate(`2000-01-01${text.slice(10)}`, form));
}

/** Whether a text is a time in a form of the vendor. Example: `2026-11-21 14:05`. */
export function isWallClock(text: string): boolean {
  return !isZeroDate(text) && forms.some((form) => isWireDate(text, form));
}

/** Whether a moment can be written with a year of four digits, in every time zone. */
export function isWritableDate(moment: Date): boolean {
  const year = moment.getUTCFullYear();
  return year > 0 && year < 9999;
}

/** A name of a zone can be written in thousands of ways, as case does not count; a program uses one or two. */
const formatters = new BoundedCache<Intl.DateTimeFormat>(16);

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  return formatters.get(timeZone, makeFormatter);
}

function makeFormatter(timeZone: string): Intl.DateTimeFormat {
  const options: Intl.DateTimeFormatOptions = {
    timeZone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  };
  // Without a prototype: the platform would read further options from `Object.prototype`.
  return new Intl.DateTimeFormat('en-GB', Object.assign(Object.create(null), options));
}

/** Whether the platform knows a time zone by this IANA name. */
export function isTimeZone(timeZone: string): boolean {
  try {
    formatterOf(timeZone);
    return true;
  } catch {
    return false;
  }
}

/** What the clocks of a time zone show at a moment, in milliseconds as if it were UTC. */
export function wallClockOf(moment: number, timeZone: string): number {
  const clock = new Date(0);
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of formatterOf(timeZone).formatToParts(moment)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  clock.setUTCFullYear(year, month - 1, day);
  clock.setUTCHours(hour, minute, second, new Date(moment).getUTCMilliseconds());
  return clock.getTime();
}

/** The wall-clock time that a moment has in a time zone, written in the given form. */
export function formatWallClock(moment: Date, timeZone: string, form: DateForm): string {
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {};
  for (const { type, value } of formatterOf(timeZone).formatToParts(moment)) parts[type] = value;
  const day = `${parts.year?.padStart(4, '0')}-${parts.month}-${parts.day}`;
  const minute = `${parts.hour}:${parts.minute}`;
  switch (form) {
    case 'day':
      return day;
    case 'minute':
      return `${day} ${minute}`;
    case 'second':
      return `${day} ${minute}:${parts.second}`;
    case 'millisecond':
      return `${day} ${minute}:${parts.second}.${String(moment.getUTCMilliseconds()).padStart(3, '0')}`;
    case 'iso-second':
      return `${day}T${minute}:${parts.second}`;
  }
}
