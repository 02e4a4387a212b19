import type { EndpointDescription, Method } from './endpoint.js';
import { ConfigurationError } from './errors.js';
import { readHeaders } from './options.js';
import { RequestBytes } from './requestBytes.js';
import { parseUrl } from './url.js';

/** One attempt on its way out. The credentials are added behind the interceptors: they never see them. */
export interface AttemptRequest {
  /** Which endpoint is called. */
  readonly endpoint: EndpointDescription;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** The whole address. An interceptor may change path and query, not the origin. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text, or the bytes of a file; undefined when there is no body. */
  readonly body: string | RequestBytes | undefined;
  /** Aborted when the call ends or its time is over. */
  readonly signal: AbortSignal;
}

/** The answer to one attempt, read to its end; of a download, its head. */
export interface AttemptResponse {
  readonly status: number;
  readonly headers: Headers;
  /** The body as text; empty for a download, unless it is an error. */
  readonly body: string;
  /** The body of a download, unread. */
  readonly stream?: ReadableStream<Uint8Array> | null | undefined;
}

/**
 * A function that wraps every attempt. It can observe the request, change it, or return its own response. `next` sends
 * the request, and can be called once; a request that is not waited for keeps its time-out. If the interceptor throws, the
 * call rejects with that error unchanged and is not retried; the log says what is known of the request (`delivery`,
 * `effect`). If it misuses `next`, throws the error of another request that would hide a write, or throws after an earlier
 * attempt that may have changed something, the call rejects with a {@link ConfigurationError} that says what is known; the
 * error is its `cause`.
 *
 * If an interceptor waits for a call or a flow, it needs another client (another `createThulium`). With the same
 * client, that call needs a slot while this one occupies one, and a flow with a common key waits for this one: such a
 * wait ends only with the time-out.
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

/** Creates the error for a misuse by an interceptor. */
export type Misuse = (words: string) => ConfigurationError;

/** Lets a request pass the interceptors, the first outermost, and sends what comes out of the last. */
export async function runInterceptors(
  interceptors: readonly Interceptor[],
  request: AttemptRequest,
  send: (request: AttemptRequest) => Promise<AttemptResponse>,
  misuse: Misuse,
  index = 0,
): Promise<AttemptResponse> {
  const interceptor = interceptors[index];
  if (interceptor === undefined) return send(request);
  let wasCalled = false;
  async function pass(changed: AttemptRequest): Promise<AttemptResponse> {
    if (wasCalled) throw misuse('an interceptor called next more than once in one attempt');
    if (typeof changed !== 'object' || changed === null) throw misuse('an interceptor must pass a request to next');
    wasCalled = true;
    return runInterceptors(interceptors, changed, send, misuse, index + 1);
  }
  const answer: Partial<AttemptResponse> | undefined = await interceptor(request, (changed) => {
    const sent = pass(changed);
    // An interceptor that does not wait for it must not bring the program down.
    sent.catch(() => undefined);
    return sent;
  });
  const { status, headers, body, stream } = answer ?? {};
  if (typeof status !== 'number' || typeof headers?.get !== 'function' || typeof body !== 'string') {
    throw misuse('an interceptor must return the response of next, or an object with status, headers and body');
  }
  return { status, headers, body, stream };
}

/** The parts of a request that an interceptor may change. */
export type RequestParts = Pick<AttemptRequest, 'url' | 'headers' | 'body'>;

/**
 * Returns the parts of a request after the interceptors. The origin must be unchanged, and only headers that
 * interceptors may set are accepted. Each part is read once, so that the checked values are sent.
 */
export function readIntercepted(
  request: AttemptRequest,
  baseUrl: string,
  method: Method,
  misuse: Misuse,
): RequestParts {
  const { url, headers, body } = request;
  if (typeof url !== 'string' || parseUrl(url)?.origin !== parseUrl(baseUrl)?.origin) {
    throw misuse('an interceptor changed the origin of the URL');
  }
  if (body !== undefined && typeof body !== 'string' && !(body instanceof RequestBytes)) {
    throw misuse('an interceptor passed a body that is neither a string nor the bytes of the request');
  }
  if (body !== undefined && method === 'GET') throw misuse('an interceptor passed a body for a GET');
  try {
    return { url, headers: readHeaders(headers), body };
  } catch (error) {
    throw error instanceof ConfigurationError
      ? misuse(`an interceptor passed a request that cannot be sent: ${error.message}`)
      : error;
  }
}
