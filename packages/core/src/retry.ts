import type { Known } from './known.js';

/** How a call is tried again. */
export interface RetryOptions {
  /** How many attempts a call has in all. Default 3. */
  readonly attempts?: number | undefined;
}

/** What one failed attempt says about trying again. */
export interface AttemptFailure extends Known {
  /** HTTP status, when there was an answer. */
  readonly status?: number | undefined;
  /** Whether the same request may go better a moment later: no for a wrong certificate, yes for a lost connection. */
  readonly transient: boolean;
}

/** Statuses after which another attempt may go better, and of which none says that the request was not carried out. */
const transientStatuses: ReadonlySet<number> = new Set([408, 425, 500, 502, 503, 504, 520, 521, 522, 523, 524]);

/** Whether an answer of this status may be followed by a better one. */
export function isTransientStatus(status: number): boolean {
  return status === 429 || transientStatuses.has(status);
}

/**
 * Whether the same request may be sent again, by what is known of it: always when it was surely not sent or was refused
 * unseen (429), otherwise only when sending it twice does no harm. A 429 of an interceptor refuses nothing that the server
 * may have done.
 */
export function maySendAgain({ delivery, effect, status, transient }: AttemptFailure, idempotent: boolean): boolean {
  return transient && (idempotent || delivery === 'not-sent' || (status === 429 && effect === 'none'));
}

/** Full jitter: a random wait between nothing and `base * 2^retry`, at most 20 s. `retry` counts from 0. */
export function backOff(retry: number, base: number, random: () => number): number {
  return random() * Math.min(20_000, base * 2 ** retry);
}

/** First step of the back-off in milliseconds, after a failure and after a 429 without `Retry-After`. */
export const backOffBase = { failure: 100, throttled: 1_000 } as const;

/** The longest `Retry-After` that is waited for, in milliseconds. */
export const longestRetryAfter = 60_000;

const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const httpDates = [
  /^\w{3}, (?<day>\d\d) (?<month>\w{3}) (?<year>\d{4}) (?<time>\d\d:\d\d:\d\d) GMT$/, // RFC 9110
  /^\w{6,9}, (?<day>\d\d)-(?<month>\w{3})-(?<year>\d\d) (?<time>\d\d:\d\d:\d\d) GMT$/, // RFC 850
  /^\w{3} (?<month>\w{3}) (?<day>[ \d]\d) (?<time>\d\d:\d\d:\d\d) (?<year>\d{4})$/, // asctime
];

/**
 * One of the three date forms of HTTP, in milliseconds since 1970; undefined for anything else. A year of two digits is
 * the one that lies at most 50 years ahead of `now` (RFC 9110, 5.6.7).
 */
export function parseHttpDate(text: string, now: number): number | undefined {
  for (const pattern of httpDates) {
    const groups = pattern.exec(text)?.groups;
    if (groups === undefined) continue;
    const { day, month, year, time } = groups as Record<'day' | 'month' | 'year' | 'time', string>;
    const monthIndex = monthNames.indexOf(month);
    if (monthIndex < 0) continue;
    const [hour, minute, second] = time.split(':').map(Number);
    const moment = (fullYear: number) => Date.UTC(fullYear, monthIndex, Number(day), hour, minute, second);
    if (year.length === 4) return moment(Number(year));
    const thisYear = new Date(now).getUTCFullYear();
    const inThisCentury = thisYear - (thisYear % 100) + Number(year);
    return moment(inThisCentury > thisYear + 50 ? inThisCentury - 100 : inThisCentury);
  }
  return undefined;
}

/**
 * How long a `Retry-After` asks to wait, in milliseconds: whole seconds, or a date in the future. Anything else (`0`,
 * fractions, rubbish, the past) is no advice: undefined. `now` is the server's own clock where it told it.
 */
export function parseRetryAfter(text: string, now: number): number | undefined {
  const milliseconds = /^\d{1,15}$/.test(text) ? Number(text) * 1_000 : (parseHttpDate(text, now) ?? 0) - now;
  return milliseconds > 0 ? milliseconds : undefined;
}

/** What a retry takes from the budget. */
const retryCost = { failure: 14, throttled: 5 } as const;

/** Why an attempt is, or is not, followed by another. */
export type RetryKind = keyof typeof retryCost;

/**
 * The budget of retries that all calls of a client share (the scheme of the AWS SDKs): an outage empties it after some
 * dozen retries, and from then on calls fail at their first attempt instead of multiplying the load.
 */
export class RetryBudget {
  readonly #capacity: number;
  #tokens: number;

  constructor(capacity = 500) {
    this.#capacity = capacity;
    this.#tokens = capacity;
  }

  get tokens(): number {
    return this.#tokens;
  }

  /** Takes what one retry costs; false when the budget is used up. */
  take(kind: RetryKind): boolean {
    if (this.#tokens < retryCost[kind]) return false;
    this.#tokens -= retryCost[kind];
    return true;
  }

  /** A call went well: what its last retry took comes back, or one token when it needed none. */
  refund(lastRetry: RetryKind | undefined): void {
    const amount = lastRetry === undefined ? 1 : retryCost[lastRetry];
    this.#tokens = Math.min(this.#capacity, this.#tokens + amount);
  }
}
