import { abortable, Scope, type StopSignal, sleep } from './abort.js';
import { NotJson, parseJson } from './decode.js';
import { type Download, makeDownload } from './download.js';
import type { EncodedRequest, EndpointDescription } from './endpoint.js';
import type { Environment } from './environment.js';
import { ConfigurationError, type Delivery, type Effect, QueueFullError } from './errors.js';
import {
  deliveryOf,
  type Failure,
  failureOfStatus,
  failureOfThrown,
  isSuccess,
  notJsonFailure,
  timeoutFailure,
} from './failure.js';
import { type AttemptRequest, type AttemptResponse, checkIntercepted, runInterceptors } from './interceptor.js';
import { type LogFields, writeLog } from './logger.js';
import type { ResolvedOptions } from './options.js';
import type { RateLimiter, RequestOutcome } from './rateLimiter.js';
import { RequestBytes, streamOf } from './requestBytes.js';
import { backOff, backOffBase, longestRetryAfter, maySendAgain, type RetryBudget, type RetryKind } from './retry.js';
import { longestQueue, type Semaphore } from './semaphore.js';
import { stopHubOf } from './stopHub.js';
import type { Progress, Transport } from './transport.js';

/** What all calls of a client, and of the clients made from it, share. */
export interface SharedState {
  readonly environment: Environment;
  readonly semaphore: Semaphore;
  readonly rateLimiter: RateLimiter;
  readonly retryBudget: RetryBudget;
  readonly transport: Transport;
}

/** One call, ready to be sent. */
export interface PreparedCall {
  readonly endpoint: EndpointDescription;
  readonly request: EncodedRequest;
  /** What the user gave, to take it out of what the server says. */
  readonly input: unknown;
  readonly signal: AbortSignal | undefined;
  readonly timeout: number;
  readonly totalTimeout: number;
  readonly attempts: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** A 2xx answer: its JSON (`undefined` when it is empty) and what came around it. */
export interface CallResult {
  readonly json: unknown;
  /** In place of JSON, where the endpoint answers with a file. */
  readonly download?: Download | undefined;
  /** Status and headers; the object of the headers may be made when it is looked at. */
  readonly head: Pick<AttemptResponse, 'status' | 'headers'>;
  readonly attempts: number;
}

/**
 * Waits for a slot, then makes attempts until one succeeds, or trying again is not allowed; `finish` makes of the answer
 * what the call gives.
 */
export async function runCall<Value>(
  state: SharedState,
  options: ResolvedOptions,
  call: PreparedCall,
  finish: (result: CallResult) => Value,
): Promise<Value> {
  const { semaphore } = state;
  const { signal } = call;
  signal?.throwIfAborted();
  const stop = signal && stopHubOf(signal);
  if (semaphore.waiting >= longestQueue) throw new QueueFullError(call.endpoint.id, semaphore.waiting);
  return semaphore.run(stop, async () => {
    try {
      return finish(await new CallRun(state, options, call, stop).run());
    } finally {
      semaphore.release();
    }
  });
}

/** Whether the body of a request was a stream that went out: it cannot be sent again. */
function isSpent({ body }: EncodedRequest): boolean {
  return body instanceof RequestBytes && body.isSpent;
}

/** Whether an attempt gave an answer; what somebody put on `Object.prototype` is none. */
function isResult(outcome: CallResult | Failure): outcome is CallResult {
  return Object.hasOwn(outcome, 'json');
}

/** What the end of an attempt says to a limiter. */
function requestOutcome(outcome: CallResult | Failure | undefined): RequestOutcome {
  if (outcome === undefined) return 'unknown';
  if (isResult(outcome)) return 'accepted';
  if (outcome.status === 429) return 'refused';
  return outcome.status !== undefined && outcome.status < 500 ? 'accepted' : 'unknown';
}

/** One attempt while it runs. */
interface Attempt {
  readonly scope: Scope;
  readonly progress: Progress;
  /** How it failed in the network, and the error that interceptors see of that. */
  failed: { readonly error: unknown; readonly failure: Failure } | undefined;
}

/** The attempts of one call, and what they taught so far. */
class CallRun {
  readonly #state: SharedState;
  readonly #options: ResolvedOptions;
  readonly #call: PreparedCall;
  /** Ends the call on behalf of the user. */
  readonly #stop: StopSignal | undefined;
  /** When the time of the whole call is over. */
  readonly #end: number;
  #isOver = false;
  #attempt = 0;
  #delivery: Delivery = 'not-sent';
  #effect: Effect = 'none';
  #lastRetry: RetryKind | undefined;
  /** Whether the limiter has acted already on what the last refusal says. */
  #isExpected = false;

