import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';

/** How far a piece of output may grow before a next one is begun. */
const largestPiece = 1024 * 1024;

interface Settings {
  readonly chunkSize: number;
  readonly maxOutputLength: number;
}
type Decompress = (bytes: Uint8Array, settings: Settings) => Uint8Array;

const decoders: Readonly<Record<string, Decompress>> = {
  gzip: gunzipSync,
  deflate: (bytes, settings) => {
    const hasHeader = ((bytes[0] ?? 0) & 0x0f) === 8;
    return (hasHeader ? inflateSync : inflateRawSync)(bytes, settings);
  },
  br: brotliDecompressSync,
};

/**
 * Undoes `Content-Encoding`; undefined when more than `limit` bytes come out. What is encoded in a way that is not known
 * stays as it is, as with `fetch`.
 *
 * @throws The error of zlib, also when the bytes end too early, which `fetch` of Node does not notice.
 */
export function decompress(bytes: Uint8Array, contentEncoding: string, limit: number): Uint8Array | undefined {
  const codings = contentEncoding
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim().replace(/^x-gzip$/, 'gzip'));
  if (bytes.length === 0 || !codings.every((coding) => Object.hasOwn(decoders, coding))) return bytes;
  return codings.reduceRight<Uint8Array | undefined>((input, coding) => input && decode(coding, input, limit), bytes);
}

function decode(coding: string, input: Uint8Array, limit: number): Uint8Array | undefined {
  const chunkSize = Math.min(largestPiece, Math.max(1024, input.length * 8));
  try {
    return decoders[coding]?.(input, { chunkSize, maxOutputLength: limit });
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE') return undefined;
    throw error;
  }
}
