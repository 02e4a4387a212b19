import { isPlainObject } from './plainObject.js';

const maxDepth = 100;

/**
 * Where a value holds something that JSON would write otherwise, or leave out: `NaN`, a function, an `undefined` item, an
 * object that is not plain. Undefined where there is no such place. A field that is `undefined` is as good as absent.
 */
export function findNotJson(value: unknown, path: readonly (string | number)[] = []): typeof path | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value))
    return undefined;
  const isList = Array.isArray(value);
  if (path.length > maxDepth || !(isList || isPlainObject(value))) return path;
  for (const [name, item] of Object.entries(value as object)) {
    if (item === undefined && !isList) continue;
    const found = findNotJson(item, [...path, isList ? Number(name) : name]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Writes plain data. `JSON.stringify` would call a `toJSON` that stands on a prototype that all objects share. */
export function writeJson(value: unknown): string {
  return JSON.stringify('toJSON' in [] ? withoutPrototypes(value) : value);
}

function withoutPrototypes(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return Object.setPrototypeOf(value.map(withoutPrototypes), null);
  const copy: Record<string, unknown> = Object.create(null);
  for (const [name, item] of Object.entries(value)) copy[name] = withoutPrototypes(item);
  return copy;
}
