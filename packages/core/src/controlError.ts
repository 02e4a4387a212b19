import { propertyOf } from './property.js';

const postponed = Symbol.for('react.postpone');

/**
 * Whether something that was thrown is no failure, but takes control of a rendering: an error of Next with a `digest`
 * (a redirect, not found, a page that becomes dynamic), React's postpone, or the promise of a suspense. Who throws it waits
 * for the very same thing.
 */
export function isControlError(thrown: unknown): boolean {
  if (typeof thrown !== 'object' || thrown === null) return false;
  try {
    return (
      typeof propertyOf(thrown, 'digest') === 'string' ||
      propertyOf(thrown, '$$typeof') === postponed ||
      typeof propertyOf(thrown, 'then') === 'function'
    );
  } catch {
    return false;
  }
}
