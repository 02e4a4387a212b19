import { type InputIssue, InvalidInputError } from './errors.js';
import type { SchemaIssue } from './schema.js';
import { hintOf } from './suggest.js';
import { isSafeSegment } from './url.js';

/** A copy of an object's own fields, so that nothing inherited, or put on `Object.prototype`, is read as input. */
export function ownFields(endpoint: string, input: unknown, names: readonly string[]): Record<string, unknown> {
  if (input === undefined) return Object.create(null);
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    const expected = names.length === 0 ? 'no input' : `an object with the fields ${names.join(', ')}`;
    throw new InvalidInputError(endpoint, [{ path: '', code: 'invalid', expected }]);
  }
  return Object.assign(Object.create(null), input);
}

/** One issue for each name that is no field, with the name that was probably meant. */
export function unknownFieldIssues(given: readonly string[], names: readonly string[]): InputIssue[] {
  return given
    .filter((name) => !names.includes(name))
    .map((name) => ({ path: pathSegment(name), code: 'unknown', expected: hintOf(name, names, 'field') }));
}

/** One issue for each value of these names that cannot stand in a path. */
export function unsafeSegmentIssues(
  values: Readonly<Record<string, unknown>>,
  names: readonly string[] = Object.keys(values),
): InputIssue[] {
  return names
    .filter((name) => !isSafeSegment(values[name]))
    .map((path) => ({
      path,
      code: 'invalid',
      expected: 'a value that can stand in a path: not empty, not "." or "..", without control characters',
    }));
}

/** How deep a query may nest; a circle would never end. */
const deepestQuery = 16;

/** One issue for each value that cannot be written in a query. */
export function unsafeQueryIssues(values: Readonly<Record<string, unknown>>): InputIssue[] {
  const issues: InputIssue[] = [];
  const visit = (value: unknown, path: readonly (string | number)[]): void => {
    if (isQueryScalar(value)) return;
    if (path.length <= deepestQuery && Array.isArray(value)) {
      value.forEach((item, index) => void visit(item, [...path, index]));
    } else if (path.length <= deepestQuery && isPlainObject(value)) {
      for (const [name, item] of Object.entries(value)) visit(name.isWellFormed() ? item : Symbol(), [...path, name]);
    } else {
      issues.push({
        path: formatPath(path),
        code: 'invalid',
        expected: 'a string without lone surrogates, a number, true or false, or a list or map of these',
      });
    }
  };
  if (Object.keys(values).length > 0) visit(values, []);
  return issues;
}

function isQueryScalar(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value === 'number') return Number.isFinite(value);
  return value === undefined || value === null || typeof value === 'boolean' || typeof value === 'bigint';
}

/** An object of fields, not one with a nature of its own such as a `Date`. */
export function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** A schema's issue as users see it. */
export function describeInputIssue({ path, code, expected }: SchemaIssue): InputIssue {
  return { path: formatPath(path), code, expected };
}

/** `['values', 0, 'field_id']` as `values[0].field_id`. */
export function formatPath(path: readonly (string | number)[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? pathSegment(key) : `${text}.${pathSegment(key)}`;
  }, '');
}

/** A name that does not look like one may be somebody's data that took the place of a name: it is not repeated. */
function pathSegment(name: string): string {
  return /^[A-Za-z_]\w{0,63}$/.test(name) ? name : '[name withheld]';
}
