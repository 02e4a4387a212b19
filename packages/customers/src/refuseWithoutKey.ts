import { type InputIssue, InvalidInputError } from '@thulium-js/core';
import { ownField } from './ownField.js';

/**
 * Throws if there is nothing to search by. It names each key that was given, and what would be usable, but not the value:
 * it may be that of a person.
 *
 * @param keys - The usable keys.
 * @param forms - What is expected of each key. Example: `{ nip: 'a tax number, such as "6783144527"' }`.
 * @param names - All keys in words, for an input that has none. Example: `an identifier or a tax number (nip)`.
 */
export function refuseWithoutKey<Key extends string>(
  flow: string,
  input: Readonly<Partial<Record<Key, unknown>>>,
  keys: readonly string[],
  forms: Readonly<Record<Key, string>>,
  names: string,
): void {
  if (keys.length > 0) return;
  const given = (Object.entries(forms) as [Key, string][]).filter(([name]) => ownField(input, name) !== undefined);
  const issues = given.map(([path, expected]): InputIssue => ({ path, code: 'invalid', expected }));
  throw new InvalidInputError(
    flow,
    issues.length > 0 ? issues : [{ path: '', code: 'invalid', expected: `${names} to search by` }],
  );
}
