import { type CallResult, type PreparedCall, runCall, type SharedState } from './call.js';
import { checkResponse } from './drift.js';
import type { EncodedRequest, Endpoint, EndpointDescription } from './endpoint.js';
import { type Environment, platformEnvironment } from './environment.js';
import { ConfigurationError } from './errors.js';
import { LearningRateLimiter } from './learningRateLimiter.js';
import { writeLog } from './logger.js';
import {
  type CallOptions,
  type ClientOptions,
  type ResolvedOptions,
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

/** What came around the data of an answer. */
export interface ResponseInfo {
  /** HTTP status, for example 201. */
  readonly status: number;
  readonly headers: Headers;
  /** How many attempts the call took. */
  readonly attempts: number;
}

/** Data and what came around it. */
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
  /** A client that differs in these options. Where address and limits stay the same, the two share the limits. */
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
  return makeClient(readClientOptions(options), environment, undefined);
}

function makeClient(given: ClientOptions, environment: Environment, shared: SharedState | undefined): Thulium {
  const options = resolveOptions(given);
  const state = shared ?? {
    environment,
    semaphore: new Semaphore(options.concurrency),
    rateLimiter: rateLimiterOf(options, environment),
    retryBudget: new RetryBudget(),
    transport: new Transport(options.fetch, options.fetchOptions),
  };
  const context: SchemaContext = Object.assign(Object.create(null), { timeZone: options.timeZone });
  const drift = { seen: new Set<string>(), options };

  async function send(
    endpoint: EndpointDescription,
    encode: () => EncodedRequest,
    input: unknown,
    callOptions: CallOptions | undefined,
  ): Promise<(Pick<CallResult, 'json' | 'download'> & { readonly response: ResponseInfo }) | PlannedRequest> {
    const settings = readCallOptions(callOptions, options);
    const request = encode();
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
    const call: PreparedCall = { endpoint, request, input, ...settings };
    const { json, download, attempts, head } = await runCall(state, options, call);
    const { status } = head;
    // Most programs never look at the headers, and to make them is dear.
    const response = {
      status,
      get headers(): Headers {
        return head.headers;
      },
      attempts,
    };
    return { json, download, response };
  }

  const client: Thulium = {
    baseUrl: options.baseUrl,
    timeZone: options.timeZone,
    async call(endpoint, input, callOptions) {
      return (await client.callWithResponse(endpoint, input, callOptions)).data;
    },
    async callWithResponse<Input, Output>(endpoint: Endpoint<Input, Output>, input: Input, callOptions?: CallOptions) {
      const answer = await send(endpoint, () => endpoint.encode(input, context), input, callOptions);
      if (answer instanceof PlannedRequest) {
        // What a dry run answers takes the place of the data, as documented on the option.
        return { data: answer as Output, response: { status: 0, headers: new Headers(), attempts: 0 } };
      }
      const { json, download, response } = answer;
      if (download !== undefined) return { data: download as Output, response };
      const decoded = endpoint.decode(json, context, input);
      checkResponse(endpoint, decoded.issues, json === undefined, response, drift);
      return { data: decoded.output, response };
    },
    async request(request, callOptions) {
      const { endpoint, encode } = encodeRawRequest(request);
      const answer = await send(endpoint, encode, request, callOptions);
      return answer instanceof PlannedRequest ? answer : answer.json;
    },
    with(changes) {
      const own = readClientOptions(changes);
      const { username, password, baseUrl } = options;
      const movesAway = own.system !== undefined || own.baseUrl !== undefined;
      const place = { system: undefined, baseUrl: movesAway ? undefined : baseUrl };
      const merged = readClientOptions({ ...given, username, password, ...place, ...own });
      const limits = ['system', 'baseUrl', 'concurrency', 'rateLimit', 'fetch', 'fetchOptions'] as const;
      return makeClient(merged, environment, limits.some((name) => own[name] !== undefined) ? undefined : state);
    },
  };
  return Object.freeze(client);
}

function rateLimiterOf({ rateLimit }: ResolvedOptions, environment: Environment): RateLimiter {
  if (rateLimit === undefined) return new LearningRateLimiter(environment);
  return isRateLimiter(rateLimit) ? rateLimit : new LocalRateLimiter(environment, rateLimit);
}
