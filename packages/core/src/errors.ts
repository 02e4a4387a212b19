import type { BatchItem } from './batch.js';
import { brand } from './brand.js';
import { maxIssues, maxIssuesInMessage } from './issueLimits.js';

/**
 * What is known about the delivery of a request.
 * - `not-sent`: proven that no byte of the request reached the server.
 * - `unknown`: it may have reached the server.
 * - `answered`: the server answered.
 */
export type Delivery = 'not-sent' | 'unknown' | 'answered';

/**
 * What is known of the effect of a write on the server.
 * - `none`: nothing was changed.
 * - `unknown`: it may have been changed. Look before you send again.
 * - `applied`: the server said that it was done, but its answer could not be read.
 *
 * A read never has an effect: `none`.
 */
export type Effect = 'none' | 'unknown' | 'applied';

/** What every error of the SDK tells about the call that failed. */
export interface ErrorDetails {
  /** Id of the endpoint, for example `tickets.addCustomerResponse`. */
  readonly endpoint?: string | undefined;
  /** How many times the request was handed to the network. */
  readonly attempts?: number | undefined;
  readonly delivery?: Delivery | undefined;
  readonly effect?: Effect | undefined;
  /** Whether sending the same call again is safe and may help. */
  readonly retryable?: boolean | undefined;
  /** What lies beneath, already cleaned of secrets and personal data. */
  readonly cause?: unknown;
}

/** Machine-readable kind of an error, one word per class. */
export type ErrorCode =
  | 'configuration'
  | 'invalid_input'
  | 'queue_full'
  | 'connection'
  | 'timeout'
  | 'api'
  | 'authentication'
  | 'permission'
  | 'not_found'
  | 'rate_limit'
  | 'decode'
  | 'paging'
  | 'batch'
  | 'partly_done'
  | 'response_mismatch';

/** Base class of all errors of this SDK. Safe to print: it contains no secret, no query and no personal data. */
export class ThuliumError extends Error {
  static {
    brand(ThuliumError, 'ThuliumError');
    // What `console.log` and `util.inspect` show, with whatever settings: the stack and `toJSON`.
    Object.defineProperty(ThuliumError.prototype, Symbol.for('nodejs.util.inspect.custom'), {
      value(this: ThuliumError, _depth: unknown, _options: unknown, inspect?: (value: unknown) => string): string {
        const { name: _name, message: _message, ...all } = this.toJSON();
        const fields = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
        return `${this.stack} ${inspect === undefined ? JSON.stringify(fields) : inspect(fields)}`;
      },
    });
  }

  /** Kind of the error in one word, stable across versions. */
  readonly code: ErrorCode;
  /** Id of the endpoint, for example `tickets.addCustomerResponse`; undefined when no call was made. */
  readonly endpoint: string | undefined;
  /** How many times the request was handed to the network. */
  readonly attempts: number;
  /** What is known about the delivery of the request: see {@link Delivery}. */
  readonly delivery: Delivery;
  /** What is known of the effect of a write: see {@link Effect}. */
  readonly effect: Effect;
  /** Whether sending the same call again is safe and may help. */
  readonly retryable: boolean;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    const own: ErrorDetails = Object.assign(Object.create(null), details);
    super(message, own.cause === undefined ? undefined : { cause: own.cause });
    this.code = code;
    this.endpoint = own.endpoint;
    this.attempts = own.attempts ?? 0;
    this.delivery = own.delivery ?? 'not-sent';
    this.effect = own.effect ?? 'none';
    this.retryable = own.retryable ?? false;
  }

  /** The error as plain data for a log: an allow-list of fields, nothing of the request or of the answer's body. */
  toJSON(): Record<string, unknown> {
    return {
      name: this.name,
      code: this.code,
      message: this.message,
      endpoint: this.endpoint,
      attempts: this.attempts,
      delivery: this.delivery,
      effect: this.effect,
      retryable: this.retryable,
    };
  }
}

/**
 * The client or call options are invalid, or an interceptor, a `fetch` or a dispatcher does not do what it must.
 * Nothing was sent, unless `delivery` and `effect` say otherwise: a misuse may be detected only after the request was
 * sent.
 */
