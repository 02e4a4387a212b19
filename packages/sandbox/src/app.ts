import { Hono } from 'hono';
import { drainBody, noBody, objectOf, readBody } from './body.js';
import { Call, type Route } from './call.js';
import { wallTime } from './clock.js';
import { languageOf, type Problem, Refusal } from './errors.js';
import { type Exchange, requestIdOf, write, writeError } from './exchange.js';
import { type EndpointFacts, facts } from './facts.js';
import { ConnectionDropped, type Fault, type FaultPlan, htmlPage, truncated } from './faults.js';
import { createPage } from './page.js';
import { parseQuery } from './query.js';
import { logAnswer, logBody, logUnknown, type RequestLog } from './requestLog.js';
import { routeName } from './routePattern.js';
import { routes } from './routes/index.js';
import { nextId, type SandboxState } from './state.js';
import { checkRequest, compileRules, type Rules } from './validate.js';
import type { Variants } from './variants.js';
import type { WebhookSender } from './webhooks.js';

/** What the application works on. */
export interface AppParts {
  readonly state: SandboxState;
  readonly log: RequestLog;
  readonly faults: FaultPlan;
  readonly webhooks: WebhookSender;
  readonly variants: Variants;
  readonly username: string;
  /** The `Authorization` header of the API user. */
  readonly authorization: string;
  /** The names of the endpoints the API user may call. */
  readonly permitted: ReadonlySet<string>;
  /** Moves the clock on and tells the time, in milliseconds of the epoch. */
  readonly tick: () => number;
  /** Waits before a request is handled. */
  readonly pause: () => Promise<void>;
}

/** Builds the fake Thulium: one Hono route for each endpoint of the vendor's facts. */
export function createApp(parts: AppParts): Hono {
  const app = new Hono();
  for (const endpoint of bySpecificity(facts)) {
    const rules = compileRules(endpoint);
    const route = routes[routeName(endpoint)];
    if (route === undefined) throw new Error(`sandbox: no route for ${routeName(endpoint)}`);
    app.on(endpoint.method, `/api/${endpoint.path}`, (context) => {
      const target = { rules, route, path: context.req.param() };
      return serve(parts, context.req.raw, (exchange) => handle(parts, exchange, target));
    });
  }
  for (const path of new Set(facts.map((endpoint) => endpoint.path))) {
    // 405 is not on the vendor's list of statuses [inference].
    app.all(`/api/${path}`, (context) => serve(parts, context.req.raw, () => refuse(405, 'methodNotAllowed')));
  }
  app.route('/', createPage(parts.state, parts.log.entries, parts.username));
  app.notFound((context) => serve(parts, context.req.raw, () => refuse(404, 'pathNotFound')));
  app.onError((error) => {
    throw error;
  });
  return app;
}

/** Paths without parameters first: `tickets/today_stats` is no `tickets/:id`. */
function bySpecificity(endpoints: readonly EndpointFacts[]): EndpointFacts[] {
  const parameters = ({ path }: EndpointFacts): number => path.split(':').length;
  return endpoints.toSorted((one, other) => parameters(one) - parameters(other));
}

/** The endpoint a request is for. */
interface Target {
  readonly rules: Rules;
  readonly route: Route;
  readonly path: Readonly<Record<string, string>>;
}

type Handling = (exchange: Exchange) => Response | Promise<Response>;

/** What every request goes through, known path or not: log, clock, password, and the documented form of errors. */
async function serve(parts: AppParts, request: Request, handling: Handling): Promise<Response> {
  const url = new URL(request.url);
  const instant = parts.tick();
  const started = performance.now();
  const isAuthorized = request.headers.get('authorization') === parts.authorization;
  const exchange: Exchange = {
    body: noBody,
    url,
    entry: parts.log.add(request, url, isAuthorized),
    requestId: requestIdOf(nextId(parts.state, 'request'), instant),
    language: languageOf(request.headers.get('accept-language')),
    instant,
  };
  try {
    // Read even when it is refused: an answer to half a request would cost the client its connection.
    exchange.body = await (isAuthorized ? readBody(request) : drainBody(request));
    logBody(exchange.entry, exchange.body);
    await parts.pause();
    if (!isAuthorized) throw new Refusal(401, [{ kind: 'unauthorized' }]);
    return await handling(exchange);
  } catch (error) {
    if (error instanceof ConnectionDropped) throw error;
    const refusal = error instanceof Refusal ? error : new Refusal(500, [{ kind: 'internal' }]);
    return writeError(exchange, refusal);
  } finally {
    exchange.entry.milliseconds = performance.now() - started;
    parts.log.close(exchange.entry);
  }
}

