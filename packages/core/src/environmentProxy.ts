import { RefusedRequest } from './refusedRequest.js';

interface Platform {
  readonly process?: { readonly env?: Readonly<Record<string, string | undefined>> };
  readonly Bun?: unknown;
  readonly Deno?: unknown;
  readonly Response?: unknown;
  readonly [symbol: symbol]: unknown;
}

/** Under these symbols Node keeps the agent of its `fetch`; see `node/agent.ts`. */
const agentSymbols = [Symbol.for('undici.globalDispatcher.1'), Symbol.for('undici.globalDispatcher.2')];

/** Options of `fetch` by which a program says itself where its requests go: undici, Deno, Bun. */
const ownWays = ['dispatcher', 'client', 'proxy'];

/**
 * Refuses a plain http request that the platform would hand to a proxy: http is for this machine only, and a proxy is
 * another one, which would receive the password in the clear. Bun and Deno take the proxy of the environment by
 * themselves, Node with `NODE_USE_ENV_PROXY=1` or `--use-env-proxy`. None of them has a documented way to pass it by for
 * a single request, so that nothing is sent.
 *
 * @throws RefusedRequest
 */
export function refuseEnvironmentProxy(url: string, fetchOptions: Readonly<Record<string, unknown>>): void {
  const platform = globalThis as Platform;
  const isNode = platform.Bun === undefined && platform.Deno === undefined;
  if (isNode && !hasEnvironmentAgent(platform)) return;
  if (ownWays.some((name) => Object.hasOwn(fetchOptions, name))) return;
  const { hostname } = new URL(url);
  const hosts = hostname === '[::1]' ? ['::1', '[::1]'] : [hostname];
  let isProxied: boolean;
  try {
    isProxied = goesToProxy(platform, hosts, isNode);
  } catch {
    throw new RefusedRequest(
      'it is not known whether a proxy of the environment would receive the password of this plain HTTP request to this machine: let the program read HTTP_PROXY, ALL_PROXY and NO_PROXY (--allow-env on Deno), in both spellings',
    );
  }
  if (!isProxied) return;
  throw new RefusedRequest(
    `the proxy of the environment (HTTP_PROXY) would receive the password of this plain HTTP request to this machine: add ${hosts.join(',')} to NO_PROXY`,
  );
}

/** Whether Node's `fetch` has the agent that looks at the environment. It is made when something of fetch is looked at. */
function hasEnvironmentAgent(platform: Platform): boolean {
  const isOne = (agent: unknown): boolean =>
    (agent as { readonly constructor?: { readonly name?: unknown } } | undefined)?.constructor?.name ===
    'EnvHttpProxyAgent';
  return platform.Response !== undefined && agentSymbols.some((symbol) => isOne(platform[symbol]));
}

/**
 * The runtimes read `NO_PROXY` differently (ports, suffixes, networks, `*`, which spelling wins): only what all of them
 * understand counts, the host itself, in each spelling that is set.
 */
function goesToProxy({ process, Deno }: Platform, hosts: readonly string[], isNode: boolean): boolean {
  const variables = process?.env ?? {};
  const proxies = ['HTTP_PROXY', 'http_proxy', ...(isNode ? [] : ['ALL_PROXY', 'all_proxy'])];
  if (proxies.every((name) => (variables[name] ?? '') === '')) return false;
  const lists = ['NO_PROXY', 'no_proxy'].map((name) => variables[name]).filter((list) => list !== undefined);
  const passesBy = (list: string): boolean => {
    const entries = list.split(',').map((entry) => entry.trim());
    return (Deno === undefined && entries.includes('*')) || hosts.every((host) => entries.includes(host));
  };
  return lists.length === 0 || !lists.every(passesBy);
}
