import { expect, test } from 'vitest';
import { fingerprint, keyFingerprint, readResumeToken, writeResumeToken } from './resumeToken.js';

const point = { filters: 7, pass: 0, offset: 198, mark: '2026-11-21 14:05', anchors: [1, 2 ** 48 - 1] };

test('a token is read as it was written', () => {
  expect(readResumeToken(writeResumeToken(point), 'tickets.listTickets', 7)).toEqual(point);
  const plain = { ...point, mark: undefined, anchors: [] };
  expect(readResumeToken(writeResumeToken(plain), 'tickets.listTickets', 7)).toEqual(plain);
});

test('of a thousand million phone numbers, dozens have the same fingerprint', () => {
  for (let number = 600_000_000; number < 600_100_000; number++) {
    const print = fingerprint(`customers.listCustomers /customers?phone_number=${number}`);
    if (!(Number.isInteger(print) && print >= 0 && print < 2 ** 24)) expect(print).toBeLessThan(2 ** 24);
  }
  expect(fingerprint('a')).not.toBe(fingerprint('b'));
});

test('no two of a million keys are taken for each other', () => {
  const seen = new Set<number>();
  for (let id = 0; id < 1_000_000; id++) seen.add(keyFingerprint('tickets.listTickets', String(id)));
  expect(seen.size).toBe(1_000_000);
  expect([...seen].every(Number.isSafeInteger)).toBe(true);
});