/** A request for a documented endpoint. */
async function handle(parts: AppParts, exchange: Exchange, target: Target): Promise<Response> {
  const name = routeName(target.rules.endpoint);
  exchange.entry.endpoint = name;
  if (!parts.permitted.has(name)) throw new Refusal(403, [{ kind: 'forbidden' }]);
  const apply = (): Response => respond(parts, exchange, target);
  const fault = parts.faults.strike(name);
  if (fault === undefined) return apply();
  exchange.entry.fault = fault.kind;
  return underFault(exchange, fault, apply);
}

/** Lets a fault strike before or after the request is applied. */
async function underFault(exchange: Exchange, fault: Fault, apply: () => Response): Promise<Response> {
  if (fault.kind === 'truncate') return truncated(apply());
  if (fault.kind !== 'delay') {
    if (fault.when === 'after') apply();
    return trouble(exchange, fault);
  }
  if (fault.when !== 'after') {
    await sleep(fault.milliseconds);
    return apply();
  }
  const response = apply();
  await sleep(fault.milliseconds);
  return response;
}

/** Checks the request and lets the route answer it. Synchronous: a request is applied whole, or not at all. */
function respond(parts: AppParts, exchange: Exchange, target: Target): Response {
  const { entry, url, instant, language } = exchange;
  const { rules, route, path } = target;
  try {
    const checked = checkRequest(rules, parseQuery(url.search), jsonBody(exchange, rules));
    logUnknown(entry, checked.unknown);
    // [seen] `status_id=1` where `status_id[]=1` is wanted answers 500, not 400.
    if (checked.scalarForList) throw new Refusal(500, [{ kind: 'internal' }]);
    if (checked.problems.length > 0) throw new Refusal(400, checked.problems);
    const now = wallTime(instant);
    const notify: Call['notify'] = (event) => parts.webhooks.send(parts.state, event, now);
    const { state, variants } = parts;
    const call = new Call({
      state,
      variants,
      rules,
      path,
      checked,
      bytes: exchange.body.bytes,
      instant,
      now,
      language,
      notify,
    });
    const answer = route(call);
    return write(exchange, answer.status === 201 ? { ...answer, status: variants.created ?? 201 } : answer);
  } catch (error) {
    if (error instanceof Refusal) return writeError(exchange, error);
    entry.fault = 'a bug of the sandbox';
    return writeError(exchange, new Refusal(500, [{ kind: 'internal' }]));
  }
}

/** The JSON of a body, where the endpoint reads one. The content type is not looked at [inference]. */
function jsonBody({ body }: Exchange, { endpoint, body: known }: Rules): ReturnType<typeof objectOf> {
  const reads = endpoint.method === 'POST' || endpoint.method === 'PUT';
  const isFile = endpoint.parameters.some(({ type }) => type === 'bytes');
  const isIgnored = known.size === 0 && endpoint.evidence === 'full';
  return reads && !isFile && !isIgnored ? objectOf(body) : {};
}

function trouble(exchange: Exchange, fault: Fault): Response {
  if (fault.kind === 'status') {
    const kind = fault.status === 429 ? 'tooMany' : 'internal';
    const response = writeError(exchange, new Refusal(fault.status, [{ kind }]));
    if (fault.retryAfter !== undefined) response.headers.set('retry-after', String(fault.retryAfter));
    return response;
  }
  if (fault.kind === 'html') {
    const status = fault.status ?? 502;
    logAnswer(exchange.entry, status, '<!DOCTYPE html>…');
    return htmlPage(status);
  }
  exchange.entry.status = null;
  delete exchange.entry.answer;
  throw new ConnectionDropped();
}

function refuse(status: number, kind: Problem['kind']): never {
  throw new Refusal(status, [{ kind }]);
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
