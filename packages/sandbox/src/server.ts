/// <reference types="node" />
import { createServer, ServerResponse } from 'node:http';
import { getRequestListener, type Http2Bindings, type HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { refuseDotSegments } from './dotSegments.js';
import { ConnectionDropped, TruncatedResponse } from './faults.js';
import { type Rules, refuseSlips, wholeNumberBetween } from './rules.js';

/** Options of {@link listen}. */
export interface ListenOptions {
  /** Port; 0 (default) takes a free one. */
  readonly port?: number;
}

/** A sandbox that listens. */
export interface SandboxServer {
  /** `http://127.0.0.1:PORT`; the API is at `/api` below it. */
  readonly url: string;
  readonly port: number;
  /** Stops listening and cuts the connections still open. */
  close(): Promise<void>;
}

const loopback = '127.0.0.1';
const listenRules: Rules<ListenOptions> = { port: wholeNumberBetween(0, 65_535) };

/** Serves a fetch handler over HTTP on 127.0.0.1, and nowhere else. */
export function listen(
  handler: (request: Request) => Promise<Response>,
  options: ListenOptions = {},
): Promise<SandboxServer> {
  refuseSlips('the options of listen', options, listenRules);
  const answer = async (request: Request, { incoming, outgoing }: HttpBindings | Http2Bindings): Promise<Response> => {
    const refusal = refuseStrangers(incoming) ?? refuseDotSegments(incoming.url ?? '');
    if (refusal !== undefined) return refusal;
    try {
      const response = await handler(request);
      const isCut = response instanceof TruncatedResponse && outgoing instanceof ServerResponse;
      return isCut ? cut(response, outgoing) : response;
    } catch (error) {
      if (error instanceof ConnectionDropped) incoming.socket.destroy();
      return new Response(null, { status: 500 });
    }
  };
  // The globals stay as they are: the client under test may run in this very process.
  const server = createServer(getRequestListener(answer, { overrideGlobalObjects: false }));
  const close = (): Promise<void> => {
    const closed = new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
    server.closeAllConnections();
    return closed;
  };
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, loopback, () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      resolve({ url: `http://${loopback}:${port}`, port, close });
    });
  });
}

/** Sends the half of an answer that arrives, and then cuts the socket. */
function cut({ status, headers, half }: TruncatedResponse, outgoing: ServerResponse): Response {
  // The length in the headers still promises the whole.
  outgoing.writeHead(status, Object.fromEntries(headers));
  outgoing.write(half, () => outgoing.socket?.destroy());
  return RESPONSE_ALREADY_SENT;
}

/**
 * A page of the web that resolves its own name to 127.0.0.1 (DNS rebinding) shows in `Host`, or in `Origin`; a target that
 * is written in full stands above `Host` (RFC 9112).
 */
function refuseStrangers({
  headers,
  url = '',
}: HttpBindings['incoming'] | Http2Bindings['incoming']): Response | undefined {
  const { host = '', origin } = headers;
  const named = [`http://${host}`, origin, /^[a-z]+:/i.test(url) ? url : undefined];
  const own = named.every((address) => address === undefined || isLoopback(address));
  if (own) return undefined;
  const words =
    'The sandbox answers this machine only: Host, and Origin where there is one, must be localhost or 127.0.0.1.';
  return new Response(`${words}\n`, { status: 403 });
}

function isLoopback(url: string): boolean {
  return URL.canParse(url) && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(new URL(url).hostname);
}
