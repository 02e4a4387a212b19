import { describe, expect, it } from 'vitest';
import { classifyDecompression, classifyFailure } from './delivery.js';

const failed = (cause: object | undefined) => new TypeError('fetch failed', { cause });
const coded = (code: string, rest: object = {}) => Object.assign(new Error('text'), { code, ...rest });
const said = (message: string) => new Error(message);

describe('classifyFailure', () => {
  it.each([
    ['name server silent', coded('EAI_AGAIN', { syscall: 'getaddrinfo' }), true],
    ['refused', coded('ECONNREFUSED', { syscall: 'connect' }), true],
    ['refused (Bun, old)', coded('ConnectionRefused'), true],
    ['refused, by code alone', coded('ECONNREFUSED'), true],
    ['unreachable', coded('EHOSTUNREACH', { syscall: 'connect' }), true],
    ['reset while connecting', coded('ECONNRESET', { syscall: 'connect' }), true],
    ['connect timeout', coded('UND_ERR_CONNECT_TIMEOUT'), true],
    ['TLS cut', said('Client network socket disconnected before secure TLS connection was established'), true],
    ['Deno: refused', said('client error (Connect): tcp connect error: Connection refused'), true],
    ['Deno: name server', said('client error (Connect): dns error: Temporary failure in name resolution'), true],
    ['no such host', coded('ENOTFOUND', { syscall: 'getaddrinfo' }), false],
    ['no such host, other code', coded('EAI_FAIL', { syscall: 'getaddrinfo' }), false],
    ['Deno: no such host', said('client error (Connect): dns error: failed to lookup'), false],
    ['Deno: certificate', said('client error (Connect): invalid peer certificate: UnknownIssuer'), false],
    ['TLS refused (Bun)', coded('EPROTO'), false],
    ['TLS version', coded('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION'), false],
    ['TLS handshake', coded('ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE'), false],
    ['no TLS there', coded('ERR_SSL_WRONG_VERSION_NUMBER'), false],
    ['port of another protocol', said('bad port'), false],
    ['Deno: port of another protocol', said('Fetch failed: Requests to port 6000 are blocked'), false],
    ['scheme', said('unknown scheme'), false],
    [
      'credentials in the address',
      said('Request cannot be constructed from a URL that includes credentials: x'),
      false,
    ],
    ...[
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'UNABLE_TO_GET_ISSUER_CERT',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'ERR_TLS_CERT_ALTNAME_INVALID',
      'CERT_HAS_EXPIRED',
      'CERT_NOT_YET_VALID',
      'HOSTNAME_MISMATCH',
    ].map((code) => [code, coded(code), false] as const),
  ] as const)('proves that nothing was sent: %s', (_name, cause, transient) => {
    expect(classifyFailure(failed(cause))).toMatchObject({ delivery: 'not-sent', transient });
    expect(classifyFailure(cause)).toMatchObject({ delivery: 'not-sent', transient });
  });

  it.each([
    ['reset', coded('ECONNRESET', { syscall: 'read' }), true],
    ['reset, without more', coded('ECONNRESET'), true],
    ['write failed', coded('EPIPE', { syscall: 'write' }), true],
    ['timed out', coded('ETIMEDOUT', { syscall: 'read' }), true],
    ['closed', coded('UND_ERR_SOCKET'), true],
    ['alert after the request', coded('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'), true],
    ['bad record', coded('ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC'), true],
    ['something', said('something'), true],
    ['Deno: lost', said('client error (SendRequest): connection closed before message completed'), true],
    ['parser', Object.assign(said('x'), { name: 'HTTPParserError' }), false],
    ['old parser', coded('HPE_INVALID_CONSTANT'), false],
    ['headers too long', coded('UND_ERR_HEADERS_OVERFLOW'), false],
    ['length', coded('UND_ERR_RES_CONTENT_LENGTH_MISMATCH'), false],
    ['Bun: parser', coded('Malformed_HTTP_Response'), false],
    ['Deno: parser', said('client error (SendRequest): invalid HTTP version parsed'), false],
    ['upgrade', coded('UND_ERR_SOCKET', { message: 'bad upgrade' }), false],
    ['codings', said('too many content-encodings in response: 6, maximum allowed is 5'), false],
    ['407 on Node', said(''), false],
  ] as const)('proves nothing: %s', (_name, cause, transient) => {
    expect(classifyFailure(failed(cause))).toMatchObject({ delivery: 'unknown', transient });
  });

  it('needs proof for every address that was tried', () => {
    const refused = coded('ECONNREFUSED', { syscall: 'connect' });
    const lost = coded('ECONNRESET', { syscall: 'read' });
    const trusted = coded('CERT_HAS_EXPIRED');
    expect(classifyFailure(failed(new AggregateError([refused, refused])))).toMatchObject({ delivery: 'not-sent' });
    expect(classifyFailure(failed(new AggregateError([refused, lost])))).toMatchObject({ delivery: 'unknown' });
    expect(classifyFailure(failed(new AggregateError([refused, said('?')])))).toMatchObject({ delivery: 'unknown' });
    expect(classifyFailure(failed(new AggregateError([trusted, refused])))).toMatchObject({ transient: true });
    expect(classifyFailure(failed(new AggregateError([trusted, trusted])))).toMatchObject({ transient: false });
    expect(classifyFailure(failed(new AggregateError([])))).toMatchObject({ delivery: 'unknown' });
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

  it('survives a circle of causes', () => {
    const error: { cause?: unknown } = {};
    error.cause = error;
    expect(classifyFailure(error)).toMatchObject({ delivery: 'unknown' });
  });

  it('keeps codes that look like codes, and nothing else', () => {
    expect(classifyFailure(failed(coded('ECONNRESET'))).code).toBe('ECONNRESET');
    expect(classifyFailure(failed(coded('HPE_anna@example.org'))).code).toBeUndefined();
    expect(classifyFailure(failed(coded('Malformed_HTTP_Response'))).code).toBeUndefined();
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

  it('survives a circle of causes', () => {
    const error: { cause?: unknown } = {};
    error.cause = error;
    expect(classifyDecompression(error)).toBeUndefined();
  });
});
