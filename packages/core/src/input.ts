import type { InputCopy } from './copyInput.js';
import { type InputIssue, InvalidInputError } from './errors.js';
import { maxIssues } from './issueLimits.js';
import { isPlainObject } from './plainObject.js';
import type { SchemaIssue } from './schema.js';
import { hintOf, suggestName } from './suggest.js';
import { isSafeSegment } from './url.js';

type Values = Readonly<Record<string, unknown>>;

/** The fields of an input that was {@link readInput | read}; throws for what is no plain object. */
export function ownFields(endpoint: string, input: unknown, names: readonly string[]): Values {
  if (input === undefined) return Object.create(null);
  if (isPlainObject(input)) return input as Values;
  const expected = names.length === 0 ? 'no input' : `a plain object with the fields ${names.join(', ')}`;
  throw new InvalidInputError(endpoint, [{ path: '', code: 'invalid', expected }]);
}

/** One issue for each text and each name that holds half of a surrogate pair. */
export function illFormedIssues({ illFormed }: InputCopy): InputIssue[] {
  const expected = 'a string without a lone surrogate, as left by cutting a string within an emoji';
  return illFormed.map((path) => ({ path: formatPath(path), code: 'invalid', expected }));
}

/** One issue for each name that is no field, with the name that was probably meant. */
export function unknownFieldIssues(given: readonly string[], names: readonly string[]): InputIssue[] {
  return given
    .filter((name) => !names.includes(name))
    .slice(0, maxIssues)
    .map((name) => ({ path: pathSegment(name), code: 'unknown', expected: hintOf(name, names, 'field') }));
}

/** A name of fewer letters is near to too many others. */
const shortestMisspelt = 5;

/**
 * One issue for each name that is almost that of a field, for endpoints that pass on what they do not know: sent under a
 * wrong name, a value would be ignored without a word.
 */
export function misspeltFieldIssues(given: readonly string[], names: readonly string[]): InputIssue[] {
  return unknownFieldIssues(
    given.filter((name) => name.length >= shortestMisspelt && suggestName(name, names) !== undefined),
    names,
  );
}

/** One issue for each value of these names that cannot stand in a path. */
export function unsafeSegmentIssues(values: Values, names: readonly string[] = Object.keys(values)): InputIssue[] {
  return names
    .filter((name) => !isSafeSegment(values[name]))
    .map((path) => ({
      path,
      code: 'invalid',
      expected: 'a value that can stand in a path: not empty, not "." or "..", without control characters',
    }));
}

// ── Query ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** How deep a query may nest: PHP reads no deeper than 64, and no filter of the vendor nests deeper than three. */
const maxQueryDepth = 16;

/** PHP's `max_input_vars`: it leaves out every value after these. */
const maxQueryValues = 1_000;

/**
 * One issue for each name or value of a query that would not arrive as it is given: PHP reads `a[b[c]` as `b[c`, `a.b` as
 * `a_b`, an empty name as the next item of a list, and what is left out (an empty list, `null`) is a filter that finds all.
 */
export function unsafeQueryIssues(values: Values): InputIssue[] {
  const issues: InputIssue[] = [];
  const refuse = (path: readonly (string | number)[], expected: string): void => {
    if (issues.length < maxIssues) issues.push({ path: formatPath(path), code: 'invalid', expected });
  };
  const visit = (value: unknown, path: readonly (string | number)[]): void => {
    if (value === undefined && path.length === 1) return;
    const isList = Array.isArray(value);
    const parts = isList || isPlainObject(value) ? Object.entries(value as object) : [];
    if (parts.length === 0 || path.length > maxQueryDepth) {
      refuse(path, 'a string, a number, true or false, or a non-empty list or map of these');
      return;
    }
    for (const [name, item] of parts) visitPart(isList ? Number(name) : name, item, path, nestedName);
  };
  const visitPart = (
    key: string | number,
    value: unknown,
    parent: readonly (string | number)[],
    rule: NameRule,
  ): void => {
    const isNamed = typeof key === 'number' || rule.pattern.test(key);
    if (isNamed && isQueryScalar(value)) return;
    const path = [...parent, key];
    if (!isNamed) refuse(path, rule.expected);
    if (!isQueryScalar(value)) visit(value, path);
  };
  for (const [name, value] of Object.entries(values)) visitPart(name, value, [], fieldName);
  return issues;
}

/** Which names arrive as they are. */
interface NameRule {
  readonly pattern: RegExp;
  readonly expected: string;
}

const fieldName: NameRule = {
  pattern: /^[^[\]\0\s.]+$/,
  expected:
    'a name without brackets, dots, blanks and NUL: the server would read another; lists and maps are given as such',
};
const nestedName: NameRule = {
  pattern: /^(?!\s*$)[^[\]\0]+$/,
  expected: 'a name that is not blank, without brackets and NUL: the server would read another',
};

/** Refuses a query of so many values that the server would not read all of them. */
export function checkQuerySize(endpoint: string, query: string): void {
  // A name, an equals sign and an ampersand take three characters at least.
  if (query.length < maxQueryValues * 3 || query.split('&', maxQueryValues + 1).length <= maxQueryValues) return;
  throw new InvalidInputError(endpoint, [
    {
      path: '',
      code: 'invalid',
      expected: `at most ${maxQueryValues} values in the query: the server would leave out the others; ask in parts`,
    },
  ]);
}

function isQueryScalar(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  return typeof value === 'string' || typeof value === 'boolean' || typeof value === 'bigint';
}

// ── Parts ────────────────────────────────────────────────────────────────────────────────────────────────────────────

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
