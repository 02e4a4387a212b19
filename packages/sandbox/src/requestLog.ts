import type { Body } from './body.js';
import type { Json } from './input.js';

/** One request the sandbox saw, and its answer. */
export interface LoggedRequest {
  /** Counts from 1 since the start or the last reset. */
  number: number;
  method: string;
  /** The path as it arrived: `/api/tickets/1234`. */
  path: string;
  /** The query string as it arrived, without the `?`. */
  query: string;
  /** Lower-case names; `authorization` and `cookie` are never kept, and nothing of a caller without the password. */
  headers: Record<string, string>;
  /**
   * The JSON body, or the text when it is no JSON; absent when empty, when it never arrived, and of a caller without the
   * password. Passwords are masked.
   */
  body?: Json;
  /** The endpoint: `POST tickets/:id/customer_response`; absent for a path the vendor does not document. */
  endpoint?: string;
  /** Names the vendor does not document, which the sandbox let pass. */
  unknown?: string[];
  /** The status answered; `null` while it is under way or when the connection was dropped. */
  status: number | null;
  /** The body answered as text; absent when empty, cut when long. */
  answer?: string;
  /** The kind of fault that struck; `a bug of the sandbox` is none that was asked for. */
  fault?: string;
  /** How long the sandbox took, in milliseconds. */
  milliseconds?: number;
}

const maxRequests = 10_000;
/** Of all requests together. */
const maxLogCharacters = 16_000_000;
const maxBodyCharacters = 65_536;
/** Of an address, a query, a header, or an answer. */
const maxTextCharacters = 4096;
const maxUnknownNames = 100;
const maxNameCharacters = 80;
const answeredSecret = /"http_auth_password":"(?:[^"\\]|\\.)+"?/g;
const secrets = new Set(['http_auth_password', 'password']);

/** The last requests, as many as fit. */
export class RequestLog {
  readonly entries: LoggedRequest[] = [];
  readonly #sizes = new WeakMap<LoggedRequest, number>();
  #characters = 0;

  /** Adds a request; of one without the password, only what it asks for is kept. */
  add(request: Request, url: URL, isAuthorized: boolean): LoggedRequest {
    const headers: [string, string][] = isAuthorized ? [...request.headers] : [];
    const kept = headers.filter(([name]) => name !== 'authorization' && name !== 'cookie');
    const entry: LoggedRequest = {
      number: (this.entries.at(-1)?.number ?? 0) + 1,
      method: request.method,
      path: shortened(url.pathname),
      query: shortened(url.search.slice(1)),
      headers: Object.fromEntries(kept.map(([name, value]) => [name, shortened(value)])),
      status: null,
    };
    if (this.entries.length >= maxRequests) this.#drop(maxRequests / 10);
    this.entries.push(entry);
    this.#sizes.set(entry, 0);
    return entry;
  }

  /** Counts what a request and its answer take, when both are known; the oldest tenth goes when all take too much. */
  close(entry: LoggedRequest): void {
    if (!this.#sizes.has(entry)) return; // It went while it was under way.
    const size = JSON.stringify(entry).length;
    this.#sizes.set(entry, size);
    this.#characters += size;
    while (this.#characters > maxLogCharacters) this.#drop(Math.ceil(this.entries.length / 10));
  }

  clear(): void {
    this.#drop(this.entries.length);
  }

  #drop(count: number): void {
    for (const entry of this.entries.splice(0, count)) {
      this.#characters -= this.#sizes.get(entry) ?? 0;
      this.#sizes.delete(entry);
    }
  }
}

/** Notes the body of a request. */
export function logBody(entry: LoggedRequest, { bytes, text, json }: Body): void {
  if (text === '') return;
  if (text === undefined) entry.body = `[${bytes.length} bytes]`;
  else if (text.length > maxBodyCharacters) entry.body = `[${text.length} characters]`;
  else entry.body = json === undefined ? text : masked(json);
}

/** Notes the names of a request that the vendor does not document. */
export function logUnknown(entry: LoggedRequest, names: readonly string[]): void {
  if (names.length > 0) entry.unknown = names.slice(0, maxUnknownNames).map((name) => name.slice(0, maxNameCharacters));
}

/** Notes the answer of a request. */
export function logAnswer(entry: LoggedRequest, status: number, text: string): void {
  entry.status = status;
  if (text !== '') entry.answer = shortened(text).replaceAll(answeredSecret, '"http_auth_password":"***"');
}

function shortened(text: string): string {
  return text.length > maxTextCharacters ? `${text.slice(0, maxTextCharacters)}…` : text;
}

function masked(body: Json): Json {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  return Object.fromEntries(Object.entries(body).map(([key, value]) => [key, secrets.has(key) ? '***' : value]));
}
