import { Refusal } from './errors.js';
import { isObject, type Json } from './input.js';

/** The largest body the sandbox reads. */
const maximumBytes = 50 * 1024 * 1024;

/** Reads the whole body, up to the limit. */
export async function readBytes(request: Request): Promise<Uint8Array> {
  if (request.body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body) {
    length += chunk.length;
    if (length > maximumBytes) throw new Refusal(413, [{ kind: 'tooLarge' }]);
    chunks.push(chunk);
  }
  const only = chunks[0];
  if (chunks.length === 1 && only !== undefined) return only;
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

/** The text of a body, or nothing when it is not UTF-8. */
export function decodeText(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return '';
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** The JSON of a text, or nothing when it is none. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The object in a body. An empty body and PHP's empty list are an empty object [inference]. */
export function toObject(text: string, json: Json | undefined): { [key: string]: Json } {
  if (text.trim() === '') return {};
  if (Array.isArray(json) && json.length === 0) return {};
  if (!isObject(json)) throw new Refusal(400, [{ kind: 'malformedBody' }]);
  return json;
}
