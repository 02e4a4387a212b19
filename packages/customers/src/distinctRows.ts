import { DecodeError, type Page } from '@thulium-js/core';
import { ownField } from './ownField.js';

/** What several look-ups found. */
export interface FoundRows<Row> {
  /** Every row once. */
  readonly rows: readonly Row[];
  /** Whether the server has more rows than it gave, so that not all of them were looked at. */
  readonly incomplete: boolean;
}

/**
 * Puts the pages of several look-ups together. Reading an answer is tolerant; where a choice depends on it, a row without an
 * id must not be taken for another.
 */
export function distinctRows<Row extends object>(
  endpoint: string,
  key: keyof Row & string,
  pages: readonly Page<Row>[],
  limit: number,
): FoundRows<Row> {
  const rows = new Map<unknown, Row>();
  for (const row of pages.flatMap(({ result }) => result)) {
    const id: unknown = ownField(row, key);
    if (!Number.isSafeInteger(id) || Number(id) <= 0) {
      const message = `${endpoint}: a row of the answer has no ${key}`;
      throw new DecodeError(message, { status: 200, endpoint, delivery: 'answered', effect: 'none' });
    }
    rows.set(id, row);
  }
  // A count below the number of rows is wrong, and says as little as none.
  const incomplete = pages.some(({ count, result }) =>
    count === null || count < result.length ? result.length >= limit : count > result.length,
  );
  return { rows: [...rows.values()], incomplete };
}
