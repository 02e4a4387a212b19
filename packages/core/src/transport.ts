import type { FetchOptions, FetchResponse } from 'ofetch';
import { abortable, type Scope, type StopSignal } from './abort.js';
import { type DirectHead, directOf } from './direct.js';
import type { AttemptResponse } from './interceptor.js';
import type { Fetch } from './options.js';
import { type RequestBytes, streamOf } from './requestBytes.js';

/** One request as it goes to the network. */
export interface TransportRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | RequestBytes | undefined;
  /** Whether the body of a 2xx is left unread, as `stream`. */
  readonly isDownload: boolean;
  /** Ends the attempt. */
  readonly scope: Pick<Scope, 'signal'> & StopSignal;
  readonly progress: Progress;
}

/** How far an attempt has come. It is written while it runs, so that it can be read whenever it ends. */
export interface Progress {
  /** `waiting`: nothing was handed to `fetch`; `send`: no answer yet; `body`: the head of the answer is here. */
  phase: 'waiting' | 'send' | 'body';
  /** Status and headers of the answer, once they are here. */
  head: Pick<AttemptResponse, 'status' | 'headers'> | undefined;
}

/** The body of an answer is larger than what is accepted. */
export class BodyTooLarge {
  readonly limit: number;

  constructor(limit: number) {
    this.limit = limit;
  }
}

/** A compressed body ended before its first byte: Node takes that for an empty one. */
export class BodyTruncated {}

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
  #loading: Promise<typeof import('ofetch')> | undefined;
  #raw: RawFetch | undefined;

  constructor(fetch: Fetch | undefined, fetchOptions: Readonly<Record<string, unknown>>) {
    this.#fetch = fetch;
    this.#hasOptions = Object.keys(fetchOptions).length > 0;
    this.#fetchOptions = fetchOptions;
  }

  /**
   * Sends a request once and reads the answer to its end, unless it is a download. Rejects with what the platform threw, with
   * {@link BodyTooLarge}, or with the reason of the signal; `progress` says how far it came.
   */
  send(request: TransportRequest): Promise<AttemptResponse> {
    return this.#direct(request) ?? this.#throughFetch(request);
  }

  async #throughFetch(request: TransportRequest): Promise<AttemptResponse> {
    const { url, scope, progress } = request;
    const raw = this.#raw ?? (await abortable(this.#load(), scope));
    if (scope.aborted) throw scope.reason;
    progress.phase = 'send';
    const work = this.#init(request).then((init) => raw(url, init));
    let response: Response;
    try {
      response = await abortable(work, scope);
    } catch (error) {
      work.then((late) => late.body?.cancel()).catch(() => undefined);
      throw scope.aborted ? scope.reason : ((error as { readonly cause?: unknown })?.cause ?? error);
    }
    const { status, headers } = response;
    if (typeof status !== 'number' || typeof headers?.get !== 'function')
      throw new TypeError('fetch returned no Response');
    progress.phase = 'body';
    progress.head = { status, headers };
    if (response.ok && request.isDownload) return { status, headers, body: '', stream: response.body };
    const limit = response.ok ? bodyLimits.success : bodyLimits.failure;
    return { status, headers, body: await readText(response, limit, scope) };
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
    let limit = 0;
    const onHead = (head: DirectHead): number => {
      progress.phase = 'body';
      progress.head = head;
      limit = head.status >= 200 && head.status < 300 ? bodyLimits.success : bodyLimits.failure;
      return limit;
    };
    return send({ method, url, headers, body, signal: scope, onHead }).then((text) => {
      if (text === undefined) throw new BodyTooLarge(limit);
      return new DirectResponse(progress.head as DirectHead, text);
    });
  }

  async #load(): Promise<RawFetch> {
    this.#loading ??= import('ofetch');
    try {
      const { createFetch } = await this.#loading;
      const given = this.#fetch ?? ((url, init) => globalThis.fetch(url, init));
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
      this.#raw = createFetch({
        fetch: fetch as typeof globalThis.fetch,
        Headers,
        AbortController,
        defaults: Object.create(null),
      }).raw as RawFetch;
      return this.#raw;
    } catch (error) {
      this.#loading = undefined;
      throw error;
    }
  }

  async #init({ method, headers, body, scope }: TransportRequest): Promise<FetchOptions<'stream'>> {
    const init = {
      ...shield,
      method,
      headers,
      signal: scope.signal,
      redirect: 'manual',
      responseType: 'stream',
      retry: false,
      ignoreResponseError: true,
      ...(body === undefined ? {} : await oneShotBody(body, headers)),
    };
    return init as FetchOptions<'stream'>;
  }
}

/**
 * A body that can be sent once only: `fetch` itself sends a request with a text body again after a 421 (Node) or when a
 * kept connection turns out closed (Deno). With its length given, the stream goes out like a text would. A browser, and
 * a platform that does not know streams as bodies, gets the text.
 */
async function oneShotBody(
  content: string | RequestBytes,
  headers: Readonly<Record<string, string>>,
): Promise<Record<string, unknown>> {
  streamsSupported ??= supportsStreams();
  if (!streamsSupported) {
    return { content: typeof content === 'string' ? content : await new Response(content.open()).blob() };
  }
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : undefined;
  const size = bytes?.length ?? (content as RequestBytes).size;
  const body = bytes === undefined ? (content as RequestBytes).open() : streamOf(bytes);
  const length = size === undefined ? {} : { 'content-length': String(size) };
  return { content: body, duplex: 'half', headers: { ...headers, ...length } };
}

let streamsSupported: boolean | undefined;

function supportsStreams(): boolean {
  // Browsers send streams over HTTP/2 only, and would fail over HTTP/1.1.
  if (typeof (globalThis as { readonly document?: unknown }).document === 'object') return false;
  try {
    // Whoever does not know streams writes "[object ReadableStream]", a text, and says so.
    const request = new Request('http://localhost/', {
      method: 'POST',
      body: new ReadableStream(),
      duplex: 'half',
    } as RequestInit);
    return !request.headers.has('content-type');
  } catch {
    return false;
  }
}

/** Reads a body as UTF-8, a byte order mark left out, and stops as soon as it is larger than the limit. */
async function readText(response: Response, limit: number, signal: StopSignal): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) return '';
  try {
    return checkEmpty(await abortable(readAll(reader, limit), signal), response.headers);
  } catch (error) {
    reader.cancel().catch(() => undefined);
    throw error;
  }
}

async function readAll(reader: ReadableStreamDefaultReader<Uint8Array>, limit: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.byteLength;
    if (size > limit) throw new BodyTooLarge(limit);
    text += decoder.decode(value, { stream: true });
  }
}

/** Nothing, compressed, takes 20 bytes in gzip and fewer in other codings. */
const longestNothing = 20;

function checkEmpty(text: string, headers: Headers): string {
  const isCut =
    text === '' && headers.has('content-encoding') && Number(headers.get('content-length') ?? 0) > longestNothing;
  if (isCut) throw new BodyTruncated();
  return text;
}
