import { expect, test } from 'vitest';
import { fingerprint, keyFingerprint, readResumeToken, writeResumeToken } from './resumeToken.js';

const point = {
  filters: 7,
  pass: 1,
  offset: 198,
  newestAtStart: '2026-11-21 14:03',
  mark: '2026-11-21 14:05',
  stop: '2026-11-21 14:04',
  head: 5,
  before: 2 ** 48 - 1,
  anchors: [1, 2 ** 48 - 1],
};

test('a token is read as it was written', () => {
  expect(readResumeToken(writeResumeToken(point), 'tickets.listTickets', 7)).toEqual(point);
  const plain = { ...point, newestAtStart: undefined, mark: undefined, stop: undefined, anchors: [] };
  expect(readResumeToken(writeResumeToken(plain), 'tickets.listTickets', 7)).toEqual(plain);
});

test('of a thousand million phone numbers, dozens have the same fingerprint', () => {
  for (let number = 600_000_000; number < 600_100_000; number++) {
    const print = fingerprint(`customers.listCustomers /customers?phone_number=${number}`);
    if (!(Number.isInteger(print) && print >= 0 && print < 2 ** 24)) expect(print).toBeLessThan(2 ** 24);
  }
  expect(fingerprint('a')).not.toBe(fingerprint('b'));
});

test('no two of a million keys are taken for each other', { timeout: 240_000 }, () => {
  const count = 1_000_000;
  const prints = new Float64Array(count);
  for (let id = 0; id < count; id++) prints[id] = keyFingerprint('tickets.listTickets', String(id));
  prints.sort();
  let twice = 0;
  for (let index = 1; index < count; index++) if (prints[index] === prints[index - 1]) twice++;
  expect(twice).toBe(0);
  expect(prints.every(Number.isSafeInteger)).toBe(true);
});
