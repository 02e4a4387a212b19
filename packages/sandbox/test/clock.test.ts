import { describe, expect, it } from 'vitest';
import { duration, endOf, fromClient, secondsBetween, wallTime } from '../src/clock.js';

describe('the wall time of Warsaw', () => {
  it.each([
    ['2026-01-05T09:00:00.000Z', '2026-01-05 10:00:00.000'],
    ['2026-07-01T22:30:00.123Z', '2026-07-02 00:30:00.123'],
    // The clocks go forward on 29 March 2026 at 02:00, and back on 25 October 2026 at 03:00.
    ['2026-03-29T00:59:59.999Z', '2026-03-29 01:59:59.999'],
    ['2026-03-29T01:00:00.000Z', '2026-03-29 03:00:00.000'],
    ['2026-10-25T00:59:59.000Z', '2026-10-25 02:59:59.000'],
    ['2026-10-25T01:00:00.000Z', '2026-10-25 02:00:00.000'],
  ])('of %s is %s', (instant, expected) => {
    expect(wallTime(Date.parse(instant))).toBe(expected);
  });

  it('is read from what clients send', () => {
    expect(['2026-01-05', '2026-01-05 10:00', '2026-01-05 10:00:07'].map(fromClient)).toEqual([
      '2026-01-05 00:00:00.000',
      '2026-01-05 10:00:00.000',
      '2026-01-05 10:00:07.000',
    ]);
    expect(['2026-01-05', '2026-01-05 10:00', '2026-01-05 10:00:07'].map(endOf)).toEqual([
      '2026-01-05 23:59:59.999',
      '2026-01-05 10:00:59.999',
      '2026-01-05 10:00:07.999',
    ]);
  });

  it('makes durations that pass 24 hours', () => {
    expect(duration(secondsBetween('2026-01-01 00:00:00.000', '2026-01-06 03:33:44.000'))).toBe('123:33:44');
  });
});
