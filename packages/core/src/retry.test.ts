import { describe, expect, it } from 'vitest';
import { readVectors } from '../test/support/vectors.js';
import {
  backOff,
  backOffBase,
  isTransientStatus,
  maySendAgain,
  parseHttpDate,
  parseRetryAfter,
  RetryBudget,
  type RetryKind,
} from './retry.js';

interface RetryCase {
  readonly attempts: readonly (number | 'throttled')[];
  readonly expect: readonly (readonly [outcome: string, tokens: number, seconds?: number])[];
  readonly bucket?: number;
  readonly max_attempts?: number;
}

describe('the retry sequences that the AWS SDKs share', () => {
  const { cases } = readVectors<{ cases: RetryCase[] }>('retry.json');
  it('are eight', () => expect(cases).toHaveLength(8));
  it.each(cases)('$attempts', ({ attempts, expect: expected, bucket = 500, max_attempts: most = 3 }) => {
    const budget = new RetryBudget(bucket);
    const told: unknown[] = [];
    let attempt = 1;
    let lastRetry: RetryKind | undefined;
    for (const outcome of attempts) {
      if (outcome === 200) {
        budget.refund(lastRetry);
        told.push(['success', budget.tokens]);
        [attempt, lastRetry] = [1, undefined];
        continue;
      }
      const kind: RetryKind = outcome === 'throttled' ? 'throttled' : 'failure';
      const base = kind === 'failure' ? 50 : backOffBase.throttled;
      if (attempt >= most) told.push(['max_attempts', budget.tokens]);
      else if (!budget.take(kind)) told.push(['quota_exceeded', budget.tokens]);
      else {
        told.push(['retry', budget.tokens, backOff(attempt - 1, base, () => 1) / 1_000]);
        lastRetry = kind;
        attempt++;
      }
    }
    expect(told).toEqual(expected);
  });
});

describe('RetryBudget', () => {
  it('gives back one token for a success without a retry, and never more than it can hold', () => {
    const budget = new RetryBudget();
    expect(budget.tokens).toBe(500);
    budget.refund(undefined);
    expect(budget.tokens).toBe(500);
    budget.take('failure');
    budget.refund(undefined);
    expect(budget.tokens).toBe(487);
    budget.refund('failure');
    expect(budget.tokens).toBe(500);
  });

  it('gives nothing when less is left than a retry costs', () => {
    const budget = new RetryBudget(13);
    expect(budget.take('failure')).toBe(false);
    expect(budget.take('throttled')).toBe(true);
    expect(budget.take('throttled')).toBe(true);
    expect(budget.take('throttled')).toBe(false);
    expect(budget.tokens).toBe(3);
  });
});

describe('backOff', () => {
  it('doubles from 100 ms, or from a second after a 429', () => {
    expect(backOffBase).toEqual({ failure: 100, throttled: 1_000 });
    expect([0, 1, 2, 3].map((retry) => backOff(retry, 100, () => 1))).toEqual([100, 200, 400, 800]);
  });
  it('is never longer than 20 seconds', () => expect(backOff(40, 100, () => 1)).toBe(20_000));
  it('is a random part of that: full jitter', () => {
    expect(backOff(2, 100, () => 0.25)).toBe(100);
    expect(backOff(2, 100, () => 0)).toBe(0);
  });
});

describe('maySendAgain', () => {
  const lost = { delivery: 'unknown', effect: 'unknown', transient: true } as const;
  it.each([
    ['a read whose outcome is unknown', lost, true, true],
    ['a POST whose outcome is unknown', lost, false, false],
    ['a POST that was surely not sent', { delivery: 'not-sent', effect: 'none', transient: true }, false, true],
    ['a POST that goes no better later', { delivery: 'not-sent', effect: 'none', transient: false }, false, false],
    ['a read that goes no better later', { delivery: 'unknown', effect: 'none', transient: false }, true, false],
    ['a POST refused with 429', { delivery: 'answered', effect: 'none', status: 429, transient: true }, false, true],
    [
      'a POST in doubt, with a 429 of an interceptor',
      { delivery: 'answered', effect: 'unknown', status: 429, transient: true },
      false,
      false,
    ],
    [
      'a POST answered with 503',
      { delivery: 'answered', effect: 'unknown', status: 503, transient: true },
      false,
      false,
    ],
    ['a PUT answered with 503', { delivery: 'answered', effect: 'unknown', status: 503, transient: true }, true, true],
  ] as const)('%s', (_name, attempt, idempotent, expected) => expect(maySendAgain(attempt, idempotent)).toBe(expected));
});

