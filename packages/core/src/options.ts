import { basicAuthorization } from './authentication.js';
import { isTimeZone } from './date.js';
import { ConfigurationError, type Drift } from './errors.js';
import type { Interceptor } from './interceptor.js';
import type { Logger } from './logger.js';
import { isRateLimiter, type RateLimit, type RateLimiter } from './rateLimiter.js';
import type { RetryOptions } from './retry.js';
import { hintOf } from './suggest.js';
import { baseUrlOfSystem, normalizeBaseUrl } from './url.js';

/** The `fetch` of the platform, or one that behaves like it. */
export type Fetch = (input: string, init?: RequestInit) => Promise<Response>;

/** What `createThulium` takes. What is not given is read from `THULIUM_*` in the environment, where noted. */
export interface ClientOptions {
  /** Name of the system, `acme` for `https://acme.thulium.com`; or `THULIUM_SYSTEM`. Give this or `baseUrl`. */
  readonly system?: string | undefined;
  /** Address of the system, with or without `/api` and a slash at the end; or `THULIUM_BASE_URL`. */
  readonly baseUrl?: string | undefined;
  /** Name of an API user (in the panel: Administration > Users > API users); or `THULIUM_USERNAME`. */
  readonly username?: string | undefined;
  /** Password of the API user; or `THULIUM_PASSWORD`. */
  readonly password?: string | undefined;
  /** Milliseconds for one attempt, from sending to the last byte of the answer. Default 30,000. */
  readonly timeout?: number | undefined;
  /**
   * Milliseconds for a call: all attempts and the waits between them. The wait for a turn among the calls of the client
   * (`concurrency`) is not counted; a `signal` ends that too. Default 120,000.
   */
  readonly totalTimeout?: number | undefined;
  /** `false`, or how many attempts a call has. Default 3. A POST that may have arrived is never sent again. */
  readonly retry?: false | RetryOptions | undefined;
  /** Maximum number of concurrent calls, and of concurrent flows; further ones are queued. Default 16. */
  readonly concurrency?: number | undefined;
  /**
   * How many requests may start within a period, or your own limiter, for example one that several processes share. Default:
   * as fast as the server turns out to take them; up to 16 in flight nothing waits until it first says 429.
   */
  readonly rateLimit?: RateLimit | RateLimiter | undefined;
  /**
   * The `fetch` to use, for example that of a sandbox. Default: the platform's. It must support `ReadableStream`
   * bodies: otherwise, as with node-fetch, writes fail with a {@link ConfigurationError}. An error that controls
   * rendering (Next's redirects, React's suspense) is rethrown unchanged. Any other error that it throws becomes a
   * `ConnectionError` with its class and code, and the request is not retried.
   */
  readonly fetch?: Fetch | undefined;
  /**
   * Further options for every `fetch`, such as a `dispatcher`. They cannot change method, headers, body or redirects.
   */
  readonly fetchOptions?: Readonly<Record<string, unknown>> | undefined;
  /** Headers for every request. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Language of the vendor's error messages, `pl` for Polish. Default: the vendor's, English. */
  readonly acceptLanguage?: string | undefined;
  /** IANA name of the zone in which a `Date` is written. Default `Europe/Warsaw`, what the vendor's times mean. */
  readonly timeZone?: string | undefined;
  /**
   * Receives log lines, for example `console`. They contain no values and no personal data. Its failures do not affect
   * calls.
   */
  readonly logger?: Logger | undefined;
  /**
   * Called once for every field of a response that differs from its documentation. Default: a warning to the logger.
   * Its failures do not affect calls.
   */
  readonly onDrift?: ((drift: Drift) => void) | undefined;
  /** What happens then: `report` (default), `strict` (a `ResponseMismatchError`) or `off`. */
  readonly responseValidation?: 'report' | 'strict' | 'off' | undefined;
  /** Functions around every attempt, the first outermost. */
  readonly interceptors?: readonly Interceptor[] | undefined;
  /** Refuses every call that is not a GET, before anything is sent. */
  readonly readOnly?: boolean | undefined;
  /** Sends no write: it is answered with what would be sent, a `PlannedRequest`. Reads are sent. */
  readonly dryRun?: boolean | undefined;
  /** Allows the client in a browser, where anyone can read the password. Only behind your own proxy. */
  readonly dangerouslyAllowBrowser?: boolean | undefined;
}

