import { Temporal } from '@js-temporal/polyfill';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { DateForm } from './date.js';
import { fromDate, toDate } from './dateConversion.js';
import { ConfigurationError, InvalidInputError } from './errors.js';

const zones = [
  'Europe/Warsaw',
  'Europe/London',
  'America/New_York',
  'America/Sao_Paulo', // sets its clocks at midnight
  'Africa/Casablanca', // several changes a year
  'Australia/Lord_Howe', // by half an hour
  'Pacific/Apia', // left out a whole day in 2011
  'Asia/Kathmandu',
  'UTC',
];
const forms: DateForm[] = ['day', 'minute', 'second', 'millisecond', 'iso-second'];

/** The moments at which a zone changed its offset from 1990 to 2040. */
function transitionsOf(zone: string): Temporal.ZonedDateTime[] {
  const found: Temporal.ZonedDateTime[] = [];
  let next = Temporal.Instant.from('1990-01-01T00:00Z').toZonedDateTimeISO(zone).getTimeZoneTransition('next');
  while (next !== null && next.year <= 2040) {
    found.push(next);
    next = next.getTimeZoneTransition('next');
  }
  return found;
}

/** A wall-clock time as the vendor writes it. */
function wireOf(clock: Temporal.PlainDateTime): string {
  return clock.toString({ smallestUnit: 'second' }).replace('T', ' ');
}

function expectSame(clock: Temporal.PlainDateTime, timeZone: string): void {
  for (const fold of ['earlier', 'later'] as const) {
    // Of a time that is left out, Temporal's `compatible` makes the later one; so do both of ours.
    const gap = clock.toZonedDateTime(timeZone, { disambiguation: 'later' });
    const isGap = !gap.toPlainDateTime().equals(clock);
    const disambiguation = isGap ? 'compatible' : fold;
    const expected = clock.toZonedDateTime(timeZone, { disambiguation }).epochMilliseconds;
    expect(toDate(wireOf(clock), { timeZone, fold })?.getTime(), `${clock} ${timeZone} ${fold}`).toBe(expected);
  }
}

describe.each(zones)('%s', (timeZone) => {
  test('every change of the clocks from 1990 to 2040, as Temporal has it', () => {
    for (const transition of transitionsOf(timeZone)) {
      const before = transition.subtract({ milliseconds: 1 });
      const shift = transition.offsetNanoseconds - before.offsetNanoseconds;
      const border = transition.toPlainDateTime();
      for (const seconds of [-90_000, -3_601, -1_801, -1, 0, 1, 1_800, 3_599, 3_600, 7_201, 90_000]) {
        expectSame(border.add({ seconds }), timeZone);
        expectSame(border.subtract({ nanoseconds: shift }).add({ seconds }), timeZone);
      }
    }
  }, 60_000);

  test('any time from 1990 to 2040, as Temporal has it', () => {
    const seconds = fc.integer({ min: 0, max: 51 * 366 * 86_400 });
    fc.assert(
      fc.property(seconds, (after) =>
        expectSame(Temporal.PlainDateTime.from('1990-01-01').add({ seconds: after }), timeZone),
      ),
      { numRuns: 300 },
    );
  });

  test('a moment is written as Temporal has it, and read back to the same text', () => {
    const moments = fc.integer({ min: Date.UTC(1990), max: Date.UTC(2040) });
    fc.assert(
      fc.property(moments, fc.constantFrom(...forms), (moment, form) => {
        const text = fromDate(new Date(moment), form, timeZone);
        const clock = Temporal.Instant.fromEpochMilliseconds(moment).toZonedDateTimeISO(timeZone).toPlainDateTime();
        const iso = clock.toString({ smallestUnit: 'millisecond', roundingMode: 'trunc' });
        const [length, separator] = {
          day: [10, ' '],
          minute: [16, ' '],
          second: [19, ' '],
          millisecond: [23, ' '],
          'iso-second': [19, 'T'],
        }[form] as [number, string];
        expect(text).toBe(iso.replace('T', separator).slice(0, length));
        const read = toDate(text, { timeZone });
        // A day that begins in a gap begins later.
        if (read !== null && form !== 'day') expect(fromDate(read, form, timeZone)).toBe(text);
      }),
      { numRuns: 300 },
    );
  });
});

