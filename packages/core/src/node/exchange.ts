import { Buffer } from 'node:buffer';
import type { DirectHead, DirectRequest } from '../direct.js';
import { decompress } from './decompress.js';
import { OneShotBody } from './oneShotBody.js';

/** Headers as the Agent gives them: name, value, name, value in bytes, or an object of texts. */
export type ReceivedHeaders = readonly Uint8Array[] | Readonly<Record<string, string | readonly string[] | undefined>>;

/** Statuses whose answers have no body, whatever follows them. */
const withoutBody: ReadonlySet<number> = new Set([204, 205, 304]);

/** As many codings one over the other as `fetch` takes; more is an attack. */
const mostCodings = 5;

/** One request over the Agent and its answer, read to the end. */
export class Exchange {
  readonly #request: DirectRequest;
  readonly #requestBody: OneShotBody | string | null;
  readonly #resolve: (body: string | undefined) => void;
  readonly #reject: (reason: unknown) => void;
  #stop: ((reason: Error) => void) | undefined;
  #isOver = false;
  #chunks: Uint8Array[] = [];
  #size = 0;
  #limit = 0;
  #head: Head | undefined;
  readonly #abort = (): void => this.fail(this.#request.signal.reason);

  constructor(
    request: DirectRequest,
    requestBody: OneShotBody | string | null,
    resolve: (body: string | undefined) => void,
    reject: (reason: unknown) => void,
  ) {
    this.#request = request;
    this.#requestBody = requestBody;
    this.#resolve = resolve;
    this.#reject = reject;
    request.signal.addEventListener('abort', this.#abort);
  }

  /** The Agent is about to write the request; `stop` takes it back, or closes its connection. */
  start(stop: (reason: Error) => void): void {
    this.#stop = stop;
    const body = this.#requestBody;
    // The agent means to send it again: over HTTP/2 the head would go out before the body is asked for.
    if (this.#isOver || (body instanceof OneShotBody && body.readableDidRead)) this.#stopAgent();
  }

  /** Status and headers are here; there may be several of 1xx before. */
  head(status: number, headers: ReceivedHeaders): void {
    if (this.#isOver || status < 200) return;
    this.#head = new Head(status, headers);
    const codings = this.#head.contentEncoding?.split(',').length ?? 0;
    if (codings > mostCodings) {
      this.fail(new Error('too many content-encodings'));
      return;
    }
    try {
      this.#limit = this.#request.onHead(this.#head);
    } catch (error) {
      this.fail(error);
    }
  }

  /** A piece of the body. */
  data(chunk: Uint8Array): void {
    if (this.#isOver) return;
    this.#size += chunk.byteLength;
    this.#chunks.push(chunk);
    if (this.#size > this.#limit) this.#end(undefined, true);
  }

  /** The answer is complete. */
  end(): void {
    if (this.#isOver) return;
    try {
      this.#end(this.#text(), false);
    } catch (error) {
      this.fail(error);
    }
  }

  /** The Agent gives up, or the request is taken back. */
  fail(reason: unknown): void {
    if (this.#isOver) return;
    this.#close();
    this.#stopAgent();
    this.#reject(reason);
  }

  #text(): string | undefined {
    const { status, contentEncoding } = this.#head ?? {};
    if (status === undefined || withoutBody.has(status) || this.#size === 0) return '';
    const [first] = this.#chunks;
    const whole = this.#chunks.length === 1 && first ? first : join(this.#chunks, this.#size);
    const bytes = contentEncoding === undefined ? whole : decompress(whole, contentEncoding, this.#limit);
    return bytes && decodeUtf8(bytes);
  }

  #end(body: string | undefined, isCutShort: boolean): void {
    this.#close();
    if (isCutShort) this.#stopAgent();
    this.#resolve(body);
  }

  #close(): void {
    this.#isOver = true;
    this.#chunks = [];
    this.#request.signal.removeEventListener('abort', this.#abort);
  }

  #stopAgent(): void {
    this.#stop?.(new Error('the request is over'));
  }
}

/** Status and headers; the object of the headers is made when somebody looks at it. */
class Head implements DirectHead {
  readonly status: number;
  readonly #received: ReceivedHeaders;
  #headers: Headers | undefined;

  constructor(status: number, received: ReceivedHeaders) {
    this.status = status;
    this.#received = received;
  }

  get contentEncoding(): string | undefined {
    const received = this.#received;
    if (!isBytes(received)) return received['content-encoding']?.toString();
    for (let index = 0; index < received.length; index += 2) {
      // Its length is told apart first: few headers are as long.
      const name = received[index];
      if (name?.length === 16 && decodeLatin1(name).toLowerCase() === 'content-encoding') {
        return decodeLatin1(received[index + 1]);
      }
    }
    return undefined;
  }

  get headers(): Headers {
    this.#headers ??= makeHeaders(this.#received);
    return this.#headers;
  }
}

/** A view of the same bytes: a `TextDecoder` is slower, and loading it takes time at the import. */
function view(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** As UTF-8, without a byte order mark. */
function decodeUtf8(bytes: Uint8Array): string {
  const text = view(bytes).toString();
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

function decodeLatin1(bytes: Uint8Array = new Uint8Array()): string {
  return view(bytes).toString('latin1');
}

function isBytes(headers: ReceivedHeaders): headers is readonly Uint8Array[] {
  return Array.isArray(headers);
}

function makeHeaders(received: ReceivedHeaders): Headers {
  const headers = new Headers();
  if (isBytes(received)) {
    for (let index = 0; index + 1 < received.length; index += 2) {
      headers.append(decodeLatin1(received[index]), decodeLatin1(received[index + 1]));
    }
  } else {
    for (const [name, value] of Object.entries(received)) {
      for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) headers.append(name, one);
    }
  }
  return headers;
}

function join(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return whole;
}
