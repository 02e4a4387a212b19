import type { Thulium } from './client.js';
import { clientError } from './clientError.js';
import { isControlError } from './controlError.js';
import { type Environment, platformEnvironment } from './environment.js';
import { QueueFullError } from './errors.js';
import { OpenWrites } from './openWrites.js';
import { PartlyDoneError } from './partlyDone.js';
import { LinkedQueue, type QueueEntry } from './queue.js';
import { longestQueue } from './semaphore.js';
import { stopHubOf } from './stopHub.js';
import { Holder, Holders, Waiter } from './wait.js';

/** What the clients of one system have in common: the flows of all of them wait in one queue. */
export interface FlowScope {
  readonly environment: Environment;
  /** How many flows run at the same time. */
  readonly concurrency: number;
}

/**
 * Under this symbol a client has its {@link FlowScope}. It is global and holds plain data: two copies of core share it.
 */
export const flowScope: unique symbol = Symbol.for('@thulium-js/core/flowScope') as never;

/** Under this symbol a client says whether it only plans its writes. */
export const dryRunMark: unique symbol = Symbol.for('@thulium-js/core/dryRun') as never;

/** Under this symbol the client that a flow is given says in which flow it is used. */
const flowMark: unique symbol = Symbol.for('@thulium-js/core/flowMark.1') as never;

interface FlowMark {
  readonly scope: object;
  readonly flow: Flow;
}

interface MarkedClient extends Thulium {
  readonly [flowScope]?: FlowScope;
  readonly [flowMark]?: FlowMark;
  readonly [dryRunMark]?: boolean;
}

/** One flow, from its arrival to its end. */
class Flow extends Holder {
  /** Keys that it waits for and then holds; those of the flows around it are theirs. */
  readonly keys: readonly string[];
  readonly parent: Flow | undefined;
  state: 'waiting' | 'running' | 'over' = 'waiting';
  /** Whether it lacks nothing but a slot. */
  isReady = false;
  /** Where it waits. */
  readonly entries: QueueEntry<Flow>[] = [];
  waiter: Waiter<void> | undefined;

  constructor(keys: readonly string[], parent: Flow | undefined) {
    super();
    this.parent = parent;
    this.keys = keys.filter((key) => parent?.hasKey(key) !== true);
  }

  waitIn(queue: LinkedQueue<Flow>): void {
    this.entries.push(queue.add(this));
  }

  stopWaiting(): void {
    for (const entry of this.entries.splice(0)) entry.queue?.remove(entry);
  }

  /** Whether another flow is around it. */
  isWithin(other: Flow): boolean {
    return this.parent === other || this.parent?.isWithin(other) === true;
  }

  /** Whether it, or a flow around it, holds a key. */
  hasKey(key: string): boolean {
    return this.keys.includes(key) || this.parent?.hasKey(key) === true;
  }
}

/** Flows that hold, and wait for, one key. */
class KeyQueue {
  holder: Flow | undefined;
  /** They come first: flows that run wait for them. */
  readonly nested: LinkedQueue<Flow> = new LinkedQueue();
  readonly others: LinkedQueue<Flow> = new LinkedQueue();

  get first(): Flow | undefined {
    return (this.nested.first ?? this.others.first)?.item;
  }
}

/**
 * Admits the flows of one system. A flow takes all its keys at once, as soon as no earlier flow waits for or holds one
 * of them. At most `concurrency` flows run, so that started flows finish before others start. A nested flow needs no
 * slot, and waits only for running flows.
 */
export class FlowQueue {
  readonly #scope: FlowScope;
  readonly #keys = new Map<string, KeyQueue>();
  /** Flows that lack nothing but a slot. */
  readonly #ready = new LinkedQueue<Flow>();
  readonly #running: Holders<Flow>;
  /** Writes of flows that are over, and may still be applied. */
  readonly openWrites: OpenWrites;
  /** Nested flows that wait for a key. */
  readonly #waitingNested = new Set<Flow>();
  #slotsTaken = 0;
  #waiting = 0;

  constructor(scope: FlowScope) {
    this.#scope = scope;
    this.#running = new Holders(scope.environment);
    this.openWrites = new OpenWrites(scope.environment);
  }