export class ConfigurationError extends ThuliumError {
  static {
    brand(ConfigurationError, 'ConfigurationError');
  }

  constructor(message: string, details?: ErrorDetails) {
    super('configuration', message, details);
  }
}

/** One rule that an input breaks. It never contains the value. */
export interface InputIssue {
  /** Path of the field. Example: `values[0].field_id`. */
  readonly path: string;
  /** `missing`, `unknown` (no such field) or `invalid`. */
  readonly code: 'missing' | 'unknown' | 'invalid';
  /** The expected value. Example: `a string of five characters, such as "00001"`. */
  readonly expected: string;
}

/** The input breaks the rules of the endpoint. Nothing was sent. */
export class InvalidInputError extends ThuliumError {
  static {
    brand(InvalidInputError, 'InvalidInputError');
  }

  /** The issues in field order, at most 100; the search may end earlier. The message contains the first 10. */
  readonly issues: readonly InputIssue[];
  /** Number of issues that were found but are not in `issues`. Default 0. */
  readonly omitted: number;

  constructor(endpoint: string, issues: readonly InputIssue[]) {
    super('invalid_input', `${endpoint}: ${describeIssues(issues)}`, { endpoint });
    this.issues = issues.slice(0, maxIssues);
    this.omitted = issues.length - this.issues.length;
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), issues: this.issues, omitted: this.omitted };
  }
}

function describeIssues(issues: readonly InputIssue[]): string {
  const words = issues.slice(0, maxIssuesInMessage).map(describeIssue);
  const more = issues.length - words.length;
  // The search ends early: the total is not known.
  if (more > 0) words.push(`and at least ${more} more`);
  return words.join('; ');
}

function describeIssue({ path, code, expected }: InputIssue): string {
  const field = path === '' ? 'the input' : path;
  if (code === 'unknown') return `${field} is not a field of this call (${expected})`;
  return code === 'missing' ? `${field} is missing: expected ${expected}` : `${field}: expected ${expected}`;
}

/** Too many calls or flows of this client are queued. Nothing was sent. */
export class QueueFullError extends ThuliumError {
  static {
    brand(QueueFullError, 'QueueFullError');
  }

  /** Without an `endpoint`, the queue is that of the flows. */
  constructor(endpoint: string | undefined, waiting: number) {
    const what = endpoint === undefined ? `${waiting} flows` : `${endpoint}: ${waiting} calls`;
    super('queue_full', `${what} are already queued; start fewer at once`, {
      endpoint,
      retryable: true,
    });
  }
}

/**
 * No response, or only part of one, was received, or the `fetch` failed with its own error. In that case the
 * message contains its class and code. `delivery` says whether the request may have arrived.
 */
export class ConnectionError extends ThuliumError {
  static {
    brand(ConnectionError, 'ConnectionError');
  }

  constructor(message: string, details?: ErrorDetails) {
    super('connection', message, details);
  }
}

/** One attempt, or the call as a whole, exceeded its time limit. */
export class TimeoutError extends ThuliumError {
  static {
    brand(TimeoutError, 'TimeoutError');
  }

  /** `attempt`: the `timeout` of one attempt passed; `total`: the `totalTimeout` of the call. */
  readonly scope: 'attempt' | 'total';
  /**
   * The time limit that was exceeded, in milliseconds. For a timeout of undici's dispatcher, which does not report its
   * limit: the elapsed time.
   */
  readonly milliseconds: number;

  constructor(scope: 'attempt' | 'total', milliseconds: number, message: string, details?: ErrorDetails) {
    super('timeout', message, details);
    this.scope = scope;
    this.milliseconds = milliseconds;
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), scope: this.scope, milliseconds: this.milliseconds };
  }
}

/** One entry of the vendor's error answer. @see {@link https://api.thulium.com/docs/api/errors} */
export interface ApiErrorEntry {
  /** The vendor's number for this error; it publishes no table of them. Undefined when the answer has none. */
  readonly code: number | undefined;
  /** The vendor's words, in the language of `acceptLanguage`, with values of the request and personal data removed. */
  readonly message: string;
}

