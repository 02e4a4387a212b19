import { type CallResult, runCall, type SharedState } from './call.js';
import { checkResponse } from './drift.js';
import type { EncodedRequest, Endpoint, EndpointDescription } from './endpoint.js';
import { type Environment, platformEnvironment } from './environment.js';
import { ConfigurationError } from './errors.js';
import { dryRunMark, type FlowScope, flowScope } from './flowQueue.js';
import { guardRateLimiter } from './guardedRateLimiter.js';
import { checkQuerySize } from './input.js';
import { LearningRateLimiter } from './learningRateLimiter.js';
import { writeLog } from './logger.js';
import {
  type CallOptions,
  type ClientOptions,
  type ResolvedOptions,
  readAddress,
  readCallOptions,
  readClientOptions,
  resolveOptions,
} from './options.js';
import { PlannedRequest } from './plannedRequest.js';
import { isRateLimiter, LocalRateLimiter, type RateLimiter } from './rateLimiter.js';
import { encodeRawRequest, type RawRequest } from './rawRequest.js';
import { RetryBudget } from './retry.js';
import type { SchemaContext } from './schema.js';
import { Semaphore } from './semaphore.js';
import { Transport } from './transport.js';
import { parseUrl } from './url.js';

/** Status and headers of a response. */
export interface ResponseInfo {
  /** HTTP status, for example 201. */
  readonly status: number;
  readonly headers: Headers;
  /** How many attempts the call took. */
  readonly attempts: number;
}

/** The data of a response, with its status and headers. */
export interface DataWithResponse<Output> {
  readonly data: Output;
  readonly response: ResponseInfo;
}

/**
 * A client of one Thulium system. It is an interface, not a class: endpoints of one copy of this package work with a
 * client of another.
 */
export interface Thulium {
  /** Address of the API, for example `https://acme.thulium.com/api`. */
  readonly baseUrl: string;
  /** IANA name of the zone in which a `Date` is written, for example `Europe/Warsaw`. */
  readonly timeZone: string;
  /** Calls an endpoint. `endpoint(client, input)` and the bound form do the same. */
  call<Input, Output>(endpoint: Endpoint<Input, Output>, input: Input, options?: CallOptions): Promise<Output>;
  /** Calls an endpoint and also gives status, headers and attempts. */
  callWithResponse<Input, Output>(
    endpoint: Endpoint<Input, Output>,
    input: Input,
    options?: CallOptions,
  ): Promise<DataWithResponse<Output>>;
  /**
   * Calls what has no endpoint in this SDK, with the same limits, retries and errors. Nothing of the answer is checked.
   *
   * @example
   * ```ts
   * const answer = await thulium.request({ method: 'GET', path: '/queues/{queue_id}', params: { queue_id: 3 } });
   * ```
   */
  request(request: RawRequest, options?: CallOptions): Promise<unknown>;
  /**
   * Returns a client that differs in these options. If base URL and limits stay the same, both clients share the
   * limits. With a `system` or `baseUrl` of another origin, `username` and `password` are required, and also `headers`
   * and `fetchOptions` if this client has any (`{}` for none): they may hold credentials, and are sent to its own origin
   * only. `fetch`, `interceptors` and the other options are kept.
   *
   * @throws ConfigurationError that names the options to pass again, or what is wrong.
   */
  with(options: ClientOptions): Thulium;
}

/**
 * Makes a client.
 *
 * @example
 * ```ts
 * const thulium = createThulium({ system: 'acme', username: 'api_user', password: 'secret' });
 * ```
 *
 * @throws ConfigurationError that names what is missing or wrong. Nothing is sent.
 */
export function createThulium(options: ClientOptions = {}): Thulium {
  return createClient(options, platformEnvironment);
}

/** As {@link createThulium}, with clocks, randomness and timers of one's own. */
export function createClient(options: ClientOptions, environment: Environment): Thulium {
  return makeClient(readClientOptions(options), environment);
}

