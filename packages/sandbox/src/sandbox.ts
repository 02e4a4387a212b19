import { createApp } from './app.js';
import { wallTime } from './clock.js';
import { demoData } from './data/demo.js';
import { sampleData } from './data/sample.js';
import { refuseDotSegments } from './dotSegments.js';
import { facts } from './facts.js';
import { type Fault, FaultPlan } from './faults.js';
import { refuseOptionSlips } from './optionRules.js';
import { nextRandom } from './random.js';
import { type LoggedRequest, RequestLog } from './requestLog.js';
import { type RoutePattern, routeName, routesOf } from './routePattern.js';
import type { ListenOptions, SandboxServer } from './server.js';
import { emptyState, type SandboxState } from './state.js';
import type { Variants } from './variants.js';
import { type WebhookDelivery, WebhookSender } from './webhooks.js';

/**
 * What the sandbox holds at the start: what the vendor's samples speak of, that and a made-up company of 1,000 customers,
 * 5 campaigns and 300 tickets, or nothing.
 */
export type DataSet = 'sample' | 'demo' | 'empty';

/** Options of {@link createSandbox}; all are optional. */
export interface SandboxOptions {
  /** Makes ids, tokens and chances repeatable. Default 1. */
  readonly seed?: number;
  /**
   * The clock. A date is where it starts: it then moves on by one second with every request, so that runs repeat. A
   * function is asked at every request. Default: 5 January 2026, 10:00 in Warsaw.
   */
  readonly now?: Date | (() => Date);
  /** Name of the API user, without `:` (RFC 7617). Default `api_user`, as in the vendor's samples. */
  readonly username?: string;
  /** Password of the API user. Default `api_pass`, as in the vendor's samples. */
  readonly password?: string;
  /** The data at the start, or a function that adds to the sample. Default `sample`. */
  readonly data?: DataSet | ((state: SandboxState) => void);
  /** The endpoints the API user may call: `['GET *', 'POST /tickets/:id/customer_response']`. Default: all. */
  readonly permissions?: readonly RoutePattern[];
  /** Milliseconds before each request is handled: one number, or a range to draw from. Default 0. */
  readonly latency?: number | { readonly from: number; readonly to: number };
  /** What the vendor leaves open, or does otherwise than it documents. */
  readonly variants?: Variants;
  /** Trouble from the start; see {@link Sandbox.addFault}. */
  readonly faults?: readonly Fault[];
}

/** A copy of everything a sandbox held at one moment. */
export interface SandboxSnapshot {
  readonly state: SandboxState;
}

/** A fake Thulium. */
export interface Sandbox {
  /**
   * Base URL for a client that is given {@link Sandbox.fetch}: `https://sandbox.invalid/api`. No machine can have that name
   * (RFC 2606), so a client that was not given it fails, and sends the password nowhere.
   */
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** What it holds; may be read and changed at any time. */
  readonly state: SandboxState;
  /** The requests it saw, the oldest first: the last 9,000 to 10,000, or fewer where they are large. */
  readonly requests: readonly LoggedRequest[];
  /** The calls of webhooks it made, the oldest first: the last 9,000 to 10,000. */
  readonly deliveries: readonly WebhookDelivery[];
  /** Answers a request without any socket; give it to the client as its `fetch`. */
  readonly fetch: typeof fetch;
  /** Serves over HTTP, on loopback only. Needs Node, Bun or Deno. */
  listen(options?: ListenOptions): Promise<SandboxServer>;
  /** Lets an agent take a chat, which no endpoint does: it is in progress then, and webhooks hear of it. */
  assignAgent(conversationId: string, login: string): void;
  /**
   * Adds trouble: it strikes after the faults already in force had their turn. Throws when a name or a word of it does not
   * exist, or its route names no endpoint.
   */
  addFault(fault: Fault): void;
  /** Ends all trouble. */
  clearFaults(): void;
  /** Waits until every webhook call under way has ended. */
  settle(): Promise<void>;
  /** Back to the start: data, ids, clock, faults, and an empty log. */
  reset(): void;
  snapshot(): SandboxSnapshot;
  /** Back to a snapshot; log and faults stay as they are. */
  restore(snapshot: SandboxSnapshot): void;
}

