const hour = 3_600_000;

const warsaw = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Warsaw',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** Offsets of Warsaw by hour of the epoch: the zone changes only on full hours, and formatting is slow. */
const offsets = new Map<number, number>();

function warsawOffset(instant: number): number {
  const slot = Math.floor(instant / hour);
  const known = offsets.get(slot);
  if (known !== undefined) return known;
  const part = Object.fromEntries(warsaw.formatToParts(slot * hour).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour: hours = 0, minute = 0, second = 0 } = part;
  const offset = Date.UTC(year, month - 1, day, hours, minute, second) - slot * hour;
  if (offsets.size > 1000) offsets.clear();
  offsets.set(slot, offset);
  return offset;
}

/**
 * The wall time of Warsaw with milliseconds, `2026-01-05 10:00:00.000`: how the sandbox stores every date, since the
 * vendor's dates carry no zone. Texts of this form sort by time.
 */
export function wallTime(instant: number): string {
  return new Date(instant + warsawOffset(instant)).toISOString().replace('T', ' ').slice(0, 23);
}

/** A stored wall time as most answers show it: `2026-01-05 10:00`, and `""` when there is none. */
export function toMinute(time: string | null): string {
  return time === null ? '' : time.slice(0, 16);
}

/** A stored wall time as webhooks show it: `2026-01-05 10:00:00`. */
export function toSecond(time: string): string {
  return time.slice(0, 19);
}

/** A date given by a client (date only, with minutes or with seconds) as a stored wall time. */
export function fromClient(text: string): string {
  return `${text}${' 00:00:00.000'.slice(text.length - 10)}`;
}

/** The last millisecond a client's date covers: the end of the day, of the minute or of the second. [inference] */
export function endOf(text: string): string {
  return `${text}${' 23:59:59.999'.slice(text.length - 10)}`;
}

/** The seconds between two wall times, none below zero. */
export function secondsBetween(from: string, to: string): number {
  return Math.max(0, Math.floor((Date.parse(`${to}Z`) - Date.parse(`${from}Z`)) / 1000));
}

/** Seconds as `HH:MM:SS`; hours may pass 24. */
export function duration(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}