/** What an {@link ApiError} is made of, besides the details of the call. */
export interface ApiErrorDetails extends ErrorDetails {
  readonly status: number;
  readonly requestId?: string | undefined;
  readonly errors?: readonly ApiErrorEntry[] | undefined;
  readonly retryAfter?: number | undefined;
  readonly body?: unknown;
}

/** The server returned an error: a status other than 2xx, or a 2xx with the vendor's error body. */
export class ApiError extends ThuliumError {
  static {
    brand(ApiError, 'ApiError');
  }

  /** HTTP status, for example 400. */
  readonly status: number;
  /** The vendor's id of the request, what its support asks for. */
  readonly requestId: string | undefined;
  /** The vendor's errors, empty when its answer could not be read. */
  readonly errors: readonly ApiErrorEntry[];
  /** How long the server asks to wait, in milliseconds; undefined when it did not say. */
  readonly retryAfter: number | undefined;
  readonly #body: unknown;

  constructor(message: string, details: ApiErrorDetails, code: ErrorCode = 'api') {
    super(code, message, details);
    const own: ApiErrorDetails = Object.assign(Object.create(null), details);
    this.status = own.status;
    this.requestId = own.requestId;
    this.errors = own.errors ?? [];
    this.retryAfter = own.retryAfter;
    this.#body = own.body;
  }

  /**
   * The answer as it came: parsed JSON, or text. It may hold personal data; therefore it is a method, and neither a
   * log nor `inspect` nor JSON shows it.
   */
  body(): unknown {
    return this.#body;
  }

  override toJSON(): Record<string, unknown> {
    return {
      ...super.toJSON(),
      status: this.status,
      requestId: this.requestId,
      errors: this.errors,
      retryAfter: this.retryAfter,
    };
  }
}

/** 401: the user name or the password is wrong. */
export class AuthenticationError extends ApiError {
  static {
    brand(AuthenticationError, 'AuthenticationError');
  }

  constructor(message: string, details: ApiErrorDetails) {
    super(message, details, 'authentication');
  }
}

/** 403: the API user has no permission for this method, or the company restricts the API by address. */
export class PermissionError extends ApiError {
  static {
    brand(PermissionError, 'PermissionError');
  }

  constructor(message: string, details: ApiErrorDetails) {
    super(message, details, 'permission');
  }
}

/** 404 or 410: there is no such thing, or it was removed for good. */
export class NotFoundError extends ApiError {
  static {
    brand(NotFoundError, 'NotFoundError');
  }

  constructor(message: string, details: ApiErrorDetails) {
    super(message, details, 'not_found');
  }
}

/** 429: too many requests. `retryAfter` says how long to wait, when the server told. */
export class RateLimitError extends ApiError {
  static {
    brand(RateLimitError, 'RateLimitError');
  }

  constructor(message: string, details: ApiErrorDetails) {
    super(message, details, 'rate_limit');
  }
}

/**
 * The status is 2xx, but the response cannot be read: a page or text of a proxy, invalid JSON, an object in place of a
 * list, a create without the new id, or an unrequested partial response.
 */
export class DecodeError extends ThuliumError {
  static {
    brand(DecodeError, 'DecodeError');
  }

  /** HTTP status, for example 200. */
  readonly status: number;

  constructor(message: string, details: ErrorDetails & { readonly status: number }) {
    super('decode', message, details);
    this.status = details.status;
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), status: this.status };
  }
}

/** A list cannot be read to its end without the risk of missing items. The items until then are correct. */
export class PagingError extends ThuliumError {
  static {
    brand(PagingError, 'PagingError');
  }

  /**
   * - `repeated`: the server returns the same items again, whatever offset is requested, and no others.
   * - `incomplete`: the list counts more items than it gives.
   * - `unsettled`: the list changes faster than it can be read.
   */
  readonly reason: 'repeated' | 'incomplete' | 'unsettled';

  constructor(reason: 'repeated' | 'incomplete' | 'unsettled', message: string, details?: ErrorDetails) {
    super('paging', message, details);
    this.reason = reason;
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), reason: this.reason };
  }
}

