import { describe, expect, test } from 'vitest';
import { loadPhoneNumbers } from './phoneNumber.js';

const read = await loadPhoneNumbers();

describe('the normal form', () => {
  test.each([
    ['222333444', '+48222333444'],
    ['22 233 34 44', '+48222333444'],
    ['(22) 233-34-44', '+48222333444'],
    ['+48 222 333 444', '+48222333444'],
    ['48222333444', '+48222333444'],
    ['0048 222-333-444', '+48222333444'],
    ['022 233 34 44', '+48222333444'],
    ['tel. 222 333 444', '+48222333444'],
    ['111222333', '+48111222333'],
    ['+49 30 1234567', '+49301234567'],
    ['0049301234567', '+49301234567'],
    ['49301234567', '+49301234567'],
    ['+1 650 253 0000', '+16502530000'],
    ['501', '501'],
    ['wew. 12', '12'],
    ['', ''],
    ['none', ''],
  ])('of %j is %j', (text, normal) => {
    expect(read(text).normal).toBe(normal);
  });
});

test('other numbers stay others', () => {
  const normals = ['222333444', '222333445', '+49222333444', '22233344'].map((text) => read(text).normal);
  expect(new Set(normals).size).toBe(4);
});

test('a number is searched for in the forms in which a system may hold it', () => {
  expect(read('+48 222 333 444').forms).toEqual([
    '222333444',
    '+48 222 333 444',
    '+48222333444',
    '0048222333444',
    '48222333444',
  ]);
  expect(read('+49301234567').forms).toEqual(['+49301234567', '0049301234567', '49301234567']);
  expect(read(' 501 ').forms).toEqual(['501']);
});
