import { endOf, fromClient } from './clock.js';
import type { Input } from './input.js';

/**
 * Whether a stored time lies between the parameters `<name>_from` and `<name>_to`. Both ends belong to it, and a date
 * without a time means the whole day [inference]. What never happened lies in no range.
 */
export function isWithin(query: Input, name: string, time: string | null): boolean {
  const from = query.string(`${name}_from`);
  const to = query.string(`${name}_to`);
  if (from === undefined && to === undefined) return true;
  if (time === null) return false;
  return (from === undefined || time >= fromClient(from)) && (to === undefined || time <= endOf(to));
}
