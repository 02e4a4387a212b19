import { readInput } from './copyInput.js';
import { type EncodedRequest, type EndpointDescription, emptyBody, type Method } from './endpoint.js';
import { type InputIssue, InvalidInputError } from './errors.js';
import {
  formatPath,
  illFormedIssues,
  ownFields,
  unknownFieldIssues,
  unsafeQueryIssues,
  unsafeSegmentIssues,
} from './input.js';
import { findNotJson, writeJson } from './json.js';
import { isPlainObject } from './plainObject.js';
import { notJson } from './schema.js';
import { encodePath, encodeQuery, parsePath } from './url.js';

/** A request to a resource for which this SDK has no endpoint. */
export interface RawRequest {
  readonly method: Method;
  /** Path below `/api`; values go into `{name}` and `params`, so that no log shows them. */
  readonly path: string;
  /** Values of the path by their names. */
  readonly params?: Readonly<Record<string, string | number>> | undefined;
  /** Values of the query; lists and maps are written with PHP's brackets. */
  readonly query?: Readonly<Record<string, unknown>> | undefined;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Whether it may be sent again when its outcome is unknown. Default: for GET only. */
  readonly idempotent?: boolean | undefined;
}

const id = 'request';
const methods: readonly string[] = ['GET', 'POST', 'PUT', 'DELETE'];
const fields = ['method', 'path', 'params', 'query', 'body', 'idempotent'];
const safePath = /^(?:\/(?:[A-Za-z0-9_~-][A-Za-z0-9_.~-]*|\{\w+\}))+$/;

/** Checks a raw request and makes it an endpoint of its own. */
export function encodeRawRequest(request: RawRequest): {
  readonly endpoint: EndpointDescription;
  readonly encode: () => EncodedRequest;
} {
  const copy = readInput(request, id);
  const own = ownFields(id, copy.value, fields) as Partial<RawRequest>;
  const { method, path, params = {}, query = {}, body, idempotent = method === 'GET' } = own;
  const issues = [...illFormedIssues(copy), ...unknownFieldIssues(Object.keys(own), fields)];
  const expect = (isRight: boolean, field: string, expected: string) => {
    if (!isRight) issues.push({ path: field, code: 'invalid', expected });
    return isRight;
  };
  expect(method !== undefined && methods.includes(method), 'method', methods.join(', '));
  const hasPath = expect(
    typeof path === 'string' && safePath.test(path),
    'path',
    'a path such as /queues/{queue_id}, without query; values go into params',
  );
  expect(typeof idempotent === 'boolean', 'idempotent', 'true or false');
  expect(method !== 'GET' || body === undefined, 'body', 'nothing: a GET has no body');
  if (hasPath && expect(isPlainObject(params), 'params', 'a plain object of names and values')) {
    const names = Array.from(path?.matchAll(/\{(\w+)\}/g) ?? [], ([, name = '']) => name);
    const values = namedValues(names, params);
    const missing = names.filter((name) => values[name] === undefined);
    issues.push(...missing.map((name) => ({ path: `params.${name}`, code: 'missing' as const, expected: 'a value' })));
    const given = Object.fromEntries(Object.entries(values).filter(([name]) => !missing.includes(name)));
    issues.push(...under('params', unsafeSegmentIssues(given)));
    issues.push(...under('params', unknownFieldIssues(Object.keys(params), names)));
  }
  if (expect(isPlainObject(query), 'query', 'a plain object of names and values')) {
    issues.push(...under('query', unsafeQueryIssues(query)));
  }
  const wrong = body === undefined ? undefined : findNotJson(body, ['body']);
  if (wrong !== undefined) expect(false, formatPath(wrong), notJson);
  if (issues.length > 0 || method === undefined || path === undefined) throw new InvalidInputError(id, issues);
  return {
    endpoint: { id, method, path: withoutNumbers(path), idempotent, evidence: 'index' },
    encode: () => ({
      path: encodePath(parsePath(path), params),
      query: encodeQuery(query),
      body: body === undefined ? emptyBody(method) : writeJson(body),
      values: own,
    }),
  };
}

function namedValues(names: readonly string[], values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, Object.hasOwn(values, name) ? values[name] : undefined]));
}

function under(parent: string, issues: readonly InputIssue[]): InputIssue[] {
  return issues.map((issue) => ({ ...issue, path: `${parent}.${issue.path}` }));
}

/** A path as logs may show it: numbers that were written into it, instead of into `params`, are left out. */
function withoutNumbers(path: string): string {
  return path.replace(/\d{4,}/g, '{number}');
}
