import type { Endpoint } from './endpoint.js';
import { type InputIssue, InvalidInputError } from './errors.js';
import { isPlainObject } from './plainObject.js';

/** The check of a call that a flow makes, and where what the call is given stands in the input of the flow. */
export type FlowCheck = readonly [check: () => unknown, placeOf?: (path: string) => string];

/**
 * Runs the checks of the calls that a flow makes. All that is wrong comes as one error, in terms of the flow: with its id,
 * and with the paths in its own input.
 *
 * @param issues - What the flow itself has found. Of several about one field, the first is told.
 */
export function checkFlow(flow: string, issues: readonly InputIssue[], checks: readonly FlowCheck[]): void {
  const all = [...issues, ...checks.flatMap(([check, placeOf]) => issuesOf(check, placeOf))];
  const first = all.filter(({ path }, index) => all.findIndex((other) => other.path === path) === index);
  if (first.length > 0) throw new InvalidInputError(flow, first);
}

function issuesOf(check: () => unknown, placeOf: (path: string) => string = (path) => path): InputIssue[] {
  try {
    check();
    return [];
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return error.issues.map((issue) => ({ ...issue, path: placeOf(issue.path) }));
  }
}

/** Where a path stands in an input that has it below a field: `name` below `company` is `company.name`. */
export function below(parent: string): (path: string) => string {
  return (path) => (path === '' ? parent : `${parent}.${path}`);
}

/** Refuses an input of a flow that is not an object, before it is taken apart. */
export function checkObject(flow: string, input: unknown): void {
  const issues = objectIssues('', input);
  if (issues.length > 0) throw new InvalidInputError(flow, issues);
}

/** One issue for a value that is not an object of fields: a `Map`, a promise or an object with a class would count as empty. */
export function objectIssues(path: string, value: unknown): InputIssue[] {
  if (isPlainObject(value)) return [];
  return [{ path, code: value === undefined ? 'missing' : 'invalid', expected: 'an object' }];
}

/** The names of the fields that an endpoint declares, for a flow whose input has them too. */
export function fieldNames({ definition }: Pick<Endpoint<never, unknown>, 'definition'>): string[] {
  const { params, query, body } = definition;
  return Object.keys({ ...params?.(), ...query?.(), ...body?.() });
}
