import { createServer as createHttp2Server, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import { createServer, type Server, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { createSecureContext, type SecureContextOptions, TLSSocket } from 'node:tls';
import { idleTime, type LoggedRequest } from './faultServer.js';

/** One stream with its request, and the connection to write frames to. */
export interface Http2Exchange {
  /** Number of the stream: odd, from 1 on each connection. */
  readonly stream: number;
  readonly method: string;
  readonly target: string;
  readonly body: string;
  /** 1 for the first request of this method. */
  readonly number: number;
  readonly connection: Http2Connection;
}

/** How a server of HTTP/2 behaves. */
export interface Http2Behaviour {
  /** Once the connection is there: what is written stands before the settings of the server. */
  readonly onConnection?: (connection: Http2Connection) => void;
  /** After the headers of a request, before its body was read; true when the request is dealt with. */
  readonly onHead?: (exchange: Http2Exchange) => boolean;
  /** After the response to the call that goes well. */
  readonly afterWarmUp?: (connection: Http2Connection, stream: number) => void;
  /** After the whole request. */
  readonly onRequest?: (exchange: Http2Exchange) => void;
  /** Nothing is ever written, neither settings nor acknowledgements. */
  readonly isSilent?: boolean;
  /** Settings of the server other than the usual ones. */
  readonly settings?: { readonly maxConcurrentStreams?: number; readonly initialWindowSize?: number };
}

/** Types of frames (RFC 9113, section 6). */
export const frames = { data: 0, headers: 1, resetStream: 3, settings: 4, ping: 6, goAway: 7 } as const;

/** Error codes (RFC 9113, section 7). */
export const codes = {
  noError: 0,
  protocolError: 1,
  internalError: 2,
  refusedStream: 7,
  cancel: 8,
  enhanceYourCalm: 11,
  http11Required: 13,
} as const;

const endStream = 1;
const endHeaders = 4;

/**
 * One connection. Node's HTTP/2 reads it, answers its settings, pings and windows; every response is written by hand, as
 * frames that Node would not write.
 */
export class Http2Connection extends Duplex {
  readonly socket: TLSSocket;
  readonly #raw: Socket;
  readonly #isSilent: boolean;

  constructor(raw: Socket, socket: TLSSocket, isSilent: boolean) {
    super();
    this.#raw = raw;
    this.socket = socket;
    this.#isSilent = isSilent;
    socket.on('data', (bytes) => this.push(bytes));
    socket.on('end', () => this.push(null));
    socket.on('close', () => this.destroy());
    socket.on('error', () => undefined);
    this.on('error', () => undefined);
  }

  /** Writes a frame. */
  frame(type: number, flags: number, stream: number, payload: Uint8Array = Buffer.alloc(0)): void {
    const head = Buffer.alloc(9);
    head.writeUIntBE(payload.length, 0, 3);
    head.writeUInt8(type, 3);
    head.writeUInt8(flags, 4);
    head.writeUInt32BE(stream, 5);
    this.bytes(Buffer.concat([head, payload]));
  }

  /** Writes bytes that need not be a frame. */
  bytes(bytes: Uint8Array): void {
    if (!this.socket.destroyed) this.socket.write(bytes);
  }

  /** Status and headers of a response. Names are in lower case. */
  headers(stream: number, status: number | string, headers: Readonly<Record<string, string>>, isEnd = false): void {
    const block = [literal(':status', String(status)), ...Object.entries(headers).map((pair) => literal(...pair))];
    this.frame(frames.headers, endHeaders | (isEnd ? endStream : 0), stream, Buffer.concat(block));
  }

  /** Headers after the body. */
  trailers(stream: number, headers: Readonly<Record<string, string>>): void {
    const block = Object.entries(headers).map((pair) => literal(...pair));
    this.frame(frames.headers, endHeaders | endStream, stream, Buffer.concat(block));
  }

  data(stream: number, body: string | Uint8Array, isEnd = true): void {
    this.frame(frames.data, isEnd ? endStream : 0, stream, Buffer.from(body as string));
  }

  /** A whole response. */
  respond(
    stream: number,
    status: number,
    body: string | Uint8Array,
    headers: Readonly<Record<string, string>> = {},
  ): void {
    const length = String(Buffer.byteLength(body));
    this.headers(stream, status, { 'content-type': 'application/json', 'content-length': length, ...headers });
    this.data(stream, body);
  }

  resetStream(stream: number, code: number): void {
    const payload = Buffer.alloc(4);
    payload.writeUInt32BE(code);
    this.frame(frames.resetStream, 0, stream, payload);
  }

  /** Streams above `lastStream` were not looked at and never will be. */
  goAway(lastStream: number, code: number): void {
    const payload = Buffer.alloc(8);
    payload.writeUInt32BE(lastStream);
    payload.writeUInt32BE(code, 4);
    this.frame(frames.goAway, 0, 0, payload);
  }

  /** Closes the connection after what was written. */
  close(): void {
    this.socket.end();
  }

  /** Resets the connection, once the kernel has sent what was written. */
  reset(): void {
    setTimeout(() => this.#raw.resetAndDestroy(), 20);
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    if (!this.#isSilent) this.bytes(chunk);
    done();
  }

  override _final(done: (error?: Error | null) => void): void {
    this.socket.end();
    done();
  }
}

/** A header field without index and without Huffman coding (RFC 7541, section 6.2.2). */
function literal(name: string, value: string): Buffer {
  const parts = [name, value].map((text) => {
    const bytes = Buffer.from(text, 'latin1');
    const length = bytes.length < 127 ? [bytes.length] : [127, ...continued(bytes.length - 127)];
    return Buffer.concat([Buffer.from(length), bytes]);
  });
  return Buffer.concat([Buffer.from([0]), ...parts]);
}

function continued(rest: number): number[] {
  return rest < 128 ? [rest] : [(rest % 128) | 128, ...continued(Math.floor(rest / 128))];
}

/** An HTTP/2 server over TLS on loopback that writes its frames itself and keeps a log of the streams that it read. */
export class Http2FaultServer {
  readonly log: LoggedRequest[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #behaviour: Http2Behaviour;

  private constructor(behaviour: Http2Behaviour, certificate: SecureContextOptions) {
    this.#behaviour = behaviour;
    const secureContext = createSecureContext(certificate);
    this.#server = createServer((raw) => {
      this.#sockets.add(raw);
      raw.on('close', () => this.#sockets.delete(raw));
      raw.on('error', () => undefined);
      const socket = new TLSSocket(raw, { isServer: true, secureContext, ALPNProtocols: ['h2'] });
      const connection = new Http2Connection(raw, socket, behaviour.isSilent === true);
      socket.once('secure', () => this.#accept(connection));
    });
  }

  static async start(behaviour: Http2Behaviour, certificate: SecureContextOptions): Promise<Http2FaultServer> {
    const server = new Http2FaultServer(behaviour, certificate);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }

  #accept(connection: Http2Connection): void {
    this.#behaviour.onConnection?.(connection);
    const reader = createHttp2Server({ settings: this.#behaviour.settings });
    reader.on('sessionError', () => undefined);
    reader.on('stream', (stream, headers) => this.#read(connection, stream, headers));
    reader.emit('connection', connection);
  }

  #read(connection: Http2Connection, stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void {
    const { ':method': method = '', ':path': target = '' } = headers;
    const about = { connection, stream: stream.id ?? 0, method, target };
    stream.on('error', () => undefined);
    if (target.endsWith('/warm-up')) {
      connection.respond(about.stream, 200, '[]');
      setTimeout(() => this.#behaviour.afterWarmUp?.(connection, about.stream), idleTime / 4);
      return;
    }
    const chunks: Buffer[] = [];
    let isLogged = false;
    const log = (isComplete: boolean): void => {
      if (!isLogged) this.log.push({ method, isComplete });
      isLogged = true;
    };
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('close', () => log(false));
    stream.on('end', () => {
      // An aborted stream ends too.
      if (isLogged || stream.aborted) return;
      log(true);
      const number = this.log.filter((entry) => entry.method === method && entry.isComplete).length;
      this.#behaviour.onRequest?.({ ...about, body: Buffer.concat(chunks).toString('utf8'), number });
    });
    const number = this.log.filter((entry) => entry.method === method).length + 1;
    if (this.#behaviour.onHead?.({ ...about, body: '', number }) === true) log(false);
  }
}
