import { describe, expect, it } from 'vitest';
import { isControlError } from './controlError.js';
import { classifyDecompression, classifyFailure, hiddenAnswer } from './delivery.js';

const failed = (cause: object | undefined) => new TypeError('fetch failed', { cause });
const coded = (code: string, rest: object = {}) => Object.assign(new Error('text'), { code, ...rest });
const said = (message: string) => new Error(message);
/** The error as the cause of the cause of ..., so many times. */
const nested = (error: object, times: number): object => (times === 0 ? error : nested({ cause: error }, times - 1));

const certificate =
  'the certificate of the server is not trusted (a company proxy? its certificate goes into NODE_EXTRA_CA_CERTS)';
const noHost = 'there is no such host (is the system name right?)';
const lost = 'the connection was lost';
const noHttp = 'the answer is not valid HTTP';
const noTls = 'no TLS connection could be agreed on';
const brokenTls = 'the TLS connection failed';
const ownError = (name: string) => `the fetch failed with an error of its own: ${name}`;

/** As OpenSSL 3.2 and later tell it (Node 22 to 26); the file says whether the version was agreed on. */
const beforeVersion = 'tls_validate_record_header:x:../deps/openssl/openssl/ssl/record/methods/tlsany_meth.c:77';
const afterVersion = 'tls13_validate_record_header:x:../deps/openssl/openssl/ssl/record/methods/tls13_meth.c:268';
const tls = (code: string, place: string) =>
  coded(`ERR_SSL_${code}`, { message: `40BD7044317F0000:error:0A00010B:SSL routines:${place}:` });
/** An error that undici wraps in a DOMException of the name `Error`. */
const aborted = (message: string) =>
  Object.assign(new Error('Request was cancelled.'), {
    code: 0,
    cause: Object.assign(coded('UND_ERR_ABORTED', { message }), { name: 'AbortError' }),
  });