describe('isTransientStatus', () => {
  it.each([408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524])(
    '%i may be followed by a better answer',
    (status) => expect(isTransientStatus(status)).toBe(true),
  );
  it.each([
    200, 301, 304, 307, 400, 401, 403, 404, 405, 409, 410, 413, 421, 422, 426, 428, 431, 501, 505, 511, 525, 600,
  ])('%i stays what it is', (status) => expect(isTransientStatus(status)).toBe(false));
});

describe('parseRetryAfter', () => {
  const now = Date.UTC(2026, 10, 21, 12);
  const { cases } = readVectors<{ cases: [string, number | null][] }>('retry-after.json');
  it.each(cases)('%j', (text, seconds) =>
    expect(parseRetryAfter(text, now)).toBe(seconds === null ? undefined : seconds * 1_000),
  );
  it.each(['1, 2', 'GMT, 45', ' 5', '5 ', '9'.repeat(400), 'Sat, 21 Foo 2026 12:00:30 GMT'])('ignores %j', (text) =>
    expect(parseRetryAfter(text, now)).toBeUndefined(),
  );
  it('ignores this very moment', () => {
    expect(parseRetryAfter('Sat, 21 Nov 2026 12:00:00 GMT', now)).toBeUndefined();
  });
});

describe('parseHttpDate', () => {
  const now = Date.UTC(2026, 10, 21);
  it('knows the twelve months', () => {
    const names = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
    expect(names.map((name) => parseHttpDate(`Sat, 01 ${name} 2026 00:00:00 GMT`, now))).toEqual(
      names.map((_, month) => Date.UTC(2026, month, 1)),
    );
  });
  it.each([
    ['Sun, 06 Nov 1994 08:49:37 GMT', Date.UTC(1994, 10, 6, 8, 49, 37)],
    ['Sunday, 06-Nov-94 08:49:37 GMT', Date.UTC(1994, 10, 6, 8, 49, 37)],
    ['Sun Nov  6 08:49:37 1994', Date.UTC(1994, 10, 6, 8, 49, 37)],
    ['Thursday, 06-Nov-76 08:49:37 GMT', Date.UTC(2076, 10, 6, 8, 49, 37)],
    ['Thursday, 06-Nov-77 08:49:37 GMT', Date.UTC(1977, 10, 6, 8, 49, 37)],
    ['Friday, 01-Jan-27 00:00:00 GMT', Date.UTC(2027, 0, 1)],
    ['Thu, 31 Dec 2026 23:59:59 GMT', Date.UTC(2026, 11, 31, 23, 59, 59)],
  ])('%s', (text, moment) => expect(parseHttpDate(text, now)).toBe(moment));
  it.each([
    '',
    '2026-11-21T12:00:00Z',
    'Sat, 21 Nov 2026 12:00:00',
    'Sat, 21 Nov 2026 12:00:00 CET',
    'x Sat, 21 Nov 2026 12:00:00 GMT',
    'Sat, 21 Nov 2026 12:00:00 GMT x',
    'x Saturday, 21-Nov-26 12:00:00 GMT',
    'Saturday, 21-Nov-26 12:00:00 GMT x',
    'x Sat Nov 21 12:00:00 2026',
    'Sat Nov 21 12:00:00 2026 x',
    'Sat, 21 nov 2026 12:00:00 GMT',
  ])('refuses %j', (text) => expect(parseHttpDate(text, now)).toBeUndefined());
});
