import { gzipSync } from 'node:zlib';
import * as expect from './expectations.js';
import type { Fault } from './fault.js';
import { errorBody, headStart, page } from './http1.js';
import { codes, frames, type Http2Behaviour, type Http2Exchange } from './http2Server.js';

type Respond = (exchange: Http2Exchange) => void;

const json = { 'content-type': 'application/json' };

const respond =
  (status: number, body = '{"a":1}', headers: Readonly<Record<string, string>> = {}): Respond =>
  ({ connection, stream }) =>
    connection.respond(stream, status, body, headers);

/** The response is not valid HTTP/2: some runtimes end the whole connection, so that the next call finds it dying. */
const invalid = {
  ...expect.lost,
  requests: ['1|2|3', '0|1|2|3', '0|1'],
} as const satisfies Partial<Fault>;

/** The same where the status was valid. */
const broken = {
  ...invalid,
  error: 'ConnectionError|DecodeError',
  delivery: 'answered|unknown',
  effect: 'applied|unknown',
} as const satisfies Partial<Fault>;

/**
 * The server says that it never looked at the request. Node and Deno do not hand that on, so that nothing is proven to the
 * client; Bun gives it the code `HTTP2RefusedStream`. Node 26, Bun (6 times in all) and Deno send again by themselves what
 * has no body.
 */
const disclaimed = {
  ...expect.lost,
  applies: false,
  variants: {
    node26: { requests: [6, 3, 1] },
    bun: { requests: [18, '3|18', 1] },
    deno: { requests: [6, 3, 1] },
  },
} as const satisfies Partial<Fault>;

/** A lost kept connection: Bun and Deno send again by themselves what has no body, as over HTTP/1.1. */
const keptVariants = {
  bun: { requests: ['3|4', '3|4', 1] },
  deno: { requests: ['3|4', 3, 1] },
} as const satisfies Fault['variants'];

/** undici up to 7 ends all streams of a connection at a GOAWAY, those too that the server is about to answer. */
const endsAtGoAway = { undici7: expect.lost } as const satisfies Fault['variants'];

/** Node and Deno take these resets for the end of the body: without a length nothing else tells. */
function endOf(how: string): NonNullable<Fault['variants']> {
  return /CANCEL|NO_ERROR/.test(how) ? { node: expect.fine, deno: expect.fine } : {};
}

type Row = Omit<Fault, 'id' | 'name'>;

