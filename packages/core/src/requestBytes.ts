import { check, type Schema, unknown } from './schema.js';

/** Something that can be opened again and again, such as a `Blob` or a `File`. */
export interface StreamSource {
  /** How many bytes there are. */
  readonly size: number;
  /** Opens it: a new stream every time. */
  stream(): ReadableStream<Uint8Array>;
}

/**
 * Content of a file to send: a `Blob` or `File`, bytes, what `fileFromPath` of `@thulium-js/core/node` gives, or a stream,
 * which can be sent once only.
 */
export type FileContent = StreamSource | ReadableStream<Uint8Array> | ArrayBuffer | ArrayBufferView;

/** {@link FileContent} */
export const fileContent: Schema<FileContent> = /* @__PURE__ */ check(
  unknown,
  isFileContent,
  'a Blob, a File, a ReadableStream, or bytes; for a text `new Blob([text])`',
) as Schema<FileContent>;

function isFileContent(value: unknown): value is FileContent {
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return true;
  return isStreamSource(value) || (isStream(value) && !value.locked);
}

function isStream(value: unknown): value is ReadableStream<Uint8Array> {
  return typeof (value as Partial<ReadableStream> | null | undefined)?.getReader === 'function';
}

function isStreamSource(value: unknown): value is StreamSource {
  const { size, stream } = (value ?? {}) as Partial<StreamSource>;
  return typeof stream === 'function' && Number.isSafeInteger(size) && Number(size) >= 0;
}

/** A body that is no text. */
export class RequestBytes {
  /** How many bytes there are; undefined for a stream. */
  readonly size: number | undefined;
  readonly #content: FileContent;
  #isSpent = false;

  constructor(content: FileContent) {
    this.#content = content;
    if (isStreamSource(content)) this.size = content.size;
    else this.size = isStream(content) ? undefined : content.byteLength;
  }

  /** Whether it was a stream that went out: there is nothing left to send again. */
  get isSpent(): boolean {
    return this.#isSpent;
  }

  /** The bytes as a stream. */
  open(): ReadableStream<Uint8Array> {
    const content = this.#content;
    if (isStreamSource(content)) return content.stream();
    if (isStream(content)) {
      this.#isSpent = true;
      return content;
    }
    const view = ArrayBuffer.isView(content) ? content : new Uint8Array(content);
    return streamOf(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
  }
}

/** A stream of some bytes. */
export function streamOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
  const start = (controller: ReadableStreamDefaultController<Uint8Array>) => {
    if (bytes.length > 0) controller.enqueue(bytes);
    controller.close();
  };
  return new ReadableStream<Uint8Array>(Object.assign(Object.create(null), { start }));
}
