import type { Direct, DirectRequest } from '../direct.js';
import { Exchange, type ReceivedHeaders } from './exchange.js';

/** What the Agent is asked to send. */
interface DispatchOptions {
  readonly origin: string;
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** The part of undici's `Dispatcher` that is used. */
interface Agent {
  dispatch(options: DispatchOptions, handler: object): boolean;
}

/** Under these symbols Node keeps the Agent that its `fetch` uses, and `setGlobalDispatcher` of undici puts another. */
const agentMark = Symbol.for('undici.globalDispatcher.1');
const newAgentMark = Symbol.for('undici.globalDispatcher.2');

/** The way over the Agent of Node's own `fetch`; undefined where there is none. */
export function findDirect(): Direct | undefined {
  const { process, Bun, Deno } = globalThis as {
    readonly process?: { readonly versions?: { readonly node?: string } };
    readonly Bun?: unknown;
    readonly Deno?: unknown;
  };
  if (process?.versions?.node === undefined || Bun !== undefined || Deno !== undefined) return undefined;
  // Node makes the Agent when something of fetch is first looked at.
  if (!(agentMark in globalThis) && globalThis.Response === undefined) return undefined;
  const { [agentMark]: agent, [newAgentMark]: newAgent } = globalThis as { readonly [mark: symbol]: unknown };
  // Where both are the same it understands both kinds of handler, and the old kind is its own.
  if (isAgent(newAgent) && newAgent !== agent) return (request) => send(newAgent, request, newHandler);
  return isAgent(agent) ? (request) => send(agent, request, oldHandler) : undefined;
}

function isAgent(value: unknown): value is Agent {
  return typeof (value as Partial<Agent> | undefined)?.dispatch === 'function';
}

function send(
  agent: Agent,
  request: DirectRequest,
  makeHandler: (exchange: Exchange) => object,
): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const { origin, path } = splitUrl(request.url);
    const { method, body = null } = request;
    const headers = { ...standardHeaders, ...request.headers };
    const exchange = new Exchange(request, resolve, reject);
    try {
      // Without a prototype: the Agent would also read settings that somebody put on `Object.prototype`.
      agent.dispatch(
        Object.assign(Object.create(null), { origin, path, method, headers, body }),
        makeHandler(exchange),
      );
    } catch (error) {
      exchange.fail(error);
    }
  });
}

/** What `fetch` would add by itself. */
const standardHeaders = { 'user-agent': 'node', 'accept-encoding': 'gzip, br' } as const;

/** Characters that a URL parser leaves as they are in path and query, without a way to leave a segment. */
const plainPath = /^\/(?!\/)(?!.*\/(?:\.|%2e))[\w\-.~/?=&%+,;:@!*()[\]$]*$/i;

let lastOrigin = '';

/** Origin and the rest of an address; parsing it is dear, and most addresses of a program have the same origin. */
function splitUrl(url: string): { readonly origin: string; readonly path: string } {
  if (lastOrigin !== '' && url.startsWith(lastOrigin)) {
    const path = url.slice(lastOrigin.length);
    if (plainPath.test(path)) return { origin: lastOrigin, path };
  }
  const { origin, pathname, search } = new URL(url);
  lastOrigin = origin;
  return { origin, path: `${pathname}${search}` };
}

/** How undici 6 and 7 (Node 20 to 24) tell what happens. */
function oldHandler(exchange: Exchange): object {
  return {
    onConnect: (abort: (reason: Error) => void) => exchange.start(abort),
    onHeaders: (status: number, headers: readonly Uint8Array[]) => {
      exchange.head(status, headers);
      return true;
    },
    onData: (chunk: Uint8Array) => {
      exchange.data(chunk);
      return true;
    },
    onComplete: () => exchange.end(),
    onError: (error: unknown) => exchange.fail(error),
    onUpgrade: () => exchange.fail(new Error('bad upgrade')),
  };
}

/** How undici 8 (Node 26) does. */
function newHandler(exchange: Exchange): object {
  interface Controller {
    abort(reason: Error): void;
  }
  return {
    onRequestStart: (controller: Controller) => exchange.start((reason) => controller.abort(reason)),
    onResponseStart: (_controller: Controller, status: number, headers: ReceivedHeaders) =>
      exchange.head(status, headers),
    onResponseData: (_controller: Controller, chunk: Uint8Array) => exchange.data(chunk),
    onResponseEnd: () => exchange.end(),
    onResponseError: (_controller: Controller, error: unknown) => exchange.fail(error),
    onRequestUpgrade: () => exchange.fail(new Error('bad upgrade')),
  };
}
