import { expect, it } from 'vitest';
import { copyInput } from './copyInput.js';
import { InvalidInputError } from './errors.js';

it('copies plain objects, arrays, dates and bytes at every depth', () => {
  const input = { date: new Date(5), list: [{ name: 'a' }], bytes: new Uint8Array([1, 2]) };
  const copy = copyInput(input, 'test');
  input.date.setTime(6);
  Object.assign(input.list[0] as object, { name: 'b' });
  input.bytes[0] = 9;
  expect(copy).toEqual(
    Object.assign(Object.create(null), { date: new Date(5), list: [{ name: 'a' }], bytes: new Uint8Array([1, 2]) }),
  );
});

it('reads every own field once, and nothing that is inherited', () => {
  let reads = 0;
  const input = Object.create({ inherited: 1 }, { own: { enumerable: true, get: () => ++reads } });
  // The prototype holds a field, so the object is not plain: it stays what it is, and no schema accepts it.
  expect(copyInput(input, 'test')).toBe(input);
  const plain = {
    get own() {
      return ++reads;
    },
  };
  const copy = copyInput(plain, 'test');
  expect([copy.own, copy.own, reads]).toEqual([1, 1, 1]);
});

it('keeps a file, a stream and a function by reference', () => {
  const content = new Blob(['text']);
  const stream = new ReadableStream();
  const open = () => stream;
  const copy = copyInput({ content, stream, open }, 'test');
  expect(copy.content).toBe(content);
  expect(copy.stream).toBe(stream);
  expect(copy.open).toBe(open);
});

it('refuses a circle', () => {
  const circle: Record<string, unknown> = {};
  circle.self = circle;
  expect(() => copyInput(circle, 'test')).toThrow(InvalidInputError);
});
