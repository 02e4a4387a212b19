import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeySet, keptKey, maxKeyLength } from './keySet.js';

describe('KeySet', () => {
  const number = fc.oneof(fc.nat(200), fc.maxSafeNat(), fc.integer());
  const written = fc.oneof(
    number.map(String),
    number.map((value) => `0${value}`),
    number.map((value) => ` ${value}`),
    number.map((value) => `${value}.0`),
    fc.constantFrom(
      '',
      '-0',
      '0',
      '1e3',
      '1000',
      'NaN',
      'Infinity',
      '9007199254740992',
      '9007199254740993',
      '0x10',
      '16',
    ),
    fc.string({ maxLength: 3 }),
  );

  it('holds what a Set of the same keys holds, and counts them alike', () => {
    fc.assert(
      fc.property(fc.array(written, { maxLength: 80 }), fc.array(written, { maxLength: 20 }), (keys, others) => {
        const set = new Set<string>();
        const keySet = new KeySet();
        for (const key of keys) {
          set.add(key);
          keySet.add(key);
          expect(keySet.size).toBe(set.size);
        }
        for (const key of [...keys, ...others]) expect(keySet.has(key)).toBe(set.has(key));
      }),
      { numRuns: 500 },
    );
  });

  it('tells every number apart from its neighbours', () => {
    const keySet = new KeySet();
    for (let number = 0; number < 1_000; number += 3) keySet.add(String(number));
    for (let number = 0; number < 1_000; number++) expect(keySet.has(String(number))).toBe(number % 3 === 0);
    expect(keySet.size).toBe(334);
  });

  it('keeps at most so many characters of a key, and still tells long ones apart', () => {
    const long = 'x'.repeat(100_000);
    const keys = [long, `${long}y`, `y${long}`, `${long.slice(1)}z`, 'x'.repeat(maxKeyLength), 'x'];
    const kept = keys.map(keptKey);
    expect(new Set(kept).size).toBe(keys.length);
    expect(Math.max(...kept.map(({ length }) => length))).toBeLessThanOrEqual(maxKeyLength);
    const keySet = new KeySet();
    for (const key of keys) keySet.add(key);
    expect(keySet.size).toBe(keys.length);
    for (const key of keys) expect(keySet.has(key)).toBe(true);
    expect(keySet.has(`${long}x`)).toBe(false);
  });
});
