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
  if (isAgent(newAgent) && newAgent !== agent) return (request) => send(newAgent, request, NewHandler);
  return isAgent(agent) ? (request) => send(agent, request, OldHandler) : undefined;
}

function isAgent(value: unknown): value is Agent {
  return typeof (value as Partial<Agent> | undefined)?.dispatch === 'function';
}

function send(
  agent: Agent,
  request: DirectRequest,
  Handler: new (exchange: Exchange) => object,
): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const exchange = new Exchange(request, resolve, reject);
    try {
      agent.dispatch(new Dispatch(request), new Handler(exchange));
    } catch (error) {
      exchange.fail(error);
    }
  });
}

/** What the Agent is asked. It inherits nothing: the Agent would also read what somebody put on `Object.prototype`. */
class Dispatch implements DispatchOptions {
  readonly origin: string;
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;

  static {
    Object.setPrototypeOf(Dispatch.prototype, null);
  }

  constructor({ url, method, headers, body }: DirectRequest) {
    const { origin, path } = splitUrl(url);
    this.origin = origin;
    this.path = path;
    this.method = method;
    this.headers = { ...standardHeaders, ...headers };
    this.body = body ?? null;
  }
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
class OldHandler {
  readonly #exchange: Exchange;

  constructor(exchange: Exchange) {
    this.#exchange = exchange;
  }

  onConnect(abort: (reason: Error) => void): void {
    this.#exchange.start(abort);
  }

  onHeaders(status: number, headers: readonly Uint8Array[]): boolean {
    this.#exchange.head(status, headers);
    return true;
  }

  onData(chunk: Uint8Array): boolean {
    this.#exchange.data(chunk);
    return true;
  }

  onComplete(): void {
    this.#exchange.end();
  }

  onError(error: unknown): void {
    this.#exchange.fail(error);
  }

  onUpgrade(): void {
    this.#exchange.fail(new Error('bad upgrade'));
  }
}

interface Controller {
  abort(reason: Error): void;
}

/** How undici 8 (Node 26) does. */
class NewHandler {
  readonly #exchange: Exchange;

  constructor(exchange: Exchange) {
    this.#exchange = exchange;
  }

  onRequestStart(controller: Controller): void {
    this.#exchange.start((reason) => controller.abort(reason));
  }

  onResponseStart(_controller: Controller, status: number, headers: ReceivedHeaders): void {
    this.#exchange.head(status, headers);
  }

  onResponseData(_controller: Controller, chunk: Uint8Array): void {
    this.#exchange.data(chunk);
  }

  onResponseEnd(): void {
    this.#exchange.end();
  }

  onResponseError(_controller: Controller, error: unknown): void {
    this.#exchange.fail(error);
  }

  onRequestUpgrade(): void {
    this.#exchange.fail(new Error('bad upgrade'));
  }
}