describe('classifyFailure', () => {
  it.each([
    ['name server silent', coded('EAI_AGAIN', { syscall: 'getaddrinfo' }), true, 'the name server did not answer'],
    ['refused', coded('ECONNREFUSED', { syscall: 'connect' }), true, 'the connection was refused'],
    ['refused (Bun, old)', coded('ConnectionRefused'), true, 'the connection was refused'],
    ['refused, by code alone', coded('ECONNREFUSED'), true, 'the connection was refused'],
    ['unreachable', coded('EHOSTUNREACH', { syscall: 'connect' }), true, 'the server could not be reached'],
    ['reset while connecting', coded('ECONNRESET', { syscall: 'connect' }), true, 'the server could not be reached'],
    ['connect timeout', coded('UND_ERR_CONNECT_TIMEOUT'), true, 'the server could not be reached in time'],
    [
      'TLS cut',
      said('Client network socket disconnected before secure TLS connection was established'),
      true,
      'the connection was cut during the TLS handshake',
    ],
    [
      'Deno: refused',
      said('client error (Connect): tcp connect error: Connection refused'),
      true,
      'the server could not be reached',
    ],
    [
      'Deno: name server',
      said('client error (Connect): dns error: Temporary failure in name resolution'),
      true,
      'the name server did not answer',
    ],
    ['no such host', coded('ENOTFOUND', { syscall: 'getaddrinfo' }), false, noHost],
    ['no such host, by code alone', coded('ENOTFOUND'), false, noHost],
    ['no such host, other code', coded('EAI_FAIL', { syscall: 'getaddrinfo' }), false, noHost],
    ['Deno: no such host', said('client error (Connect): dns error: failed to lookup'), false, noHost],
    ['Deno: certificate', said('client error (Connect): invalid peer certificate: UnknownIssuer'), false, certificate],
    ['TLS versions', coded('ERR_SSL_UNSUPPORTED_PROTOCOL'), false, noTls],
    ['no TLS version', coded('ERR_SSL_NO_PROTOCOLS_AVAILABLE'), false, noTls],
    ['no TLS (Node 22 to 26)', tls('WRONG_VERSION_NUMBER', beforeVersion), false, noTls],
    ['no TLS, long (Node 22 to 26)', tls('DATA_LENGTH_TOO_LONG', beforeVersion), false, noTls],
    [
      'Deno: handshake cut',
      said('client error (Connect): tls handshake eof'),
      true,
      'the connection was cut during the TLS handshake',
    ],
    ...[
      'received fatal alert: HandshakeFailure',
      'received corrupt message of type InvalidContentType',
      'received corrupt message of type MessageTooLarge',
    ].map((words) => [`Deno: ${words}`, said(`client error (Connect): ${words}`), false, noTls] as const),
    ...[
      ['407', 'the proxy asks for credentials (407)', false],
      ['403', 'the proxy refused the connection (403)', false],
      ['500', 'the proxy refused the connection (500)', false],
      ['502', 'the proxy refused the connection (502)', true],
      ['503', 'the proxy refused the connection (503)', true],
      ['504', 'the proxy refused the connection (504)', true],
    ].flatMap(([status, words, transient]) => [
      [
        `undici: proxy ${status}`,
        aborted(`Proxy response (${status}) !== 200 when HTTP Tunneling`),
        transient,
        words,
      ] as const,
      [
        `Bun: proxy ${status}`,
        coded('ERR_PROXY_TUNNEL', { message: `Proxy refused to open a tunnel: ${status} No` }),
        transient,
        words,
      ] as const,
    ]),
    [
      'undici 8: proxy 407, http',
      coded('UND_ERR_INVALID_ARG', { message: 'Proxy Authentication Required (407)' }),
      false,
      'the proxy asks for credentials (407)',
    ],
    [
      'undici 8: proxy closed',
      coded('UND_ERR_PRX_CONN', { cause: coded('UND_ERR_SOCKET') }),
      true,
      'the proxy closed the connection',
    ],
    [
      'Deno: proxy 407',
      said('client error (Connect): proxy authentication required'),
      false,
      'the proxy asks for credentials (407)',
    ],
    ['Deno: proxy 502', said('client error (Connect): unsuccessful tunnel'), true, 'the proxy refused the connection'],
    [
      'Deno: proxy closed',
      said('client error (Connect): unexpected eof while tunneling'),
      true,
      'the proxy closed the connection',
    ],
    ...['onRequestStart', 'onConnect', 'onError'].map(
      (method) =>
        [
          `dispatcher without ${method}`,
          coded('UND_ERR_INVALID_ARG', { message: `invalid ${method} method` }),
          false,
          "this dispatcher does not fit this fetch: pass undici's fetch as well",
        ] as const,
    ),
    [
      'Deno: no permission',
      Object.assign(said('Requires net access to "acme.thulium.com:443", run again with the --allow-net flag'), {
        name: 'NotCapable',
      }),
      false,
      'the program may not use the network (Deno: run it with --allow-net)',
    ],
    [
      'no mock',
      Object.assign(coded('UND_MOCK_ERR_MOCK_NOT_MATCHED'), { name: 'MockNotMatchedError' }),
      false,
      'no mock fits this request: MockNotMatchedError',
    ],
    ...[
      'bad port',
      'Failed to parse URL from x',
      'Fetch failed: Requests to port 6000 are blocked',
      'Request cannot be constructed from a URL that includes credentials: x',
      'unknown scheme',
    ].map((message) => [message, said(message), false, 'the platform refuses this address'] as const),
    ...[
      'CERT_HAS_EXPIRED',
      'CERT_NOT_YET_VALID',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'ERR_TLS_CERT_ALTNAME_INVALID',
      'HOSTNAME_MISMATCH',
      'INVALID_CA',
      'INVALID_PURPOSE',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'UNABLE_TO_GET_ISSUER_CERT',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    ].map((code) => [code, coded(code), false, certificate] as const),
  ] as const)('proves that nothing was sent: %s', (_name, cause, transient, words) => {
    expect(classifyFailure(failed(cause))).toMatchObject({ delivery: 'not-sent', transient, words });
    expect(classifyFailure(cause)).toMatchObject({ delivery: 'not-sent', transient, words });
  });

  it.each([
    ['reset', coded('ECONNRESET', { syscall: 'read' }), true, 'the connection was reset'],
    ['reset, without more', coded('ECONNRESET'), true, 'the connection was reset'],
    ['write failed', coded('EPIPE', { syscall: 'write' }), true, lost],
    ['timed out', coded('ETIMEDOUT', { syscall: 'read' }), true, lost],
    ['closed', coded('UND_ERR_SOCKET'), true, 'the connection was closed'],
    ['closed, without words', coded('UND_ERR_SOCKET', { message: '' }), true, 'the connection was closed'],
    // The same codes come before and after the handshake, when the request may have gone out.
    ...[
      'EPROTO',
      'ERR_SSL_BAD_RECORD_TYPE',
      'ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC',
      'ERR_SSL_ENCRYPTED_LENGTH_TOO_LONG',
      'ERR_SSL_HTTP_REQUEST',
      'ERR_SSL_INVALID_AAD',
      'ERR_SSL_PACKET_LENGTH_TOO_LONG',
      'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE',
      'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE',
      'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
      'ERR_SSL_TLSV1_ALERT_INSUFFICIENT_SECURITY',
      'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
      'ERR_SSL_TLSV1_ALERT_UNRECOGNIZED_NAME',
      'ERR_SSL_TLSV1_UNRECOGNIZED_NAME',
      'ERR_SSL_WRONG_VERSION_NUMBER',
    ].map((code) => [code, coded(code), true, brokenTls] as const),
    ['wrong version after the handshake', tls('WRONG_VERSION_NUMBER', afterVersion), true, brokenTls],
    ...[
      "cannot decrypt peer's message",
      'received corrupt message of type UnknownProtocolVersion',
      'received fatal alert: CertificateRequired',
    ].map((words) => [`Deno: ${words}`, said(words), true, brokenTls] as const),
    ['another abort of undici', aborted('The dispatcher was closed'), true, lost],
    ['another argument', coded('UND_ERR_INVALID_ARG', { message: 'invalid url' }), true, lost],
    ['a tunnel that says nothing', coded('ERR_PROXY_TUNNEL', { message: 'x' }), true, lost],
    [
      'another permission',
      Object.assign(said('Requires read access'), { name: 'NotCapable' }),
      false,
      ownError('NotCapable'),
    ],
    ['something', said('something'), true, lost],
    ['Deno: lost', said('client error (SendRequest): connection closed before message completed'), true, lost],
    ['parser', Object.assign(said('x'), { name: 'HTTPParserError' }), false, noHttp],
    ['old parser', coded('HPE_INVALID_CONSTANT'), false, noHttp],
    ['headers too long', coded('UND_ERR_HEADERS_OVERFLOW'), false, noHttp],
    ['length', coded('UND_ERR_RES_CONTENT_LENGTH_MISMATCH'), false, noHttp],
    ['Bun: parser', coded('Malformed_HTTP_Response'), false, noHttp],
    ['Deno: parser', said('client error (SendRequest): invalid HTTP version parsed'), false, noHttp],
    ['upgrade', coded('UND_ERR_SOCKET', { message: 'bad upgrade' }), false, noHttp],
    ['codings', said('too many content-encodings in response: 6, maximum allowed is 5'), false, noHttp],
    ['407 on Node', said(''), false, 'the platform withholds the answer (does a proxy ask for credentials?)'],
  ] as const)('proves nothing: %s', (_name, cause, transient, words) => {
    expect(classifyFailure(failed(cause))).toMatchObject({ delivery: 'unknown', transient, words });
  });

  it.each([
    ...['X_INVALID_CA', 'INVALID_CA_X', 'X_ERR_SSL_UNSUPPORTED_PROTOCOL', 'ERR_SSL_UNSUPPORTED_PROTOCOL_X'].map(
      (code) => coded(code),
    ),
    ...['X_HPE_INVALID_CONSTANT', 'HPE_INVALID_CONSTANT x'].map((code) => coded(code)),
    ...['a bad port', 'bad portal', 'an unknown scheme', 'unknown schemes'].map((message) => said(message)),
    aborted('x Proxy response (407) !== 200 when HTTP Tunneling'),
    coded('UND_ERR_INVALID_ARG', { message: 'x invalid onError method' }),
    said('Requires net access to "x"'),
  ])('takes nothing for proof that only holds it: %o', (cause) =>
    expect(classifyFailure(cause)).toMatchObject({ delivery: 'unknown' }),
  );

  describe('an error that is none of the network', () => {
    const named = (name: string, rest: object = {}) => Object.assign(said('anna@example.org'), { name, ...rest });
    class EgressBlocked extends Error {}

    it.each<[string, unknown, string, string?]>([
      ['a bug', new TypeError('x.foo is not a function'), 'TypeError'],
      ['a bug of Bun', new TypeError("undefined is not an object (evaluating '(void 0).foo')"), 'TypeError'],
      ['a bug of a dispatcher', failed(new TypeError('y is not a function')), 'TypeError'],
      ['an option that fetch refuses', new TypeError('Request constructor: x is not an accepted type.'), 'TypeError'],
      ['a name that is not there', new ReferenceError('x is not defined'), 'ReferenceError'],
      ['a range', new RangeError('x'), 'RangeError'],
      ['an assertion', named('AssertionError'), 'AssertionError'],
      ['a class of the user', new EgressBlocked('anna@example.org'), 'EgressBlocked'],
      ['a name of the user', named('PolicyError'), 'PolicyError'],
      ['a code of the user', named('Error', { code: 'EGRESS_BLOCKED' }), 'Error', 'EGRESS_BLOCKED'],
      ['both', named('PolicyError', { code: 'EGRESS_BLOCKED' }), 'PolicyError', 'EGRESS_BLOCKED'],
      ['both, as a cause', failed(named('PolicyError', { code: 'EGRESS_BLOCKED' })), 'PolicyError', 'EGRESS_BLOCKED'],
    ])('is not transient, and keeps its class and code: %s', (_name, error, name, code) => {
      expect(classifyFailure(error)).toEqual({ delivery: 'unknown', transient: false, words: ownError(name), code });
    });

    it('that is no error keeps its code, and names that could be data are not kept', () => {
      const plain = { delivery: 'unknown', transient: false, words: 'the fetch failed with an error of its own' };
      expect(classifyFailure({ code: 'EGRESS_BLOCKED' })).toEqual({ ...plain, code: 'EGRESS_BLOCKED' });
      for (const name of ['anna@example.org', 'x'.repeat(99), 'Anna Kowalska', '600100200', 'a']) {
        expect(classifyFailure(named(name))).toMatchObject(plain);
        expect(JSON.stringify(classifyFailure(named(name)))).not.toContain(name.length === 1 ? '"a"' : name);
      }
    });

    it.each<[string, unknown]>([
      ['Chromium', new TypeError('Failed to fetch')],
      ['Firefox', new TypeError('NetworkError when attempting to fetch resource.')],
      ['Safari', new TypeError('Load failed')],
      ['Safari, with a host', new TypeError('Load failed (acme.thulium.com)')],
      ['React Native', new TypeError('Network request failed')],
      ['undici without a cause', new TypeError('fetch failed')],
      ['undici, in the body', new TypeError('terminated')],
      ['Deno', new TypeError('error sending request for url (https://x/): connection error: reset')],
      ['Deno, in the body', new TypeError('error reading a body from connection')],
      ['Bun', coded('ECONNRESET')],
      ['Bun, old', coded('ConnectionClosed')],
      // Measured with `--experimental-http2-fetch`; the last two are in its list of names only.
      ['Bun, GOAWAY', coded('HTTP2GoAway')],
      ['Bun, stream refused', coded('HTTP2RefusedStream')],
      ['Bun, stream reset', coded('HTTP2StreamReset')],
      ['Bun, HTTP/3', coded('HTTP3StreamReset')],
      ['Bun, TLS', coded('TLSHandshakeFailed')],
      ['workerd', said('Network connection lost.')],
      ['node-fetch', named('FetchError', { type: 'system', code: 'EPIPE' })],
      ['node-fetch, without a code', named('FetchError', { type: 'body-timeout' })],
      ['a time-out of its own', new DOMException('The operation timed out.', 'TimeoutError')],
      ['an abort of its own', new DOMException('This operation was aborted', 'AbortError')],
      ['a network error of the platform', new DOMException('x', 'NetworkError')],
      ['undici, of whatever kind', coded('UND_ERR_REQ_CONTENT_LENGTH_MISMATCH')],
      ['HTTP/2', coded('ERR_HTTP2_STREAM_ERROR')],
      ['an error without class and code', said('socket hang up')],
    ])('is not what a network says: %s', (_name, error) => {
      expect(classifyFailure(error)).toMatchObject({ delivery: 'unknown', transient: true });
      expect(classifyFailure(failed(error as object))).toMatchObject({ delivery: 'unknown', transient: true });
    });

    it('may have getters that throw', () => {
      const throwing = Object.defineProperty({}, 'code', {
        get() {
          throw new Error('mine');
        },
      });
      expect(classifyFailure(throwing)).toMatchObject({ delivery: 'unknown' });
      expect(classifyDecompression(throwing)).toBeUndefined();
      const cause = Object.defineProperty(new Error('x'), 'cause', {
        get() {
          throw new Error('mine');
        },
      });
      expect(classifyFailure(cause)).toMatchObject({ delivery: 'unknown' });
      expect(classifyDecompression(cause)).toBeUndefined();
    });
  });

  it('needs proof for every address that was tried', () => {
    const refused = coded('ECONNREFUSED', { syscall: 'connect' });
    const reset = coded('ECONNRESET', { syscall: 'read' });
    const trusted = coded('CERT_HAS_EXPIRED');
    expect(classifyFailure(failed(new AggregateError([refused, refused])))).toMatchObject({ delivery: 'not-sent' });
    expect(classifyFailure(failed(new AggregateError([refused, reset])))).toMatchObject({ delivery: 'unknown' });
    expect(classifyFailure(failed(new AggregateError([refused, said('?')])))).toMatchObject({ delivery: 'unknown' });
    expect(classifyFailure(failed(new AggregateError([trusted, refused])))).toMatchObject({ transient: true });
    expect(classifyFailure(failed(new AggregateError([trusted, trusted])))).toMatchObject({ transient: false });
    expect(classifyFailure(failed(new AggregateError([])))).toMatchObject({ delivery: 'unknown' });
    expect(classifyFailure(Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }))).toMatchObject({
      delivery: 'not-sent',
    });
  });

  it('believes the innermost cause', () => {
    const outer = new Error('ECONNREFUSED', { cause: coded('ECONNRESET', { syscall: 'read' }) });
    expect(classifyFailure(Object.assign(outer, { code: 'ECONNREFUSED' }))).toMatchObject({ delivery: 'unknown' });
    expect(classifyFailure(Object.assign(coded('ECONNREFUSED'), { cause: said('?') }))).toMatchObject({
      delivery: 'not-sent',
    });
  });

  it.each([undefined, null, 'ECONNREFUSED', 7, {}, { code: 7, message: 7 }, Symbol('x')])('survives %s', (thrown) =>
    expect(classifyFailure(thrown)).toEqual({
      delivery: 'unknown',
      transient: true,
      words: 'the connection was lost',
      code: undefined,
    }),
  );

  it.each(['cause', 'errors'])('survives a circle of %s', (link) => {
    const error: Record<string, unknown> = {};
    error[link] = link === 'errors' ? [error] : error;
    expect(classifyFailure(error)).toMatchObject({ delivery: 'unknown' });
  });

  it('looks at nine errors of a chain', () => {
    expect(classifyFailure(nested(coded('ECONNREFUSED'), 8))).toMatchObject({ delivery: 'not-sent' });
    expect(classifyFailure(nested(coded('ECONNREFUSED'), 9))).toMatchObject({ delivery: 'unknown' });
  });

  it('keeps codes that look like codes, and nothing else', () => {
    expect(classifyFailure(failed(coded('ECONNRESET'))).code).toBe('ECONNRESET');
    expect(classifyFailure(failed(coded('HPE_anna@example.org'))).code).toBeUndefined();
    expect(classifyFailure(failed(coded('Malformed_HTTP_Response'))).code).toBeUndefined();
    for (const code of ['anna E', 'E anna', '1E', `E${'X'.repeat(61)}`, 'E']) {
      expect(classifyFailure(coded(code, { syscall: 'connect' }))).toMatchObject({
        delivery: 'not-sent',
        code: undefined,
      });
    }
    const longest = `E${'X'.repeat(60)}`;
    expect(classifyFailure(coded(longest, { syscall: 'connect' })).code).toBe(longest);
  });
});

