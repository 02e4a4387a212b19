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
  /** Lower-case names; `authorization` and `cookie` are never kept. */
  headers: Record<string, string>;
  /** The JSON body, or the text when it is no JSON; absent when empty or when it never arrived. Passwords are masked. */
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

const capacity = 10_000;
const longestText = 65_536;
const longestAnswer = 4096;
const answeredSecret = /"http_auth_password":"(?:[^"\\]|\\.)+"?/g;
const secrets = new Set(['http_auth_password', 'password']);

/** Adds a request; the oldest tenth goes when there are 10,000. */
export function logRequest(log: LoggedRequest[], request: Request, url: URL): LoggedRequest {
  const headers = Object.fromEntries(request.headers);
  delete headers.authorization;
  delete headers.cookie;
  const entry: LoggedRequest = {
    number: (log.at(-1)?.number ?? 0) + 1,
    method: request.method,
    path: url.pathname,
    query: url.search.slice(1),
    headers,
    status: null,
  };
  if (log.length >= capacity) log.splice(0, capacity / 10);
  log.push(entry);
  return entry;
}

/** Notes the body of a request. */
export function logBody(entry: LoggedRequest, { bytes, text, json }: Body): void {
  if (text === '') return;
  if (text === undefined) entry.body = `[${bytes.length} bytes]`;
  else if (text.length > longestText) entry.body = `[${text.length} characters]`;
  else entry.body = json === undefined ? text : masked(json);
}

/** Notes the answer of a request. */
export function logAnswer(entry: LoggedRequest, status: number, text: string): void {
  entry.status = status;
  if (text === '') return;
  const cut = text.length > longestAnswer ? `${text.slice(0, longestAnswer)}…` : text;
  entry.answer = cut.replaceAll(answeredSecret, '"http_auth_password":"***"');
}

function masked(body: Json): Json {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  return Object.fromEntries(Object.entries(body).map(([key, value]) => [key, secrets.has(key) ? '***' : value]));
}
