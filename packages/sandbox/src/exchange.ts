import type { Body } from './body.js';
import type { Answer } from './call.js';
import { errorBody, type Language, type Refusal } from './errors.js';
import { type LoggedRequest, logAnswer } from './requestLog.js';

/** One request being served. */
export interface Exchange {
  /** The body; empty until it is read. */
  body: Body;
  readonly url: URL;
  readonly entry: LoggedRequest;
  readonly requestId: string;
  readonly language: Language;
  readonly instant: number;
}

/** Writes the answer of a route, and notes it in the log. */
export function write(exchange: Exchange, answer: Answer): Response {
  const { status, body, file } = answer;
  if (file !== undefined) {
    logAnswer(exchange.entry, status, `[${file.content.length} bytes]`);
    const disposition = `attachment; filename*=UTF-8''${encodeName(file.filename)}`;
    return new Response(file.content.slice(), {
      status,
      headers: { 'content-type': 'application/octet-stream', 'content-disposition': disposition },
    });
  }
  const text = body === undefined ? '' : JSON.stringify(body);
  logAnswer(exchange.entry, status, text);
  if (text === '') return new Response(null, { status, ...(status === 204 ? {} : { headers: emptyBody }) });
  return new Response(text, { status, headers: { 'content-type': 'application/json; charset=utf-8' } });
}

/** A file name as RFC 8187 wants it. */
function encodeName(name: string): string {
  return encodeURIComponent(name).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16)}`);
}

/** What Hono's server leaves out: an empty 201 would travel in chunks. */
const emptyBody = { 'content-length': '0' };

/** Writes an error in the documented form. */
export function writeError(exchange: Exchange, refusal: Refusal): Response {
  const body = errorBody(exchange.requestId, refusal.problems, exchange.language);
  const response = write(exchange, { status: refusal.status, body });
  // The rest of the body is not read.
  if (refusal.status === 413) response.headers.set('connection', 'close');
  if (refusal.status === 401) response.headers.set('www-authenticate', 'Basic realm="Thulium API"');
  return response;
}

/** Thirteen hexadecimal digits, like PHP's `uniqid`: the second, then what tells requests of a second apart. */
export function requestIdOf(number: number, instant: number): string {
  const second = Math.floor(instant / 1000).toString(16);
  const part = (Math.imul(number, 40_503) >>> 0) % 0x100000;
  return second.padStart(8, '0') + part.toString(16).padStart(5, '0');
}
