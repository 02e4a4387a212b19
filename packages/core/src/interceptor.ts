import type { EndpointDescription } from './endpoint.js';

/** One attempt on its way out. The credentials are added behind the interceptors: they never see them. */
export interface AttemptRequest {
  /** Which endpoint is called. */
  readonly endpoint: EndpointDescription;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** The whole address. An interceptor may change path and query, not the origin. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text; undefined when there is no body. */
  readonly body: string | undefined;
  /** Aborted when the call ends or its time is over. */
  readonly signal: AbortSignal;
}

/** The answer to one attempt, read to its end. */
export interface AttemptResponse {
  readonly status: number;
  readonly headers: Headers;
  /** The body as text. */
  readonly body: string;
}

/**
 * A function around every attempt: it may look, change the request, or answer by itself. `next` sends, and may be called
 * once.
 *
 * @example
 * ```ts
 * const traced: Interceptor = (request, next) =>
 *   next({ ...request, headers: { ...request.headers, traceparent: currentTrace() } });
 * ```
 */
export type Interceptor = (
  request: AttemptRequest,
  next: (request: AttemptRequest) => Promise<AttemptResponse>,
) => Promise<AttemptResponse>;
