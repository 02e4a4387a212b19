import { InvalidInputError } from '@thulium-js/core';

/** Refuses an input that is no object, before a flow takes it apart. */
export function checkObject(flow: string, input: unknown): void {
  if (typeof input === 'object' && input !== null && !Array.isArray(input)) return;
  const code = input === undefined ? 'missing' : 'invalid';
  throw new InvalidInputError(flow, [{ path: '', code, expected: 'an object' }]);
}
