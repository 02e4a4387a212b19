import { ByteCollector } from './byteCollector.js';
import { filenameOf } from './contentDisposition.js';
import { decodeText } from './decode.js';
import type { EndpointDescription } from './endpoint.js';
import type { Environment } from './environment.js';
import { type ConnectionError, type DecodeError, type ErrorDetails, TimeoutError } from './errors.js';
import { consequence, decodeFailure, effectOfSuccess, type Failure, failureOfThrown } from './failure.js';
import { checkWhole, pulledStream, withoutBody } from './responseBody.js';
import { maySendAgain } from './retry.js';
import { check, type Schema, transform, unknown } from './schema.js';
import { stopHubOf } from './stopHub.js';

/**
 * A file whose bytes have not been read yet. It holds a connection until it is read to its end, cancelled with
 * `body.cancel()`, or ended by the `signal` of the call. The time-out of the call ends when the headers are here; from
 * then on each chunk must come within `timeout`, however long the whole file takes. Reading rejects with a
 * {@link TimeoutError}, a {@link ConnectionError}, a {@link DecodeError} (it cannot be decompressed), or the reason of
 * the signal.
 */
export interface Download {
  /** The bytes as they come. They can be read once: here, or by one of the methods. */
  readonly body: ReadableStream<Uint8Array>;
  /** How many bytes there are, where the server tells. Example: `12`. */
  readonly size: number | undefined;
  /**
   * Name of the file, if the server sends one, made safe for every system: no folder, drive, device name, alternate
   * stream or invisible character, at most 255 bytes. Example: `file.txt`.
   */
  readonly filename: string | undefined;
  /** Media type, if the server sends one. Example: `application/pdf`. */
  readonly contentType: string | undefined;
  /** Reads all bytes. Rejects with a {@link DecodeError} if there are more than `limit`, by default 50 MB. */
  bytes(limit?: number): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * Reads all bytes as text in UTF-8 or the charset that `contentType` names. Rejects with a {@link DecodeError} if
   * there are more bytes than `limit`, by default 50 MB, or if they are invalid in that charset.
   */
  text(limit?: number): Promise<string>;
  /**
   * Reads all bytes into a `Blob`. Rejects with a {@link DecodeError} if there are more than `limit`, by default 50 MB.
   */
  blob(limit?: number): Promise<Blob>;
}

/** Where a download comes from, and how long it may stand still. */
export interface DownloadSource {
  readonly endpoint: EndpointDescription;
  readonly status: number;
  readonly headers: Headers;
  /** The type of the response, where the platform tells: `cors` hides the content coding. */
  readonly type: Response['type'] | undefined;
  readonly reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly attempts: number;
  readonly timeout: number;
  readonly signal: AbortSignal | undefined;
  readonly environment: Environment;
}

/**
 * The answer of an endpoint whose `responseType` is `bytes`: a {@link Download}. The client gives a schema the source in
 * place of JSON, so that only a program with such an endpoint carries what is here.
 */
export const download: Schema<unknown, Download> = /* @__PURE__ */ transform(
  /* @__PURE__ */ check(unknown, isSource, 'a file (responseType: bytes)'),
  (source) => makeDownload(source as DownloadSource),
);

/** JSON cannot hold a function. */
function isSource(value: unknown): boolean {
  return typeof (value as Partial<DownloadSource> | null | undefined)?.reader?.read === 'function';
}

const defaultLimit = 50 * 1024 * 1024;

/** Makes the download of an answer whose head is here. */
function makeDownload(source: DownloadSource): Download {
  const { headers, status, endpoint } = source;
  const contentType = headers.get('content-type') ?? undefined;
  const body = guardedStream(source);

  async function bytes(limit: number = defaultLimit): Promise<Uint8Array<ArrayBuffer>> {
    const read = new ByteCollector();
    const reader = body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return read.copy();
      if (read.size + value.byteLength > limit) {
        await reader.cancel().catch(() => undefined);
        const words = `the file is larger than ${limit} bytes`;
        throw errorOf(source, decodeFailure(endpoint, status, words, { transient: false }));
      }
      read.append(value);
    }
  }

  async function text(limit?: number): Promise<string> {
    const all = await bytes(limit);
    try {
      return decodeText(all, contentType ?? '', false);
    } catch (error) {
      throw readError(source, error, 0);
    }
  }

  return {
    body,
    size: sizeOf(source),
    filename: filenameOf(headers.get('content-disposition') ?? ''),
    contentType,
    bytes,
    text,
    blob: async (limit) => new Blob([await bytes(limit)], contentType === undefined ? {} : { type: contentType }),
  };
}

function sizeOf({ status, headers, type }: DownloadSource): number | undefined {
  if (withoutBody.has(status)) return 0;
  const length = headers.get('content-length') ?? '';
  const isPlain = !headers.has('content-encoding') && type !== 'cors';
  return isPlain && /^\d{1,15}$/.test(length) ? Number(length) : undefined;
}

/**
 * The bytes, each chunk within the time-out, and as many as were announced. The signal is followed until the end, not
 * only while a read waits: a download that nobody reads holds a connection too.
 */
function guardedStream(source: DownloadSource): ReadableStream<Uint8Array> {
  const { reader, signal, timeout, environment, endpoint, status, headers, type } = source;
  const stop = signal && stopHubOf(signal);
  let size = 0;
  let stopTimer: (() => void) | undefined;

  function release(): void {
    stopTimer?.();
    stop?.removeEventListener('abort', abort);
  }

  function fail(reason: unknown): void {
    release();
    reader.cancel().catch(() => undefined);
    controller.error(reason);
  }

  const abort = () => fail(stop?.reason);

  function timeOut(): void {
    const details = detailsOf(source, { effect: effectOfSuccess(endpoint), retryable: endpoint.idempotent });
    const words = `${endpoint.id}: the download stood still for ${timeout} ms${consequence(details)}`;
    fail(new TimeoutError('attempt', timeout, words, details));
  }

  let controller: ReadableStreamDefaultController<Uint8Array>;
  return pulledStream({
    start(given) {
      controller = given;
      if (stop?.aborted) abort();
      else stop?.addEventListener('abort', abort);
    },
    async pull() {
      const start = environment.now();
      stopTimer = environment.startTimer(timeOut, timeout);
      try {
        const { done, value } = await reader.read();
        if (done) {
          checkWhole(size, status, headers, type);
          release();
          controller.close();
          return;
        }
        if (!ArrayBuffer.isView(value)) throw new TypeError('a piece of the body is no bytes');
        stopTimer();
        size += value.byteLength;
        controller.enqueue(value);
      } catch (error) {
        fail(readError(source, error, environment.now() - start));
      }
    },
    cancel(reason) {
      release();
      return reader.cancel(reason);
    },
  });
}

/** The error of a body that could not be read, as that of every call. */
function readError(source: DownloadSource, thrown: unknown, elapsed: number): Error {
  const { endpoint, status, headers, environment } = source;
  const progress = { phase: 'body', isOnItsWay: true, head: { status, headers } } as const;
  return errorOf(source, failureOfThrown(endpoint, progress, thrown, environment.wallClock(), elapsed));
}

function errorOf(source: DownloadSource, failure: Failure): Error {
  const retryable = maySendAgain(failure, source.endpoint.idempotent);
  return failure.toError(detailsOf(source, { effect: failure.effect, retryable }));
}

function detailsOf(
  { endpoint, attempts }: DownloadSource,
  known: Pick<ErrorDetails, 'effect' | 'retryable'>,
): ErrorDetails {
  return { endpoint: endpoint.id, attempts, delivery: 'answered', ...known };
}
