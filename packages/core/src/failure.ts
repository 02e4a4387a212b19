import type { Interruption } from './abort.js';
import { type NotJson, parseJson } from './decode.js';
import {
  classifyDecompression,
  classifyFailure,
  type FailureClass,
  hiddenAnswer,
  isDispatcherTimeout,
} from './delivery.js';
import type { EndpointDescription } from './endpoint.js';
import {
  ApiError,
  type ApiErrorDetails,
  type ApiErrorEntry,
  AuthenticationError,
  ConnectionError,
  DecodeError,
  type Effect,
  type ErrorDetails,
  NotFoundError,
  PermissionError,
  RateLimitError,
  type ThuliumError,
  TimeoutError,
} from './errors.js';
import type { AttemptResponse } from './interceptor.js';
import { type Known, nothingSent } from './known.js';
import { ownFields } from './property.js';
import { holdsPersonalNumber, Repetitions } from './redact.js';
import { isJsonType, isSuccess } from './responseBody.js';
import { isTransientStatus, parseHttpDate, parseRetryAfter } from './retry.js';
import { UnreadableSource } from './sentBody.js';
import type { SentValues } from './sentValues.js';
import { BodyTooLarge, type Progress } from './transport.js';
import { UnreadableBody } from './unreadableBody.js';

/** How an attempt failed: what to decide by, and how to make the error when it is the last. */
export interface Failure extends Known {
  readonly status: number | undefined;
  /** Whether the same request may go better a moment later. */
  readonly transient: boolean;
  /** What the server asks to wait, in milliseconds. */
  readonly retryAfter?: number | undefined;
  readonly requestId?: string | undefined;
  /** Why, in our own words, for the log: nothing that the server wrote. */
  readonly reason: string;
  /** Whether the answer holds errors in the vendor's form: it is the vendor's, not that of something in between. */
  readonly isVendorError?: boolean;
  readonly toError: (details: ErrorDetails) => ThuliumError;
}

/** Where the answer holds nothing that a server writes. */
const nothingToRepeat: SentValues = { input: undefined, secrets: [] };
const isWrite = ({ method }: EndpointDescription): boolean => method !== 'GET';
/** What a 2xx says of the effect. That of a batch tells each item's own outcome in its body, and nothing by its status. */
export function effectOfSuccess(endpoint: EndpointDescription): Effect {
  if (!isWrite(endpoint)) return 'none';
  return endpoint.path.startsWith('/batch/') ? 'unknown' : 'applied';
}

/** What to tell about a request besides why it failed. */
export function consequence({ delivery, effect }: ErrorDetails): string {
  if (effect === 'applied') return '; the server reported success, so the change was made';
  if (effect === 'unknown') return '; the change may have been made: check before you send it again';
  return delivery === 'not-sent' ? '; nothing was sent' : '';
}

/**
 * Reads an attempt that ended without a whole answer, from how far it came and what was thrown. `wallClock` is the time for
 * a `Retry-After` date, `elapsed` how many milliseconds the attempt took.
 */
export function failureOfThrown(
  endpoint: EndpointDescription,
  { phase, head, isOnItsWay }: Progress,
  thrown: unknown,
  wallClock: number,
  elapsed: number,
  sent: SentValues = nothingToRepeat,
): Failure {
  // A status that is no success says enough, also when the text that explains it does not come.
  if (head !== undefined && !isSuccess(head.status)) {
    const { status, headers } = head;
    return failureOfStatus(endpoint, { status, headers, body: '' }, sent, wallClock);
  }
  if (isTimeout(thrown))
    return timeoutFailure(endpoint, thrown, knownOfProgress(endpoint, { phase, head }), head?.status);
  if (isDispatcherTimeout(thrown)) {
    return dispatcherTimeoutFailure(endpoint, elapsed, knownOfProgress(endpoint, { phase, head }), head?.status);
  }
  if (head !== undefined) return bodyFailure(endpoint, head, thrown);
  if (thrown instanceof UnreadableSource)
    return sourceFailure(endpoint, thrown, knownOfProgress(endpoint, { phase, head }));
  const answer = hiddenAnswer(thrown);
  if (answer !== undefined) {
    const failure = failureOfStatus(endpoint, { ...answer, body: '' }, sent, wallClock);
    // What came of the requests that the agent sent before is not known.
    return answer.isFirst || !isWrite(endpoint) ? failure : { ...failure, effect: 'unknown' };
  }
  const failure = classifyFailure(thrown);
  const reason = describeClass(failure);
  const delivery = phase === 'waiting' ? 'not-sent' : isOnItsWay ? 'unknown' : failure.delivery;
  const effect = delivery === 'unknown' && isWrite(endpoint) ? 'unknown' : 'none';
  return {
    delivery,
    effect,
    status: undefined,
    transient: failure.transient,
    reason,
    toError: (details) =>
      new ConnectionError(`${endpoint.id}: ${reason}${consequence(details)}`, {
        ...details,
        cause: causeOf(failure.words, failure.code),
      }),
  };
}