/** What a single call may say of itself, always the last argument. */
export interface CallOptions {
  /** Ends the call; it then rejects with the `reason` of the signal. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds for one attempt. */
  readonly timeout?: number | undefined;
  /** Milliseconds for all attempts and the waits between them. */
  readonly totalTimeout?: number | undefined;
  /** `false`, or how many attempts the call has. */
  readonly retry?: false | RetryOptions | undefined;
  /** Headers for this call. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** The options of a client after reading, checking and filling in. */
export interface ResolvedOptions {
  readonly baseUrl: string;
  readonly username: string;
  readonly password: string;
  readonly authorization: () => string;
  readonly timeout: number;
  readonly totalTimeout: number;
  readonly attempts: number;
  readonly concurrency: number;
  readonly rateLimit: RateLimit | RateLimiter | undefined;
  readonly fetch: Fetch | undefined;
  readonly fetchOptions: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeZone: string;
  readonly logger: Logger | undefined;
  readonly onDrift: ((drift: Drift) => void) | undefined;
  readonly responseValidation: 'report' | 'strict' | 'off';
  readonly interceptors: readonly Interceptor[];
  readonly readOnly: boolean;
  readonly dryRun: boolean;
  /** Texts that must never show up in an error. */
  readonly secrets: readonly string[];
}

const clientOptionNames = [
  'system',
  'baseUrl',
  'username',
  'password',
  'timeout',
  'totalTimeout',
  'retry',
  'concurrency',
  'rateLimit',
  'fetch',
  'fetchOptions',
  'headers',
  'acceptLanguage',
  'timeZone',
  'logger',
  'onDrift',
  'responseValidation',
  'interceptors',
  'readOnly',
  'dryRun',
  'dangerouslyAllowBrowser',
] as const satisfies readonly (keyof ClientOptions)[];

/** Names of the options of a call. */
export const callOptionNames: readonly (keyof CallOptions)[] = [
  'signal',
  'timeout',
  'totalTimeout',
  'retry',
  'headers',
];

/** Headers that only the client itself, or the platform, may set. */
const reservedHeaders = [
  'authorization',
  'connection',
  'content-length',
  'cookie',
  'expect',
  'host',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

/** Options of `fetch` that only the client itself may set. */
const reservedFetchOptions = ['method', 'headers', 'body', 'redirect', 'signal', 'duplex'];

/**
 * The given options that are the object's own and set; what is inherited, or was put on `Object.prototype`, is not
 * read. An option that does not exist is an error, with the one that was probably meant.
 */
export function ownOptions<Options extends object>(options: Options, names: readonly string[], path = ''): Options {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new ConfigurationError(`expected an object of options: ${names.join(', ')}`);
  }
  if (isSignal(options)) throw new ConfigurationError('expected { signal }, not the signal itself');
  const own: Record<string, unknown> = Object.create(null);
  for (const [name, value] of Object.entries(options)) {
    if (!names.includes(name)) {
      const shown = /^\w{1,64}$/.test(name) ? name : 'a name';
      throw new ConfigurationError(`${path}${shown} is not an option (${hintOf(name, names, 'option')})`);
    }
    if (value !== undefined) own[name] = value;
  }
  return own as Options;
}

/**
 * A frozen copy of client options and of the objects in them, the base of `thulium.with`. Later changes to the given
 * objects have no effect.
 */
export function readClientOptions(options: ClientOptions): ClientOptions {
  const own = ownOptions(options, clientOptionNames) as Record<string, unknown>;
  for (const [name, read] of Object.entries(nestedOptions)) if (own[name] !== undefined) own[name] = read(own[name]);
  return Object.freeze(own as ClientOptions);
}

/** The options that hold more than one value. Each of these gives what it takes when it is given that again. */
const nestedOptions: Readonly<Record<string, (value: unknown) => unknown>> = {
  retry: readRetry,
  rateLimit: readRateLimit,
  fetchOptions: readFetchOptions,
  headers: (headers) => Object.freeze(readHeaders(headers)),
  interceptors: readInterceptors,
};

/** Checks the options of a call; what is not given comes from the client. */
export function readCallOptions(
  options: CallOptions | undefined,
  client: ResolvedOptions,
): {
  signal: AbortSignal | undefined;
  timeout: number;
  totalTimeout: number;
  attempts: number;
  headers: Readonly<Record<string, string>>;
} {
  if (options === undefined) {
    const { timeout, totalTimeout, attempts, headers } = client;
    return { signal: undefined, timeout, totalTimeout, attempts, headers };
  }
  const own = ownOptions(options, callOptionNames);
  if (own.signal !== undefined && !isSignal(own.signal)) {
    throw new ConfigurationError('signal: expected an AbortSignal');
  }
  return {
    signal: own.signal,
    timeout: readMilliseconds('timeout', own.timeout) ?? client.timeout,
    totalTimeout: readMilliseconds('totalTimeout', own.totalTimeout) ?? client.totalTimeout,
    attempts: attemptsOf(own.retry === undefined ? undefined : readRetry(own.retry)) ?? client.attempts,
    headers: own.headers === undefined ? client.headers : { ...client.headers, ...readHeaders(own.headers) },
  };
}

/** Reads, checks and fills in the options of a client; throws a {@link ConfigurationError} that names what is wrong. */
export function resolveOptions(given: ClientOptions): ResolvedOptions {
  const options = readClientOptions(given);
  if (isBrowser() && options.dangerouslyAllowBrowser !== true) {
    throw new ConfigurationError(
      'this is a browser, where everybody can read the password; call Thulium from a server of yours, or set dangerouslyAllowBrowser for a proxy that adds its own credentials',
    );
  }
  const { username, password, baseUrl } = readCredentials(options);
  const authorization = basicAuthorization(username, password);
  const { timeZone = 'Europe/Warsaw', responseValidation = 'report' } = options;
  // The default is not looked up: that alone costs some 15 ms of processor time in a program that writes no dates.
  if (options.timeZone !== undefined && (typeof timeZone !== 'string' || !isTimeZone(timeZone))) {
    throw new ConfigurationError('timeZone: expected an IANA name such as "Europe/Warsaw"');
  }
  if (!['report', 'strict', 'off'].includes(responseValidation)) {
    throw new ConfigurationError('responseValidation: expected "report", "strict" or "off"');
  }
  const acceptLanguage = readText('acceptLanguage', options.acceptLanguage);
  return Object.freeze({
    baseUrl,
    username,
    password,
    authorization: () => authorization,
    timeout: readMilliseconds('timeout', options.timeout) ?? 30_000,
    totalTimeout: readMilliseconds('totalTimeout', options.totalTimeout) ?? 120_000,
    attempts: attemptsOf(options.retry) ?? 3,
    concurrency: readPositiveInteger('concurrency', options.concurrency) ?? 16,
    rateLimit: options.rateLimit,
    fetch: readFunction('fetch', options.fetch),
    fetchOptions: options.fetchOptions ?? {},
    headers: Object.freeze({
      ...(acceptLanguage === undefined ? {} : readHeaders({ 'accept-language': acceptLanguage })),
      ...options.headers,
    }),
    timeZone,
    logger: readLogger(options.logger),
    onDrift: readFunction('onDrift', options.onDrift),
    responseValidation,
    interceptors: options.interceptors ?? [],
    readOnly: options.readOnly === true,
    dryRun: options.dryRun === true,
    secrets: [
      username,
      password,
      authorization.slice('Basic '.length),
      encodeURIComponent(username),
      encodeURIComponent(password),
    ],
  });
}

function readCredentials(options: ClientOptions): { username: string; password: string; baseUrl: string } {
  const baseUrl = readAddress(options);
  const username = readText('username', options.username) ?? environmentVariable('THULIUM_USERNAME') ?? '';
  const password = readText('password', options.password) ?? environmentVariable('THULIUM_PASSWORD') ?? '';

  const missing: string[] = [];
  if (baseUrl === undefined) missing.push('system (or THULIUM_SYSTEM, or baseUrl, or THULIUM_BASE_URL)');
  if (username === '') missing.push('username (or THULIUM_USERNAME)');
  if (password === '') missing.push('password (or THULIUM_PASSWORD)');
  if (missing.length > 0 || baseUrl === undefined) throw new ConfigurationError(`missing: ${missing.join(', ')}`);
  return { username, password, baseUrl };
}

/** The address of the API, from the options or else from the environment; undefined when neither tells. */
export function readAddress(options: ClientOptions): string | undefined {
  const system = readText('system', options.system);
  const baseUrl = readText('baseUrl', options.baseUrl);
  if (system !== undefined && baseUrl !== undefined)
    throw new ConfigurationError('system and baseUrl: give one of them');
  if (system !== undefined) return baseUrlOfSystem(system);
  if (baseUrl !== undefined) return normalizeBaseUrl(baseUrl);

  const [givenSystem, givenBaseUrl] = [environmentVariable('THULIUM_SYSTEM'), environmentVariable('THULIUM_BASE_URL')];
  if (givenSystem !== undefined && givenBaseUrl !== undefined) {
    throw new ConfigurationError('THULIUM_SYSTEM and THULIUM_BASE_URL: set one of them');
  }
  if (givenSystem !== undefined) return baseUrlOfSystem(givenSystem, 'THULIUM_SYSTEM');
  return givenBaseUrl === undefined ? undefined : normalizeBaseUrl(givenBaseUrl, 'THULIUM_BASE_URL');
}

/** An environment variable that is set and not empty, where the platform has any. */
function environmentVariable(name: string): string | undefined {
  try {
    const { process } = globalThis as { readonly process?: { readonly env?: Record<string, string | undefined> } };
    const variables = process?.env ?? {};
    return (Object.hasOwn(variables, name) && variables[name]) || undefined;
  } catch {
    return undefined; // Deno without permission to read it.
  }
}

function isBrowser(): boolean {
  const { document, importScripts, navigator } = globalThis as {
    readonly document?: unknown;
    readonly importScripts?: unknown;
    readonly navigator?: { readonly userAgent?: string };
  };
  const isWebWorker = typeof importScripts === 'function' && navigator?.userAgent?.startsWith('Mozilla/') === true;
  return (typeof document === 'object' && document !== null) || isWebWorker;
}

function readText(name: string, value: unknown): string | undefined {
  if (value === undefined || typeof value === 'string') return value;
  throw new ConfigurationError(`${name}: expected a string`);
}

function readFunction<Value>(name: string, value: Value): Value {
  if (value === undefined || typeof value === 'function') return value;
  throw new ConfigurationError(`${name}: expected a function`);
}

/** The longest wait that timers of all platforms keep: a longer one would end at once. */
const longestTimer = 2 ** 31 - 1;

function readMilliseconds(name: string, value: unknown): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'number' && value > 0 && value <= longestTimer) return value;
  throw new ConfigurationError(`${name}: expected a number of milliseconds, from 1 to ${longestTimer}`);
}

