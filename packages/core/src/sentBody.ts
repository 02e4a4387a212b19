import type { StopSignal } from './abort.js';
import { RefusedRequest } from './refusedRequest.js';
import type { RequestBytes } from './requestBytes.js';
import { passOn, pulledStream } from './responseBody.js';

type ChunkReader = Pick<ReadableStreamDefaultReader<Uint8Array>, 'read' | 'cancel'>;

/** The content of a request cannot be read: an error of the file or the stream of the user. */
export class UnreadableSource {
  readonly error: unknown;
  /** Whether a part of it was handed to `fetch`. */
  readonly isBegun: boolean;

  constructor(error: unknown, isBegun: boolean) {
    this.error = error;
    this.isBegun = isBegun;
  }
}

/**
 * The body of a request, and what became of it. It can be sent once only: `fetch` itself sends a request with a text body
 * again after a 421 (Node) or when a kept connection turns out closed (Deno). With its length given, the stream goes out
 * like a text would. A browser, and a platform that does not know streams as bodies, gets the text.
 *
 * A `fetch` that does not know web streams (node-fetch, cross-fetch) would send "[object ReadableStream]": asked for a
 * string before it was read, the body throws instead. That is remembered, as a `fetch` may wrap or swallow what is thrown,
 * and so is an error of the source.
 */
export class SentBody {
  readonly #content: string | RequestBytes | undefined;
  readonly #signal: StopSignal;
  readonly #onSecondRead: () => void;
  #refusal: RefusedRequest | undefined;
  #unreadable: UnreadableSource | undefined;
  #reader: ChunkReader | undefined;
  /** How often it was asked for bytes: some runtimes ask once before they connect. */
  #reads = 0;
  /** How many bytes were handed on. */
  #size = 0;

  /** `onSecondRead` is called when what reads the body must have connected. */
  constructor(content: string | RequestBytes | undefined, signal: StopSignal, onSecondRead: () => void) {
    this.#content = content;
    this.#signal = signal;
    this.#onSecondRead = onSecondRead;
  }

  /** Why the body cannot go out; undefined if it was read all the same. */
  get refusal(): RefusedRequest | undefined {
    return this.#reads === 0 ? this.#refusal : undefined;
  }

  /** Why the body cannot be read to its end; undefined as long as it can. */
  get unreadable(): UnreadableSource | undefined {
    return this.#unreadable;
  }

  /** What `fetch` needs to know of the body, and the headers together with its length. */
  async open(headers: Readonly<Record<string, string>>): Promise<Record<string, unknown>> {
    const content = this.#content as string | RequestBytes;
    streamsSupported ??= supportsStreams();
    try {
      if (!streamsSupported) {
        return { content: typeof content === 'string' ? content : await new Response(content.open()).blob() };
      }
      const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : undefined;
      this.#reader = bytes === undefined ? (content as RequestBytes).open().getReader() : readerOf(bytes);
      const size = bytes?.length ?? (content as RequestBytes).size;
      const length = size === undefined ? {} : { 'content-length': String(size) };
      return { content: this.#stream(this.#reader, size), duplex: 'half', headers: { ...headers, ...length } };
    } catch (error) {
      throw this.#fail(error);
    }
  }

  /** Ends the source, which the platform would go on reading. */
  stop(reason: unknown): void {
    this.#reader?.cancel(reason).catch(() => undefined);
  }

  #stream(reader: ChunkReader, size: number | undefined): ReadableStream<Uint8Array> {
    const pull = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
      if (++this.#reads > 1 && !readsAhead()) this.#onSecondRead();
      // Nobody waits for the response any more: the rest of the file is not read, and must not seem to be whole.
      if (this.#signal.aborted) throw this.#signal.reason;
      passOn(await this.#read(reader, size), controller);
    };
    const cancel = (reason: unknown) => reader.cancel(reason);
    const body = pulledStream({ pull, cancel });
    for (const name of ['toString', 'toJSON']) Reflect.defineProperty(body, name, { value: () => this.#toText() });
    return body;
  }

  /** The next chunk. Not every platform notices that a source gives more or less than it said. */
  async #read(reader: ChunkReader, size: number | undefined): ReturnType<ChunkReader['read']> {
    try {
      const chunk = await reader.read();
      if (!chunk.done && !(chunk.value instanceof Uint8Array))
        throw new TypeError('a chunk of the content is not bytes');
      const total = this.#size + (chunk.value?.byteLength ?? 0);
      if (size !== undefined && (chunk.done ? total < size : total > size))
        throw new TypeError(`the content has ${chunk.done ? total : 'more'} bytes, not the ${size} of its size`);
      this.#size = total;
      return chunk;
    } catch (error) {
      this.stop(error);
      throw this.#fail(error);
    }
  }

  #fail(error: unknown): unknown {
    if (!this.#signal.aborted) this.#unreadable ??= new UnreadableSource(error, this.#size > 0);
    return error;
  }

  #toText(): string {
    if (this.#reads > 0) return '[object ReadableStream]';
    this.#refusal = new RefusedRequest(unfitFetch);
    throw this.#refusal;
  }
}

/** Deno reads the whole body before it connects, so that its reads prove nothing. */
export const readsAhead = (): boolean => 'Deno' in globalThis;

/** Gives some bytes in one chunk, as the reader of a stream would. */
function readerOf(bytes: Uint8Array): ChunkReader {
  let rest = bytes;
  return {
    async read() {
      const value = rest;
      rest = new Uint8Array();
      return value.length > 0 ? { done: false, value } : { done: true, value: undefined };
    },
    cancel: async () => undefined,
  };
}

const advice = 'pass a fetch that supports ReadableStream bodies, such as that of the platform';
const unfitFetch = `this fetch turns a ReadableStream body into a string: ${advice}`;
/** The words for a fetch that got a response to something else than the body. */
export const unfitFetchAnswered: string = `this fetch could not read the ReadableStream body and sent something else: ${advice}`;

let streamsSupported: boolean | undefined;

function supportsStreams(): boolean {
  // Browsers send streams over HTTP/2 only, and would fail over HTTP/1.1.
  if (typeof (globalThis as { readonly document?: unknown }).document === 'object') return false;
  try {
    // Whoever does not know streams writes "[object ReadableStream]", a text, and says so.
    const request = new Request('http://localhost/', {
      method: 'POST',
      body: new ReadableStream(),
      duplex: 'half',
    } as RequestInit);
    return !request.headers.has('content-type');
  } catch {
    return false;
  }
}
