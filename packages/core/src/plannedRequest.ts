import type { EncodedRequest, EndpointDescription, Method } from './endpoint.js';

const mark = Symbol.for('@thulium-js/core/PlannedRequest');

/**
 * What a `dryRun` client answers a write with: the request that it would have sent. It holds the values of the request,
 * personal data too.
 */
export class PlannedRequest {
  /** Id of the endpoint, for example `tickets.addCustomerResponse`. */
  readonly endpoint: string;
  readonly method: Method;
  /** The whole address. */
  readonly url: string;
  /** JSON text; undefined when there is no body, or when it is a file. */
  readonly body: string | undefined;

  static {
    Object.defineProperty(PlannedRequest.prototype, mark, { value: true });
  }

  constructor({ id, method }: EndpointDescription, baseUrl: string, { path, query, body }: EncodedRequest) {
    this.endpoint = id;
    this.method = method;
    this.url = `${baseUrl}${path}${query === '' ? '' : `?${query}`}`;
    this.body = typeof body === 'string' ? body : undefined;
  }
}

/** Whether an answer is what a `dryRun` client would have sent. */
export function isPlannedRequest(value: unknown): value is PlannedRequest {
  return typeof value === 'object' && value !== null && mark in value;
}
