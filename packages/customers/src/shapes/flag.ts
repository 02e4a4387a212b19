import { check, type Schema, transform, unknown } from '@thulium-js/core/declare';

/**
 * A yes or no of an answer. The vendor's samples show it only when it is not set (`""`); the forms of the other end of
 * this API are all read.
 */
export const flag = (): Schema<unknown, boolean> =>
  transform(
    check(unknown, (value) => [...yes, ...no].includes(value), 'true or false'),
    (value) => yes.includes(value),
  );

const yes: readonly unknown[] = [true, 1, '1', 'true'];
const no: readonly unknown[] = [false, 0, '0', 'false'];
