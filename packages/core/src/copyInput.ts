import { isPlainObject } from './input.js';

/** Deeper values are shared with the caller: no schema accepts them. */
const maxDepth = 100;

/**
 * Copies an input on entry, so that the caller may reuse its objects while the work goes on, and so that every getter
 * runs once. Plain objects, arrays, dates and bytes are copied, own enumerable fields only; anything else (a `Blob`, a
 * stream, an object with a class) is kept by reference, and the schemas decide whether it is accepted.
 */
export function copyInput<Input>(input: Input): Input {
  return copyValue(input, 0) as Input;
}

function copyValue(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null || depth > maxDepth) return value;
  if (Array.isArray(value)) return Array.from(value, (item) => copyValue(item, depth + 1));
  if (value instanceof Date) return new Date(value);
  if (value instanceof ArrayBuffer) return value.slice(0);
  if (ArrayBuffer.isView(value)) {
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength).slice();
  }
  if (!isPlainObject(value)) return value;
  const copy: Record<string, unknown> = Object.create(null);
  for (const [name, item] of Object.entries(value)) copy[name] = copyValue(item, depth + 1);
  return copy;
}
