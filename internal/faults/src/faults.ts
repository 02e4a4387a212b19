import { deflateRawSync, gzipSync } from 'node:zlib';
import type { Certificates } from './certificates.js';
import type { Behaviour, Exchange } from './faultServer.js';

/** The runtimes of the matrix. */
export type Runtime = NodeRuntime | `${NodeRuntime}-direct` | 'bun' | 'deno';
/** Node by its major version; with `-direct` behind it, through `nodeFetch`. */
export type NodeRuntime = 'node20' | 'node22' | 'node24' | 'node26';

/** What must come of a fault. Several words with `|` between mean that each of them is right. */
export interface Expectation {
  /** Name of the error class, or `ok`. */
  readonly error: string;
  /** How many requests the server reads for a GET, for a PUT or DELETE, and for a POST. */
  readonly requests: readonly [safe: number | string, idempotent: number | string, post: number];
  readonly delivery?: string;
  /** What is known of the effect of a write. */
  readonly effect?: string;
  /** The runtime sends again what has no body, unseen: its answer is not always that to the first request. */
  readonly isSentAgainUnseen?: boolean;
}

/** One thing that goes wrong. */
export interface Fault extends Behaviour, Expectation {
  /** Number in the catalogue; letters tell variants apart. */
  readonly id: string;
  readonly name: string;
  /** Where a runtime shows something else, and why that is right too. */
  readonly variants?: Partial<Record<Runtime | 'node' | 'direct', Partial<Expectation>>>;
  /** Whether a server that reads the request carries it out. Default true; false for refusals. */
  readonly applies?: boolean;
  /** The call before goes well and leaves a kept-alive socket. */
  readonly warmUp?: boolean;
  /** Writes have no body. */
  readonly emptyBody?: boolean;
  /** An address other than that of the server. */
  readonly address?: (port: number) => string;
  /** The user aborts after so many milliseconds. */
  readonly abortAfter?: number;
  /** It takes a time-out to end an attempt, though the error is another. */
  readonly endsByTimeout?: boolean;
}

const crlf = '\r\n';
const head = (status: number | string, ...headers: string[]): string =>
  [`HTTP/1.1 ${status} x`, ...headers, '', ''].join(crlf);
const jsonType = 'Content-Type: application/json';

/** A whole answer with its length. */
function whole(status: number, body: string | Buffer, ...headers: string[]): Buffer {
  const bytes = Buffer.from(body as string);
  return Buffer.concat([Buffer.from(head(status, jsonType, `Content-Length: ${bytes.length}`, ...headers)), bytes]);
}

const write =
  (...parts: (string | Buffer)[]) =>
  ({ socket }: Exchange): void => {
    for (const part of parts) socket.write(part);
  };
const writeAndEnd =
  (...parts: (string | Buffer)[]) =>
  ({ socket }: Exchange): void => {
    for (const part of parts) socket.write(part);
    socket.end();
  };
/** The kernel must have sent the bytes before the reset. */
const writeAndReset =
  (...parts: string[]) =>
  ({ socket }: Exchange): void => {
    for (const part of parts) socket.write(part);
    setTimeout(() => socket.resetAndDestroy(), 20);
  };
const answer = (status: number, body = '{}', ...headers: string[]) => write(whole(status, body, ...headers));

function slowly({ socket }: Exchange, bytes: string, milliseconds: number): void {
  let sent = 0;
  const timer = setInterval(() => {
    if (socket.destroyed || sent >= bytes.length) clearInterval(timer);
    else socket.write(bytes.charAt(sent++));
  }, milliseconds);
}

const errorBody = '{"request_id":"53678450401cf","errors":[{"message":"Something is wrong.","code":111111}]}';
const page = '<!doctype html><html><title>Log in</title><p>Please log in</p></html>';

