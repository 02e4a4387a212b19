import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type SecureContextOptions, type TlsOptions } from 'node:tls';
import { TlsTap } from './tlsTap.js';

/** One request that the server has read, in the order in which they came. */
export interface LoggedRequest {
  readonly method: string;
  /** Whether head and body came whole. */
  readonly isComplete: boolean;
  /** Whether a whole request had a body. */
  readonly hasBody?: boolean;
}

/** One request, and the socket to answer it on in whatever way. */
export interface Exchange {
  readonly socket: Socket;
  readonly method: string;
  readonly target: string;
  /** Headers by their names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
  /** 1 for the first request of this method. */
  readonly number: number;
  /** Port of the server itself. */
  readonly port: number;
  /** The TLS connection below, where its records can be changed. */
  readonly tap: TlsTap | undefined;
}

/** How long a kept connection stands idle before the call that is judged, in milliseconds. */
export const idleTime = 200;

/** How a server behaves. */
export interface Behaviour {
  /** Instead of reading anything. */
  readonly onConnection?: (socket: Socket) => void;
  /** After the head, before the body was read; true when the request is dealt with. */
  readonly onHead?: (socket: Socket) => boolean;
  /** After the response to the call that goes well: the call that is judged comes {@link idleTime} later. */
  readonly afterWarmUp?: (socket: Socket) => void;
  /** After the whole request. */
  readonly onRequest?: (exchange: Exchange) => void;
  readonly tls?: TlsOptions;
  /** TLS whose records can be changed. */
  readonly tap?: SecureContextOptions;
  /** The server is also a proxy: after a CONNECT it is itself, with this certificate, the host that was asked for. */
  readonly tunnel?: SecureContextOptions;
}

/** A server on loopback that writes its bytes itself and keeps a log of what it read. */
export class FaultServer {
  readonly log: LoggedRequest[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #behaviour: Behaviour;

  private constructor(behaviour: Behaviour) {
    this.#behaviour = behaviour;
    const { tap } = behaviour;
    const accept = (socket: Socket): void => (tap === undefined ? this.#accept(socket) : this.#acceptTls(socket, tap));
    this.#server = behaviour.tls === undefined ? createServer(accept) : createTlsServer(behaviour.tls, accept);
    // Half of a handshake leaves a socket that no 'secureConnection' told of.
    this.#server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
    });
    this.#server.on('tlsClientError', () => undefined);
  }

  static async start(behaviour: Behaviour): Promise<FaultServer> {
    const server = new FaultServer(behaviour);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  /** How many sockets are open. */
  get sockets(): number {
    return [...this.#sockets].filter(({ destroyed }) => !destroyed).length;
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }

  #acceptTls(socket: Socket, options: SecureContextOptions): void {
    const tap = new TlsTap(socket, options);
    this.#accept(tap.tls, tap);
  }

  #accept(socket: Socket, tap?: TlsTap): void {
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#sockets.delete(socket));
    if (this.#behaviour.onConnection !== undefined) {
      this.#behaviour.onConnection(socket);
      return;
    }
    let buffer = Buffer.alloc(0);
    socket.on('data', (bytes) => {
      buffer = Buffer.concat([buffer, bytes]);
      for (let rest = this.#read(socket, buffer, tap); rest !== undefined; rest = this.#read(socket, buffer, tap)) {
        buffer = rest;
      }
    });
    socket.on('close', () => {
      const method = /^[A-Z]+(?= )/.exec(buffer.toString('latin1'))?.[0];
      if (method !== undefined) this.log.push({ method, isComplete: false });
    });
  }

  /** Takes one request out of the buffer; what is left, or undefined while it is not whole. */
  #read(socket: Socket, buffer: Buffer, tap: TlsTap | undefined): Buffer<ArrayBuffer> | undefined {
    const end = buffer.indexOf('\r\n\r\n');
    if (end < 0) return undefined;
    const [first = '', ...lines] = buffer.subarray(0, end).toString('latin1').split('\r\n');
    const [method = '', target = ''] = first.split(' ');
    if (method === 'CONNECT' && this.#behaviour.tunnel !== undefined) {
      socket.removeAllListeners('data');
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      this.#acceptTls(socket, this.#behaviour.tunnel);
      return undefined;
    }
    const headers = new Map(
      lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
    );
    if (this.#behaviour.onHead?.(socket) === true) {
      this.log.push({ method, isComplete: false });
      return Buffer.alloc(0);
    }
    const read = readBody(buffer.subarray(end + 4), headers);
    if (read === undefined) return undefined;
    const { body, rest } = read;
    if (target.endsWith('/warm-up')) {
      socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n[]');
      setTimeout(() => this.#behaviour.afterWarmUp?.(socket), idleTime / 4);
      return rest;
    }
    this.log.push({ method, isComplete: true, hasBody: body !== '' });
    const number = this.log.filter((entry) => entry.method === method && entry.isComplete).length;
    this.#behaviour.onRequest?.({ socket, method, target, headers, body, number, port: this.port, tap });
    return rest;
  }
}

interface ReadBody {
  readonly body: string;
  readonly rest: Buffer<ArrayBuffer>;
}

/** The body of a request, by length or in chunks (Deno sends streams so); undefined while it is not whole. */
function readBody(bytes: Buffer, headers: ReadonlyMap<string, string>): ReadBody | undefined {
  if (headers.get('transfer-encoding') === undefined) {
    const length = Number(headers.get('content-length') ?? 0);
    if (bytes.length < length) return undefined;
    return { body: bytes.subarray(0, length).toString('utf8'), rest: Buffer.from(bytes.subarray(length)) };
  }
  const parts: Buffer[] = [];
  for (let start = 0; ; ) {
    const lineEnd = bytes.indexOf('\r\n', start);
    if (lineEnd < 0) return undefined;
    const length = Number.parseInt(bytes.subarray(start, lineEnd).toString('latin1'), 16);
    const end = lineEnd + 2 + length;
    if (bytes.length < end + 2) return undefined;
    if (length === 0)
      return { body: Buffer.concat(parts).toString('utf8'), rest: Buffer.from(bytes.subarray(end + 2)) };
    parts.push(bytes.subarray(lineEnd + 2, end));
    start = end + 2;
  }
}
