import type { FetchOptions, FetchResponse } from 'ofetch';
import { abortable, type Scope, type StopSignal } from './abort.js';
import { ByteCollector } from './byteCollector.js';
import { decodeText } from './decode.js';
import { isClosedDispatcher } from './delivery.js';
import { requireDenoPermission } from './denoPermission.js';
import { type DirectHead, directOf } from './direct.js';
import { refuseEnvironmentProxy } from './environmentProxy.js';
import { isErrorEnvelope, maxEnvelopeBytes } from './errorEnvelope.js';
import type { AttemptResponse } from './interceptor.js';
import type { Fetch } from './options.js';
import { propertyOf } from './property.js';
import { RefusedRequest } from './refusedRequest.js';
import type { RequestBytes } from './requestBytes.js';
import { bodyOf, checkWhole, isJsonType, isSuccess, rejoin } from './responseBody.js';
import { readsAhead, SentBody, unfitFetchAnswered } from './sentBody.js';
import { UnreadableBody } from './unreadableBody.js';

/** One request as it goes to the network. */
export interface TransportRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | RequestBytes | undefined;
  /** Whether the body of a 2xx is left unread, as `stream`, unless it is an error of the vendor. */
  readonly isDownload: boolean;
  /** Ends the attempt. */
  readonly scope: Pick<Scope, 'signal' | 'isClosed' | 'abandon'> & StopSignal;
  readonly progress: Progress;
}

/** How far an attempt has come. It is written while it runs, so that it can be read whenever it ends. */
export interface Progress {
  /** `waiting`: nothing was handed to `fetch`; `send`: no answer yet; `body`: the head of the answer is here. */
  phase: 'waiting' | 'send' | 'body';
  /**
   * Whether a request was, or may have been, on its way: a failure of a later one, which an agent or a `fetch` of the user
   * made, then proves nothing.
   */
  isOnItsWay: boolean;
  /** Status and headers of the answer, once they are here. */
  head: (Pick<AttemptResponse, 'status' | 'headers'> & { readonly type?: Response['type'] | undefined }) | undefined;
}

/** The body of an answer is larger than what is accepted. */
export class BodyTooLarge {
  readonly limit: number;

  constructor(limit: number) {
    this.limit = limit;
  }
}

/** Largest answers that are read, counted after decompression. */
export const bodyLimits: { readonly success: number; readonly failure: number } = {
  success: 50 * 1024 * 1024,
  failure: 1024 * 1024,
};

/** An answer of the short way; its headers become an object when somebody looks at them. */
class DirectResponse implements AttemptResponse {
  readonly status: number;
  readonly body: string;
  readonly #head: DirectHead;

  constructor(head: DirectHead, body: string) {
    this.status = head.status;
    this.body = body;
    this.#head = head;
  }

  get headers(): Headers {
    return this.#head.headers;
  }
}

/** Settings of ofetch that must never be read from elsewhere: it also reads what somebody put on `Object.prototype`. */
const shield: Readonly<Record<string, undefined>> = Object.fromEntries(
  [
    'baseURL',
    'query',
    'params',
    'parseResponse',
    'timeout',
    'retryDelay',
    'retryStatusCodes',
    'onRequest',
    'onRequestError',
    'onResponse',
    'onResponseError',
    'body',
    'content',
    'duplex',
  ].map((name) => [name, undefined]),
);

/** The body has a name that ofetch does not know: it would write as JSON what seems to have a `toJSON`. */
type Init = Omit<RequestInit, 'body'> & { readonly content?: BodyInit; readonly duplex?: 'half' };
type RawFetch = (url: string, options: FetchOptions<'stream'>) => Promise<FetchResponse<ReadableStream<Uint8Array>>>;

/** Sends single requests through ofetch, which is loaded when the first one goes out: importing it is slow. */
export class Transport {
  readonly #fetch: Fetch | undefined;
  readonly #fetchOptions: Readonly<Record<string, unknown>>;
  readonly #hasOptions: boolean;
  /** Whether requests go through a `fetch` or a dispatcher of the user. */
  readonly #isForeign: boolean;
  #raw: RawFetch | undefined;

  constructor(fetch: Fetch | undefined, fetchOptions: Readonly<Record<string, unknown>>) {
    this.#fetch = fetch;
    this.#hasOptions = Object.keys(fetchOptions).length > 0;
    this.#fetchOptions = fetchOptions;
    this.#isForeign = fetch !== undefined || Object.hasOwn(fetchOptions, 'dispatcher');
  }

