import type { Interruption } from './abort.js';
import { type NotJson, parseJson } from './decode.js';
import { classifyDecompression, classifyFailure, type FailureClass } from './delivery.js';
import type { EndpointDescription } from './endpoint.js';
import {
  ApiError,
  type ApiErrorDetails,
  type ApiErrorEntry,
  AuthenticationError,
  ConnectionError,
  DecodeError,
  type Delivery,
  type Effect,
  type ErrorDetails,
  NotFoundError,
  PermissionError,
  RateLimitError,
  type ThuliumError,
  TimeoutError,
} from './errors.js';
import type { AttemptResponse } from './interceptor.js';
import { isPersonalNumber, Repetitions } from './redact.js';
import { isTransientStatus, parseHttpDate, parseRetryAfter } from './retry.js';
import { BodyTooLarge, BodyTruncated, type Progress } from './transport.js';

/** How an attempt failed: what to decide by, and how to make the error when it is the last. */
export interface Failure {
  readonly delivery: Delivery;
  readonly effect: Effect;
  readonly status: number | undefined;
  /** Whether the same request may go better a moment later. */
  readonly transient: boolean;
  /** What the server asks to wait, in milliseconds. */
  readonly retryAfter?: number | undefined;
  readonly requestId?: string | undefined;
  readonly toError: (details: ErrorDetails) => ThuliumError;
}

const isWrite = ({ method }: EndpointDescription): boolean => method !== 'GET';
/** What a 2xx says of the effect. That of a batch tells each item's own outcome in its body, and nothing by its status. */
export function effectOfSuccess(endpoint: EndpointDescription): Effect {
  if (!isWrite(endpoint)) return 'none';
  return endpoint.path.startsWith('/batch/') ? 'unknown' : 'applied';
}

/** Every 2xx is a success: the vendor documents 200, 201, 204 and 207, and others were seen. */
export const isSuccess = (status: number | undefined): boolean => status !== undefined && status >= 200 && status < 300;

/** What to tell about a request besides why it failed. */
function consequence({ delivery, effect }: ErrorDetails): string {
  if (effect === 'applied') return '; the server reported success, so the change was made';
  if (effect === 'unknown') return '; the change may have been made: look before you send it again';
  return delivery === 'not-sent' ? '; nothing was sent' : '';
}

/** Reads an attempt that ended without a whole answer, from how far it came and what was thrown. */
export function failureOfThrown(
  endpoint: EndpointDescription,
  { phase, head }: Progress,
  thrown: unknown,
  wallClock: number,
): Failure {
  // A status that is no success says enough, also when the text that explains it does not come.
  if (head !== undefined && !isSuccess(head.status)) {
    const { status, headers } = head;
    return failureOfStatus(endpoint, { status, headers, body: '' }, undefined, [], wallClock);
  }
  if (isTimeout(thrown)) {
    return timeoutFailure(endpoint, thrown, deliveryOf(phase), effectOf(endpoint, phase), head?.status);
  }
  if (head !== undefined) return bodyFailure(endpoint, head.status, thrown);
  const failure = classifyFailure(thrown);
  const delivery = phase === 'waiting' ? 'not-sent' : failure.delivery;
  const effect = delivery === 'unknown' && isWrite(endpoint) ? 'unknown' : 'none';
  return {
    delivery,
    effect,
    status: undefined,
    transient: failure.transient,
    toError: (details) =>
      new ConnectionError(`${endpoint.id}: ${describeClass(failure)}${consequence(details)}`, {
        ...details,
        cause: causeOf(failure.words, failure.code),
      }),
  };
}

/** The time of one attempt, or of the whole call, is over. */
export function timeoutFailure(
  endpoint: EndpointDescription,
  { scope, milliseconds }: Interruption & { readonly kind: 'timeout' },
  delivery: Delivery,
  effect: Effect,
  status?: number,
): Failure {
  const limit = scope === 'attempt' ? `within ${milliseconds} ms` : `within the ${milliseconds} ms of the whole call`;
  return {
    delivery,
    effect,
    status,
    transient: true,
    toError: (details) =>
      new TimeoutError(scope, milliseconds, `${endpoint.id}: no answer ${limit}${consequence(details)}`, details),
  };
}