/** A call of a batch that failed. */
export interface BatchFailure {
  /** Place of its first item in the list that was given, from 0. */
  readonly from: number;
  /** Place behind its last item; equal to `from` if an abort came before the call was sent. */
  readonly to: number;
  /** Why: a {@link ThuliumError}, or the reason of the signal. Its `effect` says what is known of the items. */
  readonly error: unknown;
  /**
   * If the server reported on some items of the call: the indices of the items that the response omits. Their outcome
   * is unknown. Undefined if only `error.effect` is known of the items.
   */
  readonly unanswered?: readonly number[] | undefined;
}

/** Limits for what is logged of a failed batch. */
const maxBatchLog = { failures: 20, messageCharacters: 1_000 } as const;

/**
 * Some calls of a batch failed. The error also holds the results of the others. `effect` is `none` only if no item was
 * answered and every failure proves that nothing was changed; otherwise it is `unknown`.
 */
export class BatchError extends ThuliumError {
  static {
    brand(BatchError, 'BatchError');
  }

  /** The calls that failed. */
  readonly failures: readonly BatchFailure[];
  /** How many items at the end of the list were not sent. */
  readonly unsent: number;
  readonly #items: readonly BatchItem[];

  constructor(endpoint: string, items: readonly BatchItem[], failures: readonly BatchFailure[], unsent: number) {
    const errors = failures.map(({ error }) => error).filter((error) => error instanceof ThuliumError);
    const first = errors[0];
    const isNone =
      items.length === 0 &&
      failures.every(
        ({ from, to, error }) => from === to || (error instanceof ThuliumError && error.effect === 'none'),
      );
    const isKnown = errors.length === failures.length && errors.every((error) => error.delivery !== 'unknown');
    const delivery = isKnown ? (first?.delivery ?? 'unknown') : 'unknown';
    const words = `${failures.length} of the calls failed; ${items.length} items were answered, ${unsent} not sent`;
    const reason = first === undefined ? '' : `; first failure: ${first.message}`;
    super('batch', `${endpoint}: ${words}${reason}`.slice(0, maxBatchLog.messageCharacters), {
      endpoint,
      attempts: errors.reduce((sum, { attempts }) => sum + attempts, 0),
      delivery: delivery === 'not-sent' && items.length > 0 ? 'answered' : delivery,
      effect: isNone ? 'none' : 'unknown',
      cause: first,
    });
    this.failures = failures;
    this.unsent = unsent;
    this.#items = items;
  }

  /** What is known of the items of the calls that went well. A method, as `message` of an item may name a person. */
  items(): readonly BatchItem[] {
    return this.#items;
  }

  /** The fields of every error, the first 20 failures, and the number of failures. */
  override toJSON(): Record<string, unknown> {
    const failures = this.failures.slice(0, maxBatchLog.failures).map(({ from, to, error, unanswered }) => ({
      from,
      to,
      unanswered: unanswered?.length,
      error: error instanceof ThuliumError ? error.toJSON() : undefined,
    }));
    const counts = { failureCount: this.failures.length, unsent: this.unsent, answered: this.#items.length };
    return { ...super.toJSON(), failures, ...counts };
  }
}

/** One place where an answer differs from what is documented. It never holds the value. */
export interface Drift {
  /** Id of the endpoint, for example `customers.getCustomer`. */
  readonly endpoint: string;
  /** Where, for example `result[].phone_number`. */
  readonly path: string;
  /** What the documentation says. */
  readonly expected: string;
  /** The type that came, for example `number`. */
  readonly received: string;
}

/** With `responseValidation: 'strict'` only: the answer differs from what is documented. */
export class ResponseMismatchError extends ThuliumError {
  static {
    brand(ResponseMismatchError, 'ResponseMismatchError');
  }

  /** The differences, at most the first 100. */
  readonly drifts: readonly Drift[];

  constructor(message: string, drifts: readonly Drift[], details?: ErrorDetails) {
    super('response_mismatch', message, details);
    this.drifts = drifts;
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), drifts: this.drifts };
  }
}
