import { expect, test } from 'vitest';
import { map, runSchema, text } from './schema.js';

const context = { timeZone: 'Europe/Warsaw' };
const run = (value: unknown) => runSchema(map(text), value, context);

test('values by names, whatever the names', () => {
  const given = { Kraj: 'POLSKA', 'a[b]': '', toString: 'x' };
  expect(run(given)).toEqual({ output: given, issues: [] });
});

test('a list is no map', () => {
  for (const given of [[], ['POLSKA'], 'POLSKA', 1, null]) {
    expect(run(given).issues).toMatchObject([{ path: [], expected: 'a plain object of names and values' }]);
  }
});

test('a name that would be left out without a word is refused', () => {
  for (const name of ['__proto__', 'prototype', 'constructor']) {
    expect(run(JSON.parse(`{"Kraj":"POLSKA","${name}":"x"}`)).issues).toHaveLength(1);
  }
});

test('a value of another type is told by its name', () => {
  expect(run({ Kraj: 1 }).issues).toMatchObject([{ path: ['Kraj'], expected: 'a string' }]);
});
