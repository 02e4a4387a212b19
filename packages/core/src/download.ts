import { abortable } from './abort.js';
import { ByteCollector } from './byteCollector.js';
import { filenameOf } from './contentDisposition.js';
import { decodeText } from './decode.js';
import { classifyDecompression } from './delivery.js';
import type { EndpointDescription } from './endpoint.js';
import type { Environment } from './environment.js';
import { ConnectionError, DecodeError, type ErrorDetails, TimeoutError } from './errors.js';
import { type Schema, unknown } from './schema.js';
import { UnreadableBody } from './unreadableBody.js';

/**
 * A file that is on its way. Read it, or end it with `body.cancel()`: until then it holds a connection. The time-out of
 * the call ends with the head of the answer; from then on every piece has to come within `timeout`, however long the
 * whole takes. What goes wrong is a {@link TimeoutError}, a {@link ConnectionError} or, if it cannot be decompressed, a
 * {@link DecodeError}; a `signal` ends it with its reason.
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

/** The answer of an endpoint whose `responseType` is `bytes`: a {@link Download}. */
export const download: Schema<unknown, Download> = unknown as Schema<unknown, Download>;

/** Where a download comes from, and how long it may stand still. */
export interface DownloadSource {
  readonly endpoint: EndpointDescription;
  readonly status: number;
  readonly headers: Headers;
  readonly stream: ReadableStream<Uint8Array> | null;
  readonly attempts: number;
  readonly timeout: number;
  readonly signal: AbortSignal | undefined;
  readonly environment: Environment;
}

const defaultLimit = 50 * 1024 * 1024;

/** Makes the download of an answer whose head is here. */
export function makeDownload(source: DownloadSource): Download {
  const { headers, status, endpoint } = source;
  const isEncoded = headers.get('content-encoding') !== null;
  const length = headers.get('content-length') ?? '';
  const size = !isEncoded && /^\d{1,15}$/.test(length) ? Number(length) : undefined;
  const contentType = headers.get('content-type') ?? undefined;
  const unreadable = (words: string, isTransient: boolean) =>
    new DecodeError(`${endpoint.id}: ${status}, but ${words}`, {
      ...detailsOf(source),
      retryable: isTransient && endpoint.idempotent,
      status,
    });
  const body = guardedStream(source, size, unreadable);

  async function bytes(limit: number = defaultLimit): Promise<Uint8Array<ArrayBuffer>> {
    const read = new ByteCollector();
    const reader = body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return read.copy();
      if (read.size + value.byteLength > limit) {
        await reader.cancel().catch(() => undefined);
        throw unreadable(`the file is larger than ${limit} bytes`, false);
      }
      read.append(value);
    }
  }

  async function text(limit?: number): Promise<string> {
    const all = await bytes(limit);
    try {
      return decodeText(all, contentType ?? '', false);
    } catch (error) {
      throw error instanceof UnreadableBody ? unreadable(error.words, error.isTransient) : error;
    }
  }

  return {
    body,
    size,
    filename: filenameOf(headers.get('content-disposition') ?? ''),
    contentType,
    bytes,
    text,
    blob: async (limit) => new Blob([await bytes(limit)], contentType === undefined ? {} : { type: contentType }),
  };
}

/** The bytes, each piece of them within the time-out, and as many as were promised. */
function guardedStream(
  source: DownloadSource,
  size: number | undefined,
  unreadable: (words: string, isTransient: boolean) => DecodeError,
): ReadableStream<Uint8Array> {
  const { stream, signal, timeout, environment, endpoint } = source;
  const reader = stream?.getReader();
  let read = 0;
  let follow: (() => void) | undefined;
  const release = () => {
    if (follow !== undefined) signal?.removeEventListener('abort', follow);
    follow = undefined;
  };
  const cutOff = () => new ConnectionError(`${endpoint.id}: the download was cut off`, detailsOf(source));

  async function readOne(): Promise<Uint8Array | undefined> {
    const guard = new AbortController();
    const stop = environment.startTimer(() => {
      const words = `${endpoint.id}: the download stood still for ${timeout} ms`;
      guard.abort(new TimeoutError('attempt', timeout, words, detailsOf(source)));
    }, timeout);
    follow = () => guard.abort(signal?.reason);
    signal?.addEventListener('abort', follow);
    try {
      signal?.throwIfAborted();
      return reader === undefined ? undefined : (await abortable(reader.read(), guard.signal)).value;
    } catch (error) {
      if (guard.signal.aborted || signal?.aborted) throw error;
      const decompression = classifyDecompression(error);
      throw decompression === undefined
        ? cutOff()
        : unreadable('the answer cannot be decompressed', decompression === 'unclear');
    } finally {
      stop();
      release();
    }
  }

  const bytes: UnderlyingDefaultSource<Uint8Array> = {
    async pull(controller) {
      try {
        const chunk = await readOne();
        read += chunk?.byteLength ?? 0;
        if (chunk !== undefined) return controller.enqueue(chunk);
        if (size !== undefined && read < size) throw cutOff();
        controller.close();
      } catch (error) {
        reader?.cancel().catch(() => undefined);
        controller.error(error);
      }
    },
    async cancel() {
      release();
      await reader?.cancel();
    },
  };
  // Without prototypes: the platform would read further settings from `Object.prototype`.
  return new ReadableStream<Uint8Array>(
    Object.assign(Object.create(null), bytes),
    Object.assign(Object.create(null), { highWaterMark: 0 }),
  );
}

function detailsOf({ endpoint, attempts }: DownloadSource): ErrorDetails {
  return { endpoint: endpoint.id, attempts, delivery: 'answered', retryable: endpoint.idempotent };
}
