import { abortable, Scope, type StopSignal, sleep } from './abort.js';
import { isControlError } from './controlError.js';
import { NotJson, parseJson } from './decode.js';
import type { DownloadSource } from './download.js';
import type { EncodedRequest, EndpointDescription } from './endpoint.js';
import type { Environment } from './environment.js';
import { isErrorEnvelope } from './errorEnvelope.js';
import {
  ConfigurationError,
  type ErrorDetails,
  QueueFullError,
  ResponseMismatchError,
  ThuliumError,
} from './errors.js';
import {
  consequence,
  effectOfSuccess,
  type Failure,
  failureOfStatus,
  failureOfThrown,
  isErrorBody,
  knownOfProgress,
  notJsonFailure,
  partFailure,
  timeoutFailure,
} from './failure.js';
import {
  type AttemptRequest,
  type AttemptResponse,
  type Misuse,
  type RequestParts,
  readIntercepted,
  runInterceptors,
} from './interceptor.js';
import { afterAttempt, hidesEffect, type Known, nothingSent } from './known.js';
import { type LogFields, writeLog } from './logger.js';
import type { ResolvedOptions } from './options.js';
import type { RateLimiter, RequestOutcome } from './rateLimiter.js';
import { RefusedRequest } from './refusedRequest.js';
import { RequestBytes, streamOf } from './requestBytes.js';
import { isSuccess } from './responseBody.js';
import { backOff, backOffBase, longestRetryAfter, maySendAgain, type RetryBudget, type RetryKind } from './retry.js';
import { longestQueue, type Semaphore } from './semaphore.js';
import { UnreadableSource } from './sentBody.js';
import { addedValues, type SentValues } from './sentValues.js';
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
  /** Whether an empty answer is one that the call can give: then a 404 says that a DELETE in doubt was done. */
  readonly takesEmpty: () => boolean;
}

/** A 2xx answer: its JSON (`undefined` when it is empty) and what came around it, and what an error about it must say. */
export interface CallResult extends Known {
  /** Where the endpoint answers with a file, its {@link DownloadSource}. */
  readonly json: unknown;
  /** Status and headers; the object of the headers may be made when it is looked at. */
  readonly head: Pick<AttemptResponse, 'status' | 'headers'>;
  readonly attempts: number;
  /** How many of the attempts were handed to the network. */
  readonly sent: number;
}

/**
 * Waits for a slot, then makes attempts until one succeeds, or trying again is not allowed; `finish` makes of the answer
 * what the call gives.
 */
export function runCall<Value>(
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
  return semaphore.run(stop, () => new CallRun(state, options, call, stop).run(finish));
}

/** Whether the body of a request was a stream that went out: it cannot be sent again. */
function isSpent({ body }: EncodedRequest): boolean {
  return body instanceof RequestBytes && body.isSpent;
}

/** Whether an attempt gave an answer; what somebody put on `Object.prototype` is none. */
function isResult(outcome: CallResult | Failure): outcome is CallResult {
  return Object.hasOwn(outcome, 'json');
}

/** Whether an answer is what came from the network, or what an interceptor made of it. */
function isSame({ status, body }: AttemptResponse, sent: AttemptResponse | undefined): boolean {
  return sent !== undefined && status === sent.status && body === sent.body;
}

/** Whether the body of a download was left behind by an interceptor that otherwise hands on the response. */
function losesStream({ status, body, stream }: AttemptResponse, sent: AttemptResponse | undefined): boolean {
  const isSent = sent?.stream != null && status === sent.status && body === sent.body;
  return isSent && stream == null;
}

