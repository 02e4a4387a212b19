import { type EndpointFacts, facts } from './facts.js';

/**
 * Names endpoints: `*`, `GET *`, `POST /tickets/:id/customer_response`, `* /customers*`. The path is the vendor's, below
 * `/api`, and the name of a path parameter does not matter (`:id` is `:ticket_id`).
 */
export type RoutePattern = string;

const cache = new Map<RoutePattern, ReadonlySet<string>>();

/** The name of an endpoint: `POST tickets/:id/customer_response`. */
export function routeName(endpoint: Pick<EndpointFacts, 'method' | 'path'>): string {
  return `${endpoint.method} ${endpoint.path}`;
}

/** The names of the endpoints that a pattern means. Throws when it means none: then it is misspelt. */
export function routesOf(pattern: RoutePattern): ReadonlySet<string> {
  const known = cache.get(pattern);
  if (known !== undefined) return known;
  const [method = '*', path = '*'] = pattern.trim().split(/\s+/);
  const wanted = plainPath(path);
  const names = facts
    .filter((endpoint) => method === '*' || endpoint.method === method.toUpperCase())
    .filter((endpoint) => pathMatches(wanted, plainPath(endpoint.path)))
    .map(routeName);
  if (names.length === 0) throw new Error(`sandbox: no endpoint matches "${pattern}"`);
  const routes = new Set(names);
  cache.set(pattern, routes);
  return routes;
}

function plainPath(path: string): string {
  return path.replace(/^\//, '').replace(/:\w+|\{\w+\}/g, ':');
}

function pathMatches(wanted: string, path: string): boolean {
  return wanted.endsWith('*') ? path.startsWith(wanted.slice(0, -1)) : wanted === path;
}
