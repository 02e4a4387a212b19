import { UnreadableBody } from './unreadableBody.js';

/** Every 2xx is a success: the vendor documents 200, 201, 204 and 207, and others were seen. */
export const isSuccess = (status: number): boolean => status >= 200 && status < 300;

/** Statuses whose responses have no body, whatever follows them. */
export const withoutBody: ReadonlySet<number> = /* @__PURE__ */ new Set([204, 205, 304]);

/** Whether a `Content-Type` says that the body is JSON. */
export function isJsonType(contentType: string | null): boolean {
  return /^[^;]*[/+]json\s*(?:;|$)/i.test(contentType ?? '');
}

/** Nothing, compressed, takes 20 bytes in gzip and fewer in other codings. */
const longestNothing = 20;

/**
 * Refuses a body that is shorter than its header says: over HTTP/2 Node takes a stream that was given up for one that has
 * ended, and a compressed body that ended before its first byte for an empty one. A browser may hide the coding of a
 * response of another origin.
 */
export function checkWhole(size: number, status: number, headers: Headers, type: Response['type'] | undefined): void {
  if (withoutBody.has(status)) return;
  const length = Number(headers.get('content-length') ?? 0);
  const isEncoded = headers.has('content-encoding');
  if (isEncoded && size === 0 && length > longestNothing) throw new UnreadableBody('the answer was cut off', true);
  if (!isEncoded && type !== 'cors' && size < length) throw new TypeError('the body ended early');
}

/** A stream whose source is asked for one chunk at a time. Without prototypes: the platform reads settings from there. */
export function pulledStream(source: UnderlyingDefaultSource<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    Object.assign(Object.create(null), source),
    Object.assign(Object.create(null), { highWaterMark: 0 }),
  );
}

/** Gives a stream the chunk that was read, or ends it. */
export function passOn(
  { done, value }: { readonly done?: boolean | undefined; readonly value?: Uint8Array | undefined },
  controller: ReadableStreamDefaultController<Uint8Array>,
): void {
  if (done) controller.close();
  else controller.enqueue(value as Uint8Array);
}

/**
 * The body of a response as a web stream; null when it has none. Not every `fetch` gives one: the body of node-fetch is a
 * stream of Node, and old polyfills have only methods that read it whole. Only `abort`, which ends the signal of the
 * request, frees the connection of such a body: to destroy that of node-fetch 2 does not.
 */
export function bodyOf(response: Response, abort: () => void): ReadableStream<Uint8Array> | null {
  const body = response.body as (ReadableStream<Uint8Array> & AsyncIterable<Uint8Array>) | null | undefined;
  if (body === null || typeof body?.getReader === 'function') return body;
  const isIterable = typeof body?.[Symbol.asyncIterator] === 'function';
  const chunks = isIterable ? body[Symbol.asyncIterator]() : readWhole(response);
  return pulledStream({ pull: async (controller) => passOn(await chunks.next(), controller), cancel: abort });
}

async function* readWhole(response: Response): AsyncGenerator<Uint8Array> {
  const isBinary = typeof response.arrayBuffer === 'function';
  yield isBinary ? new Uint8Array(await response.arrayBuffer()) : new TextEncoder().encode(await response.text());
}

/** A stream whose first bytes were read already, as a stream again. */
export function rejoin(first: Uint8Array, rest: ReadableStreamDefaultReader<Uint8Array>): ReadableStream<Uint8Array> {
  return pulledStream({
    start(controller) {
      if (first.byteLength > 0) controller.enqueue(first);
    },
    pull: async (controller) => passOn(await rest.read(), controller),
    cancel: (reason) => rest.cancel(reason),
  });
}
