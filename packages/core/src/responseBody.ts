/** Every 2xx is a success: the vendor documents 200, 201, 204 and 207, and others were seen. */
export const isSuccess = (status: number): boolean => status >= 200 && status < 300;

/** Statuses whose responses have no body, whatever follows them. */
export const withoutBody: ReadonlySet<number> = /* @__PURE__ */ new Set([204, 205, 304]);

/**
 * The body of a response as a web stream; null when it has none. Not every `fetch` gives one: the body of node-fetch is a
 * stream of Node, and old polyfills have only methods that read it whole.
 */
export function bodyOf(response: Response): ReadableStream<Uint8Array> | null {
  const body = response.body as (ReadableStream<Uint8Array> & AsyncIterable<Uint8Array>) | null | undefined;
  if (body === null || typeof body?.getReader === 'function') return body;
  if (typeof body?.[Symbol.asyncIterator] === 'function') return streamOfPieces(body[Symbol.asyncIterator]());
  return streamOfPieces(readWhole(response));
}

async function* readWhole(response: Response): AsyncGenerator<Uint8Array> {
  const isBinary = typeof response.arrayBuffer === 'function';
  yield isBinary ? new Uint8Array(await response.arrayBuffer()) : new TextEncoder().encode(await response.text());
}

function streamOfPieces(pieces: AsyncIterator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    Object.assign(Object.create(null), {
      async pull(controller: ReadableStreamDefaultController<Uint8Array>) {
        const { done, value } = await pieces.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await pieces.return?.();
      },
    }),
    { highWaterMark: 0 },
  );
}