function readPositiveInteger(name: string, value: unknown): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return value;
  throw new ConfigurationError(`${name}: expected a whole number, 1 or more`);
}

/** A frozen copy of how a call is retried. */
export function readRetry(retry: unknown): false | RetryOptions {
  if (retry === false) return false;
  if (typeof retry !== 'object' || retry === null) {
    throw new ConfigurationError('retry: expected false or, for example, { attempts: 5 }');
  }
  const { attempts } = ownOptions<RetryOptions>(retry, ['attempts'], 'retry.');
  return Object.freeze({ attempts: readPositiveInteger('retry.attempts', attempts) });
}

function attemptsOf(retry: false | RetryOptions | undefined): number | undefined {
  return retry === false ? 1 : retry?.attempts;
}

/** An object that behaves like an `AbortSignal`; those of other realms are no instances of ours. */
/** Whether a value is an `AbortSignal`, also of another realm; one of an old polyfill has no `throwIfAborted`. */
export function isSignal(value: unknown): value is AbortSignal {
  if (typeof value !== 'object' || value === null) return false;
  const { aborted, addEventListener, throwIfAborted } = value as Partial<AbortSignal>;
  const methods = [addEventListener, throwIfAborted];
  return typeof aborted === 'boolean' && methods.every((method) => typeof method === 'function');
}

