import type { Transform } from 'node:stream';
import zlib from 'node:zlib';
import { ByteCollector } from '../byteCollector.js';
import { UnreadableBody } from '../unreadableBody.js';

/** How far a piece of output may grow before a next one is begun. */
const largestPiece = 1024 * 1024;

interface Settings {
  readonly chunkSize: number;
  readonly maxOutputLength: number;
}

interface Decoder {
  readonly whole: (bytes: Uint8Array, settings: Settings) => Uint8Array;
  /** `first`: how the bytes begin. */
  readonly stream: (first: Uint8Array) => Transform;
}

/** Whether what is called deflate is in the format of zlib, as it should be; some servers send it without. */
const isZlib = (bytes: Uint8Array): boolean => ((bytes[0] ?? 0) & 0x0f) === 8;

const decoders: Readonly<Record<string, Decoder>> = {
  gzip: { whole: zlib.gunzipSync, stream: () => zlib.createGunzip() },
  deflate: {
    whole: (bytes, settings) => (isZlib(bytes) ? zlib.inflateSync : zlib.inflateRawSync)(bytes, settings),
    stream: (first) => (isZlib(first) ? zlib.createInflate() : zlib.createInflateRaw()),
  },
  br: { whole: zlib.brotliDecompressSync, stream: () => zlib.createBrotliDecompress() },
  ...zstd(),
};

/** Nobody asks for zstd. It is read where the `fetch` of that Node reads it, so that both ways give the same. */
function zstd(): { readonly zstd?: Decoder } {
  const fetchKnowsIt = Number.parseInt(process.versions.undici ?? '', 10) >= 7;
  if (!fetchKnowsIt || typeof zlib.zstdDecompressSync !== 'function') return {};
  return { zstd: { whole: zlib.zstdDecompressSync, stream: () => zlib.createZstdDecompress() } };
}

/** The codings that a `Content-Encoding` names, the first done first; none when one of them is not known, as with `fetch`. */
export function readCodings(contentEncoding: string): readonly string[] {
  const codings = contentEncoding
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim().replace(/^x-gzip$/, 'gzip'));
  return codings.every((coding) => Object.hasOwn(decoders, coding)) ? codings : [];
}

/**
 * Undoes codings; undefined when more than `limit` bytes come out.
 *
 * @throws UnreadableBody also when the bytes end too early, which `fetch` of Node does not notice.
 */
export function decompress(bytes: Uint8Array, codings: readonly string[], limit: number): Uint8Array | undefined {
  return codings.reduceRight<Uint8Array | undefined>((input, coding) => input && decode(coding, input, limit), bytes);
}

function decode(coding: string, input: Uint8Array, limit: number): Uint8Array | undefined {
  const chunkSize = Math.min(largestPiece, Math.max(1024, input.length * 8));
  try {
    return decoders[coding]?.whole(input, { chunkSize, maxOutputLength: limit });
  } catch (error) {
    if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') return undefined;
    throw unreadable(error);
  }
}

/** What ends too early may be whole the next time. */
function unreadable(error: unknown): UnreadableBody {
  return new UnreadableBody('the answer cannot be decompressed', codeOf(error) === 'Z_BUF_ERROR');
}

function codeOf(error: unknown): unknown {
  return (error as { readonly code?: unknown }).code;
}

/** How a body that was decompressed while it came ends: its bytes, or undefined when there are too many of them. */
export interface DecompressedBody {
  readonly finish: (bytes: Uint8Array | undefined) => void;
  readonly fail: (error: unknown) => void;
}

/**
 * Decompresses a body while it comes, so that one that is broken or grows too large is noticed before its end. Of several
 * codings only the outermost is undone meanwhile.
 */
export class Decompression {
  readonly #stream: Transform;
  #pending = new ByteCollector();
  #isBusy = false;
  #hasEnded = false;

  constructor(codings: readonly string[], first: Uint8Array, limit: number, { finish, fail }: DecompressedBody) {
    const output = new ByteCollector();
    this.#stream = (decoders[codings.at(-1) as string] as Decoder)
      .stream(first)
      .on('data', (piece: Uint8Array) => {
        if (output.size + piece.byteLength > limit) finish(undefined);
        else output.append(piece);
      })
      .on('error', (error) => fail(unreadable(error)))
      .on('end', () => {
        try {
          finish(decompress(output.view(), codings.slice(0, -1), limit));
        } catch (error) {
          fail(error);
        }
      });
    this.write(first);
  }

  write(piece: Uint8Array): void {
    this.#pending.append(piece);
    this.#writePending();
  }

  /** No more bytes will come. */
  end(): void {
    this.#hasEnded = true;
    this.#writePending();
  }

  /** Stops; nothing is reported any more. */
  close(): void {
    this.#stream.removeAllListeners('data').removeAllListeners('end').destroy();
  }

  /** One piece at a time: those that come meanwhile are joined. */
  #writePending(): void {
    if (this.#isBusy) return;
    if (this.#pending.size === 0) {
      if (this.#hasEnded) this.#stream.end();
      return;
    }
    const bytes = this.#pending.view();
    this.#pending = new ByteCollector();
    this.#isBusy = true;
    this.#stream.write(bytes, (error) => {
      this.#isBusy = false;
      if (!error) this.#writePending();
    });
  }
}