/** Monday, 5 January 2026, 10:00 in Warsaw. */
const defaultStart = Date.UTC(2026, 0, 5, 9);

/**
 * Makes a fake Thulium that keeps state. The same options and requests give the same responses. Throws when an
 * option does not exist or means nothing.
 */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  refuseOptionSlips(options);
  const { seed = 1, now, username = 'api_user', password = 'api_pass', latency = 0 } = options;
  const state = initialState(options);
  const log = new RequestLog();
  const faults = new FaultPlan(seed);
  const webhooks = new WebhookSender();
  const chance = { random: seed ^ 0x5bd1e995 };

  const startFaults = (): void => {
    faults.clear();
    for (const fault of options.faults ?? []) faults.add(fault);
  };
  startFaults();

  const app = createApp({
    state,
    log,
    faults,
    webhooks,
    variants: options.variants ?? {},
    username,
    authorization: basic(username, password),
    permitted: new Set(options.permissions?.flatMap((pattern) => [...routesOf(pattern)]) ?? facts.map(routeName)),
    tick: () => {
      state.sequence.time = typeof now === 'function' ? now().getTime() : state.sequence.time + 1000;
      return state.sequence.time;
    },
    pause: async () => {
      if (latency === 0) return;
      const { from, to } = typeof latency === 'number' ? { from: latency, to: latency } : latency;
      await new Promise((resolve) => setTimeout(resolve, from + nextRandom(chance) * (to - from)));
    },
  });

  const serve = async (request: Request): Promise<Response> => app.fetch(request);

  return {
    url: 'https://sandbox.invalid/api',
    username,
    password,
    state,
    requests: log.entries,
    deliveries: webhooks.deliveries,
    async fetch(input, init) {
      const refusal = typeof input === 'string' ? refuseDotSegments(input) : undefined;
      return refusal ?? abortable(new Request(input, init), serve);
    },
    async listen(listenOptions) {
      const { listen } = await import('./server.js');
      return listen(serve, listenOptions);
    },
    assignAgent(conversationId, agent_login) {
      const conversation = state.conversations.get(conversationId);
      if (conversation === undefined || !state.agents.has(agent_login))
        throw new Error('sandbox: no such chat or agent');
      Object.assign(conversation, { status: 'IN_PROGRESS', user_login: agent_login });
      const fields = { conversation_id: conversationId, agent_login, chat_queue_id: conversation.chat_queue_id };
      webhooks.send(state, { action: 'CHAT_AGENT_ASSIGNED', fields }, wallTime(state.sequence.time));
    },
    addFault: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    settle: () => webhooks.settle(),
    reset() {
      Object.assign(state, initialState(options));
      log.clear();
      webhooks.deliveries.length = 0;
      startFaults();
    },
    snapshot: () => ({ state: structuredClone(state) }),
    restore(snapshot) {
      Object.assign(state, structuredClone(snapshot.state));
    },
  };
}

function initialState(options: SandboxOptions): SandboxState {
  const { seed = 1, now, data = 'sample' } = options;
  const start = now === undefined ? defaultStart : (typeof now === 'function' ? now() : now).getTime();
  const state = emptyState(seed, start);
  if (data !== 'empty') sampleData(state);
  if (data === 'demo') demoData(state);
  if (typeof data === 'function') data(state);
  return state;
}

/** The `Authorization` header of HTTP Basic (RFC 7617, UTF-8). */
function basic(username: string, password: string): string {
  const bytes = new TextEncoder().encode(`${username}:${password}`);
  return `Basic ${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))}`;
}

/** As a real `fetch`: an abort rejects at once, while what was sent is carried out all the same. */
async function abortable(request: Request, serve: (request: Request) => Promise<Response>): Promise<Response> {
  const { signal } = request;
  signal.throwIfAborted();
  let onAbort = (): void => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort);
  });
  try {
    return await Promise.race([serve(request), aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