const retried = [3, 3, 1] as const;
const readsRetried = [3, 1, 1] as const;
const once = [1, 1, 1] as const;
const always = [3, 3, 3] as const;
const none = [0, 0, 0] as const;

const lost = { error: 'ConnectionError', requests: retried, delivery: 'unknown', effect: 'unknown' } as const;
const late = { ...lost, error: 'TimeoutError' } as const;
const cut = { error: 'ConnectionError', requests: retried, delivery: 'answered', effect: 'applied' } as const;
const unreadable = { error: 'DecodeError', requests: readsRetried, delivery: 'answered', effect: 'applied' } as const;
const unreadableOnce = { ...unreadable, requests: once } as const;
const protocol = { error: 'ConnectionError', requests: once, delivery: 'unknown', effect: 'unknown' } as const;
const untrusted = { error: 'ConnectionError', requests: none, delivery: 'not-sent', effect: 'none' } as const;
const fine = { error: 'ok', requests: once } as const;
const server = { error: 'ApiError', requests: retried, delivery: 'answered', effect: 'unknown' } as const;
const refused = { error: 'ApiError', requests: once, delivery: 'answered', effect: 'none', applies: false } as const;
const redirected = { error: 'ApiError', requests: once, delivery: 'answered', effect: 'unknown' } as const;

const statuses = (
  id: string,
  list: readonly number[],
  expectation: Expectation & { applies?: boolean },
  ...headers: string[]
): Fault[] =>
  list.map((status) => ({
    id: `${id} ${status}`,
    name: `status ${status}`,
    ...expectation,
    onRequest: answer(status, errorBody, ...headers),
  }));

const retryAfter = (id: string, value: string, requests: Expectation['requests']): Fault => ({
  id,
  name: `429 with Retry-After: ${value.length > 20 ? `${value.slice(0, 5)}... (${value.length} digits)` : value}`,
  error: 'RateLimitError',
  requests,
  delivery: 'answered',
  effect: 'none',
  applies: false,
  onRequest: answer(429, errorBody, `Retry-After: ${value}`),
});

const location = (id: string, status: number, target: (port: number) => string): Fault => ({
  id,
  name: `${status} to ${target(0).replace(':0', '')}`,
  ...redirected,
  onRequest: (exchange) => answer(status, '', `Location: ${target(exchange.port)}`)(exchange),
});

