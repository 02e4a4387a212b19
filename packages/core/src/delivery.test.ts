import { describe, expect, it } from 'vitest';
import { classifyDecompression, classifyFailure } from './delivery.js';

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
    ...[
      'EPROTO',
      'ERR_SSL_HTTP_REQUEST',
      'ERR_SSL_NO_PROTOCOLS_AVAILABLE',
      'ERR_SSL_PACKET_LENGTH_TOO_LONG',
      'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE',
      'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE',
      'ERR_SSL_TLSV1_ALERT_INSUFFICIENT_SECURITY',
      'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
      'ERR_SSL_TLSV1_ALERT_UNRECOGNIZED_NAME',
      'ERR_SSL_TLSV1_UNRECOGNIZED_NAME',
      'ERR_SSL_UNSUPPORTED_PROTOCOL',
      'ERR_SSL_WRONG_VERSION_NUMBER',
    ].map((code) => [code, coded(code), false, 'no TLS connection could be agreed on'] as const),
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
    ['alert after the request', coded('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'), true, lost],
    ['bad record', coded('ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC'), true, lost],
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
    ...['X_INVALID_CA', 'INVALID_CA_X', 'X_ERR_SSL_HTTP_REQUEST', 'ERR_SSL_HTTP_REQUEST_X'].map((code) => coded(code)),
    ...['X_HPE_INVALID_CONSTANT', 'HPE_INVALID_CONSTANT x'].map((code) => coded(code)),
    ...['a bad port', 'bad portal', 'an unknown scheme', 'unknown schemes'].map((message) => said(message)),
  ])('takes nothing for proof that only holds it: %o', (cause) =>
    expect(classifyFailure(cause)).toMatchObject({ delivery: 'unknown', transient: true, words: lost }),
  );

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

describe('classifyDecompression', () => {
  it.each([
    [coded('Z_DATA_ERROR'), 'broken'],
    [failed(coded('Z_DATA_ERROR')), 'broken'],
    [coded('ZlibError'), 'unclear'],
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