  /**
   * Sends a request once and reads the answer to its end, unless it is a download. Rejects with what the platform threw, with
   * {@link BodyTooLarge}, {@link UnreadableBody}, {@link UnreadableSource} or {@link RefusedRequest}, or with the reason
   * of the signal; `progress` says how far it came.
   *
   * @throws RefusedRequest at once, where the request would go through a proxy of the environment.
   */
  send(request: TransportRequest): Promise<AttemptResponse> {
    if (request.url.startsWith('http:')) refuseEnvironmentProxy(request.url, this.#fetchOptions);
    return this.#direct(request) ?? this.#throughFetch(request);
  }

  async #throughFetch(request: TransportRequest): Promise<AttemptResponse> {
    const { url, scope, progress } = request;
    const raw = this.#raw ?? (await abortable(this.#load(), scope));
    if (scope.aborted) throw scope.reason;
    // The attempt ended during the load, as one that was not sent: its error has said so, or another attempt was made.
    if (scope.isClosed) throw new Error('the attempt is over');
    refuseClosedDispatcher(this.#fetchOptions.dispatcher);
    progress.phase = 'send';
    const body = new SentBody(request.body, request.scope, () => {
      progress.isOnItsWay = true;
    });
    // Without a body, and on Deno, nothing shows whether a fetch or an agent of the user had sent the request before it failed.
    const isShown = Boolean(request.body) && !readsAhead();
    if (request.method !== 'GET' && !isShown && this.#isForeign) progress.isOnItsWay = true;
    const abandon = () => scope.abandon();
    const work = this.#init(request, body).then((init) => raw(url, init));
    let response: Response;
    try {
      response = await abortable(work, scope);
    } catch (error) {
      work.then((late) => bodyOf(late, abandon)?.cancel()).catch(() => undefined);
      if (body.refusal !== undefined) {
        progress.phase = 'waiting';
        throw body.refusal;
      }
      if (scope.aborted) body.stop(scope.reason);
      else if (body.unreadable !== undefined) {
        if (!body.unreadable.isBegun) progress.phase = 'waiting';
        throw body.unreadable;
      }
      throw scope.aborted ? scope.reason : ((error as { readonly cause?: unknown })?.cause ?? error);
    }
    if (body.refusal !== undefined) {
      bodyOf(response, abandon)
        ?.cancel()
        .catch(() => undefined);
      throw new RefusedRequest(unfitFetchAnswered);
    }
    const { status, headers, type } = response;
    if (typeof status !== 'number' || typeof headers?.get !== 'function')
      throw new RefusedRequest('fetch returned something that is not a Response');
    if (type === 'error') throw new RefusedRequest('fetch returned a network error instead of throwing it');
    progress.phase = 'body';
    progress.head = { status, headers, type };
    if (type === 'opaque') throw new RefusedRequest(opaqueResponse);
    if (response.bodyUsed || response.body?.locked === true) throw new UnreadableBody(usedBody, false);
    const stream = bodyOf(response, abandon);
    if (isSuccess(status) && request.isDownload) return openDownload({ status, headers, body: '', stream }, scope);
    const bytes = stream === null ? new Uint8Array() : await readBytes(stream, limitOf(status), scope);
    checkWhole(bytes.length, status, headers, type);
    return { status, headers, body: textOf(bytes, status, headers.get('content-type') ?? '', () => headers) };
  }

  /** The short way, where the `fetch` has one: for a text out and a text back, without further options. */
  #direct({
    method,
    url,
    headers,
    body,
    isDownload,
    scope,
    progress,
  }: TransportRequest): Promise<AttemptResponse> | undefined {
    if (isDownload || (body !== undefined && typeof body !== 'string') || this.#hasOptions) return undefined;
    const send = directOf(this.#fetch);
    if (send === undefined) return undefined;
    if (scope.aborted) return Promise.reject(scope.reason);
    progress.phase = 'send';
    const onSend = () => {
      progress.isOnItsWay = true;
    };
    const onHead = (head: DirectHead): number => {
      progress.phase = 'body';
      progress.head = head;
      return limitOf(head.status);
    };
    const onFailure = (error: unknown) => {
      if (!progress.isOnItsWay && isClosedDispatcher(error)) progress.phase = 'waiting';
      throw error;
    };
    return send({ method, url, headers, body, signal: scope, onSend, onHead }).then((bytes) => {
      const head = progress.head as DirectHead;
      if (bytes === undefined) throw new BodyTooLarge(limitOf(head.status));
      return new DirectResponse(
        head,
        textOf(bytes, head.status, head.contentType, () => head.headers),
      );
    }, onFailure);
  }

  /** No promise is shared: on Workers it would belong to one request. The module system loads once. */
  async #load(): Promise<RawFetch> {
    const { createFetch } = await import('ofetch');
    const given = this.#fetch ?? platformFetch;
    const options = this.#fetchOptions;
    // Only what fetch knows of what ofetch hands on, and without a prototype: fetch too reads settings from there.
    const fetch = (url: string, { method, headers, content, signal, redirect, duplex }: Init) =>
      given(url, {
        __proto__: null,
        ...options,
        method,
        headers,
        body: content,
        signal,
        redirect,
        duplex,
      } as RequestInit);
    this.#raw ??= createFetch({
      fetch: fetch as typeof globalThis.fetch,
      Headers,
      AbortController,
      defaults: Object.create(null),
    }).raw as RawFetch;
    return this.#raw;
  }

  async #init({ method, headers, body, scope }: TransportRequest, sent: SentBody): Promise<FetchOptions<'stream'>> {
    const init = {
      ...shield,
      method,
      headers,
      signal: scope.signal,
      redirect: 'manual',
      responseType: 'stream',
      retry: false,
      ignoreResponseError: true,
      ...(body === undefined ? {} : await sent.open(headers)),
    };
    return init as FetchOptions<'stream'>;
  }
}

