import {
  type DateForm,
  formatWallClock,
  forms,
  isTimeZone,
  isWireDate,
  isWritableDate,
  isZeroDate,
  wallClockOf,
  wireDateExample,
} from './date.js';
import { ConfigurationError, InvalidInputError } from './errors.js';

/** How the vendor's times are read. */
export interface ToDateOptions {
  /** IANA name of the zone of the text. Default `Europe/Warsaw`, in which the vendor's times are. */
  readonly timeZone?: string | undefined;
  /** Which moment an hour means that comes twice, when clocks are set back. Default `earlier`. */
  readonly fold?: 'earlier' | 'later' | undefined;
}

const defaultTimeZone = 'Europe/Warsaw';
const day = 86_400_000;

/**
 * Writes a moment as the vendor does: the wall-clock time of a zone, cut to the form, without zone or offset. In the
 * hour that comes twice, two moments have the same text: that cannot be undone.
 *
 * @example
 * ```ts
 * fromDate(new Date('2026-07-01T12:34:56Z'), 'minute'); // '2026-07-01 14:34'
 * ```
 *
 * @throws InvalidInputError when the date is not valid; ConfigurationError when there is no such zone.
 */
export function fromDate(date: Date, form: DateForm, timeZone: string = defaultTimeZone): string {
  checkTimeZone(timeZone);
  if (!forms.includes(form)) {
    throw new ConfigurationError(`form: expected ${forms.map((name) => `"${name}"`).join(', ')}`);
  }
  if (!(date instanceof Date) || !isWritableDate(date)) {
    throw new InvalidInputError('fromDate', [
      { path: 'date', code: 'invalid', expected: 'a valid Date in the years 1 to 9998' },
    ]);
  }
  return formatWallClock(date, timeZone, form);
}

/**
 * Reads a time of the vendor, in any of its forms, as a moment. A text that is empty is no date: `null`; nor is
 * `0000-00-00`, or another date with zeros in place of a month or a day. A day alone is its first moment.
 *
 * Where clocks are set forward, a time that they leave out is moved forward by as much: at the end of March `02:30` in
 * Warsaw is `03:30`. Where they are set back, an hour comes twice, and `fold` says which is meant.
 *
 * @example
 * ```ts
 * toDate('2026-07-01 14:34'); // 2026-07-01T12:34:00Z
 * toDate(''); // null
 * ```
 *
 * @throws InvalidInputError when the text is not a time as the vendor writes it; ConfigurationError when there is no such
 * zone, or `fold` is neither of the two.
 */
export function toDate(text: string | null | undefined, options: ToDateOptions = {}): Date | null {
  const { timeZone = defaultTimeZone, fold = 'earlier' }: ToDateOptions = Object.assign(Object.create(null), options);
  checkTimeZone(timeZone);
  if (fold !== 'earlier' && fold !== 'later') throw new ConfigurationError('fold: expected "earlier" or "later"');
  if (text === null || text === undefined || text === '') return null;
  if (typeof text === 'string' && isZeroDate(text)) return null;
  if (typeof text !== 'string' || !forms.some((form) => isWireDate(text, form))) {
    const expected = `a time like ${forms.map((form) => `"${wireDateExample[form]}"`).join(', ')}, or nothing`;
    throw new InvalidInputError('toDate', [{ path: '', code: 'invalid', expected }]);
  }
  const wall = Date.parse(`${text.slice(0, 10)}T${text.slice(11) || '00:00'}Z`);
  return new Date(momentOf(wall, timeZone, fold));
}

/** The moment at which the clocks of a zone show a time; both are milliseconds, the time as if it were UTC. */
function momentOf(wall: number, timeZone: string, fold: 'earlier' | 'later'): number {
  const offsetAt = (moment: number) => wallClockOf(moment, timeZone) - moment;
  // No zone is more than a day from UTC: what held the day before, and what holds the day after.
  const [before, after] = [offsetAt(wall - day), offsetAt(wall + day)];
  const moments = [wall - before, wall - after].filter((moment) => moment + offsetAt(moment) === wall);
  if (moments.length === 0) return wall - before;
  return fold === 'earlier' ? Math.min(...moments) : Math.max(...moments);
}

function checkTimeZone(timeZone: string): void {
  if (typeof timeZone === 'string' && isTimeZone(timeZone)) return;
  throw new ConfigurationError('timeZone: expected an IANA name such as "Europe/Warsaw"');
}