  /** How much is kept: keys, flows that run or wait, and those of them that lack nothing but a slot. */
  get size(): Readonly<Record<'keys' | 'running' | 'waiting' | 'ready', number>> {
    const { size: keys } = this.#keys;
    return { keys, running: this.#running.size, waiting: this.#waiting, ready: this.#ready.length };
  }

  async run<Value>(
    keys: readonly string[],
    signal: AbortSignal | undefined,
    around: Flow | undefined,
    work: (flow: Flow) => Promise<Value>,
  ): Promise<Value> {
    const flow = new Flow(keys, around?.state === 'running' ? around : undefined);
    this.#enter(flow);
    if (flow.state === 'waiting') {
      flow.waiter = new Waiter(this.#scope.environment, () => this.#dropGone());
      await flow.waiter.wait(signal && stopHubOf(signal), () => this.#giveUp(flow));
    }
    this.#running.begin(flow);
    try {
      return await work(flow);
    } catch (error) {
      // An error that controls a rendering takes effect only as itself.
      throw error instanceof PartlyDoneError && isControlError(error.cause) ? error.cause : error;
    } finally {
      this.#leave(flow);
    }
  }

  #enter(flow: Flow): void {
    this.#dropGone();
    if (flow.parent === undefined && this.#waiting >= longestQueue) throw new QueueFullError(undefined, this.#waiting);
    this.#waiting++;
    if (this.#isCircle(flow)) {
      // The wait would never end.
      this.#start(flow, []);
      return;
    }
    for (const key of flow.keys) {
      const queue = this.#keys.get(key) ?? new KeyQueue();
      this.#keys.set(key, queue);
      flow.waitIn(flow.parent === undefined ? queue.others : queue.nested);
    }
    if (flow.parent !== undefined) this.#waitingNested.add(flow);
    this.#consider(flow);
    this.#admit();
  }

  /** Whether a nested flow would wait, directly or through others, for a flow around it. */
  #isCircle(flow: Flow): boolean {
    const seen = new Set<Flow>();
    const leadsBack = (other: Flow): boolean => {
      if (flow.isWithin(other)) return true;
      if (seen.has(other)) return false;
      seen.add(other);
      const waiting =
        other.state === 'waiting'
          ? this.#waitsFor(other)
          : [...this.#waitingNested].filter((nested) => nested.isWithin(other));
      return waiting.some(leadsBack);
    };
    return flow.parent !== undefined && this.#waitsFor(flow).some(leadsBack);
  }

  /** The flows for which a nested one waits, or would wait. */
  #waitsFor(flow: Flow): Flow[] {
    const flows: Flow[] = [];
    for (const key of flow.keys) {
      const queue = this.#keys.get(key);
      if (queue?.holder !== undefined) flows.push(queue.holder);
      let entry = queue?.nested.first;
      for (; entry !== undefined && entry.item !== flow; entry = entry.next) flows.push(entry.item);
    }
    return flows;
  }

  /** Whether a flow may take all its keys. */
  #isFree(flow: Flow): boolean {
    return flow.keys.every((key) => {
      const queue = this.#keys.get(key) as KeyQueue;
      return queue.holder === undefined && queue.first === flow;
    });
  }

  #consider(flow: Flow): void {
    if (flow.isReady || !this.#isFree(flow)) return;
    if (flow.parent !== undefined) {
      this.#start(flow, flow.keys);
      return;
    }
    flow.isReady = true;
    flow.waitIn(this.#ready);
  }

  /** Starts flows as long as there are slots. */
  #admit(): void {
    for (let { first } = this.#ready; first !== undefined; first = this.#ready.first) {
      if (this.#slotsTaken >= this.#scope.concurrency) return;
      this.#ready.remove(first);
      const flow = first.item;
      flow.isReady = false;
      // A nested flow may have taken one of its keys meanwhile; it is considered again at the end of that.
      if (!this.#isFree(flow)) continue;
      this.#slotsTaken++;
      this.#start(flow, flow.keys);
    }
  }

  #start(flow: Flow, keys: readonly string[]): void {
    this.#waiting--;
    flow.state = 'running';
    this.#running.add(flow);
    this.#waitingNested.delete(flow);
    flow.stopWaiting();
    for (const key of keys) (this.#keys.get(key) as KeyQueue).holder = flow;
    flow.waiter?.admit();
  }

  #giveUp(flow: Flow): void {
    if (flow.state === 'waiting') this.#leave(flow);
  }

  /** A flow is over, has given up waiting, or is gone. */
  #leave(flow: Flow): void {
    if (flow.state === 'over') return;
    if (flow.state === 'waiting') this.#waiting--;
    else if (flow.parent === undefined) this.#slotsTaken--;
    flow.state = 'over';
    this.#running.remove(flow);
    this.#waitingNested.delete(flow);
    flow.stopWaiting();
    for (const key of flow.keys) {
      const queue = this.#keys.get(key);
      if (queue === undefined) continue;
      if (queue.holder === flow) queue.holder = undefined;
      const next = queue.first;
      if (next !== undefined) this.#consider(next);
      else if (queue.holder === undefined) this.#keys.delete(key);
    }
    this.#admit();
  }

  #dropGone(): void {
    for (const flow of this.#running.findGone()) this.#leave(flow);
  }
}

/**
 * Under this symbol the program has the queues, for all copies of this package. The number here and in `flowMark` is
 * that of the form of {@link FlowQueue} and {@link Flow}.
 */
const queuesMark: unique symbol = Symbol.for('@thulium-js/core/flowQueues.2') as never;

function queueOf(scope: object): FlowQueue {
  const program = globalThis as { [queuesMark]?: WeakMap<object, FlowQueue> };
  program[queuesMark] ??= new WeakMap();
  const queues = program[queuesMark];
  const queue = queues.get(scope) ?? new FlowQueue(isScope(scope) ? scope : defaultScope);
  queues.set(scope, queue);
  return queue;
}

/** Of a client that was not made by `createThulium`, which is its own scope. */
const defaultScope: FlowScope = { environment: platformEnvironment, concurrency: 16 };

function isScope(scope: object): scope is FlowScope {
  // A hand-made client may have a property of this name.
  return Object.hasOwn(scope, 'environment') && typeof (scope as FlowScope).environment?.startTimer === 'function';
}

function scopeOf(client: MarkedClient): object {
  return client[flowMark]?.scope ?? client[flowScope] ?? client;
}

/**
 * Runs a flow. Flows of one system that share a key run one after the other, in order of arrival: otherwise, two flows
 * that search for the same person at the same time would both find nobody, and both create. At most `concurrency` flows
 * of the client run at once. Further flows wait in order, so that started flows finish before new ones start. All
 * clients that `with()` creates for the same system share the queue.
 *
 * A nested flow must be called with the client that `work` receives. It needs no slot and no key that an enclosing flow
 * holds. It has priority over flows that have not started. If its wait would form a cycle, it starts at once.
 *
 * The wait does not count towards `timeout` or `totalTimeout` of the calls.
 *
 * An interceptor receives no client of the flow: a flow that it starts with the same client waits like any other one. If
 * both share a key, or if all slots are taken by flows whose interceptors wait, the wait ends only with the time-out of
 * the call. Such an interceptor needs another client.
 *
 * @param keys - The keys that the flow reads before it writes. Example: `customers.phone_number:+48600100203`.
 * @param signal - Ends the wait; the flow then rejects with the reason of the signal and does not start.
 * @param work - The flow. It receives the client for its calls and its nested flows.
 *
 * @throws QueueFullError if 100,000 flows are already queued; any error that `work` throws. If the cause of a
 * PartlyDoneError controls a rendering (a redirect of Next, a promise of React), the cause itself is thrown.
 */
export async function runFlow<Value>(
  client: Thulium,
  keys: readonly string[],
  signal: AbortSignal | undefined,
  work: (client: Thulium) => Promise<Value>,
): Promise<Value> {
  const error = clientError(client);
  if (error !== undefined) throw error;
  signal?.throwIfAborted();
  const scope = scopeOf(client);
  const around = (client as MarkedClient)[flowMark]?.flow;
  return queueOf(scope).run(keys, signal, around, (flow) => work(mark(client, { scope, flow })));
}

/**
 * Records a write whose outcome is unknown, by the keys that a flow looked for. For one minute, flows of the same system must
 * not write for these keys again: what they do not find may still arrive.
 *
 * @param cause - The error of the write.
 */
export function rememberOpenWrite(client: Thulium, keys: readonly string[], cause: unknown): void {
  queueOf(scopeOf(client)).openWrites.add(keys, cause);
}

/**
 * A write of another flow for one of these keys whose outcome is unknown, and that may still be applied; undefined if there
 * is none, or the client only plans its writes.
 */
export function openWriteOf(client: Thulium, keys: readonly string[]): { readonly cause: Error } | undefined {
  if ((client as MarkedClient)[dryRunMark] === true) return undefined;
  return queueOf(scopeOf(client)).openWrites.find(keys);
}

/** Wraps a client and records the flow in which it is used. */
function mark(client: Thulium, flow: FlowMark): Thulium {
  const methods: Thulium & { readonly [flowMark]: FlowMark } = {
    [flowMark]: flow,
    baseUrl: client.baseUrl,
    timeZone: client.timeZone,
    call: (endpoint, input, options) => client.call(endpoint, input, options),
    callWithResponse: (endpoint, input, options) => client.callWithResponse(endpoint, input, options),
    request: (request, options) => client.request(request, options),
    with(options) {
      const changed: MarkedClient = client.with(options);
      const isSame = changed[flowScope] === (client as MarkedClient)[flowScope];
      return isSame ? mark(changed, flow) : changed;
    },
  };
  // Its prototype has what a wrapper adds to a client.
  return Object.freeze(Object.create(client, Object.getOwnPropertyDescriptors(methods)));
}