  constructor(state: SharedState, options: ResolvedOptions, call: PreparedCall, stop: StopSignal | undefined) {
    this.#state = state;
    this.#options = options;
    this.#call = call;
    this.#stop = stop;
    this.#end = state.environment.now() + call.totalTimeout;
  }

  get #isDownload(): boolean {
    return this.#call.endpoint.responseType === 'bytes';
  }

  async run(): Promise<CallResult> {
    const { rateLimiter } = this.#state;
    for (;;) {
      const mayHaveBeenApplied = this.#effect !== 'none';
      // Most of the time a request may start at once: a wait would cost more than the decision.
      const isFree = this.#stop?.aborted !== true && rateLimiter.tryStart?.() === true;
      if (!isFree) await this.#waitForTurn();
      const outcome = await this.#runAttempt();
      if (isResult(outcome)) return this.#succeed(outcome);
      if (outcome.status === 404 && mayHaveBeenApplied && this.#call.endpoint.method === 'DELETE') {
        // An earlier attempt, whose answer was lost, has done it.
        const head = { status: 404, headers: new Headers() };
        return this.#succeed({ json: undefined, head, attempts: this.#attempt });
      }
      this.#remember(outcome);
      await this.#waitOrThrow(outcome);
    }
  }

  #succeed(result: CallResult): CallResult {
    this.#state.retryBudget.refund(this.#lastRetry);
    return result;
  }

  /** The request as a whole was not sent only if no attempt was; a doubt about the effect stays. */
  #remember({ delivery, effect }: Failure): void {
    const onlyUnsent = this.#attempt === 1 || this.#delivery === 'not-sent';
    this.#delivery = delivery === 'not-sent' && !onlyUnsent ? 'unknown' : delivery;
    if (effect === 'applied' || this.#effect === 'none') this.#effect = effect;
  }

  /** Waits for the next attempt, or throws the failure as the error of the call. */
  async #waitOrThrow(failure: Failure): Promise<void> {
    const { environment, retryBudget } = this.#state;
    const kind: RetryKind = failure.status === 429 ? 'throttled' : 'failure';
    const base = backOffBase[this.#isExpected ? 'failure' : kind];
    const delay = failure.retryAfter ?? backOff(this.#attempt - 1, base, environment.random);
    const learns = this.#state.rateLimiter.ended !== undefined;
    if (kind === 'throttled' && (failure.retryAfter !== undefined || !learns)) {
      this.#pause(Math.min(delay, longestRetryAfter));
    }

    const retryable = maySendAgain(failure, this.#call.endpoint.idempotent);
    const again =
      retryable &&
      !this.#isOver &&
      this.#attempt < this.#call.attempts &&
      delay <= longestRetryAfter &&
      environment.now() + delay < this.#end &&
      (this.#isExpected || retryBudget.take(kind));
    if (!again || isSpent(this.#call.request)) throw this.#error(failure, retryable);
    this.#lastRetry = this.#isExpected ? undefined : kind;
    await this.#wait((scope) => sleep(environment, delay, scope));
  }

  async #waitForTurn(): Promise<void> {
    const { rateLimiter, environment } = this.#state;
    let turn: Promise<void> | undefined;
    try {
      await this.#wait((scope) => {
        turn = rateLimiter.wait(scope.signal);
        return turn;
      });
    } catch (error) {
      // Its turn may have come in the moment in which it was ended.
      turn?.then(
        () => this.#tellLimiter(environment.now(), undefined),
        () => undefined,
      );
      throw error;
    }
  }

  /** How a request ended. A limiter of the user's that fails at it must not hide how this call went. */
  #tellLimiter(startedAt: number, result: CallResult | Failure | undefined): void {
    const { rateLimiter } = this.#state;
    const outcome = requestOutcome(result);
    try {
      this.#isExpected = rateLimiter.ended?.(startedAt, outcome) === true && outcome === 'refused';
    } catch {
      this.#isExpected = false;
    }
  }

  /** Slows all calls down. A limiter of the user's that fails at it must not hide how this call went. */
  #pause(milliseconds: number): void {
    const { rateLimiter } = this.#state;
    new Promise<void>((resolve) => resolve(rateLimiter.pause(milliseconds))).catch(() => undefined);
  }

  #error(failure: Failure, retryable: boolean): Error {
    const error = failure.toError({
      endpoint: this.#call.endpoint.id,
      attempts: this.#attempt,
      delivery: this.#delivery,
      effect: this.#effect,
      retryable,
    });
    this.#log('error', 'failed', failure);
    return error;
  }

  /** Until the time of an attempt is over, or that of the whole call where that comes first. */
  #openScope(attemptTimeout: number): Scope {
    const { environment } = this.#state;
    const rest = this.#end - environment.now();
    if (attemptTimeout < rest) return new Scope(environment, 'attempt', attemptTimeout, this.#stop);
    return new Scope(environment, 'total', this.#call.totalTimeout, this.#stop, rest);
  }

  /** A wait before an attempt: what interrupts it becomes the error of the call. */
  async #wait(work: (scope: Scope) => Promise<void>): Promise<void> {
    const scope = this.#openScope(Number.POSITIVE_INFINITY);
    try {
      await abortable(work(scope), scope);
    } catch (thrown) {
      const { interruption } = scope;
      if (interruption === undefined) throw thrown;
      if (interruption.kind === 'abort') throw interruption.reason;
      const failure = timeoutFailure(this.#call.endpoint, interruption, this.#delivery, this.#effect);
      throw this.#error(failure, this.#call.endpoint.idempotent || this.#effect === 'none');
    } finally {
      scope.close();
    }
  }

  /** One attempt under its own time-out: a readable 2xx, or how it failed. Whatever else is thrown is not ours. */
  async #runAttempt(): Promise<CallResult | Failure> {
    const { environment } = this.#state;
    const { endpoint, timeout, input } = this.#call;
    this.#attempt++;
    const start = environment.now();
    const scope = this.#openScope(timeout);
    const attempt: Attempt = { scope, progress: { phase: 'waiting', head: undefined }, failed: undefined };
    const { progress } = attempt;
    let result: CallResult | Failure | undefined;
    try {
      const response = await this.#send(attempt);
      result = isSuccess(response.status)
        ? this.#read(response)
        : failureOfStatus(endpoint, response, input, this.#options.secrets, environment.wallClock());
      this.#logAttempt(result, start);
      return result;
    } catch (thrown) {
      const { interruption } = scope;
      this.#isOver = interruption?.kind === 'timeout' && interruption.scope === 'total';
      if (interruption?.kind === 'abort') {
        this.#log('warn', 'aborted', { status: progress.head?.status, delivery: deliveryOf(progress.phase) }, start);
        throw interruption.reason;
      }
      const failure =
        interruption === undefined
          ? attempt.failed !== undefined && attempt.failed.error === thrown && attempt.failed.failure
          : failureOfThrown(endpoint, progress, interruption, environment.wallClock());
      if (!failure) throw thrown;
      result = failure;
      this.#logAttempt(failure, start);
      return failure;
    } finally {
      scope.close();
      this.#tellLimiter(start, result);
    }
  }

  #read(head: AttemptResponse): CallResult | Failure {
    if (this.#isDownload) {
      const { status, headers, body, stream } = head;
      const { endpoint, timeout, signal } = this.#call;
      const { environment } = this.#state;
      const attempts = this.#attempt;
      const source = { endpoint, status, headers, stream: stream ?? streamOf(new TextEncoder().encode(body)) };
      const download = makeDownload({ ...source, attempts, timeout, signal, environment });
      return { json: undefined, download, head, attempts };
    }
    try {
      return { json: parseJson(head.body), head, attempts: this.#attempt };
    } catch (error) {
      if (error instanceof NotJson) return notJsonFailure(this.#call.endpoint, head.status, error);
      throw error;
    }
  }

  /** Through the interceptors, then with the credentials to the network. */
  #send(attempt: Attempt): Promise<AttemptResponse> {
    const { endpoint, request, headers } = this.#call;
    const { baseUrl, interceptors } = this.#options;
    const query = request.query === '' ? '' : `?${request.query}`;
    const mediaType =
      request.body instanceof RequestBytes ? 'application/octet-stream' : 'application/json; charset=utf-8';
    const contentType = request.body === undefined ? {} : { 'content-type': mediaType };
    const accept = this.#isDownload ? '*/*' : 'application/json';
    const plain = {
      url: `${baseUrl}${request.path}${query}`,
      headers: { accept, ...contentType, ...headers },
      body: request.body,
    };
    if (interceptors.length === 0) return this.#dispatch(plain, attempt);
    const first: AttemptRequest = { ...plain, endpoint, attempt: this.#attempt, signal: attempt.scope.signal };
    const answer = runInterceptors(interceptors, first, (last) =>
      this.#dispatch(checkIntercepted(last, baseUrl), attempt),
    );
    return abortable(answer, attempt.scope);
  }

  /** Adds the credentials and sends. What goes wrong here is ours; it is remembered with the error that stands for it. */
  async #dispatch(
    { url, headers, body }: Pick<AttemptRequest, 'url' | 'headers' | 'body'>,
    attempt: Attempt,
  ): Promise<AttemptResponse> {
    const { endpoint } = this.#call;
    const { scope, progress } = attempt;
    const { environment, transport } = this.#state;
    if (scope.isClosed) throw new ConfigurationError('an interceptor called next after its attempt was over');
    try {
      return await transport.send({
        method: endpoint.method,
        url,
        headers: { ...headers, authorization: this.#options.authorization() },
        body,
        isDownload: this.#isDownload,
        scope,
        progress,
      });
    } catch (thrown) {
      const { interruption } = scope;
      if (interruption?.kind === 'abort') throw interruption.reason;
      const failure = failureOfThrown(endpoint, progress, interruption ?? thrown, environment.wallClock());
      const error = failure.toError({ ...failure, endpoint: endpoint.id, attempts: this.#attempt });
      attempt.failed = { error, failure };
      throw error;
    }
  }

  #logAttempt(outcome: CallResult | Failure, start: number): void {
    if (isResult(outcome)) this.#log('debug', String(outcome.head.status), { status: outcome.head.status }, start);
    else this.#log('warn', String(outcome.status ?? outcome.delivery), outcome, start);
  }

  /** `thulium POST /tickets/{ticket_id}/comment 503 120 ms, attempt 1`; fields by allow-list. */
  #log(
    level: 'debug' | 'warn' | 'error',
    words: string,
    outcome: Pick<LogFields, 'status' | 'delivery' | 'requestId'>,
    start?: number,
  ): void {
    const { status, delivery, requestId }: typeof outcome = Object.assign(Object.create(null), outcome);
    const { logger } = this.#options;
    if (logger === undefined) return;
    const { id, method, path } = this.#call.endpoint;
    const milliseconds = start === undefined ? undefined : Math.round(this.#state.environment.now() - start);
    const duration = milliseconds === undefined ? '' : ` ${milliseconds} ms`;
    const fields = { endpoint: id, method, path, status, milliseconds, attempt: this.#attempt, requestId, delivery };
    writeLog(logger, level, `thulium ${method} ${path} ${words}${duration}, attempt ${this.#attempt}`, fields);
  }
}
