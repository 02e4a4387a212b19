import { refuseFaultSlips } from './faultRules.js';
import { nextRandom, type RandomState } from './random.js';
import { type RoutePattern, routesOf } from './routePattern.js';

/** When a fault strikes. */
export interface FaultTrigger {
  /** Which endpoints: `POST /tickets/:id/customer_response`, `GET *`. All of them when left out. */
  readonly route?: RoutePattern;
  /** How many matching requests pass first. Default 0. */
  readonly skip?: number;
  /** How many requests it strikes. Default: every one. */
  readonly times?: number;
  /** The chance that it strikes, 0 to 1, from the sandbox's own seeded sequence. Default 1. */
  readonly probability?: number;
  /**
   * `before` (default): the request changes nothing. `after`: it is applied, and then the answer is lost or spoiled, which
   * a client cannot tell from the other.
   */
  readonly when?: 'before' | 'after';
}

/** What goes wrong. */
export type Trouble =
  /** An error status, 400 to 599, with the documented body; `retryAfter` becomes the `Retry-After` header as it is. */
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string | number }
  /** The connection is lost: no answer at all. */
  | { readonly kind: 'drop' }
  /** The connection is lost in the middle of the answer. The request is always applied. */
  | { readonly kind: 'truncate' }
  /** A page of HTML, as a proxy sends it. Default status 502. */
  | { readonly kind: 'html'; readonly status?: number }
  /** A wait. */
  | { readonly kind: 'delay'; readonly milliseconds: number };

/** Trouble on demand. */
export type Fault = FaultTrigger & Trouble;

/** Rejects a `fetch` in-process, and makes the server cut the socket. */
export class ConnectionDropped extends TypeError {
  constructor() {
    super('fetch failed', { cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }) });
  }
}

/** The faults in force, and how often each was met. */
export class FaultPlan {
  readonly #random: RandomState;
  readonly #entries: { fault: Fault; routes: ReadonlySet<string>; met: number; struck: number }[] = [];

  constructor(seed: number) {
    this.#random = { random: seed };
  }

  /** Adds a fault after those in force. Throws when it has a slip, or its route names no endpoint. */
  add(fault: Fault): void {
    refuseFaultSlips(fault);
    this.#entries.push({ fault, routes: routesOf(fault.route ?? '*'), met: 0, struck: 0 });
  }

  clear(): void {
    this.#entries.length = 0;
  }

  /** The first fault that strikes this request. */
  strike(route: string): Fault | undefined {
    for (const entry of this.#entries) {
      const { fault } = entry;
      if (!entry.routes.has(route) || entry.struck >= (fault.times ?? Number.POSITIVE_INFINITY)) continue;
      entry.met += 1;
      if (entry.met <= (fault.skip ?? 0)) continue;
      if (nextRandom(this.#random) >= (fault.probability ?? 1)) continue;
      entry.struck += 1;
      return fault;
    }
    return undefined;
  }
}

/** A page as a proxy in front of the system writes it. */
export function htmlPage(status: number): Response {
  const page = `<!DOCTYPE html><html><head><title>${status}</title></head><body><h1>${status}</h1></body></html>`;
  return new Response(page, { status, headers: { 'content-type': 'text/html; charset=utf-8' } });
}

/** An answer of which only the first half arrives; then the connection is lost. */
export class TruncatedResponse extends Response {
  /** What arrives. */
  readonly half: Uint8Array;

  constructor(half: Uint8Array, status: number, headers: Headers) {
    let sent = false;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (sent) controller.error(new ConnectionDropped());
        else controller.enqueue(half);
        sent = true;
      },
    });
    super(body, { status, headers });
    this.half = half;
  }
}

/** The same answer, cut in the middle. One without a body is lost as a whole. */
export async function truncated(response: Response): Promise<Response> {
  if (response.body === null) throw new ConnectionDropped();
  const bytes = new Uint8Array(await response.arrayBuffer());
  const headers = new Headers(response.headers);
  headers.set('content-length', String(bytes.length));
  return new TruncatedResponse(bytes.subarray(0, Math.floor(bytes.length / 2)), response.status, headers);
}
