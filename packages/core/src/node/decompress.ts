import { brotliDecompressSync, constants, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';

/** As many codings as `fetch` takes; more is an attack. */
const mostCodings = 5;

/** How far a piece of output may grow before a next one is begun. */
const largestPiece = 1024 * 1024;

interface Settings {
  readonly chunkSize: number;
  readonly maxOutputLength: number;
  readonly finishFlush: number;
}
type Decompress = (bytes: Uint8Array, settings: Settings) => Uint8Array;

// A compressed answer that ends early gives what there is, as with `fetch`: it is no valid JSON then.
const decoders: Readonly<Record<string, Decompress>> = {
  gzip: (bytes, settings) => gunzipSync(bytes, { ...settings, finishFlush: constants.Z_SYNC_FLUSH }),
  deflate: (bytes, settings) => {
    const hasHeader = ((bytes[0] ?? 0) & 0x0f) === 8;
    return (hasHeader ? inflateSync : inflateRawSync)(bytes, { ...settings, finishFlush: constants.Z_SYNC_FLUSH });
  },
  br: (bytes, settings) => brotliDecompressSync(bytes, { ...settings, finishFlush: constants.BROTLI_OPERATION_FLUSH }),
};

/**
 * Undoes `Content-Encoding`; undefined when more than `limit` bytes come out. What is encoded in a way that is not known
 * stays as it is, as with `fetch`.
 */
export function decompress(bytes: Uint8Array, contentEncoding: string, limit: number): Uint8Array | undefined {
  const codings = contentEncoding
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim().replace(/^x-gzip$/, 'gzip'));
  if (codings.length > mostCodings) throw new Error('the answer is encoded too many times');
  if (bytes.length === 0 || !codings.every((coding) => Object.hasOwn(decoders, coding))) return bytes;
  return codings.reduceRight<Uint8Array | undefined>((input, coding) => input && decode(coding, input, limit), bytes);
}

function decode(coding: string, input: Uint8Array, limit: number): Uint8Array | undefined {
  const chunkSize = Math.min(largestPiece, Math.max(1024, input.length * 8));
  try {
    return decoders[coding]?.(input, { chunkSize, maxOutputLength: limit, finishFlush: 0 });
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE') return undefined;
    throw error;
  }
}
