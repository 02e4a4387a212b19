/// <reference types="node" />
import type { IncomingMessage } from 'node:http';
import { serve as serveNode } from '@hono/node-server';
import { ConnectionDropped } from './faults.js';

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

/** Serves a fetch handler over HTTP on 127.0.0.1, and nowhere else. */
export function listen(
  handler: (request: Request) => Promise<Response>,
  options: ListenOptions = {},
): Promise<SandboxServer> {
  return new Promise((resolve, reject) => {
    const fetch = async (request: Request, env: { incoming: IncomingMessage }): Promise<Response> => {
      const refusal = refuseStrangers(env.incoming) ?? refuseDotSegments(env.incoming);
      if (refusal !== undefined) return refusal;
      try {
        return await handler(request);
      } catch (error) {
        if (error instanceof ConnectionDropped) env.incoming.socket.destroy();
        return new Response(null, { status: 500 });
      }
    };
    const options_ = { hostname: loopback, port: options.port ?? 0 };
    const server = serveNode({ fetch, ...options_ } as Parameters<typeof serveNode>[0], ({ port }) => {
      resolve({ url: `http://${loopback}:${port}`, port, close });
    });
    server.once('error', reject);
    function close(): Promise<void> {
      if ('closeAllConnections' in server) server.closeAllConnections();
      return new Promise((closed) => {
        server.close(() => closed());
      });
    }
  });
}

/** A page of the web that resolves its own name to 127.0.0.1 (DNS rebinding) shows in `Host`, or in `Origin`. */
function refuseStrangers({ headers }: IncomingMessage): Response | undefined {
  const own =
    isLoopback(`http://${headers.host ?? ''}`) && (headers.origin === undefined || isLoopback(headers.origin));
  return own ? undefined : new Response('Only local callers.\n', { status: 403 });
}

function isLoopback(url: string): boolean {
  return URL.canParse(url) && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(new URL(url).hostname);
}

/** Reading the target as a URL would resolve `..` and `%2e%2e` away: a client that sends them must hear of it. */
function refuseDotSegments({ url = '' }: IncomingMessage): Response | undefined {
  const [path = ''] = url.split('?', 1);
  const dots = path.split(/[/\\]/).some((segment) => /^(\.|%2e){1,2}$/i.test(segment));
  return dots ? new Response('The path is malformed.\n', { status: 400 }) : undefined;
}
