import { Buffer } from 'node:buffer';

/**
 * A request body that can be sent once. An agent, or an interceptor in front of it, replays a request whose body is a
 * string or absent: undici after a GOAWAY or REFUSED_STREAM of HTTP/2, its `retry` interceptor after a 503. It leaves a
 * body alone that was read.
 */
export class OneShotBody implements AsyncIterable<Uint8Array>, AsyncIterator<Uint8Array> {
  /** Bytes that are sent. */
  readonly byteLength: number;
  readonly #bytes: Uint8Array;
  #isOpen = false;
  #isRead = false;

  constructor(text: string) {
    this.#bytes = Buffer.from(text);
    this.byteLength = this.#bytes.byteLength;
  }

  /** Whether an agent has begun to read it. Under this name undici asks before it sends a request again. */
  get readableDidRead(): boolean {
    return this.#isOpen;
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    if (this.#isOpen) throw new Error('the body of a request can be sent once');
    this.#isOpen = true;
    return this;
  }

  next(): Promise<IteratorResult<Uint8Array>> {
    const done = this.#isRead || this.#bytes.byteLength === 0;
    this.#isRead = true;
    return Promise.resolve(done ? { done, value: undefined } : { done, value: this.#bytes });
  }
}
