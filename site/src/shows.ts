import { deepStrictEqual } from 'node:assert/strict';

/** Holds a sample to the value that it promises in a comment. */
export function shows(value: unknown, promised: unknown): void {
  deepStrictEqual(value, promised);
}
