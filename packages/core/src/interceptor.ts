import type { EndpointDescription } from './endpoint.js';
import { ConfigurationError } from './errors.js';
import { readHeaders } from './options.js';
import type { RequestBytes } from './requestBytes.js';
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
  /** The body as text; empty for a download. */
  readonly body: string;
  /** The body of a download, unread. */
  readonly stream?: ReadableStream<Uint8Array> | null | undefined;
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

/** Lets a request pass the interceptors, the first outermost, and sends what comes out of the last. */
export async function runInterceptors(
  interceptors: readonly Interceptor[],
  request: AttemptRequest,
  send: (request: AttemptRequest) => Promise<AttemptResponse>,
  index = 0,
): Promise<AttemptResponse> {
  const interceptor = interceptors[index];
  if (interceptor === undefined) return send(request);
  let wasCalled = false;
  const answer: Partial<AttemptResponse> | undefined = await interceptor(request, (changed) => {
    if (wasCalled) throw new ConfigurationError('an interceptor may call next once in each attempt');
    if (typeof changed !== 'object' || changed === null) {
      throw new ConfigurationError('an interceptor must pass a request to next');
    }
    wasCalled = true;
    const sent = runInterceptors(interceptors, changed, send, index + 1);
    // An interceptor that does not wait for it must not bring the program down.
    sent.catch(() => undefined);
    return sent;
  });
  const { status, headers, body, stream } = answer ?? {};
  if (typeof status !== 'number' || typeof headers?.get !== 'function' || typeof body !== 'string') {
    throw new ConfigurationError(
      'an interceptor must return the answer of next, or one like it, with status, headers and body',
    );
  }
  return { status, headers, body, stream };
}

/** What interceptors made of a request, if it may be sent: to where it was bound, with headers that are theirs to set. */
export function checkIntercepted(request: AttemptRequest, baseUrl: string): AttemptRequest {
  const { endpoint, url } = request;
  if (parseUrl(url)?.origin !== parseUrl(baseUrl)?.origin) {
    throw new ConfigurationError(`${endpoint.id}: an interceptor changed the origin of the address`);
  }
  return { ...request, headers: readHeaders(request.headers) };
}
