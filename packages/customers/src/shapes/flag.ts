import { check, type Schema, transform, unknown } from '@thulium-js/core/declare';

/**
 * A yes or no of an answer. The vendor's samples show it only when it is not set (`""`); the forms of the other end of
 * this API are all read.
 */
export const flag = (): Schema<unknown, boolean> =>
  transform(check(unknown, isFlag, 'true or false'), (value) => value === true || yes.includes(value));

const isFlag = (value: unknown): boolean => typeof value === 'boolean' || yes.includes(value) || no.includes(value);

const yes: readonly unknown[] = [1, '1', 'true'];
const no: readonly unknown[] = [0, '0', 'false'];
