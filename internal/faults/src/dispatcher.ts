import type { AgentKind, UndiciVersion } from './fault.js';

/** What the program of a user has set before it calls. */
export interface DispatcherPlan {
  readonly undici: UndiciVersion;
  readonly kind: AgentKind;
  /** Address of the proxy, for `ProxyAgent`. */
  readonly proxy?: string | undefined;
}

/** What {@link installDispatcher} did. */
export interface InstalledDispatcher {
  /** For the client. */
  readonly fetchOptions: Record<string, unknown> | undefined;
  /** Puts back the dispatcher that was there. */
  readonly restore: () => Promise<void>;
}

/** Many tries, soon. */
const eager = { maxRetries: 5, minTimeout: 5, maxTimeout: 20, timeoutFactor: 1 } as const;

const modules = {
  6: () => import('undici6'),
  7: () => import('undici7'),
  8: () => import('undici8'),
} as const;

/** Under these symbols the versions of undici keep the global dispatcher. */
const marks = ['undici.globalDispatcher.1', 'undici.globalDispatcher.2'].map((name) => Symbol.for(name));

/** Makes a dispatcher of undici the one of the process. */
export async function installDispatcher({ undici, kind, proxy }: DispatcherPlan): Promise<InstalledDispatcher> {
  // The versions differ in types only where nothing is used of them.
  const { Agent, ProxyAgent, RetryAgent, interceptors, setGlobalDispatcher } = (await modules[
    undici
  ]()) as unknown as typeof import('undici7');
  const make = {
    http2: () => new Agent({ allowH2: true }),
    redirect: () => new Agent().compose(interceptors.redirect({ maxRedirections: 3 })),
    // POST is not among the methods that it sends again unless it is told to.
    retry: () => new Agent().compose(interceptors.retry({ ...eager, methods: ['GET', 'PUT', 'DELETE', 'POST'] })),
    RetryAgent: () => new RetryAgent(new Agent(), eager),
    // It means to wait longer than any call may take.
    slowRetry: () => new RetryAgent(new Agent(), { minTimeout: 60_000, maxTimeout: 60_000 }),
    ProxyAgent: () => new ProxyAgent(proxy ?? ''),
    fetchOptions: () => new Agent(),
  } satisfies Record<AgentKind, () => object>;
  const dispatcher = make[kind]();
  if (kind === 'fetchOptions') return { fetchOptions: { dispatcher }, restore: () => dispatcher.close() };
  const before = marks.map((mark) => Reflect.get(globalThis, mark));
  setGlobalDispatcher(dispatcher);
  const restore = async (): Promise<void> => {
    for (const [index, mark] of marks.entries()) {
      if (before[index] === undefined) Reflect.deleteProperty(globalThis, mark);
      else Reflect.defineProperty(globalThis, mark, { value: before[index], writable: true, configurable: true });
    }
    await dispatcher.destroy();
  };
  return { fetchOptions: undefined, restore };
}
