const nothing = new Uint8Array();

/**
 * Joins the pieces of a body as they come. A list of them would cost far more than their bytes: a piece of one byte holds
 * all that the socket read with it.
 */
export class ByteCollector {
  #bytes: Uint8Array = nothing;
  #size = 0;
  #isOwn = false;

  /** How many bytes there are. */
  get size(): number {
    return this.#size;
  }

  append(piece: Uint8Array): void {
    const size = this.#size + piece.byteLength;
    if (this.#size === 0) {
      // Most bodies come in one piece, which need not be copied.
      this.#bytes = piece;
      this.#isOwn = false;
    } else {
      if (!this.#isOwn || size > this.#bytes.byteLength) this.#grow(2 * size);
      this.#bytes.set(piece, this.#size);
    }
    this.#size = size;
  }

  /** The bytes, for reading; they may share their buffer with others. */
  view(): Uint8Array {
    return this.#size === this.#bytes.byteLength ? this.#bytes : this.#bytes.subarray(0, this.#size);
  }

  /** The bytes in a buffer of their own. */
  copy(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.view());
  }

  #grow(capacity: number): void {
    const grown = new Uint8Array(capacity);
    grown.set(this.view());
    this.#bytes = grown;
    this.#isOwn = true;
  }
}