function makeClient(
  given: ClientOptions,
  environment: Environment,
  shared?: SharedState | undefined,
  sharedFlows?: FlowScope | undefined,
): Thulium {
  const options = resolveOptions(given);
  const state = shared ?? makeState(options, environment);
  const flows = sharedFlows ?? { environment, concurrency: options.concurrency };
  const context: SchemaContext = Object.assign(Object.create(null), { timeZone: options.timeZone });
  const isSearched = options.responseValidation !== 'off';
  const responseContext = isSearched ? context : Object.assign(Object.create(null), context, { maxIssues: 0 });
  const drift = { seen: new Set<string>(), options };

  /** Sends what a call says, or plans it; `finish` makes of the answer what the call gives. */
  async function perform<Value>(
    endpoint: EndpointDescription,
    encode: () => EncodedRequest,
    callOptions: CallOptions | undefined,
    finish: (result: CallResult, values: unknown) => Value,
    takesEmpty: () => boolean,
  ): Promise<Value | PlannedRequest> {
    const settings = readCallOptions(callOptions, options);
    const request = encode();
    const { values } = request;
    checkQuerySize(endpoint.id, request.query);
    const isWrite = endpoint.method !== 'GET';
    if (isWrite && options.readOnly) {
      throw new ConfigurationError(`${endpoint.id}: this client is read-only; nothing was sent`, {
        endpoint: endpoint.id,
      });
    }
    if (isWrite && options.dryRun) {
      const planned = new PlannedRequest(endpoint, options.baseUrl, request);
      const { id, method, path } = endpoint;
      writeLog(options.logger, 'info', `thulium ${method} ${path} is not sent: dry run`, {
        endpoint: id,
        method,
        path,
      });
      return planned;
    }
    return runCall(state, options, { endpoint, request, input: values, takesEmpty, ...settings }, (result) =>
      finish(result, values),
    );
  }

  /** What an endpoint makes of an answer. */
  function read<Input, Output>(endpoint: Endpoint<Input, Output>, values: unknown, result: CallResult): Output {
    const { output, issues } = endpoint.decode(result.json, responseContext, values as Input);
    checkResponse(endpoint, issues, result, drift);
    return output;
  }

  function takesEmpty<Input, Output>(endpoint: Endpoint<Input, Output>): boolean {
    return endpoint.decode(undefined, context).issues.length === 0;
  }

  const client: Thulium & { readonly [flowScope]: FlowScope; readonly [dryRunMark]: boolean } = {
    [flowScope]: flows,
    [dryRunMark]: options.dryRun,
    baseUrl: options.baseUrl,
    timeZone: options.timeZone,
    call<Input, Output>(endpoint: Endpoint<Input, Output>, input: Input, callOptions?: CallOptions) {
      const encode = () => endpoint.encode(input, context);
      const finish = (result: CallResult, values: unknown) => read(endpoint, values, result);
      const answer = perform(endpoint, encode, callOptions, finish, () => takesEmpty(endpoint));
      // What a dry run answers takes the place of the data, as documented on the option.
      return answer as Promise<Output>;
    },
    async callWithResponse<Input, Output>(endpoint: Endpoint<Input, Output>, input: Input, callOptions?: CallOptions) {
      const encode = () => endpoint.encode(input, context);
      const finish = (result: CallResult, values: unknown) => {
        const { head, attempts } = result;
        return {
          data: read(endpoint, values, result),
          response: { status: head.status, headers: head.headers, attempts },
        };
      };
      const answer = await perform(endpoint, encode, callOptions, finish, () => takesEmpty(endpoint));
      if (!(answer instanceof PlannedRequest)) return answer;
      return { data: answer as Output, response: { status: 0, headers: new Headers(), attempts: 0 } };
    },
    async request(request, callOptions) {
      const { endpoint, encode } = encodeRawRequest(request);
      const finish = ({ json }: CallResult) => json;
      return perform(endpoint, encode, callOptions, finish, () => false);
    },
    with(changes) {
      const own = readClientOptions(changes);
      const { username, password, baseUrl } = options;
      const isMoved = own.system !== undefined || own.baseUrl !== undefined;
      const place = { system: undefined, baseUrl: isMoved ? undefined : baseUrl };
      const merged = readClientOptions({ ...given, username, password, ...place, ...own });
      if (isMoved && originOf(readAddress(merged)) !== originOf(baseUrl))
        checkPrivateOptions({ ...given, username, password }, own);
      const limits = ['system', 'baseUrl', 'concurrency', 'rateLimit', 'fetch', 'fetchOptions'] as const;
      const keepsLimits = limits.every((name) => own[name] === undefined);
      return makeClient(merged, environment, keepsLimits ? state : undefined, isMoved ? undefined : flows);
    },
  };
  return Object.freeze(client);
}

/** Options that may hold credentials: they are sent to the origin for which they were given only. */
const privateOptions = ['username', 'password', 'headers', 'fetchOptions'] as const;

/** Throws if a client of another origin would take over such an option of a client. */
function checkPrivateOptions(before: ClientOptions, own: ClientOptions): void {
  const isSet = (name: (typeof privateOptions)[number]) => Object.keys(Object(before[name])).length > 0;
  const missing = privateOptions.filter((name) => isSet(name) && own[name] === undefined);
  if (missing.length === 0) return;
  const place = own.system === undefined ? 'baseUrl' : 'system';
  throw new ConfigurationError(
    `${place}: this origin differs from that of the client, whose ${privateOptions.join(', ')} are not sent there; pass again: ${missing.join(', ')}`,
  );
}

function originOf(address: string | undefined): string | undefined {
  return address === undefined ? undefined : parseUrl(address)?.origin;
}

function makeState(options: ResolvedOptions, environment: Environment): SharedState {
  const { concurrency, rateLimit, fetch, fetchOptions } = options;
  const semaphore = new Semaphore(concurrency, environment);
  return {
    environment,
    semaphore,
    rateLimiter: rateLimiterOf(rateLimit, environment, () => semaphore.countRunning()),
    retryBudget: new RetryBudget(),
    transport: new Transport(fetch, fetchOptions),
  };
}

function rateLimiterOf(
  rateLimit: ResolvedOptions['rateLimit'],
  environment: Environment,
  countRunning: () => number,
): RateLimiter {
  if (rateLimit === undefined) return new LearningRateLimiter(environment, countRunning);
  return isRateLimiter(rateLimit) ? guardRateLimiter(rateLimit) : new LocalRateLimiter(environment, rateLimit);
}
