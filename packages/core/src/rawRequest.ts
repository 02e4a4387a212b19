import { type EncodedRequest, type EndpointDescription, emptyBody, type Method } from './endpoint.js';
import { InvalidInputError } from './errors.js';
import { unknownFieldIssues, unsafeSegmentIssues } from './input.js';
import { encodePath, encodeQuery } from './url.js';

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
const fields = ['method', 'path', 'params', 'query', 'body', 'idempotent'];
const safePath = /^(?:\/(?:[A-Za-z0-9_~-][A-Za-z0-9_.~-]*|\{\w+\}))+$/;

/** Checks a raw request and makes it an endpoint of its own. */
export function encodeRawRequest(request: RawRequest): {
  readonly endpoint: EndpointDescription;
  readonly encode: () => EncodedRequest;
} {
  const own: Partial<RawRequest> = Object.assign(Object.create(null), request);
  const { method, path, params = {}, query = {}, body } = own;
  const issues = unknownFieldIssues(Object.keys(own), fields);
  if (method !== 'GET' && method !== 'POST' && method !== 'PUT' && method !== 'DELETE') {
    issues.push({ path: 'method', code: 'invalid', expected: 'GET, POST, PUT or DELETE' });
  }
  if (typeof path !== 'string' || !safePath.test(path)) {
    issues.push({
      path: 'path',
      code: 'invalid',
      expected: 'a path such as /queues/{queue_id}, without query; values go into params',
    });
  }
  const names = typeof path === 'string' ? Array.from(path.matchAll(/\{(\w+)\}/g), ([, name = '']) => name) : [];
  const values = Object.fromEntries(
    names.map((name) => [name, Object.hasOwn(params, name) ? params[name] : undefined]),
  );
  issues.push(...unsafeSegmentIssues(values).map((issue) => ({ ...issue, path: `params.${issue.path}` })));
  issues.push(...unknownFieldIssues(Object.keys(params), names));
  if (issues.length > 0 || method === undefined || path === undefined) throw new InvalidInputError(id, issues);
  return {
    endpoint: { id, method, path, idempotent: own.idempotent ?? method === 'GET', evidence: 'index' },
    encode: () => ({
      path: encodePath(path, values),
      query: encodeQuery(query),
      body: body === undefined ? emptyBody(method) : JSON.stringify(body),
    }),
  };
}