/** The `fetch` of the platform, looked up at every request: tools replace it. */
const platformFetch: Fetch = async (url, init) => {
  requireDenoPermission(url);
  return globalThis.fetch(url, init);
};

const opaqueResponse = "fetch returned an opaque response, which nobody can read: do not set mode: 'no-cors'";
const usedBody = 'its body was read before the client got it: a fetch must return a response that is unread';

/** Its error would prove nothing: that of a dispatcher closed while a request is under way is the same. */
function refuseClosedDispatcher(dispatcher: unknown): void {
  if (propertyOf(dispatcher, 'destroyed') === true || propertyOf(dispatcher, 'closed') === true)
    throw new RefusedRequest('the dispatcher of fetchOptions was closed');
}

const limitOf = (status: number): number => (isSuccess(status) ? bodyLimits.success : bodyLimits.failure);

/** Reads a body, and stops as soon as it is larger than the limit. */
async function readBytes(stream: ReadableStream<Uint8Array>, limit: number, signal: StopSignal): Promise<Uint8Array> {
  const reader = stream.getReader();
  const { bytes, isWhole } = await readStart(reader, limit, signal);
  if (isWhole) return bytes;
  reader.cancel().catch(() => undefined);
  throw new BodyTooLarge(limit);
}

/**
 * Locks the stream of a download: undici cancels one that nobody reads when the object of its response is collected. A
 * small body of JSON that names no file may be an error of the vendor: it becomes the body of the response, to be read
 * as that of every call.
 */
async function openDownload(response: AttemptResponse, signal: StopSignal): Promise<AttemptResponse> {
  const { headers, stream } = response;
  if (!stream) return response;
  const reader = stream.getReader();
  const type = headers.get('content-type');
  const isFile =
    !isJsonType(type) || headers.has('content-disposition') || Number(headers.get('content-length')) > maxEnvelopeBytes;
  if (isFile) return { ...response, stream: rejoin(new Uint8Array(), reader) };
  const { bytes, isWhole } = await readStart(reader, maxEnvelopeBytes, signal);
  const body = isWhole ? decodeText(bytes, type ?? '', true) : '';
  return isErrorEnvelope(body) ? { ...response, body, stream: null } : { ...response, stream: rejoin(bytes, reader) };
}

/** Reads a body to its end, or until there is more than the limit. */
async function readStart(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  limit: number,
  signal: StopSignal,
): Promise<{ readonly bytes: Uint8Array; readonly isWhole: boolean }> {
  const bytes = new ByteCollector();
  try {
    const isWhole = await abortable(collect(reader, bytes, limit), signal);
    return { bytes: bytes.view(), isWhole };
  } catch (error) {
    reader.cancel().catch(() => undefined);
    throw error;
  }
}

async function collect(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  bytes: ByteCollector,
  limit: number,
): Promise<boolean> {
  while (bytes.size <= limit) {
    const { done, value } = await reader.read();
    if (done) return true;
    if (!ArrayBuffer.isView(value)) throw new TypeError('a piece of the body is no bytes');
    bytes.append(value);
  }
  return false;
}

/** Codings that requests ask for, and that what a platform left encoded cannot be in. */
const askedCodings = /^(?:\s*(?:identity|x-gzip|gzip|deflate|br)\s*(?:,|$))*$/i;

/** The text of an answer; the explanation of an error is read as well as can be. */
function textOf(bytes: Uint8Array, status: number, contentType: string, headers: () => Headers): string {
  try {
    return decodeText(bytes, contentType, !isSuccess(status));
  } catch (error) {
    const isAsked = askedCodings.test(headers().get('content-encoding') ?? '');
    throw isAsked ? error : new UnreadableBody('the response has a content encoding that was not requested', false);
  }
}