/** Frees the connection of a download that an interceptor did not hand on. A stream in use is locked, and stays as it is. */
function releaseStream(response: AttemptResponse | undefined): void {
  if (response !== undefined && Object.hasOwn(response, 'stream')) {
    response.stream?.cancel().catch(() => undefined);
  }
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
  /** When it began, by the monotonic clock. */
  readonly start: number;
  readonly scope: Scope;
  readonly progress: Progress;
  /** How it failed in the network, and the error that interceptors see of that. */
  failed: { readonly error: unknown; readonly failure: Failure } | undefined;
  /** What came from the network, before interceptors saw it. */
  response: AttemptResponse | undefined;
  /** What went out, behind the interceptors, and what would have gone without them. */
  sent: { readonly parts: RequestParts; readonly plain: RequestParts } | undefined;
  /** Whether a request is under way; an interceptor need not wait for it. */
  isSending: boolean;
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
  /** When the last attempt began, by the monotonic clock. */
  #start = 0;
  /** How many attempts were handed to the network. */
  #sent = 0;
  #known: Known = nothingSent;
  /** What interceptors were told that they did wrong. */
  #misuses: WeakMap<object, string> | undefined;
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

  async run<Value>(finish: (result: CallResult) => Value): Promise<Value> {
    const { rateLimiter } = this.#state;
    for (;;) {
      const isInDoubt = this.#known.effect !== 'none';
      // Most of the time a request may start at once: a wait would cost more than the decision.
      const isFree = this.#stop?.aborted !== true && rateLimiter.tryStart?.() === true;
      if (!isFree) await this.#waitForTurn();
      const outcome = await this.#runAttempt();
      if (isResult(outcome)) return this.#succeed(outcome, finish);
      if (isInDoubt && this.#isGone(outcome)) {
        // An earlier attempt, whose answer was lost, has done it.
        const head = { status: 404, headers: new Headers() };
        const counts = { attempts: this.#attempt, sent: this.#sent };
        const result = { json: undefined, head, ...counts, delivery: 'answered', effect: 'applied' } as const;
        return this.#succeed(result, finish);
      }
      this.#known = afterAttempt(this.#known, outcome);
      await this.#waitOrThrow(outcome);
    }
  }

  /** Whether the vendor itself says that there is nothing left to delete; a page of a proxy, or another 404, proves nothing. */
  #isGone({ status, isVendorError }: Failure): boolean {
    const { endpoint, takesEmpty } = this.#call;
    return endpoint.method === 'DELETE' && status === 404 && isVendorError === true && takesEmpty();
  }

  /** Makes of the answer what the call gives; an answer that cannot be read makes it fail. */
  #succeed<Value>(result: CallResult, finish: (result: CallResult) => Value): Value {
    this.#state.retryBudget.refund(this.#lastRetry);
    const { delivery, effect, head } = result;
    try {
      const value = finish(result);
      this.#log('debug', { status: head.status }, this.#start);
      return value;
    } catch (error) {
      const differs = error instanceof ResponseMismatchError;
      const reason = differs ? 'the response differs from its documentation' : 'the response cannot be read';
      this.#log('error', { status: head.status, delivery, effect, reason }, this.#start);
      throw error;
    }
  }

  /** Waits for the next attempt, or throws the failure as the error of the call. */
  async #waitOrThrow(failure: Failure): Promise<void> {
    const { environment, retryBudget } = this.#state;
    const kind: RetryKind = failure.status === 429 ? 'throttled' : 'failure';
    const base = backOffBase[this.#isExpected ? 'failure' : kind];
    const delay = failure.retryAfter ?? backOff(this.#attempt - 1, base, environment.random);
    const learns = this.#state.rateLimiter.ended !== undefined;
    if (kind === 'throttled' && (failure.retryAfter !== undefined || !learns)) {
      this.#state.rateLimiter.pause(Math.min(delay, longestRetryAfter));
    }

    const retryable = maySendAgain(failure, this.#call.endpoint.idempotent);
    const again =
      retryable &&
      !this.#isOver &&
      this.#attempt < this.#call.attempts &&
      delay <= longestRetryAfter &&
      environment.now() + delay < this.#end &&
      (this.#isExpected || retryBudget.take(kind));
    if (!again || isSpent(this.#call.request)) throw this.#error(failure, retryable, this.#start);
    this.#log('warn', failure, this.#start, `; the next one follows in ${Math.round(delay)} ms`);
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

  /** How a request ended. */
  #tellLimiter(startedAt: number, result: CallResult | Failure | undefined): void {
    const { rateLimiter } = this.#state;
    const outcome = requestOutcome(result);
    this.#isExpected = rateLimiter.ended?.(startedAt, outcome) === true && outcome === 'refused';
  }

  /** Ends the call; `start` is that of the attempt that failed. */
  #error(failure: Failure, retryable: boolean, start?: number): Error {
    const error = failure.toError({ ...this.#details(), retryable });
    this.#log('error', { ...failure, ...this.#known }, start);
    return error;
  }

  /** What an error says of the call, with what is known so far. */
  #details(known: Known = this.#known, sent: number = this.#sent): ErrorDetails {
    const { delivery, effect } = known;
    return { endpoint: this.#call.endpoint.id, attempts: sent, delivery, effect };
  }

  /**
   * The error of a call that code of the user ended: its own, unchanged. A {@link ConfigurationError} that says what is
   * known replaces it if it misused what it was given, or would hide that a write was made: as the error of another
   * request, or as an error that knows nothing of an earlier attempt. An error that controls rendering is never replaced.
   */
  #endedBy(thrown: unknown, details: ErrorDetails = this.#details()): unknown {
    const { delivery, effect } = details;
    this.#log('error', {
      delivery,
      effect,
      reason: 'an error of an interceptor, the fetch, the limiter or the content',
    });
    const misuse = this.#misuses?.get(Object(thrown));
    if (misuse !== undefined) return this.#misuse(misuse, details);
    if (thrown instanceof ThuliumError) {
      if (!hidesEffect(thrown, details)) return thrown;
      return this.#misuse('the call was ended by the error of another request', { ...details, cause: thrown });
    }
    if (this.#known.effect === 'none' || isControlError(thrown)) return thrown;
    const words = 'a retry was ended by an error of the rate limiter or of an interceptor';
    return this.#misuse(words, { ...details, cause: thrown });
  }

  #misuse(words: string, details: ErrorDetails): ConfigurationError {
    const error = new ConfigurationError(`${this.#call.endpoint.id}: ${words}${consequence(details)}`, details);
    this.#misuses ??= new WeakMap();
    this.#misuses.set(error, words);
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
      if (interruption === undefined) throw this.#endedBy(thrown);
      if (interruption.kind === 'abort') throw interruption.reason;
      const failure = timeoutFailure(this.#call.endpoint, interruption, this.#known);
      throw this.#error(failure, this.#call.endpoint.idempotent || this.#known.effect === 'none');
    } finally {
      scope.close();
    }
  }

  /** One attempt under its own time-out: a readable 2xx, or how it failed. Whatever else is thrown is not ours. */
  async #runAttempt(): Promise<CallResult | Failure> {
    this.#attempt++;
    const start = this.#state.environment.now();
    this.#start = start;
    const scope = this.#openScope(this.#call.timeout);
    const progress: Progress = { phase: 'waiting', isOnItsWay: false, head: undefined };
    const unsent = { failed: undefined, response: undefined, sent: undefined, isSending: false };
    const attempt: Attempt = { start, scope, progress, ...unsent };
    let result: CallResult | Failure | undefined;
    try {
      const response = await this.#send(attempt);
      result = this.#read(response, attempt);
      if (!isSame(response, attempt.response)) result = { ...result, ...this.#knownOf(attempt) };
      return result;
    } catch (thrown) {
      const { interruption } = scope;
      this.#isOver = interruption?.kind === 'timeout' && interruption.scope === 'total';
      const known = this.#knownOf(attempt);
      if (interruption?.kind === 'abort') {
        this.#log('warn', { status: progress.head?.status, delivery: known.delivery, reason: 'aborted' }, start);
        throw interruption.reason;
      }
      if (interruption !== undefined) {
        result = { ...this.#failureOf(interruption, attempt), ...known };
      } else if (attempt.failed !== undefined && attempt.failed.error === thrown) {
        result = attempt.failed.failure;
      } else {
        throw this.#endedBy(thrown, this.#detailsWith(attempt));
      }
      return result;
    } finally {
      this.#sent = this.#sentWith(attempt);
      if (attempt.isSending) scope.leave();
      else scope.close();
      releaseStream(attempt.response);
      this.#tellLimiter(start, result);
    }
  }

  /** How many attempts were handed to the network, this one included. */
  #sentWith({ scope, progress }: Attempt): number {
    return this.#sent + (scope.isClosed || progress.phase === 'waiting' ? 0 : 1);
  }

  /** What the network has shown of an attempt, whatever interceptors make of it. */
  #knownOf(attempt: Attempt): Known {
    const { failed, response, progress } = attempt;
    const shown = failed?.failure ?? (this.#isDownload ? undefined : response && this.#read(response, attempt));
    const { delivery, effect } = shown ?? knownOfProgress(this.#call.endpoint, progress);
    return { delivery, effect };
  }

  #failureOf(thrown: unknown, attempt: Attempt): Failure {
    const { progress, start } = attempt;
    const { now, wallClock } = this.#state.environment;
    const elapsed = now() - start;
    return failureOfThrown(this.#call.endpoint, progress, thrown, wallClock(), elapsed, this.#sentValues(attempt));
  }

  /** What the server may repeat. */
  #sentValues({ sent }: Attempt): SentValues {
    const { secrets, timeZone } = this.#options;
    const added = sent === undefined ? [] : addedValues(sent.parts, sent.plain);
    return { input: [this.#call.input, added], secrets, timeZone };
  }

  /** What an error says of the call while an attempt runs. */
  #detailsWith(attempt: Attempt): ErrorDetails {
    return this.#details(afterAttempt(this.#known, this.#knownOf(attempt)), this.#sentWith(attempt));
  }

  /** What an answer is: a readable 2xx, or a failure. */
  #read(response: AttemptResponse, attempt: Attempt): CallResult | Failure {
    const { endpoint } = this.#call;
    const { status, body } = response;
    if (status === 206 && attempt.sent?.parts.headers.range === undefined) {
      releaseStream(response);
      return partFailure(endpoint, status);
    }
    const fail = () =>
      failureOfStatus(endpoint, response, this.#sentValues(attempt), this.#state.environment.wallClock());
    if (!isSuccess(status)) return fail();
    const result = {
      json: undefined as unknown,
      head: response,
      attempts: this.#attempt,
      sent: this.#sentWith(attempt),
      delivery: 'answered',
      effect: effectOfSuccess(endpoint),
    } as const;
    if (this.#isDownload) {
      return isErrorEnvelope(body) ? fail() : { ...result, json: this.#sourceOf(response, attempt.progress) };
    }
    try {
      const json = parseJson(body);
      return isErrorBody(json, this.#call.takesEmpty) ? fail() : { ...result, json };
    } catch (error) {
      if (error instanceof NotJson) return notJsonFailure(endpoint, response, error);
      throw error;
    }
  }

  /** Locks the stream: from here on it belongs to the download. */
  #sourceOf({ status, headers, body, stream }: AttemptResponse, { head }: Progress): DownloadSource {
    const { endpoint, timeout, signal } = this.#call;
    const { environment } = this.#state;
    const reader = (stream ?? streamOf(new TextEncoder().encode(body))).getReader();
    const attempts = this.#attempt;
    return { endpoint, status, headers, type: head?.type, reader, attempts, timeout, signal, environment };
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
    if (interceptors.length === 0) return this.#dispatch(plain, plain, attempt);
    const first: AttemptRequest = { ...plain, endpoint, attempt: this.#attempt, signal: attempt.scope.signal };
    const misuse: Misuse = (words) => this.#misuse(words, this.#detailsWith(attempt));
    const send = async (last: AttemptRequest) => {
      const parts = readIntercepted(last, baseUrl, endpoint.method, misuse);
      if (attempt.scope.isClosed) throw misuse('an interceptor called next after its attempt was over');
      const { status, headers, body, stream } = await this.#dispatch(parts, plain, attempt);
      // Own properties, so that an interceptor can copy the response with `{ ...response }`.
      return { status, headers, body, stream };
    };
    return abortable(
      runInterceptors(interceptors, first, send, misuse).then((response) => {
        if (losesStream(response, attempt.response))
          throw misuse('an interceptor must hand on the stream of a download');
        return response;
      }),
      attempt.scope,
    );
  }

  /** Adds the credentials and sends. What goes wrong here is ours; it is remembered with the error that stands for it. */
  async #dispatch(parts: RequestParts, plain: RequestParts, attempt: Attempt): Promise<AttemptResponse> {
    const { url, headers, body } = parts;
    const { endpoint } = this.#call;
    const { scope, progress } = attempt;
    const { transport } = this.#state;
    attempt.sent = { parts, plain };
    attempt.isSending = true;
    try {
      attempt.response = await transport.send({
        method: endpoint.method,
        url,
        headers: { ...headers, authorization: this.#options.authorization() },
        body,
        isDownload: this.#isDownload,
        scope,
        progress,
      });
      if (scope.isClosed) releaseStream(attempt.response);
      return attempt.response;
    } catch (thrown) {
      const { interruption } = scope;
      if (interruption?.kind === 'abort') throw interruption.reason;
      if (thrown instanceof RefusedRequest) throw this.#misuse(thrown.words, this.#detailsWith(attempt));
      if (interruption === undefined && isControlError(thrown)) throw thrown;
      if (thrown instanceof UnreadableSource && !thrown.isBegun) throw thrown.error;
      const failure = this.#failureOf(interruption ?? thrown, attempt);
      const error = failure.toError(this.#details(failure, this.#sentWith(attempt)));
      attempt.failed = { error, failure };
      throw error;
    } finally {
      attempt.isSending = false;
      if (scope.isClosed) scope.close();
    }
  }

  /** `thulium GET /tickets/{ticket_id} 404 (not found) 120 ms, attempt 1`; fields by allow-list. */
  #log(
    level: 'debug' | 'warn' | 'error',
    outcome: Pick<LogFields, 'status' | 'delivery' | 'effect' | 'requestId' | 'reason'>,
    start?: number,
    more = '',
  ): void {
    const { logger } = this.#options;
    if (logger === undefined) return;
    const { status, reason, delivery, effect, requestId }: typeof outcome = Object.assign(Object.create(null), outcome);
    const { id, method, path } = this.#call.endpoint;
    const milliseconds = start === undefined ? undefined : Math.round(this.#state.environment.now() - start);
    const words = `${status ?? 'failed'}${reason === undefined ? '' : ` (${reason})`}`;
    const duration = milliseconds === undefined ? '' : ` ${milliseconds} ms`;
    const answer = { status, requestId, reason, delivery, effect };
    const fields = { endpoint: id, method, path, milliseconds, attempt: this.#attempt, ...answer };
    writeLog(logger, level, `thulium ${method} ${path} ${words}${duration}, attempt ${this.#attempt}${more}`, fields);
  }
}