function readRateLimit(rateLimit: unknown): RateLimit | RateLimiter {
  if (isRateLimiter(rateLimit as RateLimiter)) return rateLimit as RateLimiter;
  const { requests, per } = ownFieldsOf<RateLimit>(rateLimit);
  if (Number.isSafeInteger(requests) && Number.isFinite(per) && Number(requests) > 0 && Number(per) > 0) {
    return Object.freeze({ requests: Number(requests), per: Number(per) });
  }
  throw new ConfigurationError(
    'rateLimit: expected { requests, per }, a whole number of requests and a number of milliseconds, or a RateLimiter',
  );
}

function ownFieldsOf<Value>(value: unknown): Partial<Value> {
  return Object.assign(Object.create(null), value);
}

function readFetchOptions(fetchOptions: unknown): Readonly<Record<string, unknown>> {
  if (typeof fetchOptions !== 'object' || fetchOptions === null) {
    throw new ConfigurationError('fetchOptions: expected an object');
  }
  const own = { ...fetchOptions };
  for (const name of reservedFetchOptions) {
    if (Object.hasOwn(own, name)) throw new ConfigurationError(`fetchOptions: ${name} is set by the client itself`);
  }
  return Object.freeze(own);
}

function readLogger(logger: unknown): Logger | undefined {
  if (logger === undefined) return undefined;
  const levels = (typeof logger === 'object' && logger !== null ? logger : {}) as Record<string, unknown>;
  for (const level of ['debug', 'info', 'warn', 'error']) {
    if (typeof levels[level] !== 'function') {
      throw new ConfigurationError('logger: expected an object with the functions debug, info, warn and error');
    }
  }
  return logger as Logger;
}

function readInterceptors(interceptors: unknown): readonly Interceptor[] {
  const own: Interceptor[] | undefined = Array.isArray(interceptors) ? [...interceptors] : undefined;
  if (own === undefined || own.some((interceptor) => typeof interceptor !== 'function')) {
    throw new ConfigurationError('interceptors: expected a list of functions');
  }
  return Object.freeze(own);
}

/** Headers by their names in lower case; refuses what is the client's own, and what could end a header. */
export function readHeaders(headers: unknown): Record<string, string> {
  const read: Record<string, string> = {};
  if (typeof headers !== 'object' || headers === null || Symbol.iterator in headers) {
    throw new ConfigurationError('headers: expected an object of names and strings');
  }
  for (const [name, value] of Object.entries(headers)) {
    const key = name.toLowerCase();
    if (!/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(key))
      throw new ConfigurationError('headers: a name is not a valid header name');
    if (reservedHeaders.includes(key)) throw new ConfigurationError(`headers: ${key} is set by the client itself`);
    if (typeof value !== 'string' || !/^[\t\u0020-\u007e\u0080-\u00ff]*$/.test(value)) {
      throw new ConfigurationError(`headers: the value of ${key} cannot stand in a header`);
    }
    read[key] = value;
  }
  return read;
}
