import { invalid } from './errors.js';

/**
 * Sorts by an `order` parameter: field names, `-` before one for descending [doc]; a comma between them [inference].
 * Only the given fields can be sorted by.
 */
export function sorted<Item extends object>(
  items: readonly Item[],
  order: string | undefined,
  sortable: readonly (keyof Item & string)[],
): readonly Item[] {
  if (order === undefined || order === '') return items;
  const keys = order.split(',').map((part) => {
    const descending = part.startsWith('-');
    const field = sortable.find((name) => name === part.slice(descending ? 1 : 0));
    if (field === undefined) throw invalid('notAllowed', 'order');
    return { field, sign: descending ? -1 : 1 };
  });
  return items.toSorted((one, other) => {
    for (const { field, sign } of keys) {
      const difference = compare(one[field], other[field]);
      if (difference !== 0) return difference * sign;
    }
    return 0;
  });
}

/** Numbers by size, the rest as text; what is unset comes first. */
function compare(one: unknown, other: unknown): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  const [left, right] = [one ?? '', other ?? ''].map(String);
  return left === right ? 0 : (left ?? '') < (right ?? '') ? -1 : 1;
}