describe('reading', () => {
  test.each([
    ['2026-07-01', '2026-06-30T22:00:00.000Z'],
    ['2026-07-01 14:34', '2026-07-01T12:34:00.000Z'],
    ['2026-01-01 14:34:56', '2026-01-01T13:34:56.000Z'],
    ['2017-12-11 10:23:04.318', '2017-12-11T09:23:04.318Z'],
    ['2021-02-02T10:10:12', '2021-02-02T09:10:12.000Z'],
    ['2026-03-29 02:30', '2026-03-29T01:30:00.000Z'], // left out: 03:30
    ['2026-10-25 02:30', '2026-10-25T00:30:00.000Z'], // comes twice
    ['0099-01-01 12:00', '0099-01-01T10:36:00.000Z'],
  ])('%s is %s', (text, iso) => {
    expect(toDate(text)?.toISOString()).toBe(iso);
  });

  test('the second of two equal hours', () => {
    expect(toDate('2026-10-25 02:30', { fold: 'later' })?.toISOString()).toBe('2026-10-25T01:30:00.000Z');
  });

  test.each([[''], [null], [undefined]])('%j is no date', (text) => {
    expect(toDate(text)).toBeNull();
  });

  // MySQL writes no date as zeros, and PHP reads that one as the last day of November of the year -1.
  test.each([
    ['0000-00-00'],
    ['0000-00-00 00:00'],
    ['0000-00-00 00:00:00'],
    ['0000-00-00 00:00:00.000'],
    ['0000-00-00T00:00:00'],
    ['2026-00-00'],
    ['2026-11-00 00:00:00'],
    ['-0001-11-30 00:00:00'],
    ['-0001-11-30T00:00:00'],
    ['-0001-11-30'],
  ])('%s is no date', (text) => {
    expect(toDate(text)).toBeNull();
  });

  test.each([['0000-00-00 25:00'], ['0000-00-00x'], ['-0001-11-30 00:00:01'], ['-0001-11-29'], ['0000-00']])(
    '%s is refused',
    (text) => expect(() => toDate(text)).toThrow(InvalidInputError),
  );

  test.each([['2026-02-30'], ['2026-07-01 24:00'], ['2026-07-01T12:34:56Z'], ['yesterday'], ['null'], [' ']])(
    '%s is refused',
    (text) => {
      expect(() => toDate(text)).toThrow(InvalidInputError);
      expect(() => toDate(text)).not.toThrow(new RegExp(text.trim() || 'xxx'));
    },
  );

  test('a zone that does not exist is refused, also for nothing', () => {
    expect(() => toDate('', { timeZone: 'Europe/Nowhere' })).toThrow(ConfigurationError);
    expect(() => fromDate(new Date(), 'day', 'Europe/Nowhere')).toThrow(ConfigurationError);
  });
});

describe('what is kept of a time zone', () => {
  /** Valid names of one zone, as many as its letters can be written. */
  const spellings = Array.from({ length: 1_000 }, (_unit, number) =>
    [...'Europe/Warsaw']
      .map((letter, at) => ((number >> at) & 1 ? letter.toUpperCase() : letter.toLowerCase()))
      .join(''),
  );

  test('is kept for some zones, not for every spelling', () => {
    const made = vi.spyOn(Intl, 'DateTimeFormat');
    const moment = new Date('2026-07-01T12:34:56.789Z');
    const write = (zone: string) => {
      made.mockClear();
      expect(fromDate(moment, 'minute', zone)).toBe('2026-07-01 14:34');
      return made.mock.calls.length;
    };
    for (const zone of spellings) write(zone);
    expect(write(spellings.at(-1) ?? '')).toBe(0);
    expect(spellings.filter((zone) => write(zone) === 0)).toEqual([]);
    // The spellings that were used last push out the first; some are still there.
    const last = spellings.slice(-10);
    for (const zone of last) write(zone);
    expect(last.map(write)).toEqual(last.map(() => 0));
    made.mockRestore();
  });
});

describe('writing', () => {
  test('what is no date, and a form that is none, is refused', () => {
    expect(() => fromDate(new Date(Number.NaN), 'minute')).toThrow(InvalidInputError);
    expect(() => fromDate('2026-01-01' as never, 'minute')).toThrow(InvalidInputError);
    expect(() => fromDate(new Date(), 'hour' as never)).toThrow(ConfigurationError);
  });

  test('in Warsaw, unless told otherwise', () => {
    const moment = new Date('2026-07-01T12:34:56.789Z');
    expect(forms.map((form) => fromDate(moment, form))).toEqual([
      '2026-07-01',
      '2026-07-01 14:34',
      '2026-07-01 14:34:56',
      '2026-07-01 14:34:56.789',
      '2026-07-01T14:34:56',
    ]);
    expect(fromDate(moment, 'minute', 'America/New_York')).toBe('2026-07-01 08:34');
  });
});

test.each([['Later'], ['Earlier'], [null], [true]])('fold is earlier or later, not %j', (fold) => {
  expect(() => toDate('2026-10-25 02:30', { fold } as never)).toThrow('fold: expected "earlier" or "later"');
});