/** What goes wrong on HTTP/2 connections. */
export function makeHttp2Faults(): Fault[] {
  const fault = (id: string, name: string, expectation: Row, http2: Http2Behaviour): Fault => ({
    id: `h2-${id}`,
    name,
    ...expectation,
    http2,
    agent: 'http2',
    address: (port) => `https://127.0.0.1:${port}`,
  });
  const status = (id: string, code: number, expectation: Row, headers = {}): Fault =>
    fault(id, `status ${code}${'retry-after' in headers ? ' with Retry-After: 120' : ''}`, expectation, {
      onRequest: respond(code, errorBody, headers),
    });
  /** A frame in place of a response. */
  const reset = (id: string, name: string, code: number, expectation: Row = expect.lost): Fault =>
    fault(id, `RST_STREAM ${name} after the request`, expectation, {
      onRequest: ({ connection, stream }) => connection.resetStream(stream, code),
    });
  const kept = (one: Fault): Fault => ({
    ...one,
    id: `${one.id}-kept`,
    name: `${one.name}, on a kept connection`,
    warmUp: true,
    variants: one.variants ?? keptVariants,
  });
  const goAway = (
    id: string,
    name: string,
    expectation: Row,
    lastStream: (stream: number) => number,
    code: number,
    then: Respond,
  ): Fault =>
    fault(id, name, expectation, {
      onRequest: (exchange) => {
        exchange.connection.goAway(lastStream(exchange.stream), code);
        then(exchange);
      },
    });
  const close: Respond = ({ connection }) => connection.close();
  const above = () => 2 ** 31 - 1;
  const itself = (stream: number) => stream;
  const below = (stream: number) => Math.max(0, stream - 2);

  return [
    fault('1', 'GOAWAY before the request was read, last stream below it', disclaimed, {
      onHead: ({ connection, stream }) => {
        connection.goAway(below(stream), codes.noError);
        connection.close();
        return true;
      },
    }),
    goAway('1b', 'GOAWAY after the request, last stream below it', disclaimed, below, codes.noError, close),
    kept(goAway('1c', 'GOAWAY after the request, last stream below it', disclaimed, below, codes.noError, close)),
    goAway(
      '1d',
      'GOAWAY after the request, last stream below it, connection left open',
      disclaimed,
      below,
      codes.noError,
      () => undefined,
    ),
    goAway(
      '2',
      'GOAWAY after the request, last stream the request itself, then closed',
      expect.lost,
      itself,
      codes.noError,
      close,
    ),
    goAway(
      '2b',
      'GOAWAY after the request, last stream above it, then closed',
      expect.lost,
      above,
      codes.noError,
      close,
    ),
    kept(
      goAway(
        '2c',
        'GOAWAY after the request, last stream the request itself, then closed',
        expect.lost,
        itself,
        codes.noError,
        close,
      ),
    ),
    goAway('2d', 'GOAWAY ENHANCE_YOUR_CALM after the request', expect.lost, itself, codes.enhanceYourCalm, close),
    goAway('2e', 'GOAWAY INTERNAL_ERROR after the request', expect.lost, itself, codes.internalError, close),
    goAway(
      '3',
      'GOAWAY with the last stream above, then the response',
      { ...expect.fine, variants: endsAtGoAway },
      above,
      codes.noError,
      respond(200),
    ),
    goAway(
      '3b',
      'GOAWAY with the last stream the request itself, then the response',
      { ...expect.fine, variants: endsAtGoAway },
      itself,
      codes.noError,
      respond(200),
    ),
    fault(
      '3c',
      'GOAWAY in the midst of the body, then the rest of it',
      { ...expect.fine, variants: { undici7: expect.cut } },
      {
        onRequest: ({ connection, stream }) => {
          connection.headers(stream, 200, { ...json, 'content-length': '7' });
          connection.data(stream, '{"a"', false);
          setTimeout(() => {
            connection.goAway(stream, codes.noError);
            connection.data(stream, ':1}');
          }, headStart);
        },
      },
    ),
    fault(
      '3d',
      'GOAWAY and close right behind the response, before the next call',
      {
        ...expect.lost,
        error: 'ok|ConnectionError',
        delivery: 'unknown|answered',
        effect: 'unknown|applied',
        requests: ['*', '*', '0|1'],
      },
      {
        onRequest: ({ connection, stream }) => {
          connection.respond(stream, 200, '{"a":1}');
          connection.goAway(stream, codes.noError);
          connection.close();
        },
      },
    ),
    ...(['GOAWAY, then closed', 'closed', 'reset', 'GOAWAY, left open'] as const).map((how, index) => ({
      ...fault(`3${'efgh'[index]}`, `kept connection while nothing was asked: ${how}`, expect.fine, {
        afterWarmUp: (connection, stream) => {
          if (how.startsWith('GOAWAY')) connection.goAway(stream, codes.noError);
          if (how.endsWith('closed')) connection.close();
          if (how === 'reset') connection.reset();
        },
        onRequest: respond(200),
      }),
      warmUp: true,
    })),
    fault('4', 'RST_STREAM REFUSED_STREAM before the request was read', disclaimed, {
      onHead: ({ connection, stream }) => {
        connection.resetStream(stream, codes.refusedStream);
        return true;
      },
    }),
    reset('4b', 'REFUSED_STREAM', codes.refusedStream, disclaimed),
    kept(reset('4c', 'REFUSED_STREAM', codes.refusedStream, disclaimed)),
    reset('5', 'INTERNAL_ERROR', codes.internalError),
    kept(reset('5b', 'INTERNAL_ERROR', codes.internalError)),
    reset('6', 'CANCEL', codes.cancel),
    reset('7', 'NO_ERROR', codes.noError),
    reset('8', 'PROTOCOL_ERROR', codes.protocolError),
    reset('9', 'ENHANCE_YOUR_CALM', codes.enhanceYourCalm),
    reset('10', 'HTTP_1_1_REQUIRED', codes.http11Required),
    fault('11', 'connection closed after the request', expect.lost, { onRequest: close }),
    kept(fault('11b', 'connection closed after the request', expect.lost, { onRequest: close })),
    fault('11c', 'connection reset after the request', expect.lost, {
      onRequest: ({ connection }) => connection.reset(),
    }),
    kept(
      fault('11d', 'connection reset after the request', expect.lost, {
        onRequest: ({ connection }) => connection.reset(),
      }),
    ),
    fault('12', 'connection closed after the head of the request', expect.lost, {
      onHead: ({ connection }) => {
        connection.close();
        return true;
      },
    }),
    fault('13', 'frame of headers cut', expect.lost, {
      onRequest: ({ connection }) => {
        connection.bytes(Buffer.from([0, 0, 100, frames.headers, 4, 0, 0, 0, 1, 0x88]));
        connection.close();
      },
    }),
    fault('14', 'no response', expect.late, { onRequest: () => undefined }),
    kept(fault('14b', 'no response', expect.late, { onRequest: () => undefined })),
    fault(
      '15',
      'no settings, no acknowledgement, no response',
      { ...expect.late, requests: ['0|1|2|3', '0|1|2|3', '0|1'] },
      { isSilent: true, onRequest: () => undefined },
    ),
    fault(
      '16',
      'no stream allowed: at most 0 at a time',
      { ...expect.late, error: 'TimeoutError|ConnectionError', requests: ['0|1|2|3', '0|1|2|3', '0|1'] },
      {
        settings: { maxConcurrentStreams: 0 },
        onRequest: () => undefined,
      },
    ),
    fault(
      '17',
      'no room for a body: window of 0',
      {
        ...expect.late,
        byMethod: { GET: expect.fine, DELETE: { ...expect.fine, error: 'ok|TimeoutError', requests: [1, '1|3', 1] } },
        // Bun may send a body before the settings of the server are here, within the window that the RFC gives until then.
        variants: { bun: { error: 'ok|TimeoutError', requests: [1, '1|3', 1] } },
      },
      {
        settings: { initialWindowSize: 0 },
        onRequest: respond(200),
      },
    ),
    fault(
      '18',
      'body stalls: the stream stays half-closed',
      { ...expect.cut, error: 'TimeoutError' },
      {
        onRequest: ({ connection, stream }) => {
          connection.headers(stream, 200, { ...json, 'content-length': '100' });
          connection.data(stream, '{"a":', false);
        },
      },
    ),
    fault(
      '18b',
      'whole body, but the stream stays half-closed',
      { ...expect.cut, error: 'TimeoutError' },
      {
        onRequest: ({ connection, stream }) => {
          connection.headers(stream, 200, json);
          connection.data(stream, '{"a":1}', false);
        },
      },
    ),
    ...(
      [
        ['19', 'connection closed', close],
        ['19b', 'connection reset', ({ connection }: Http2Exchange) => connection.reset()],
        [
          '19c',
          'RST_STREAM INTERNAL_ERROR',
          ({ connection, stream }: Http2Exchange) => connection.resetStream(stream, codes.internalError),
        ],
        [
          '19d',
          'RST_STREAM CANCEL',
          ({ connection, stream }: Http2Exchange) => connection.resetStream(stream, codes.cancel),
        ],
        [
          '19e',
          'RST_STREAM NO_ERROR',
          ({ connection, stream }: Http2Exchange) => connection.resetStream(stream, codes.noError),
        ],
        [
          '19f',
          'GOAWAY INTERNAL_ERROR, connection closed',
          ({ connection, stream }: Http2Exchange) => {
            connection.goAway(stream, codes.internalError);
            connection.close();
          },
        ],
      ] as const
    ).flatMap(([id, how, then]) => [
      fault(
        id,
        `body of 7 of 100 bytes, then ${how}`,
        { ...expect.cut, error: 'ConnectionError|DecodeError' },
        {
          onRequest: (exchange) => {
            exchange.connection.headers(exchange.stream, 200, { ...json, 'content-length': '100' });
            exchange.connection.data(exchange.stream, '{"a":1}', false);
            setTimeout(then, headStart, exchange);
          },
        },
      ),
      // What came is JSON by itself: only the end of the stream says whether more was meant to come.
      fault(
        `${id} n`,
        `body without a length, then ${how}`,
        { ...expect.cut, variants: endOf(how) },
        {
          onRequest: (exchange) => {
            exchange.connection.headers(exchange.stream, 200, json);
            exchange.connection.data(exchange.stream, '{"a":1}', false);
            setTimeout(then, headStart, exchange);
          },
        },
      ),
    ]),
    fault('20', 'content-length of 100, body of 7', broken, {
      onRequest: ({ connection, stream }) => {
        connection.headers(stream, 200, { ...json, 'content-length': '100' });
        connection.data(stream, '{"a":1}');
      },
    }),
    fault('20b', 'content-length of 5, body of 7', broken, {
      onRequest: ({ connection, stream }) => {
        connection.headers(stream, 200, { ...json, 'content-length': '5' });
        connection.data(stream, '{"a":1}');
      },
    }),
    fault('20c', 'content-length of 100, no body', broken, {
      onRequest: ({ connection, stream }) =>
        connection.headers(stream, 200, { ...json, 'content-length': '100' }, true),
    }),
    fault('21', 'truncated gzip', expect.unreadable, {
      onRequest: ({ connection, stream }) => {
        const bytes = gzipSync(JSON.stringify({ a: 'b'.repeat(5_000) })).subarray(0, 30);
        connection.respond(stream, 200, bytes, { 'content-encoding': 'gzip' });
      },
    }),
    fault(
      '22',
      'response without a status',
      { ...invalid, variants: { deno: expect.fine } },
      {
        onRequest: ({ connection, stream }) => connection.trailers(stream, json),
      },
    ),
    fault('22b', 'rubbish in place of a frame', invalid, {
      onRequest: ({ connection }) => connection.bytes(Buffer.alloc(64, 0xff)),
    }),
    fault('22c', 'text of HTTP/1.1 in place of a frame', invalid, {
      onRequest: ({ connection }) => {
        connection.bytes(Buffer.from('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n'));
        connection.close();
      },
    }),
    fault('23', 'trailers', expect.fine, {
      onRequest: ({ connection, stream }) => {
        connection.headers(stream, 200, json);
        connection.data(stream, '{"a":1}', false);
        connection.trailers(stream, { 'x-checksum': '1' });
      },
    }),
    fault('24', '103 Early Hints', expect.fine, {
      onRequest: (exchange) => {
        exchange.connection.headers(exchange.stream, 103, { link: '</a>; rel=preload' });
        respond(200)(exchange);
      },
    }),
    fault('25', '413 before the body was read, then RST_STREAM NO_ERROR', expect.refused, {
      onHead: ({ connection, stream }) => {
        connection.respond(stream, 413, errorBody);
        connection.resetStream(stream, codes.noError);
        return true;
      },
    }),
    fault('26', '204', expect.fine, {
      onRequest: ({ connection, stream }) => connection.headers(stream, 204, {}, true),
    }),
    status('27', 400, expect.refused),
    status('27b', 401, { ...expect.refused, error: 'AuthenticationError' }),
    status('27c', 404, { ...expect.refused, error: 'NotFoundError' }),
    { ...status('28', 421, expect.refused), variants: { node: { requests: [2, 1, 1] }, direct: expect.refused } },
    status('29', 429, { ...expect.refused, error: 'RateLimitError', requests: expect.always }),
    status('29b', 429, { ...expect.refused, error: 'RateLimitError' }, { 'retry-after': '120' }),
    status('30', 500, expect.server),
    status('30b', 503, expect.server),
    status('30c', 503, { ...expect.server, requests: expect.once }, { 'retry-after': '120' }),
    fault('30d', 'page with 502', expect.server, { onRequest: respond(502, page, { 'content-type': 'text/html' }) }),
    ...[302, 307].map((code) =>
      fault(`31 ${code}`, `${code} to itself`, expect.redirected, {
        onRequest: respond(code, '', { location: '/api/elsewhere' }),
      }),
    ),
  ];
}
