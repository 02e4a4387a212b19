import { describe, expect, it } from 'vitest';
import { hintOf, suggestName } from './suggest.js';

describe('suggestName', () => {
  const names = ['signal', 'timeout', 'totalTimeout', 'retry', 'ticket_id'];
  it.each([
    ['timeOut', 'timeout'],
    ['TIMEOUT', 'timeout'],
    ['signl', 'signal'],
    ['ticketId', 'ticket_id'],
    ['rety', 'retry'],
    ['rtery', 'retry'],
    ['timoeut', 'timeout'],
    ['x', undefined],
    ['password', undefined],
    ['', undefined],
  ])('%j means %j', (name, expected) => expect(suggestName(name, names)).toBe(expected));
  it('takes the nearest', () => expect(suggestName('totalTimeot', names)).toBe('totalTimeout'));
  it.each([
    ['phone', ['email', 'phone_number', 'phone_numbers'], 'phone_number'],
    ['attach', ['subject', 'attachments'], 'attachments'],
    ['ticket_id_number', ['ticket_id', 'body'], 'ticket_id'],
    ['Phone', ['phone_number'], 'phone_number'],
    ['date', ['date_from', 'date_to'], undefined],
    ['ph', ['phone_number'], undefined],
    ['bodyguard', ['body_type', 'body'], undefined],
  ])('takes %j, of %j, for the beginning of a name or a longer form of it: %j', (name, candidates, expected) =>
    expect(suggestName(name, candidates)).toBe(expected),
  );
  it('does not measure texts that are no names', () => {
    expect(suggestName('s'.repeat(64), ['s'.repeat(63)])).toBe('s'.repeat(63));
    expect(suggestName('s'.repeat(65), ['s'.repeat(65)])).toBeUndefined();
  });
});

describe('hintOf', () => {
  it.each([
    ['signl', ['signal', 'retry'], 'did you mean signal?'],
    ['zzz', ['signal', 'retry'], 'the options are signal, retry'],
    ['zzz', ['signal'], 'the only option is signal'],
    ['zzz', [], 'there are no options'],
  ])('of %j among %j is %j', (name, candidates, expected) => expect(hintOf(name, candidates, 'option')).toBe(expected));
});
