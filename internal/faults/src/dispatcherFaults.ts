import { type Certificates, proxiedHost } from './certificates.js';
import * as expect from './expectations.js';
import type { Expectation, Fault } from './fault.js';
import { answer, errorBody, head, jsonType, write, writeAndEnd } from './http1.js';

type Respond = NonNullable<Fault['onRequest']>;
type Row = Omit<Fault, 'id' | 'name'>;

const reset: Respond = ({ socket }) => void socket.resetAndDestroy();
const end: Respond = ({ socket }) => void socket.end();

/**
 * What an agent of the program repeats by itself is its own affair, except for a POST. Through `fetch` it has lost the body of
 * a write by then and sends an empty copy, which the client cannot hinder; past `fetch` the client does.
 */
const repeated = {
  requests: ['*', '*', 1],
  hasEmptyCopies: true,
  variants: { direct: { hasEmptyCopies: false } },
} as const satisfies Partial<Fault>;

/** The agent that cannot send a write again reports that in place of the status. */
const statusLost = { error: 'ApiError|ConnectionError', delivery: 'answered|unknown', effect: 'unknown' } as const;
const limitLost = {
  error: 'RateLimitError|ConnectionError',
  delivery: 'answered|unknown',
  effect: 'none|unknown',
} as const;

/**
 * The fetch of Node 24 refuses an agent of undici 8, whoever calls it: `fetch failed`, by `UND_ERR_INVALID_ARG: invalid
 * onRequestStart method`. Nothing is sent, and the client says so.
 */
const misfit = {
  'node24+undici8': {
    ...expect.untrusted,
    // Without a body nothing shows that the dispatcher of the user had not sent the request.
    byMethod: { DELETE: { delivery: 'not-sent|unknown', effect: 'none|unknown' } },
  },
} as const satisfies Fault['variants'];

/** An agent that tries again: by its defaults all but POSTs, or POSTs too. */
function retrying(agent: 'retry' | 'RetryAgent'): Fault[] {
  const isForPosts = agent === 'retry';
  const fault = (id: string, name: string, row: Row): Fault => ({
    id: `${agent} ${id}`,
    name: `${isForPosts ? 'interceptors.retry, POSTs too' : 'RetryAgent'}: ${name}`,
    agent,
    ...row,
  });
  const status = (code: number, row: Row, lost: Partial<Expectation>, ...headers: string[]): Fault =>
    fault(`${code}${headers.length > 0 ? 'b' : ''}`, [`status ${code}`, ...headers].join(' with '), {
      ...row,
      byMethod: { PUT: lost, DELETE: lost, ...(isForPosts ? { POST: lost } : {}) },
      onRequest: answer(code, errorBody, ...headers),
    });
  const limited = { ...expect.refused, error: 'RateLimitError' };
  return [
    fault('200', 'status 200', { ...expect.fine, onRequest: answer(200) }),
    status(500, { ...expect.server, ...repeated }, statusLost),
    status(503, { ...expect.server, ...repeated }, statusLost),
    status(503, { ...expect.server, ...repeated }, statusLost, 'Retry-After: 120'),
    status(429, { ...limited, ...repeated, requests: ['*', '*', isForPosts ? '*' : 3] }, limitLost),
    status(429, { ...limited, ...repeated }, limitLost, 'Retry-After: 120'),
    status(401, { ...expect.refused, error: 'AuthenticationError' }, {}),
    fault('reset', 'reset after the request', { ...expect.lost, ...repeated, onRequest: reset }),
    fault('closed', 'closed after the request', { ...expect.lost, ...repeated, onRequest: end }),
    fault('kept', 'kept-alive socket reset after the request', {
      ...expect.lost,
      ...repeated,
      warmUp: true,
      onRequest: reset,
    }),
    fault('empty', 'reset after a request without a body', {
      ...expect.lost,
      ...repeated,
      emptyBody: true,
      onRequest: reset,
    }),
    fault('late', 'no response', { ...expect.late, ...repeated, onRequest: () => undefined }),
    fault('cut', 'body cut', {
      ...expect.cut,
      // The agent asks for the rest, and is not given it.
      error: 'ConnectionError|DecodeError',
      ...repeated,
      onRequest: writeAndEnd(head(200, jsonType, 'Content-Length: 100'), '{"a":1'),
    }),
  ];
}