/** The time of one attempt, or of the whole call, is over. */
export function timeoutFailure(
  endpoint: EndpointDescription,
  { scope, milliseconds }: Interruption & { readonly kind: 'timeout' },
  { delivery, effect }: Known,
  status?: number,
): Failure {
  const limit = scope === 'attempt' ? `within ${milliseconds} ms` : `within the ${milliseconds} ms of the whole call`;
  const reason = `no answer ${limit}`;
  return {
    delivery,
    effect,
    status,
    transient: true,
    reason,
    toError: (details) =>
      new TimeoutError(scope, milliseconds, `${endpoint.id}: ${reason}${consequence(details)}`, details),
  };
}

/** A dispatcher of undici gave up by a limit of its own, which it does not tell: the time that passed is told instead. */
function dispatcherTimeoutFailure(
  endpoint: EndpointDescription,
  elapsed: number,
  { delivery, effect }: Known,
  status: number | undefined,
): Failure {
  const milliseconds = Math.round(elapsed);
  const reason = `no whole answer: the dispatcher gave up after ${milliseconds} ms`;
  return {
    delivery,
    effect,
    status,
    transient: true,
    reason,
    toError: (details) =>
      new TimeoutError('attempt', milliseconds, `${endpoint.id}: ${reason}${consequence(details)}`, details),
  };
}

/** The file or stream of the user failed while it was sent. It is the user's error, and goes no better the next time. */
function sourceFailure(endpoint: EndpointDescription, { error }: UnreadableSource, known: Known): Failure {
  const reason = 'the content could not be read to its end';
  return {
    ...known,
    status: undefined,
    transient: false,
    reason,
    toError: (details) =>
      new ConnectionError(`${endpoint.id}: ${reason}${consequence(details)}`, { ...details, cause: error }),
  };
}

/** What is known of a request by how far its attempt has come. */
export function knownOfProgress(
  endpoint: EndpointDescription,
  { phase, head }: Pick<Progress, 'phase' | 'head'>,
): Known {
  if (head !== undefined) return { delivery: 'answered', effect: effectOfHead(endpoint, head) };
  if (phase === 'waiting') return nothingSent;
  return { delivery: 'unknown', effect: isWrite(endpoint) ? 'unknown' : 'none' };
}

type Head = Pick<AttemptResponse, 'status' | 'headers'>;

/** The effect by status and headers, where the body is not known: a success only if the response is JSON by its type. */
function effectOfHead(endpoint: EndpointDescription, { status, headers }: Head): Effect {
  if (!isWrite(endpoint)) return 'none';
  if (!isSuccess(status)) return effectOfStatus(status);
  return isJsonType(headers.get('content-type') ?? '') ? effectOfSuccess(endpoint) : 'unknown';
}

