import { Buffer } from 'node:buffer';
import { ByteCollector } from '../byteCollector.js';
import type { DirectHead, DirectRequest } from '../direct.js';
import { withoutBody } from '../responseBody.js';
import { Decompression, decompress, readCodings } from './decompress.js';
import { OneShotBody } from './oneShotBody.js';

/** Headers as the Agent gives them: name, value, name, value in bytes, or an object of texts. */
export type ReceivedHeaders = readonly Uint8Array[] | Readonly<Record<string, string | readonly string[] | undefined>>;

/** As many codings one over the other as `fetch` takes; more is an attack. */
const mostCodings = 5;

const nothing = new Uint8Array();

/** One request over the Agent and its answer, read to the end. */
export class Exchange {
  readonly #request: DirectRequest;
  readonly #requestBody: OneShotBody | string | null;
  readonly #resolve: (body: Uint8Array | undefined) => void;
  readonly #reject: (reason: unknown) => void;
  #stop: ((reason: Error) => void) | undefined;
  #isOver = false;
  /** Whether the agent has given all. */
  #isComplete = false;
  /** What has not been decompressed yet. */
  #received: ByteCollector | undefined = new ByteCollector();
  #size = 0;
  /** How many bytes the header announces; NaN where it does not tell. */
  #announced = Number.NaN;
  #limit = 0;
  #hasBody = true;
  #codings: readonly string[] = [];
  #decompression: Decompression | undefined;
  #waiting: NodeJS.Immediate | undefined;
  readonly #abort = (): void => this.fail(this.#request.signal.reason);

  constructor(
    request: DirectRequest,
    requestBody: OneShotBody | string | null,
    resolve: (body: Uint8Array | undefined) => void,
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
    this.#request.onSend();
    const body = this.#requestBody;
    // The agent means to send it again: over HTTP/2 the head would go out before the body is asked for.
    if (this.#isOver || (body instanceof OneShotBody && body.readableDidRead)) this.#stopAgent();
  }

  /** Status and headers are here; there may be several of 1xx before. */
  head(status: number, headers: ReceivedHeaders): void {
    if (this.#isOver || status < 200) return;
    const head = new Head(status, headers);
    const contentEncoding = head.find('content-encoding');
    if (contentEncoding.split(',').length > mostCodings) {
      this.fail(new Error('too many content-encodings'));
      return;
    }
    try {
      this.#limit = this.#request.onHead(head);
    } catch (error) {
      this.fail(error);
      return;
    }
    this.#hasBody = !withoutBody.has(status);
    this.#announced = Number(head.find('content-length') || Number.NaN);
    if (!this.#hasBody) {
      // The agent of older Nodes waits for what is announced, and it need not come.
      const isAnnounced = head.find('transfer-encoding') !== '' || Number(head.find('content-length')) > 0;
      if (isAnnounced) this.#finish(nothing);
      return;
    }
    if (contentEncoding !== '') this.#codings = readCodings(contentEncoding);
  }

  /** A piece of the body. */
  data(chunk: Uint8Array): void {
    if (this.#isOver || !this.#hasBody) return;
    this.#size += chunk.byteLength;
    if (this.#size > this.#limit) {
      this.#finish(undefined);
    } else if (this.#decompression !== undefined) {
      this.#decompression.write(chunk);
    } else {
      this.#received?.append(chunk);
      // A body that comes at once is decompressed at once, which costs less. For the others it begins with the next turn.
      if (this.#codings.length > 0) this.#waiting ??= setImmediate(() => this.#decompress());
    }
  }

  /** The answer is complete. */
  end(): void {
    if (this.#isOver) return;
    // Over HTTP/2 the Agent takes a stream that was given up for one that has ended.
    if (this.#hasBody && this.#size < this.#announced) {
      this.fail(new Error('the body ended early'));
      return;
    }
    this.#isComplete = true;
    if (this.#decompression !== undefined) {
      this.#decompression.end();
      return;
    }
    try {
      const bytes = this.#received?.view() ?? nothing;
      this.#finish(bytes.length === 0 ? bytes : decompress(bytes, this.#codings, this.#limit));
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

  #decompress(): void {
    const finish = (bytes: Uint8Array | undefined) => this.#finish(bytes);
    const fail = (error: unknown) => this.fail(error);
    const first = this.#received?.view() ?? nothing;
    this.#received = undefined;
    this.#decompression = new Decompression(this.#codings, first, this.#limit, { finish, fail });
  }

  #finish(body: Uint8Array | undefined): void {
    if (this.#isOver) return;
    this.#close();
    if (!this.#isComplete) this.#stopAgent();
    this.#resolve(body);
  }

  #close(): void {
    this.#isOver = true;
    this.#received = undefined;
    this.#decompression?.close();
    if (this.#waiting !== undefined) clearImmediate(this.#waiting);
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

  get contentType(): string {
    return this.find('content-type');
  }

  /** The value of a header by its name in lower case; an empty text where there is none. */
  find(name: string): string {
    const received = this.#received;
    if (!isBytes(received)) return received[name]?.toString() ?? '';
    for (let index = 0; index < received.length; index += 2) {
      // Its length is told apart first: few headers are as long.
      const one = received[index];
      if (one?.length === name.length && decodeLatin1(one).toLowerCase() === name) {
        return decodeLatin1(received[index + 1]);
      }
    }
    return '';
  }

  get headers(): Headers {
    this.#headers ??= makeHeaders(this.#received);
    return this.#headers;
  }
}

function decodeLatin1(bytes: Uint8Array = new Uint8Array()): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
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
