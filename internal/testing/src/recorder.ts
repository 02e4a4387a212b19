import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FixtureResponse } from './fixture.js';

/** A request as it came over the wire. */
export interface SeenRequest {
  readonly method: string;
  /** Path with query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Uint8Array;
}

/** A server on loopback that notes every request and answers as it is told. */
export class Recorder {
  readonly seen: SeenRequest[] = [];
  answer: FixtureResponse = { status: 500, body: '' };
  readonly #server: Server;

  constructor() {
    this.#server = createServer(async (request, response) => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const { method = '', url = '', headers } = request;
      this.seen.push({ method, url, headers, body: new Uint8Array(Buffer.concat(chunks)) });
      const { status, headers: own, body } = this.answer;
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const length = status === 204 ? {} : { 'content-length': Buffer.byteLength(text) };
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...length, ...own });
      response.end(status === 204 ? undefined : text);
    });
  }

  /** Starts it; resolves with its address. */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