function bodyFailure(endpoint: EndpointDescription, head: Head, thrown: unknown): Failure {
  const { status } = head;
  const effect = effectOfHead(endpoint, head);
  if (thrown instanceof BodyTooLarge) {
    const words = `the answer is larger than ${thrown.limit >> 20} MB`;
    return decodeFailure(endpoint, status, words, { transient: false, effect });
  }
  if (thrown instanceof UnreadableBody) {
    return decodeFailure(endpoint, status, thrown.words, {
      transient: thrown.isTransient && !isWrite(endpoint),
      effect,
    });
  }
  const decompression = classifyDecompression(thrown);
  if (decompression !== undefined) {
    const transient = decompression === 'unclear' && !isWrite(endpoint);
    return decodeFailure(endpoint, status, 'the answer cannot be decompressed', { transient, effect });
  }
  const reason = 'the answer was cut off';
  return {
    delivery: 'answered',
    effect,
    status,
    transient: true,
    reason,
    toError: (details) =>
      new ConnectionError(`${endpoint.id}: ${reason}${consequence(details)}`, {
        ...details,
        cause: causeOf(reason, classifyFailure(thrown).code),
      }),
  };
}

/** A 2xx that cannot be read. */
export function decodeFailure(
  endpoint: EndpointDescription,
  status: number,
  reason: string,
  { transient = !isWrite(endpoint), effect = effectOfSuccess(endpoint) }: { transient?: boolean; effect?: Effect } = {},
): Failure {
  return {
    delivery: 'answered',
    effect,
    status,
    transient,
    reason,
    toError: (details) =>
      new DecodeError(`${endpoint.id}: ${status}, but ${reason}${consequence(details)}`, { ...details, status }),
  };
}

const htmlWords = 'the answer is an HTML page: is this the address of the API? is there a proxy?';