/** What must come out of it when the program has set another dispatcher than that of the runtime. */
export function makeDispatcherFaults(): Fault[] {
  const redirect = (status: number): Fault => ({
    id: `redirect ${status}`,
    name: `interceptors.redirect: ${status} to its own host`,
    agent: 'redirect',
    ...expect.redirected,
    onRequest: (exchange) => {
      if (exchange.target.endsWith('/elsewhere')) answer(200)(exchange);
      else answer(status, '', `Location: http://127.0.0.1:${exchange.port}/api/elsewhere`)(exchange);
    },
  });
  return [
    ...[301, 302, 303, 307, 308].map(redirect),
    {
      id: 'redirect 200',
      name: 'interceptors.redirect: status 200',
      agent: 'redirect',
      ...expect.fine,
      onRequest: answer(200),
    },
    {
      id: 'redirect lost',
      name: 'interceptors.redirect: reset after the request',
      agent: 'redirect',
      ...expect.lost,
      onRequest: reset,
    },
    ...retrying('retry'),
    ...retrying('RetryAgent'),
    {
      id: 'slowRetry 503',
      name: 'RetryAgent that waits a minute before it tries again: status 503',
      agent: 'slowRetry',
      ...expect.late,
      // Not among the methods that it sends again by default.
      byMethod: { POST: expect.server },
      onRequest: answer(503, errorBody),
    },
    {
      id: 'slowRetry reset',
      name: 'RetryAgent that waits a minute before it tries again: reset after the request',
      agent: 'slowRetry',
      ...expect.late,
      byMethod: { POST: expect.lost },
      onRequest: reset,
    },
    {
      id: 'fetchOptions',
      name: 'dispatcher in fetchOptions',
      agent: 'fetchOptions',
      ...expect.fine,
      variants: misfit,
      onRequest: answer(200),
    },
    {
      id: 'fetchOptions lost',
      name: 'dispatcher in fetchOptions: reset after the request',
      agent: 'fetchOptions',
      ...expect.lost,
      variants: misfit,
      onRequest: reset,
    },
  ];
}

/** Proxies, by `ProxyAgent` or by environment variables, and what a runtime forbids. */
function makeProxies(certificates: Certificates): Omit<Fault, 'agent'>[] {
  const proxy = (id: string, name: string, fault: Row): Omit<Fault, 'agent'> => ({
    id,
    name: `proxy: ${name}`,
    address: (port) => `https://${proxiedHost}:${port}`,
    ...fault,
  });
  const unsent = expect.untrusted;
  /** Nothing was sent, and no runtime can prove it. */
  const unproven = { ...unsent, delivery: 'not-sent|unknown', effect: 'none|unknown' } as const;
  const refusing = (status: number, ...headers: string[]): Omit<Fault, 'agent'> =>
    proxy(`${status}`, `refuses with ${status}`, {
      ...unsent,
      onRequest: writeAndEnd(head(status, 'Content-Length: 0', ...headers)),
    });
  return [
    refusing(407, 'Proxy-Authenticate: Basic realm="x"'),
    refusing(403),
    refusing(502),
    refusing(503),
    proxy('kept 502', 'refuses with 502 and a page, connection kept', {
      ...unsent,
      onRequest: write(head(502, 'Content-Type: text/html', 'Content-Length: 6'), '<html>'),
    }),
    proxy('reset', 'resets at the CONNECT', { ...unproven, onRequest: reset }),
    // Past fetch, undici 7 does not report it: the call ends by its time-out.
    proxy('closed', 'closes at the CONNECT', {
      ...unproven,
      error: 'TimeoutError|ConnectionError',
      onRequest: end,
    }),
    proxy('late', 'never answers the CONNECT', {
      ...unproven,
      error: 'TimeoutError|ConnectionError',
      onRequest: () => undefined,
    }),
    proxy('untrusted', 'tunnel to an untrusted certificate', { ...unsent, tunnel: certificates.untrustedRoot }),
    proxy('fine', 'tunnel, status 200', { ...expect.fine, tunnel: certificates.trusted, onRequest: answer(200) }),
    proxy('lost', 'tunnel, closed after the request', {
      ...expect.lost,
      tunnel: certificates.trusted,
      onRequest: end,
    }),
    proxy('tls', 'tunnel, one bit of the response flipped', {
      ...expect.lost,
      requests: ['1|3', '1|3', 1],
      tunnel: certificates.trusted,
      onRequest: (exchange) => {
        exchange.tap?.breakNextRecord();
        answer(200)(exchange);
      },
    }),
  ];
}

/** Proxies that the program has set as a `ProxyAgent` of undici. */
export function makeProxyAgentFaults(certificates: Certificates): Fault[] {
  return makeProxies(certificates).map((fault) => ({ ...fault, id: `ProxyAgent ${fault.id}`, agent: 'ProxyAgent' }));
}

/** Proxies that environment variables name, and a program that may not use the network. */
export function makeEnvironmentFaults(certificates: Certificates): Fault[] {
  return [
    ...makeProxies(certificates).map(
      (fault): Fault => ({ ...fault, id: `environment ${fault.id}`, isProxyOfEnvironment: true }),
    ),
    {
      id: 'permission',
      name: 'Deno without --allow-net',
      ...expect.untrusted,
      isWithoutPermission: true,
    },
  ];
}
