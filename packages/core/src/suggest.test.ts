import { describe, expect, it } from 'vitest';
import { suggestName } from './suggest.js';

describe('suggestName', () => {
  const names = ['signal', 'timeout', 'totalTimeout', 'retry', 'ticket_id'];
  it.each([
    ['timeOut', 'timeout'],
    ['TIMEOUT', 'timeout'],
    ['signl', 'signal'],
    ['ticketId', 'ticket_id'],
    ['rety', 'retry'],
    ['x', undefined],
    ['password', undefined],
    ['', undefined],
  ])('%j means %j', (name, expected) => expect(suggestName(name, names)).toBe(expected));
  it('takes the nearest', () => expect(suggestName('totalTimeot', names)).toBe('totalTimeout'));
  it('does not measure texts that are no names', () => {
    expect(suggestName('s'.repeat(64), ['s'.repeat(63)])).toBe('s'.repeat(63));
    expect(suggestName('s'.repeat(65), ['s'.repeat(65)])).toBeUndefined();
  });
});