/** The text of a 2xx is no JSON: a page of a proxy or a log-in, or broken on its way. */
export function notJsonFailure(
  endpoint: EndpointDescription,
  { status, headers, body }: AttemptResponse,
  { kind }: NotJson,
): Failure {
  const isBroken = kind !== 'html' && (isJsonType(headers.get('content-type')) || /^\s*[{[]/.test(body));
  if (isBroken) return decodeFailure(endpoint, status, 'the answer is not valid JSON');
  const words =
    kind === 'html' ? htmlWords : 'the answer is not JSON: is this the address of the API? is there a proxy?';
  return decodeFailure(endpoint, status, words, { effect: isWrite(endpoint) ? 'unknown' : 'none' });
}

/** A part of an answer that nobody asked for: a cache in between, or a server that is out of order. */
export function partFailure(endpoint: EndpointDescription, status: number): Failure {
  const effect = isWrite(endpoint) ? 'unknown' : 'none';
  const words = 'the response is partial, which was not requested';
  return decodeFailure(endpoint, status, words, { transient: false, effect });
}

// ── Statuses ─────────────────────────────────────────────────────────────────────────────────────────────────────────

const statusWords: Readonly<Record<number, string>> = {
  300: 'several choices, none of which is followed',
  304: 'not modified: was If-None-Match or If-Modified-Since sent?',
  400: 'the request is not valid',
  401: 'the user name or password of the API user is wrong',
  403: 'the API user has no permission for this method, or the company does not allow this address',
  404: 'not found',
  409: 'conflict',
  410: 'it was removed for good',
  414: 'the address is too long',
  429: 'too many requests',
  431: 'the address or the headers are too long',
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

/**
 * Whether the JSON of a 2xx is an error body: errors of whatever shape, and at most an id of the request besides. Where no
 * body is expected, errors in the vendor's form are one, whatever stands beside them.
 */
export function isErrorBody(json: unknown, takesEmpty: () => boolean): boolean {
  if (typeof json !== 'object' || json === null || !Object.hasOwn(json, 'errors')) return false;
  const { errors, ...others } = json as Readonly<Record<string, unknown>>;
  if (Object.keys(others).some((name) => name !== 'request_id')) return hasErrorEntries(errors) && takesEmpty();
  return typeof errors === 'string' ? errors !== '' : Object.keys(Object(errors)).length > 0;
}

function hasErrorEntries(errors: unknown): boolean {
  const entries = Array.isArray(errors) ? errors.map(ownFields) : [];
  return entries.some(({ code, message }) => typeof message === 'string' || typeof code === 'number');
}

/** Reads an answer whose status is not 2xx, or whose body is an error all the same. `now` is the wall clock, for a `Retry-After` date. */
export function failureOfStatus(
  endpoint: EndpointDescription,
  { status, headers, body }: AttemptResponse,
  sent: SentValues,
  now: number,
): Failure {
  const json = readErrorBody(body);
  const target = redirects.has(status) ? redirectTarget(headers) : '';
  const wanted = headers.get('retry-after') ?? '';
  const { requestId, errors, ...shown } = readTexts(json, { target, wanted }, sent);
  const serverNow = parseHttpDate(headers.get('date') ?? '', now) ?? now;
  const retryAfter = parseRetryAfter(shown.wanted, serverNow);
  const words = describeStatus(status, shown.target, errors, body);
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
    reason: describeStatus(status, shown.target, [], body),
    isVendorError: errors.length > 0,
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

function describeStatus(status: number, target: string, errors: readonly ApiErrorEntry[], body: string): string {
  const messages = errors.map(({ message }) => message.trim().replace(/\.$/, '')).filter((message) => message !== '');
  if (isSuccess(status)) return `the response is an error: ${messages.slice(0, 3).join('; ') || 'it has no message'}`;
  if (messages.length > 0) return messages.slice(0, 3).join('; ');
  if (redirects.has(status)) return `a redirect${target && ` to ${target}`}, which is not followed`;
  // Whoever has no such thing, or does not know the method, may be another server.
  if ((status === 404 || status === 405) && /^\s*</.test(body)) return htmlWords;
  return statusWords[status] ?? (status >= 500 ? 'the server failed' : status >= 400 ? 'refused' : notExpected);
}

/** Statuses that `fetch` would follow; a browser shows them as 0. */
const redirects: ReadonlySet<number> = new Set([0, 301, 302, 303, 307, 308]);

const notExpected = 'a status that is not expected';

/** The origin that a redirect points to; the rest of the address may hold anything. */
function redirectTarget(headers: Headers): string {
  try {
    const { protocol, host } = new URL(headers.get('location') ?? '');
    return /^https?:$/.test(protocol) ? `${protocol}//${host}` : '';
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

/** What the headers of an answer say of where to go and of how long to wait. */
interface HeaderTexts {
  readonly target: string;
  readonly wanted: string;
}

/** So many seconds are no time to wait; they may be a number of the request. */
const longNumber = /\d{6}/;

/** What the answer says, without what the request carried and what looks like data of a person. */
function readTexts(
  json: unknown,
  { target, wanted }: HeaderTexts,
  { input, secrets, timeZone }: SentValues,
): HeaderTexts & { requestId: string | undefined; errors: ApiErrorEntry[] } {
  const { request_id: id, errors } = ownFields(json);
  const entries = (Array.isArray(errors) ? errors.slice(0, maxEntries) : [])
    .map(ownFields)
    .flatMap(({ code, message }) => {
      if (typeof message !== 'string' && typeof code !== 'number') return [];
      const isCode = typeof code === 'number' && Number.isInteger(code) && code >= 0 && code <= maxCode;
      return { code: isCode ? code : undefined, message: typeof message === 'string' ? message : '' };
    });
  const requestId = typeof id === 'string' && /^[\w.:-]{1,64}$/.test(id) && !holdsPersonalNumber(id) ? id : '';
  const texts = [requestId, target, wanted, ...entries.flatMap(({ code, message }) => [message, String(code)])];
  const repetitions = new Repetitions(texts, input, secrets, timeZone);
  return {
    target: repetitions.redact(target),
    wanted: longNumber.test(wanted) && repetitions.repeats(wanted) ? '' : wanted,
    requestId: requestId === '' || repetitions.repeats(requestId) ? undefined : requestId,
    errors: entries.map(({ code, message }) => ({
      code: repetitions.repeats(String(code)) ? undefined : code,
      message: repetitions.redact(message),
    })),
  };
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