/** What the phase in which an attempt was stopped says of the way of the request. */
export function deliveryOf(phase: Progress['phase']): Delivery {
  return phase === 'waiting' ? 'not-sent' : phase === 'send' ? 'unknown' : 'answered';
}

/** The same of the effect; a head that came was that of a success. */
function effectOf(endpoint: EndpointDescription, phase: Progress['phase']): Effect {
  if (!isWrite(endpoint) || phase === 'waiting') return 'none';
  return phase === 'body' ? effectOfSuccess(endpoint) : 'unknown';
}

function bodyFailure(endpoint: EndpointDescription, status: number, thrown: unknown): Failure {
  const effect = effectOfSuccess(endpoint);
  const common = { delivery: 'answered', effect, status } as const;
  if (thrown instanceof BodyTooLarge) {
    return decodeFailure(endpoint, status, `the answer is larger than ${thrown.limit >> 20} MB`, { transient: false });
  }
  if (thrown instanceof BodyTruncated) return decodeFailure(endpoint, status, 'the answer was cut off');
  const decompression = classifyDecompression(thrown);
  if (decompression !== undefined) {
    const transient = decompression === 'unclear' && !isWrite(endpoint);
    return decodeFailure(endpoint, status, 'the answer cannot be decompressed', { transient });
  }
  return {
    ...common,
    transient: true,
    toError: (details) =>
      new ConnectionError(`${endpoint.id}: the answer was cut off${consequence(details)}`, {
        ...details,
        cause: causeOf('the answer was cut off', classifyFailure(thrown).code),
      }),
  };
}

/** A 2xx that cannot be read. */
export function decodeFailure(
  endpoint: EndpointDescription,
  status: number,
  words: string,
  { transient = !isWrite(endpoint), effect = effectOfSuccess(endpoint) }: { transient?: boolean; effect?: Effect } = {},
): Failure {
  return {
    delivery: 'answered',
    effect,
    status,
    transient,
    toError: (details) =>
      new DecodeError(`${endpoint.id}: ${status}, but ${words}${consequence(details)}`, { ...details, status }),
  };
}

const htmlWords = 'the answer is an HTML page: is this the address of the API? is there a proxy?';

/** The text of a 2xx is no JSON: a page of a proxy or a log-in, or broken on its way. */
export function notJsonFailure(endpoint: EndpointDescription, status: number, { kind }: NotJson): Failure {
  if (kind === 'broken') return decodeFailure(endpoint, status, 'the answer is not valid JSON');
  return decodeFailure(endpoint, status, htmlWords, {
    effect: isWrite(endpoint) ? 'unknown' : 'none',
  });
}

// ── Statuses ─────────────────────────────────────────────────────────────────────────────────────────────────────────

const statusWords: Readonly<Record<number, string>> = {
  400: 'the request is not valid',
  401: 'the user name or password of the API user is wrong',
  403: 'the API user has no permission for this method, or the company does not allow this address',
  404: 'not found',
  409: 'conflict',
  410: 'it was removed for good',
  429: 'too many requests',
  500: 'the server failed',
  502: 'bad gateway',
  503: 'the server is not available',
  504: 'the gateway timed out',
};

const errorClasses: Readonly<Record<number, new (message: string, details: ApiErrorDetails) => ApiError>> = {
  401: AuthenticationError,
  403: PermissionError,
  404: NotFoundError,
  410: NotFoundError,
  429: RateLimitError,
};

/** Statuses of 5xx that say that nothing was done. */
const refusals: ReadonlySet<number> = new Set([501, 505, 508, 511]);

/** Reads an answer whose status is not 2xx. `now` is the wall clock, for a `Retry-After` date. */
export function failureOfStatus(
  endpoint: EndpointDescription,
  { status, headers, body }: AttemptResponse,
  input: unknown,
  secrets: readonly string[],
  now: number,
): Failure {
  const json = readErrorBody(body);
  const { requestId, errors } = readEntries(json, input, secrets);
  const serverNow = parseHttpDate(headers.get('date') ?? '', now) ?? now;
  const retryAfter = parseRetryAfter(headers.get('retry-after') ?? '', serverNow);
  const words = describeStatus(status, headers, errors, body);
  const id = requestId === undefined ? '' : ` [request ${requestId}]`;
  const wait = retryAfter === undefined ? '' : `; the server asks to wait ${Math.ceil(retryAfter / 1_000)} s`;
  const Class = errorClasses[status] ?? ApiError;
  return {
    delivery: 'answered',
    effect: isWrite(endpoint) ? effectOfStatus(status) : 'none',
    status,
    transient: isTransientStatus(status),
    retryAfter,
    requestId,
    toError: (details) =>
      new Class(`${endpoint.id}: ${status} (${words})${id}${wait}${consequence(details)}`, {
        ...details,
        status,
        requestId,
        errors,
        retryAfter,
        body: json ?? body,
      }),
  };
}