describe('what somebody put on Object.prototype', () => {
  it.each([
    ['code', 'ECONNREFUSED'],
    ['syscall', 'connect'],
    ['cause', coded('ECONNREFUSED')],
    ['errors', [coded('ECONNREFUSED')]],
    ['statusCode', 429],
    ['digest', 'NEXT_REDIRECT'],
  ])('proves nothing: %s', (name, value) => {
    try {
      Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true });
      for (const error of [coded('ECONNRESET', { syscall: 'read' }), said('x'), { message: 'x' }]) {
        expect(classifyFailure(error).delivery).toBe('unknown');
        expect(classifyFailure(new TypeError('fetch failed', { cause: error })).delivery).toBe('unknown');
        expect(isControlError(error)).toBe(false);
      }
      expect(hiddenAnswer(coded('UND_ERR_REQ_RETRY'))).toBeUndefined();
    } finally {
      delete (Object.prototype as Record<string, unknown>)[name];
    }
  });
});

describe('classifyDecompression', () => {
  it.each([
    [coded('Z_DATA_ERROR'), 'broken'],
    [failed(coded('Z_DATA_ERROR')), 'broken'],
    [coded('ZlibError'), 'unclear'],
    // Bun
    [coded('BrotliDecompressionError'), 'unclear'],
    [coded('ZstdDecompressionError'), 'unclear'],
    // Deno
    [said('brotli error'), 'unclear'],
    [said('reached unexpected EOF'), 'unclear'],
    [said('deflate decompression error: invalid distance too far back'), 'unclear'],
    [failed(said('deflate decompression error: invalid distance too far back')), 'unclear'],
    [said('error reading a body from connection'), undefined],
    [said('my brotli error'), undefined],
    [Object.assign(said('x'), { name: 'ZlibError' }), 'unclear'],
    [said('unexpected end of file'), 'unclear'],
    [said('Invalid gzip header'), 'unclear'],
    [said('corrupt deflate stream'), 'unclear'],
    [said('terminated: unexpected end of file'), undefined],
    [coded('UND_ERR_SOCKET'), undefined],
    [undefined, undefined],
    [null, undefined],
  ])('of %s is %s', (error, expected) => expect(classifyDecompression(error)).toBe(expected));

  it('looks at eight errors of a chain, also of a circle', () => {
    expect(classifyDecompression(nested(coded('Z_DATA_ERROR'), 7))).toBe('broken');
    expect(classifyDecompression(nested(coded('Z_DATA_ERROR'), 8))).toBeUndefined();
    const error: { cause?: unknown } = {};
    error.cause = error;
    expect(classifyDecompression(error)).toBeUndefined();
  });
});
