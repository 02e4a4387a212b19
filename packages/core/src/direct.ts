import type { StopSignal } from './abort.js';

/**
 * What a `fetch` may offer besides itself: a shorter way for the requests that a client mostly makes, a text out and a
 * short body back. It spares the objects and streams of `Request` and `Response`; `nodeFetch` of `@thulium-js/core/node` has it.
 * The mark is a global symbol and all that goes over it is plain data, so that two copies of this package understand each
 * other.
 */
export const direct: unique symbol = Symbol.for('@thulium-js/core/direct') as never;

/** A request of the short way. */
export interface DirectRequest {
  readonly method: string;
  /** The whole address. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent once, whatever happens. Undefined when there is none. */
  readonly body: string | undefined;
  /** Ends the request. */
  readonly signal: StopSignal;
  /** Must be called when the request is about to go out over a connection. */
  readonly onSend: () => void;
  /** Must be called when status and headers are here; gives how many bytes of the body may be read. */
  readonly onHead: (head: DirectHead) => number;
}

/** Status and headers of an answer. */
export interface DirectHead {
  readonly status: number;
  readonly headers: Headers;
  /** Media type and charset; an empty text where there is none. Here it costs no object of headers. */
  readonly contentType: string;
}

/** Sends a request and gives the bytes of the answer, decompressed, or undefined when there are more than allowed. */
export type Direct = (request: DirectRequest) => Promise<Uint8Array | undefined>;

/** A `fetch` with a short way. The function that it finds, called as its method, is undefined while that way is closed. */
export interface DirectFetch {
  readonly [direct]: () => Direct | undefined;
}

/** The short way of a `fetch`, if it has one and it is open. */
export function directOf(fetch: unknown): Direct | undefined {
  return typeof fetch === 'function' ? (fetch as Partial<DirectFetch>)[direct]?.() : undefined;
}
