import type { Direct, DirectRequest } from '../direct.js';
import { Exchange, type ReceivedHeaders } from './exchange.js';
import { OneShotBody } from './oneShotBody.js';

/** What the Agent is asked to send. */
interface DispatchOptions {
  readonly origin: string;
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: OneShotBody | string | null;
  readonly maxRedirections: 0;
}

/** The part of undici's `Dispatcher` that is used. */
interface Agent {
  dispatch(options: DispatchOptions, handler: object): boolean;
  /** Of a `MockAgent`: it compares bodies, and so it is given a string, by Node's `fetch` too. */
  readonly isMockActive?: boolean;
}

type Handler = new (exchange: Exchange) => object;

/** The first major version of undici that keeps its Agent under a new symbol and knows only the new kind of handler. */
const newUndici = 8;
const oldSymbol = Symbol.for('undici.globalDispatcher.1');
const newSymbol = Symbol.for('undici.globalDispatcher.2');

/**
 * The way over the Agent of Node's own `fetch`; undefined where there is none. `setGlobalDispatcher` of any undici that
 * fits this Node puts its Agent under the symbol that the undici inside Node reads: only that one is looked at.
 */
export function findDirect(): Direct | undefined {
  const { process, Bun, Deno } = globalThis as {
    readonly process?: { readonly versions?: { readonly undici?: string } };
    readonly Bun?: unknown;
    readonly Deno?: unknown;
  };
  const version = process?.versions?.undici;
  if (version === undefined || Bun !== undefined || Deno !== undefined) return undefined;
  const isNew = Number.parseInt(version, 10) >= newUndici;
  const symbol = isNew ? newSymbol : oldSymbol;
  // Node makes the Agent when something of fetch is first looked at.
  if (!(symbol in globalThis) && globalThis.Response === undefined) return undefined;
  const { [symbol]: agent } = globalThis as { readonly [symbol: symbol]: unknown };
  return isAgent(agent) ? (request) => send(agent, request, isNew ? NewHandler : OldHandler) : undefined;
}

function isAgent(value: unknown): value is Agent {
  return typeof (value as Partial<Agent> | undefined)?.dispatch === 'function';
}

function send(agent: Agent, request: DirectRequest, Handler: Handler): Promise<Uint8Array | undefined> {
  return new Promise((resolve, reject) => {
    const { method, body: text } = request;
    const body = method === 'GET' || agent.isMockActive === true ? (text ?? null) : new OneShotBody(text ?? '');
    const exchange = new Exchange(request, body, resolve, reject);
    try {
      agent.dispatch(new Dispatch(request, body), new Handler(exchange));
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
  readonly body: OneShotBody | string | null;
  /** Interceptors of undici follow redirects unless a request forbids it, as that of `fetch` does. */
  readonly maxRedirections = 0;

  static {
    Object.setPrototypeOf(Dispatch.prototype, null);
  }

  constructor({ url, method, headers }: DirectRequest, body: OneShotBody | string | null) {
    const { origin, path } = splitUrl(url);
    this.origin = origin;
    this.path = path;
    this.method = method;
    // An empty body has its length written by the agent, where one is due.
    const length = body instanceof OneShotBody && body.byteLength > 0 ? { 'content-length': `${body.byteLength}` } : {};
    this.headers = { ...standardHeaders, ...headers, ...length };
    this.body = body;
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
