import { boolean, check, type Schema, transform, union, unknown } from '@thulium-js/core/declare';

/**
 * A yes or no of an answer. The vendor's samples show it only when it is not set (`""`); the forms of the other end of
 * this API are all read.
 */
export const flag = (): Schema<unknown, boolean> =>
  union([boolean, transform(check(unknown, isWord, 'true or false'), (value) => yes.includes(value))], 'true or false');

const yes: readonly unknown[] = [1, '1', 'true'];
const no: readonly unknown[] = [0, '0', 'false'];

const isWord = (value: unknown): boolean => yes.includes(value) || no.includes(value);
