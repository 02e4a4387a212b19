import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { createSecureContext, type SecureContextOptions, TLSSocket } from 'node:tls';

/** Descriptions of TLS alerts (RFC 8446, section 6). */
export const alerts = {
  handshakeFailure: 40,
  protocolVersion: 70,
  insufficientSecurity: 71,
  internalError: 80,
  unrecognizedName: 112,
} as const;

const applicationData = 23;
const alertType = 21;

/**
 * The server's end of a TLS connection whose records can be changed on their way out: what a broken middlebox, or a server
 * that fails, does to a connection after its handshake.
 */
export class TlsTap extends Duplex {
  readonly #socket: Socket;
  /** Records that left, as long as they may be needed to find out the number of the next. */
  readonly #sent: Buffer[] = [];
  #buffer: Buffer<ArrayBuffer> = Buffer.alloc(0);
  #secret: Buffer | undefined;
  #change: ((record: Buffer) => Buffer) | undefined;
  readonly tls: TLSSocket;
  /** What becomes of the connection when one side has reported a fatal error. */
  afterFailure: 'close' | 'reset' | 'nothing' = 'close';

  /** Only TLS 1.3 with `TLS_AES_128_GCM_SHA256` is offered unless `options` say otherwise. */
  constructor(socket: Socket, options: SecureContextOptions) {
    super();
    this.#socket = socket;
    socket.on('data', (bytes) => this.push(bytes));
    socket.on('end', () => this.push(null));
    socket.on('close', () => this.destroy());
    this.on('error', () => undefined);
    const secureContext = createSecureContext({ minVersion: 'TLSv1.3', ciphers: 'TLS_AES_128_GCM_SHA256', ...options });
    this.tls = new TLSSocket(this, { isServer: true, secureContext, ALPNProtocols: ['http/1.1'] });
    // Only a socket that `tls.Server` made reports these as 'error'.
    this.tls.on('_tlsError' as 'close', () => this.#failed());
    this.tls.on('error', () => undefined);
    // The type knows only the event of a server; the socket has it too.
    this.tls.on('keylog' as 'data', (line) => this.#readSecret(line.toString('latin1')));
  }

  /** Flips one bit of the next record, in its last byte. */
  breakNextRecord(): void {
    this.#change = (record) => {
      this.#change = undefined;
      const changed = Buffer.from(record);
      changed.writeUInt8(changed.readUInt8(changed.length - 1) ^ 1, changed.length - 1);
      return changed;
    };
  }

  /** Puts bytes on the connection that did not come out of TLS. */
  writePlain(bytes: Uint8Array | string): void {
    this.#socket.write(bytes);
  }

  /** Resets the connection below TLS. */
  reset(): void {
    this.#socket.resetAndDestroy();
  }

  /** Makes the server itself fail at a record that did not come from the client: it sends the alert `bad_record_mac`. */
  failServer(): void {
    this.push(record(applicationData, Buffer.alloc(64, 1)));
  }

  /** Sends a valid fatal alert, encrypted as the next record of the server, once what it writes by itself has left. */
  sendAlert(description: number): void {
    setTimeout(() => this.#sendAlert(description), 30);
  }

  #failed(): void {
    if (this.afterFailure === 'close') this.#socket.end();
    // The kernel must have sent what was written.
    if (this.afterFailure === 'reset') setTimeout(() => this.#socket.resetAndDestroy(), 20);
  }

  #sendAlert(description: number): void {
    if (this.#secret === undefined) throw new Error('there is no secret before the handshake is over');
    const key = new RecordKey(this.#secret);
    // Records of the handshake are encrypted with another key; they do not open.
    const sequence = this.#sent.filter((sent) => sent.readUInt8(0) === applicationData);
    const first = sequence.findIndex((sent) => key.opens(sent, 0));
    this.#socket.write(key.seal(first < 0 ? 0 : sequence.length - first, Buffer.from([2, description, alertType])));
    this.#failed();
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#buffer = Buffer.concat([this.#buffer, chunk]);
    for (;;) {
      const length = this.#buffer.length < 5 ? Number.POSITIVE_INFINITY : 5 + this.#buffer.readUInt16BE(3);
      if (this.#buffer.length < length) break;
      const one = this.#buffer.subarray(0, length);
      this.#buffer = this.#buffer.subarray(length);
      this.#sent.push(one);
      this.#socket.write(this.#change?.(one) ?? one);
    }
    done();
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#socket.end();
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#socket.destroy();
    done(error);
  }

  #readSecret(line: string): void {
    const [label, , secret] = line.trim().split(' ');
    if (label === 'SERVER_TRAFFIC_SECRET_0' && secret !== undefined) this.#secret = Buffer.from(secret, 'hex');
  }
}

/** A record with the version that TLS 1.2 and 1.3 write. */
function record(type: number, content: Uint8Array): Buffer {
  return Buffer.concat([recordHead(type, content.length), content]);
}

function recordHead(type: number, length: number): Buffer {
  return Buffer.from([type, 3, 3, length >> 8, length & 0xff]);
}

/** The key of one direction of TLS 1.3 with AES-128-GCM (RFC 8446, sections 5.2 and 7.3). */
class RecordKey {
  readonly #key: Buffer;
  readonly #iv: Buffer;

  constructor(secret: Buffer) {
    this.#key = expandLabel(secret, 'key', 16);
    this.#iv = expandLabel(secret, 'iv', 12);
  }

  seal(sequence: number, content: Buffer): Buffer {
    const head = recordHead(applicationData, content.length + 16);
    const cipher = createCipheriv('aes-128-gcm', this.#key, this.#nonce(sequence)).setAAD(head);
    return Buffer.concat([head, cipher.update(content), cipher.final(), cipher.getAuthTag()]);
  }

  /** Whether a record was sealed with this key and number. */
  opens(sealed: Buffer, sequence: number): boolean {
    const decipher = createDecipheriv('aes-128-gcm', this.#key, this.#nonce(sequence)).setAAD(sealed.subarray(0, 5));
    decipher.setAuthTag(sealed.subarray(-16));
    try {
      decipher.update(sealed.subarray(5, -16));
      decipher.final();
      return true;
    } catch {
      return false;
    }
  }

  #nonce(sequence: number): Buffer {
    const nonce = Buffer.from(this.#iv);
    nonce.writeUInt32BE((nonce.readUInt32BE(8) ^ sequence) >>> 0, 8);
    return nonce;
  }
}

function expandLabel(secret: Buffer, label: string, length: number): Buffer {
  const name = Buffer.from(`tls13 ${label}`);
  const info = Buffer.concat([Buffer.from([0, length, name.length]), name, Buffer.from([0, 1])]);
  return createHmac('sha256', secret).update(info).digest().subarray(0, length);
}