/** Everything that goes wrong, in the order of the catalogue. */
export function makeFaults(certificates: Certificates): Fault[] {
  const certified = (id: string, name: string, pair: { key: string; cert: string }): Fault => ({
    id,
    name,
    ...untrusted,
    tls: pair,
    address: (port) => `https://127.0.0.1:${port}`,
  });
  return [
    {
      id: '1',
      name: 'no such host',
      ...untrusted,
      address: () => 'https://no-such-host.invalid',
    },
    { id: '3', name: 'connection refused', ...untrusted, address: () => 'http://127.0.0.1:2' },
    { id: '3b', name: 'port that fetch refuses', ...untrusted, address: () => 'http://127.0.0.1:6000' },
    {
      id: '6',
      name: 'reset on accept',
      error: 'ConnectionError',
      requests: none,
      delivery: 'unknown|not-sent',
      effect: 'unknown|none',
      onConnection: (socket) => socket.resetAndDestroy(),
    },
    {
      id: '7',
      name: 'closed on accept',
      error: 'ConnectionError|TimeoutError',
      requests: none,
      delivery: 'unknown',
      effect: 'unknown',
      onConnection: (socket) => void socket.end(),
    },
    {
      id: '7b',
      name: 'closed on accept, nothing read',
      error: 'ConnectionError|TimeoutError',
      requests: none,
      delivery: 'unknown|not-sent',
      effect: 'unknown|none',
      onConnection: (socket) => void socket.destroy(),
    },
    certified('8a', 'certificate: self-signed', certificates.selfSigned),
    certified('8b', 'certificate: expired', certificates.expired),
    certified('8c', 'certificate: for another host', certificates.wrongHost),
    certified('8d', 'certificate: of an unknown root', certificates.untrustedRoot),
    {
      ...certified('9', 'TLS 1.1 only', certificates.selfSigned),
      tls: { ...certificates.selfSigned, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' },
    },
    {
      id: '10',
      name: 'closed in the TLS handshake',
      error: 'ConnectionError',
      requests: none,
      delivery: 'not-sent|unknown',
      effect: 'none|unknown',
      onConnection: (socket) => void socket.once('data', () => socket.end()),
      address: (port) => `https://127.0.0.1:${port}`,
    },
    {
      id: '10b',
      name: 'reset in the TLS handshake',
      error: 'ConnectionError',
      requests: none,
      delivery: 'not-sent|unknown',
      effect: 'none|unknown',
      onConnection: (socket) => void socket.once('data', () => socket.resetAndDestroy()),
      address: (port) => `https://127.0.0.1:${port}`,
    },
    {
      id: '11',
      name: 'TLS to a port that never answers',
      error: 'TimeoutError',
      requests: none,
      delivery: 'unknown',
      effect: 'unknown',
      onConnection: () => undefined,
      address: (port) => `https://127.0.0.1:${port}`,
    },
    {
      id: '11b',
      name: 'TLS to a port that speaks HTTP',
      ...untrusted,
      error: 'ConnectionError',
      delivery: 'not-sent|unknown',
      effect: 'none|unknown',
      onConnection: (socket) =>
        void socket.once('data', () => socket.end(head(400, 'Content-Length: 0', 'Connection: close'))),
      address: (port) => `https://127.0.0.1:${port}`,
    },
    {
      id: '11c',
      name: 'HTTP to a port that speaks TLS',
      error: 'ConnectionError',
      requests: none,
      delivery: 'unknown',
      effect: 'unknown',
      tls: certificates.selfSigned,
    },
    { id: '12', name: 'reset after the request', ...lost, onRequest: ({ socket }) => void socket.resetAndDestroy() },
    { id: '13', name: 'closed after the request', ...lost, onRequest: ({ socket }) => void socket.end() },
    {
      id: '13b',
      name: 'reset after the head of the request',
      ...lost,
      onHead: (socket) => Boolean(socket.resetAndDestroy()),
    },
    {
      id: '14',
      name: 'kept-alive socket reset after the request',
      ...lost,
      warmUp: true,
      onRequest: ({ socket }) => void socket.resetAndDestroy(),
      variants: { bun: { requests: [4, '3|4', 1] }, deno: { requests: [4, 3, 1] } },
    },
    {
      id: '14b',
      name: 'kept-alive socket closed after the request',
      ...lost,
      warmUp: true,
      onRequest: ({ socket }) => void socket.end(),
      variants: { bun: { requests: [4, '3|4', 1] }, deno: { requests: [4, 3, 1] } },
    },
    {
      id: '14c',
      name: 'kept-alive socket reset after a request without a body',
      ...lost,
      warmUp: true,
      emptyBody: true,
      onRequest: ({ socket }) => void socket.resetAndDestroy(),
      variants: { bun: { requests: [4, '3|4', 1] }, deno: { requests: [4, 3, 1] } },
    },
    { id: '15', name: 'no answer', ...late, onRequest: () => undefined },
    { id: '15b', name: 'no answer on a kept-alive socket', ...late, warmUp: true, onRequest: () => undefined },
    {
      id: '16',
      name: 'head that trickles',
      ...late,
      onRequest: (exchange) => slowly(exchange, head(200, `X-Filler: ${'x'.repeat(500)}`), 60),
    },
    { id: '17', name: 'head cut', ...lost, onRequest: writeAndEnd(`HTTP/1.1 200 OK${crlf}Content-Ty`) },
    {
      id: '18',
      name: 'body stalls',
      ...cut,
      error: 'TimeoutError',
      onRequest: write(head(200, jsonType, 'Content-Length: 100'), '{"a":'),
    },
    {
      id: '18b',
      name: 'body of a 500 stalls',
      endsByTimeout: true,
      ...server,
      onRequest: write(head(500, jsonType, 'Content-Length: 100'), '{"a":'),
    },
    {
      id: '18c',
      name: 'body of a 401 stalls',
      endsByTimeout: true,
      ...refused,
      error: 'AuthenticationError',
      onRequest: write(head(401, jsonType, 'Content-Length: 100'), '{"a":'),
    },
    {
      id: '19',
      name: 'body that trickles',
      ...cut,
      error: 'TimeoutError',
      onRequest: (exchange) => {
        exchange.socket.write(head(200, jsonType, 'Content-Length: 1000'));
        slowly(exchange, ' '.repeat(1_000), 100);
      },
    },
    {
      id: '20',
      name: 'body cut',
      ...cut,
      onRequest: writeAndEnd(head(200, jsonType, 'Content-Length: 100'), '{"a":1'),
    },
    {
      id: '21',
      name: 'body reset',
      ...cut,
      onRequest: writeAndReset(head(200, jsonType, 'Content-Length: 100'), '{"a":'),
    },
    {
      id: '21b',
      name: 'body of a 429 reset: its Retry-After holds',
      error: 'RateLimitError',
      requests: once,
      delivery: 'answered',
      effect: 'none',
      applies: false,
      onRequest: writeAndReset(head(429, jsonType, 'Retry-After: 120', 'Content-Length: 100'), '{"a":'),
    },
    {
      id: '22',
      name: 'chunked body cut',
      ...cut,
      onRequest: writeAndEnd(head(200, jsonType, 'Transfer-Encoding: chunked'), `5${crlf}{"a":${crlf}`),
    },
    {
      id: '23',
      name: 'body without length cut',
      ...unreadable,
      onRequest: writeAndEnd(head(200, jsonType, 'Connection: close'), '{"a":[1,2'),
    },
    {
      id: '24',
      name: 'rubbish in place of a chunk',
      ...cut,
      onRequest: writeAndEnd(head(200, jsonType, 'Transfer-Encoding: chunked'), `zz${crlf}{"a":1}${crlf}`),
    },
    {
      id: '25',
      name: 'Content-Length too short',
      ...unreadable,
      onRequest: writeAndEnd(head(200, jsonType, 'Content-Length: 5', 'Connection: close'), '{"a":1}'),
    },
    {
      id: '26a',
      name: 'two lengths',
      ...protocol,
      onRequest: writeAndEnd(head(200, jsonType, 'Content-Length: 2', 'Content-Length: 3'), '{}'),
    },
    { id: '26b', name: 'negative length', ...protocol, onRequest: writeAndEnd(head(200, 'Content-Length: -2'), '{}') },
    {
      id: '26c',
      name: 'length that is no number',
      ...protocol,
      onRequest: writeAndEnd(head(200, 'Content-Length: ab'), '{}'),
    },
    {
      id: '27',
      name: 'length and chunks together',
      ...protocol,
      onRequest: writeAndEnd(
        head(200, jsonType, 'Content-Length: 2', 'Transfer-Encoding: chunked', 'Connection: close'),
        `2${crlf}{}${crlf}0${crlf}${crlf}`,
      ),
      variants: { bun: fine, deno: fine },
    },
    {
      id: '28a',
      name: 'lines that end in LF only',
      ...protocol,
      variants: { bun: fine, deno: fine },
      onRequest: writeAndEnd('HTTP/1.1 200 OK\nConnection: close\nContent-Length: 2\n\n{}'),
    },
    {
      id: '28b',
      name: 'NUL in a header',
      ...protocol,
      onRequest: writeAndEnd(head(200, 'X-A: a\0b', 'Content-Length: 2'), '{}'),
    },
    { id: '28c', name: 'HTTP/0.9', ...protocol, variants: { bun: lost }, onRequest: writeAndEnd('{"a":1}') },
    {
      id: '28d',
      name: 'banner of another protocol',
      ...protocol,
      onRequest: writeAndEnd(`SSH-2.0-OpenSSH_9.6${crlf}`),
    },
    { id: '28e', name: 'status 99', ...protocol, onRequest: writeAndEnd(head(99, 'Content-Length: 2'), '{}') },
    { id: '28f', name: 'status 1000', ...protocol, onRequest: writeAndEnd(head(1000, 'Content-Length: 2'), '{}') },
    {
      id: '28g',
      name: 'status that is no number',
      ...protocol,
      onRequest: writeAndEnd(head('OK', 'Content-Length: 2'), '{}'),
    },
    {
      id: '29',
      name: 'headers of 64 KiB',
      ...protocol,
      variants: { bun: fine, deno: fine },
      onRequest: answer(200, '{}', `X-Big: ${'x'.repeat(65_536)}`),
    },
    {
      id: '30',
      name: '100 Continue unasked',
      ...lost,
      variants: { bun: fine, deno: fine },
      onRequest: write(head(100), whole(200, '{}')),
    },
    {
      id: '31',
      name: '103 Early Hints',
      ...fine,
      onRequest: write(head(103, 'Link: </a>; rel=preload'), whole(200, '{}')),
    },
    {
      id: '32',
      name: '101 Switching Protocols',
      ...protocol,
      variants: { deno: { ...redirected } },
      onRequest: writeAndEnd(head(101, 'Upgrade: x', 'Connection: upgrade')),
    },
    { id: '33', name: 'status 600', ...server, requests: once, onRequest: answer(600) },
    {
      id: '34',
      name: 'truncated gzip',
      ...unreadable,
      onRequest: write(
        whole(200, gzipSync(JSON.stringify({ a: 'b'.repeat(5_000) })).subarray(0, 30), 'Content-Encoding: gzip'),
      ),
    },
    {
      id: '35',
      name: 'gzip that is none',
      ...unreadableOnce,
      variants: { bun: unreadable, deno: unreadable },
      onRequest: write(whole(200, 'no gzip at all', 'Content-Encoding: gzip')),
    },
    {
      id: '35b',
      name: 'deflate without its frame',
      ...fine,
      variants: { deno: unreadable },
      onRequest: write(whole(200, deflateRawSync('{"a":1}'), 'Content-Encoding: deflate')),
    },
    {
      id: '36',
      name: 'gzip bomb of 60 MB',
      ...unreadableOnce,
      onRequest: (exchange) => write(whole(200, bomb(), 'Content-Encoding: gzip'))(exchange),
    },
    {
      id: '36b',
      name: 'gzip bomb in a 400',
      ...refused,
      onRequest: (exchange) => write(whole(400, bomb(), 'Content-Encoding: gzip'))(exchange),
    },
    {
      id: '37',
      name: 'six codings one over the other',
      ...protocol,
      variants: { bun: unreadable, deno: unreadable },
      onRequest: write(whole(200, sixTimes('{"a":1}'), `Content-Encoding: ${Array(6).fill('gzip').join(', ')}`)),
    },
    {
      id: '38',
      name: 'unknown coding',
      ...unreadable,
      onRequest: write(whole(200, '\u0001\u0002', 'Content-Encoding: squish')),
    },
    {
      id: '39',
      name: 'body of 60 MB',
      ...unreadableOnce,
      onRequest: ({ socket }) => {
        socket.write(head(200, jsonType, `Content-Length: ${60 * 1024 * 1024}`));
        flood(socket, 60);
      },
    },
    { id: '40', name: 'JSON that breaks off', ...unreadable, onRequest: answer(200, '{"a":') },
    { id: '40b', name: 'plain text', ...unreadable, onRequest: answer(200, 'OK') },
    { id: '41', name: 'byte order mark', ...fine, onRequest: answer(200, '\ufeff{"a":1}') },
    { id: '42', name: 'NaN', ...unreadable, onRequest: answer(200, '{"a":NaN}') },
    { id: '42b', name: 'undefined', ...unreadable, onRequest: answer(200, 'undefined') },
    { id: '43', name: 'id beyond 2^53', ...fine, onRequest: answer(200, '{"id":9007199254740993}') },
    { id: '44', name: 'invalid UTF-8', ...fine, onRequest: write(whole(200, Buffer.from([0x22, 0xff, 0xfe, 0x22]))) },
    { id: '45', name: '__proto__', ...fine, onRequest: answer(200, '{"__proto__":{"polluted":true}}') },
    {
      id: '46',
      name: 'nesting of 100,000',
      ...fine,
      onRequest: answer(200, '['.repeat(100_000) + ']'.repeat(100_000)),
    },
    { id: '47', name: 'page in place of JSON', ...unreadable, effect: 'unknown', onRequest: answer(200, page) },
    ...[502, 503, 504].map(
      (status): Fault => ({
        id: `48 ${status}`,
        name: `page with ${status}`,
        ...server,
        onRequest: answer(status, page),
      }),
    ),
    { id: '49', name: 'empty 200', ...fine, onRequest: answer(200, '') },
    { id: '50a', name: '204', ...fine, onRequest: write(head(204)) },
    { id: '50b', name: '205', ...fine, onRequest: write(head(205, 'Content-Length: 0')) },
    { id: '50c', name: '304', ...redirected, onRequest: write(head(304)) },
    {
      id: '51',
      name: 'wrong charset label',
      ...fine,
      onRequest: write(head(200, 'Content-Type: application/json; charset=utf-16', 'Content-Length: 2'), '{}'),
    },
    ...[301, 302, 303].map((status) =>
      location(`52 ${status}`, status, (port) => `http://127.0.0.1:${port}/api/elsewhere`),
    ),
    ...[307, 308].map((status) => location(`53 ${status}`, status, (port) => `http://localhost:${port}/api/elsewhere`)),
    location('54', 302, () => '/api/things/1'),
    location('55a', 302, () => 'file:///etc/hosts'),
    location('55b', 302, () => 'data:application/json,{}'),
    ...statuses('56', [400, 422], refused),
    ...statuses('57', [401], { ...refused, error: 'AuthenticationError' }),
    ...statuses('58', [403], { ...refused, error: 'PermissionError' }),
    ...statuses('59', [404, 410], { ...refused, error: 'NotFoundError' }),
    {
      id: '59b',
      name: 'reset after the request, then 404: a DELETE is done',
      variants: { bun: { effect: 'unknown|none', isSentAgainUnseen: true } },
      error: 'NotFoundError|ok|ConnectionError',
      requests: [2, 2, 1],
      delivery: 'answered|unknown',
      effect: 'unknown',
      onRequest: (exchange) => {
        if (exchange.number === 1) exchange.socket.resetAndDestroy();
        else answer(404, errorBody)(exchange);
      },
    },
    {
      id: '60',
      name: '407',
      ...refused,
      delivery: 'answered|unknown',
      effect: 'none|unknown',
      onRequest: answer(407, errorBody),
      error: 'ApiError|ConnectionError',
    },
    ...statuses('61', [408, 425], server),
    ...statuses('62', [409], refused),
    ...statuses('63', [413, 414, 415, 431], refused),
    {
      id: '63b',
      name: '413 before the body was read',
      ...refused,
      delivery: 'answered',
      onHead: (socket) => Boolean(socket.end(whole(413, errorBody, 'Connection: close'))),
    },
    {
      id: '64',
      name: '421',
      ...refused,
      onRequest: answer(421, errorBody),
      variants: { node: { requests: [2, 1, 1] }, direct: { requests: [1, 1, 1] } },
    },
    {
      id: '64b',
      name: '421 after a request without a body',
      ...refused,
      emptyBody: true,
      onRequest: answer(421, errorBody),
      variants: { node: { requests: [2, 1, 1] }, direct: { requests: [1, 1, 1] } },
    },
    ...statuses('65', [429], { ...refused, error: 'RateLimitError', requests: always }),
    retryAfter('69a', '120', once),
    retryAfter('69b', '0', always),
    retryAfter('69c', '-5', always),
    retryAfter('69d', '120junk', always),
    retryAfter('69e', '9e99', always),
    retryAfter('69f', '9'.repeat(400), always),
    retryAfter('69g', '2147484', once),
    retryAfter('69h', 'Sat, 21 Nov 2099 12:00:30 GMT', once),
    {
      id: '69i',
      name: '503 with Retry-After: 120',
      ...server,
      requests: once,
      onRequest: answer(503, errorBody, 'Retry-After: 120'),
    },
    ...statuses('66', [500], server),
    ...statuses('67', [501, 505, 508, 511], refused),
    ...statuses('68', [502, 503, 504, 520, 524], server),
    { id: '73', name: 'aborted in flight', ...abortedOnce(), onRequest: () => undefined, abortAfter: 100 },
    {
      id: '74',
      name: 'aborted while it waits to try again',
      ...abortedOnce(),
      requests: [1, 1, 1],
      onRequest: answer(429, errorBody, 'Retry-After: 1'),
      applies: false,
      abortAfter: 200,
    },
    {
      id: '77',
      name: 'an answer nobody asked for behind the first',
      ...fine,
      onRequest: write(whole(200, '{"is":"mine"}'), whole(200, '{"is":"stolen"}')),
    },
    {
      id: '80',
      name: 'error that repeats the whole request',
      ...refused,
      onRequest: (exchange) => {
        const { headers, target, body } = exchange;
        const everything = [target, decodeURIComponent(target), body, ...headers.values()];
        const authorization = headers.get('authorization')?.slice(6) ?? '';
        everything.push(Buffer.from(authorization, 'base64').toString('utf8'));
        const errors = everything.map((message) => ({ message: `Wrong: ${message}`, code: 1 }));
        answer(400, JSON.stringify({ request_id: authorization.slice(0, 40), errors }))(exchange);
      },
    },
    {
      id: '81',
      name: 'page that repeats the whole request, with 500',
      ...server,
      onRequest: (exchange) => {
        const { headers, target, body } = exchange;
        answer(500, `<html>${target} ${decodeURIComponent(target)} ${body} ${[...headers].join(' ')}`)(exchange);
      },
    },
    {
      id: '82',
      name: 'broken JSON that repeats the whole request',
      ...unreadable,
      onRequest: (exchange) => answer(200, `{"${exchange.body}${decodeURIComponent(exchange.target)}`)(exchange),
    },
  ];
}

function abortedOnce(): Expectation {
  return { error: 'AbortError', requests: once };
}

let bombBytes: Buffer | undefined;

function bomb(): Buffer {
  bombBytes ??= gzipSync(Buffer.alloc(60 * 1024 * 1024, ' '));
  return bombBytes;
}

function sixTimes(text: string): Buffer {
  let bytes: Buffer = Buffer.from(text);
  for (let time = 0; time < 6; time++) bytes = gzipSync(bytes);
  return bytes;
}

/** Writes so many megabytes as fast as they are taken. */
function flood(socket: Exchange['socket'], megabytes: number): void {
  const part = Buffer.alloc(1024 * 1024, ' ');
  let left = megabytes;
  const more = (): void => {
    while (left > 0 && !socket.destroyed) {
      left--;
      if (!socket.write(part)) return void socket.once('drain', more);
    }
  };
  more();
}
