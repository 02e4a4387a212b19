import { describe, expect, it } from 'vitest';
import { holdsLongNumber, NotJson, parseJson } from './decode.js';

const kindOf = (text: string): string => {
  try {
    parseJson(text);
  } catch (error) {
    if (error instanceof NotJson) return error.kind;
    throw error;
  }
  return 'json';
};

describe('parseJson', () => {
  it.each(['', ' ', '\r\n\t '])('takes %j for an empty answer', (text) => expect(parseJson(text)).toBeUndefined());
  it.each(['\f', '\u00a0', '\u2060', 'NaN', 'undefined', "'a'", '{a:1}', '[1,]', '01', '+1', '"\t"', '{"a":1}x'])(
    'refuses %j',
    (text) => expect(kindOf(text)).toBe('broken'),
  );
  it.each(['<!doctype html><p>Log in', '\n <html>', '<?xml version="1.0"?>'])('takes %j for a page', (text) =>
    expect(kindOf(text)).toBe('html'),
  );
  it.each([
    ['{"a":1}', { a: 1 }],
    ['"123"', '123'],
    ['null', null],
    ['false', false],
    ['0', 0],
    [' [1] ', [1]],
  ])('reads %s', (text, value) => expect(parseJson(text)).toEqual(value));

  it('keeps every digit of integers that a number cannot hold', () => {
    expect(parseJson('[9007199254740991, 9007199254740993, -9007199254740993]')).toEqual([
      9007199254740991,
      '9007199254740993',
      '-9007199254740993',
    ]);
    expect(parseJson('{"id":12345678901234567890,"n":[{"x":18446744073709551615}]}')).toEqual({
      id: '12345678901234567890',
      n: [{ x: '18446744073709551615' }],
    });
    expect(parseJson('12345678901234567890')).toBe('12345678901234567890');
  });

  it('finds them at whatever place of the text', () => {
    for (let before = 0; before <= 40; before++) {
      const padding = ' '.repeat(before);
      expect(parseJson(`${padding}9007199254740993`)).toBe('9007199254740993');
      expect(parseJson(`${padding}{"id":9007199254740993}${padding}`)).toEqual({ id: '9007199254740993' });
      expect(parseJson(`${padding}[900719925474099]`)).toEqual([900719925474099]);
    }
  });

  it('leaves fractions, exponents and texts of many digits as they are', () => {
    const text =
      '[0.12345678901234567890, 12345678901234567890.5, 12345678901234567890e2, 1e-12345678901234567, "12345678901234567890"]';
    expect(parseJson(text)).toEqual(JSON.parse(text));
  });

  it('finds the ends of texts, however they are escaped', () => {
    const text = String.raw`{"a\\":"\"12345678901234567890","\\\"b":"x\\\\","c":12345678901234567890,"":"\\"}`;
    expect(parseJson(text)).toEqual({ ...JSON.parse(text), c: '12345678901234567890' });
  });

  it.each([
    '{12345678901234567890:1}',
    '[012345678901234567890]',
    '[-012345678901234567890]',
    '[1 12345678901234567890]',
  ])('does not make %s valid by quoting', (text) => expect(kindOf(text)).toBe('broken'));

  it('reads a text of 20 MB with escapes beside a large id', () => {
    const long = 'a"\\'.repeat(5_000_000);
    expect(parseJson(JSON.stringify({ long }).replace('}', ',"id":12345678901234567890}'))).toEqual({
      long,
      id: '12345678901234567890',
    });
  });

  it('keeps __proto__ an ordinary name', () => {
    const value = parseJson('{"__proto__":{"isAdmin":true},"id":12345678901234567890}') as Record<string, unknown>;
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.keys(value)).toEqual(['__proto__', 'id']);
    expect(({} as Record<string, unknown>).isAdmin).toBeUndefined();
  });

  it('reads a depth of 100,000', () => {
    const depth = 100_000;
    let value = parseJson('['.repeat(depth) + ']'.repeat(depth));
    let found = 0;
    for (; Array.isArray(value); value = value[0]) found++;
    expect(found).toBe(depth);
  });
});

describe('holdsLongNumber', () => {
  it.each(['', ' ', '/', ':', 'x', '{"id":'])(
    'finds sixteen digits in a row at whatever place, behind %j',
    (padding) => {
      for (const row of [
        '0'.repeat(15),
        '9'.repeat(16),
        '0123456789012345',
        '12345678/90123456',
        '123456789012345:9',
      ]) {
        for (let before = 0; before <= 32; before++) {
          const text = padding.repeat(before) + row;
          for (const whole of [text, text + padding]) expect(holdsLongNumber(whole)).toBe(/\d{16}/.test(whole));
        }
      }
    },
  );
});
