import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import type { Certificates } from './certificates.js';
import {
  always,
  cut,
  fine,
  late,
  lost,
  none,
  once,
  protocol,
  redirected,
  refused,
  server,
  unreadable,
  unreadableOnce,
  untrusted,
} from './expectations.js';
import type { Expectation, Fault } from './fault.js';
import type { Exchange } from './faultServer.js';
import {
  answer,
  crlf,
  errorBody,
  head,
  headStart,
  jsonType,
  page,
  slowly,
  whole,
  write,
  writeAndEnd,
  writeAndReset,
} from './http1.js';
import { alerts } from './tlsTap.js';

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

/** What goes wrong on HTTP/1.1 connections, in the order of the catalogue. */
export function makeHttp1Faults(certificates: Certificates): Fault[] {
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
      // An alert may come at any time: it proves nothing.
      delivery: 'not-sent|unknown',
      effect: 'none|unknown',
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
    ...afterHandshake(certificates),
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
    {
      id: '14d',
      name: 'kept-alive socket closed while nothing was asked',
      ...fine,
      warmUp: true,
      afterWarmUp: (socket) => void socket.end(),
      onRequest: answer(200),
    },
    {
      id: '14e',
      name: 'kept-alive socket reset while nothing was asked',
      ...fine,
      warmUp: true,
      afterWarmUp: (socket) => void setTimeout(() => socket.resetAndDestroy(), 20),
      onRequest: answer(200),
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
      id: '22b',
      name: 'chunked body cut, with Connection: close',
      ...cut,
      onRequest: writeAndEnd(
        head(200, jsonType, 'Transfer-Encoding: chunked', 'Connection: close'),
        `7${crlf}{"a":1}${crlf}`,
      ),
    },
    {
      id: '22c',
      name: 'download: chunked body cut, with Connection: close',
      ...cut,
      isDownload: true,
      requests: once,
      onRequest: writeAndEnd(
        head(200, 'Content-Type: application/pdf', 'Transfer-Encoding: chunked', 'Connection: close'),
        `7${crlf}%PDF-1.${crlf}`,
      ),
    },
    {
      id: '22d',
      name: 'download: body cut',
      ...cut,
      isDownload: true,
      requests: once,
      onRequest: writeAndEnd(head(200, 'Content-Type: application/pdf', 'Content-Length: 100'), '%PDF-1.'),
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
    ...(['gzip', 'deflate', 'br'] as const).map(
      (coding): Fault => ({
        id: `35 ${coding}`,
        name: `corrupt ${coding}, connection kept`,
        ...unreadable,
        requests: ['1|3', 1, 1],
        onRequest: write(whole(200, corrupt(coding), `Content-Encoding: ${coding}`)),
      }),
    ),
    ...(['deflate', 'br'] as const).map(
      (coding): Fault => ({
        id: `34 ${coding}`,
        name: `truncated ${coding}`,
        ...unreadable,
        requests: ['1|3', 1, 1],
        onRequest: write(whole(200, compress(coding).subarray(0, 25), `Content-Encoding: ${coding}`)),
      }),
    ),
    {
      id: '34e',
      name: 'download: truncated gzip',
      ...unreadable,
      isDownload: true,
      // A file of JSON is looked into, as it may be an error: that it is broken is found by the call.
      requests: ['1|3', 1, 1],
      // The fetch of Node takes a coding that ends too early for a whole one, and only JSON shows that more was meant to come.
      variants: { node: fine },
      onRequest: write(whole(200, compress('gzip').subarray(0, 500), 'Content-Encoding: gzip')),
    },
    ...(['gzip', 'br'] as const).map(
      (coding): Fault => ({
        id: `35e ${coding}`,
        name: `download: corrupt ${coding}, connection kept`,
        ...unreadable,
        isDownload: true,
        requests: ['1|3', 1, 1],
        onRequest: write(whole(200, corrupt(coding), `Content-Encoding: ${coding}`)),
      }),
    ),
    {
      id: '35c',
      name: 'zstd unasked',
      ...unreadable,
      // Where the platform can read it, that is right too.
      error: 'ok|DecodeError',
      requests: ['1|3', 1, 1],
      onRequest: write(whole(200, zstdCompressSync('{"a":1}'), 'Content-Encoding: zstd')),
    },
    {
      id: '35d',
      name: 'corrupt zstd, connection kept',
      ...unreadable,
      requests: ['1|3', 1, 1],
      onRequest: write(whole(200, Buffer.alloc(40, 7), 'Content-Encoding: zstd')),
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
    {
      id: '40c',
      name: 'page of a proxy in plain text',
      ...unreadable,
      effect: 'unknown',
      onRequest: write(typed('text/plain', 'The requested URL was rejected. Please consult with your administrator.')),
    },
    {
      id: '40d',
      name: 'page of a proxy in plain text, labelled as HTML',
      ...unreadable,
      effect: 'unknown',
      onRequest: write(typed('text/html', 'The requested URL was rejected. Please consult with your administrator.')),
    },
    {
      id: '40e',
      name: 'page of a proxy in plain text, without a label',
      ...unreadable,
      effect: 'unknown',
      onRequest: write(head(200, 'Content-Length: 30'), 'The requested URL was rejected'),
    },
    {
      id: '40f',
      name: "200 with the vendor's error envelope",
      error: 'ApiError|DecodeError',
      requests: ['1|3', 1, 1],
      delivery: 'answered',
      effect: 'unknown',
      isTyped: true,
      onRequest: answer(200, errorBody),
    },
    { id: '41', name: 'byte order mark', ...fine, onRequest: answer(200, '\ufeff{"a":1}') },
    { id: '42', name: 'NaN', ...unreadable, onRequest: answer(200, '{"a":NaN}') },
    { id: '42b', name: 'undefined', ...unreadable, onRequest: answer(200, 'undefined') },
    { id: '43', name: 'id beyond 2^53', ...fine, onRequest: answer(200, '{"id":9007199254740993}') },
    {
      id: '44',
      name: 'invalid UTF-8',
      ...unreadable,
      onRequest: write(whole(200, Buffer.from([0x22, 0xff, 0xfe, 0x22]))),
    },
    {
      id: '44b',
      name: 'UTF-8 that ends within a character',
      ...unreadable,
      onRequest: write(whole(200, Buffer.from([0x22, 0xc5, 0x22]))),
    },
    {
      id: '44c',
      name: 'text in iso-8859-2, and labelled so',
      ...unreadable,
      error: 'ok|DecodeError',
      requests: ['1|3', 1, 1],
      onRequest: write(latin2('application/json; charset=iso-8859-2')),
    },
    {
      id: '44d',
      name: 'text in iso-8859-2, without a label',
      ...unreadable,
      onRequest: write(latin2('application/json')),
    },
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
    {
      id: '50d',
      name: '204 with Transfer-Encoding: chunked, no chunks',
      ...fine,
      onRequest: write(head(204, 'Transfer-Encoding: chunked')),
    },
    {
      id: '50e',
      name: '204 with Transfer-Encoding: chunked and a last chunk',
      ...fine,
      // Deno takes the last chunk for the response to the next request of the connection, with bare fetch too.
      variants: {
        deno: { error: 'ok|ConnectionError', delivery: 'unknown', effect: 'unknown', requests: ['1|2', 1, 1] },
      },
      onRequest: write(head(204, 'Transfer-Encoding: chunked'), `0${crlf}${crlf}`),
    },
    {
      id: '50f',
      name: '206 unasked',
      ...unreadable,
      error: 'DecodeError|ApiError',
      effect: 'applied|unknown',
      requests: ['1|3', 1, 1],
      onRequest: answer(206, '{"a":1}', 'Content-Range: bytes 0-6/100'),
    },
    {
      id: '50g',
      name: 'download: 206 unasked',
      ...unreadable,
      isDownload: true,
      error: 'DecodeError|ApiError',
      requests: ['1|3', 1, 1],
      onRequest: answer(206, '%PDF-1.', 'Content-Range: bytes 0-6/100'),
    },
    { id: '50b', name: '205', ...fine, onRequest: write(head(205, 'Content-Length: 0')) },
    { id: '50c', name: '304', ...redirected, onRequest: write(head(304)) },
    {
      id: '51',
      name: 'wrong charset label',
      ...unreadable,
      error: 'ok|DecodeError',
      requests: ['1|3', 1, 1],
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
    ...(
      [
        [
          '59c',
          '404 with an HTML page',
          () => write(typed('text/html', page, 404)),
          { error: 'NotFoundError', effect: 'unknown' },
        ],
        ['59d', 'an empty 404', () => answer(404, ''), { error: 'NotFoundError', effect: 'unknown' }],
        [
          '59e',
          '404 with JSON of another kind',
          () => answer(404, '{"message":"no route"}'),
          { error: 'NotFoundError', effect: 'unknown' },
        ],
        ['59f', "404 with the vendor's error", () => answer(404, errorBody), { error: 'ok' }],
      ] as const
    ).map(
      ([id, name, respond, ofDelete]): Fault => ({
        id,
        name: `503, then ${name}`,
        isTyped: true,
        error: 'NotFoundError',
        requests: [2, 2, 1],
        delivery: 'answered',
        effect: 'unknown',
        byMethod: { DELETE: ofDelete, POST: { error: 'ApiError' } },
        onRequest: (exchange) => (exchange.number === 1 ? answer(503, errorBody) : respond())(exchange),
      }),
    ),
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
    // On a busy machine the abort comes before the request has gone out.
    {
      id: '73',
      name: 'aborted in flight',
      ...abortedOnce(),
      requests: ['0|1', '0|1', '0|1'],
      onRequest: () => undefined,
      abortAfter: 100,
    },
    {
      id: '74',
      name: 'aborted while it waits to try again',
      ...abortedOnce(),
      requests: [1, 1, 1],
      onRequest: answer(429, errorBody, 'Retry-After: 1'),
      applies: false,
      abortAfter: 600,
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

const afterwards = { close: '', reset: ', connection reset', nothing: ', connection left open' } as const;

type Respond = NonNullable<Fault['onRequest']>;

/** TLS that fails after the request was read: the codes are those of handshakes that fail, and prove nothing. */
function afterHandshake({ trusted }: Certificates): Fault[] {
  const fault = (id: string, name: string, onRequest: Respond): Fault => ({
    id: `11${id}`,
    name: `TLS after the request: ${name}`,
    ...lost,
    requests: ['1|3', '1|3', 1],
    tap: trusted,
    address: (port) => `https://127.0.0.1:${port}`,
    onRequest,
  });
  return [
    { ...fault('d', 'no fault', answer(200)), ...fine },
    ...(
      [
        [
          'e',
          'one bit of the response flipped',
          (exchange) => {
            exchange.tap?.breakNextRecord();
            answer(200)(exchange);
          },
        ],
        [
          'f',
          'record with a wrong version',
          ({ tap }) => tap?.writePlain(Buffer.from([23, 9, 9, 0, 32, ...Buffer.alloc(32, 1)])),
        ],
        ['g', 'record that is too long', ({ tap }) => tap?.writePlain(Buffer.from([23, 3, 3, 0xff, 0xff, 1, 2, 3]))],
        ['h', 'response in the clear', ({ tap }) => tap?.writePlain(whole(400, errorBody))],
        ['i', 'alert in the clear', ({ tap }) => tap?.writePlain(Buffer.from([21, 3, 3, 0, 2, 2, 40]))],
        ['j', 'the server fails at a record, and says so', ({ tap }) => tap?.failServer()],
        ['k', 'alert handshake_failure', ({ tap }) => tap?.sendAlert(alerts.handshakeFailure)],
        ['l', 'alert protocol_version', ({ tap }) => tap?.sendAlert(alerts.protocolVersion)],
        ['m', 'alert internal_error', ({ tap }) => tap?.sendAlert(alerts.internalError)],
        ['n', 'alert insufficient_security', ({ tap }) => tap?.sendAlert(alerts.insufficientSecurity)],
        ['o', 'alert unrecognized_name', ({ tap }) => tap?.sendAlert(alerts.unrecognizedName)],
      ] satisfies [id: string, name: string, respond: Respond][]
    ).flatMap(([id, name, respond]): Fault[] =>
      (['close', 'reset', 'nothing'] as const)
        .filter((afterFailure) => afterFailure === 'close' || 'ek'.includes(id))
        .map((afterFailure) => ({
          ...fault(
            afterFailure === 'close' ? id : `${id} ${afterFailure}`,
            `${name}${afterwards[afterFailure]}`,
            (exchange) => {
              if (exchange.tap) exchange.tap.afterFailure = afterFailure;
              respond(exchange);
            },
          ),
          // Node reports a broken record only when the connection is closed.
          ...(afterFailure === 'nothing' ? { error: 'ConnectionError|TimeoutError' } : {}),
        })),
    ),
    fault('p', 'connection reset', ({ tap }) => tap?.reset()),
    {
      ...fault('q', 'one bit of the body flipped', (exchange) => {
        exchange.socket.write(head(200, jsonType, 'Content-Length: 7'));
        setTimeout(() => {
          exchange.tap?.breakNextRecord();
          exchange.socket.write('{"a":1}');
        }, headStart);
      }),
      ...cut,
      requests: ['1|3', '1|3', 1],
    },
    {
      id: '11r',
      name: 'TLS that refuses a client without a certificate, after the handshake',
      ...lost,
      requests: none,
      tls: { ...trusted, requestCert: true, rejectUnauthorized: true, minVersion: 'TLSv1.3' },
      address: (port) => `https://127.0.0.1:${port}`,
    },
  ];
}

const compress = (coding: 'gzip' | 'deflate' | 'br'): Buffer =>
  ({ gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync })[coding](
    JSON.stringify({ a: Array.from({ length: 500 }, (_, index) => index * 7_919) }),
  );

/** Broken in the midst, so that the first bytes still look right. */
function corrupt(coding: 'gzip' | 'deflate' | 'br'): Buffer {
  const bytes = compress(coding);
  return Buffer.concat([bytes.subarray(0, 40), Buffer.alloc(bytes.length - 40, 0xff)]);
}

function typed(type: string, body: string, status = 200): Buffer {
  return Buffer.from(`${head(status, `Content-Type: ${type}`, `Content-Length: ${Buffer.byteLength(body)}`)}${body}`);
}

/** `{"a":"łąkę"}` */
function latin2(type: string): Buffer {
  const body = Buffer.from('{"a":"\u00b3\u00b1k\u00ea"}', 'latin1');
  return Buffer.concat([Buffer.from(head(200, `Content-Type: ${type}`, `Content-Length: ${body.length}`)), body]);
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
