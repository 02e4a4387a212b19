import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ByteCollector } from './byteCollector.js';

const pieces = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 200 });

it('joins what it is given', () => {
  fc.assert(
    fc.property(pieces, (list) => {
      const collector = new ByteCollector();
      for (const piece of list) collector.append(piece);
      const all = Buffer.concat(list);
      expect(collector.size).toBe(all.length);
      expect(Buffer.from(collector.view())).toEqual(all);
      expect(Buffer.from(collector.copy())).toEqual(all);
    }),
  );
});

it('keeps at most twice its bytes, in one buffer, and moves each of them a few times', () => {
  const collector = new ByteCollector();
  const buffers = new Set<ArrayBufferLike>();
  for (let index = 0; index < 100_000; index++) {
    collector.append(new Uint8Array([index]));
    buffers.add(collector.view().buffer);
    expect(collector.view().buffer.byteLength).toBeLessThanOrEqual(2 * collector.size);
  }
  expect(buffers.size).toBeLessThan(20);
});

it('does not write into what it was given', () => {
  const first = new Uint8Array([1, 2, 3, 4]);
  const collector = new ByteCollector();
  collector.append(first.subarray(0, 1));
  collector.append(new Uint8Array([9]));
  expect([...first]).toEqual([1, 2, 3, 4]);
  expect([...collector.view()]).toEqual([1, 9]);
});

it('copies into a buffer that holds nothing else', () => {
  const collector = new ByteCollector();
  collector.append(new Uint8Array([7, 1, 2, 7]).subarray(1, 3));
  expect([...new Uint8Array(collector.copy().buffer)]).toEqual([1, 2]);
});
