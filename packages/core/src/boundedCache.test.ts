import { expect, test } from 'vitest';
import { BoundedCache } from './boundedCache.js';

test('a value is made once while it is kept, and the oldest goes first', () => {
  const made: string[] = [];
  const cache = new BoundedCache<string>(3);
  const get = (name: string) =>
    cache.get(name, () => {
      made.push(name);
      return name.toUpperCase();
    });
  expect(['a', 'b', 'c', 'a', 'c'].map(get)).toEqual(['A', 'B', 'C', 'A', 'C']);
  expect(made.join('')).toBe('abc');
  get('d');
  expect(cache.size).toBe(3);
  get('b');
  expect(made.join('')).toBe('abcd');
  get('a');
  expect(made.join('')).toBe('abcda');
});

test('100,000 names leave as many values as the cache may hold', () => {
  const cache = new BoundedCache<number>(16);
  for (let number = 0; number < 100_000; number++) cache.get(`name ${number}`, () => number);
  expect(cache.size).toBe(16);
});

test('what cannot be made is not kept', () => {
  const cache = new BoundedCache<number>(2);
  const fail = () => {
    throw new RangeError('no such name');
  };
  expect(() => cache.get('x', fail)).toThrow(RangeError);
  expect(cache.size).toBe(0);
});
