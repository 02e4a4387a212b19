import { Refusal } from './errors.js';
import { isObject, type Json } from './input.js';

/** The largest body the sandbox reads. */
const maximumBytes = 50 * 1024 * 1024;

/** A body that has arrived, in the forms it can be read in. */
export interface Body {
  readonly bytes: Uint8Array;
  /** Nothing when it is not UTF-8. */
  readonly text: string | undefined;
  /** Nothing when it is no JSON. */
  readonly json: Json | undefined;
}

/** No body, or one that has not arrived yet. */
export const noBody: Body = { bytes: new Uint8Array(), text: '', json: undefined };

/** Reads the whole body, up to the limit. */
export async function readBody(request: Request): Promise<Body> {
  if (request.body === null) return noBody;
  const bytes = await readBytes(request.body);
  const text = decodeText(bytes);
  return { bytes, text, json: text === undefined ? undefined : parseJson(text) };
}

/** Takes a body from the connection, and keeps nothing of it. */
export async function drainBody(request: Request): Promise<Body> {
  if (request.body !== null) for await (const _chunk of chunksOf(request.body));
  return noBody;
}

async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  let length = 0;
  for await (const chunk of stream) {
    length += chunk.length;
    if (length > maximumBytes) throw new Refusal(413, [{ kind: 'tooLarge' }]);
    yield chunk;
  }
}

async function readBytes(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of chunksOf(stream)) chunks.push(chunk);
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
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

function decodeText(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return '';
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function parseJson(text: string): Json | undefined {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The object in a body. An empty body and PHP's empty list are an empty object [inference]. */
export function objectOf({ text, json }: Body): { [key: string]: Json } {
  if (text?.trim() === '') return {};
  if (Array.isArray(json) && json.length === 0) return {};
  if (!isObject(json)) throw new Refusal(400, [{ kind: 'malformedBody' }]);
  return json;
}