function effectOfStatus(status: number): Effect {
  const refused = status >= 400 && status < 500 && status !== 408 && status !== 425;
  return refused || refusals.has(status) ? 'none' : 'unknown';
}

function describeStatus(status: number, headers: Headers, errors: readonly ApiErrorEntry[], body: string): string {
  const messages = errors.map(({ message }) => message.trim().replace(/\.$/, '')).filter((message) => message !== '');
  if (messages.length > 0) return messages.slice(0, 3).join('; ');
  if (status === 0 || (status >= 300 && status < 400))
    return `a redirect${redirectTarget(headers)}, which is not followed`;
  // Whoever has no such thing, or does not know the method, may be another server.
  if ((status === 404 || status === 405) && /^\s*</.test(body)) return htmlWords;
  return statusWords[status] ?? (status >= 500 ? 'the server failed' : 'refused');
}

/** The origin that a redirect points to; the rest of the address may hold anything. */
function redirectTarget(headers: Headers): string {
  try {
    const { protocol, host } = new URL(headers.get('location') ?? '');
    return /^https?:$/.test(protocol) ? ` to ${protocol}//${host}` : '';
  } catch {
    return '';
  }
}

function readErrorBody(body: string): unknown {
  try {
    return parseJson(body);
  } catch {
    return undefined;
  }
}

/** The vendor's codes have six digits at most; a longer number may be that of a person. */
const maxCode = 999_999;
const maxEntries = 20;

/** What the answer says of the errors, without values of the request and what looks like data of a person. */
function readEntries(
  json: unknown,
  input: unknown,
  secrets: readonly string[],
): { requestId: string | undefined; errors: ApiErrorEntry[] } {
  const { request_id: id, errors } = ownFields(json);
  const entries = (Array.isArray(errors) ? errors.slice(0, maxEntries) : [])
    .map(ownFields)
    .flatMap(({ code, message }) => {
      if (typeof message !== 'string' && typeof code !== 'number') return [];
      const isCode = typeof code === 'number' && Number.isInteger(code) && code >= 0 && code <= maxCode;
      return { code: isCode ? code : undefined, message: typeof message === 'string' ? message : '' };
    });
  const requestId = typeof id === 'string' && /^[\w.:-]{1,64}$/.test(id) && !isPersonalNumber(id) ? id : '';
  const texts = [requestId, ...entries.flatMap(({ code, message }) => [message, String(code)])];
  const repetitions = new Repetitions(texts, input, secrets);
  return {
    requestId: requestId === '' || repetitions.repeats(requestId) ? undefined : requestId,
    errors: entries.map(({ code, message }) => ({
      code: repetitions.repeats(String(code)) ? undefined : code,
      message: repetitions.redact(message),
    })),
  };
}

function ownFields(value: unknown): Readonly<Record<string, unknown>> {
  return Object.assign(Object.create(null), typeof value === 'object' ? value : undefined);
}

// ── Causes ───────────────────────────────────────────────────────────────────────────────────────────────────────────

function isTimeout(thrown: unknown): thrown is Interruption & { readonly kind: 'timeout' } {
  return typeof thrown === 'object' && thrown !== null && (thrown as Interruption).kind === 'timeout';
}

function describeClass({ words, code }: FailureClass): string {
  return code === undefined ? words : `${words} [${code}]`;
}

/** What lies beneath, in our own words: errors of platforms hold addresses, sockets and pieces of answers. */
function causeOf(words: string, code: string | undefined): Error {
  const cause = new Error(code === undefined ? words : `${words} [${code}]`);
  cause.stack = `Error: ${cause.message}`;
  return code === undefined ? cause : Object.assign(cause, { code });
}
