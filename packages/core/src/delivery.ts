/** What the failure of a `fetch` proves. */
export interface FailureClass {
  /** `not-sent` only with proof; everything else is `unknown`. */
  readonly delivery: 'not-sent' | 'unknown';
  /** Whether the same request may go better a moment later. */
  readonly transient: boolean;
  /** In plain words, without address or data, for example `the connection was refused`. */
  readonly words: string;
  /** Code of the platform, for example `ECONNREFUSED`. */
  readonly code: string | undefined;
}

/** The parts of an error that are looked at; nothing else of it is kept. */
interface Link {
  readonly name: string;
  readonly code: string;
  readonly syscall: string;
  readonly message: string;
}

type Rule = readonly [
  test: (link: Link) => boolean,
  words: string,
  delivery: FailureClass['delivery'],
  transient: boolean,
];

/** Certificate checks of OpenSSL that Node and Bun report: the handshake was not finished, no request went out. */
const certificateCodes =
  /^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT(?:_LOCALLY)?|CERT_\w+|ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE)$/;

/**
 * Ends of a handshake. Not every `ERR_SSL_*` is one: with TLS 1.3 the server refuses a client certificate after the
 * request went out, and a broken record may come at any time.
 */
const handshakeCodes =
  /^ERR_SSL_(?:WRONG_VERSION_NUMBER|UNSUPPORTED_PROTOCOL|NO_PROTOCOLS_AVAILABLE|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|(?:TLSV1|SSL)[\w/]*ALERT_(?:PROTOCOL_VERSION|HANDSHAKE_FAILURE|INSUFFICIENT_SECURITY)|TLSV1_UNRECOGNIZED_NAME|TLSV1_ALERT_UNRECOGNIZED_NAME)$/;

/** An answer that is no HTTP, by its parser: Node's old and new one, and Bun's. */
const protocolCodes =
  /^(?:HPE_\w+|UND_ERR_HEADERS_OVERFLOW|UND_ERR_RES_CONTENT_LENGTH_MISMATCH|ERR_ASSERTION|InvalidContentLength|InvalidHTTPResponse|Malformed_HTTP_Response|UnrequestedUpgrade)$/;

const certificateWords =
  'the certificate of the server is not trusted (a company proxy? its certificate goes into NODE_EXTRA_CA_CERTS)';

/** First match wins, from the innermost error outwards. Measured on Node 20 to 26, Bun 1.4 and Deno 2.9. */
const rules: readonly Rule[] = [
  [({ code }) => code === 'EAI_AGAIN', 'the name server did not answer', 'not-sent', true],
  [
    ({ code, syscall }) => code === 'ENOTFOUND' || syscall === 'getaddrinfo',
    'there is no such host (is the system name right?)',
    'not-sent',
    false,
  ],
  [({ code }) => certificateCodes.test(code), certificateWords, 'not-sent', false],
  [
    ({ code }) => handshakeCodes.test(code) || code === 'EPROTO',
    'no TLS connection could be agreed on',
    'not-sent',
    false,
  ],
  [
    ({ message }) => message.includes('before secure TLS connection was established'),
    'the connection was cut during the TLS handshake',
    'not-sent',
    true,
  ],
  [({ code }) => code === 'UND_ERR_CONNECT_TIMEOUT', 'the server could not be reached in time', 'not-sent', true],
  [
    ({ code }) => code === 'ECONNREFUSED' || code === 'ConnectionRefused',
    'the connection was refused',
    'not-sent',
    true,
  ],
  [({ syscall }) => syscall === 'connect', 'the server could not be reached', 'not-sent', true],
  // Deno has no codes, only text.
  [
    ({ message }) => /client error \(Connect\): dns error/.test(message) && /temporary/i.test(message),
    'the name server did not answer',
    'not-sent',
    true,
  ],
  [
    ({ message }) => /client error \(Connect\): dns error/.test(message),
    'there is no such host (is the system name right?)',
    'not-sent',
    false,
  ],
  [
    ({ message }) => /client error \(Connect\):.*(?:certificate|tls|handshake|ssl)/i.test(message),
    certificateWords,
    'not-sent',
    false,
  ],
  [({ message }) => message.includes('client error (Connect)'), 'the server could not be reached', 'not-sent', true],
  // What fetch itself refuses.
  [
    ({ message }) =>
      /^(?:bad port$|unknown scheme$|Failed to parse URL|.*includes credentials|Fetch failed: Requests to port \d+ are blocked)/.test(
        message,
      ),
    'the platform refuses this address',
    'not-sent',
    false,
  ],
  // What cannot be read as HTTP goes no better the next time.
  [
    ({ name, code, message }) =>
      name === 'HTTPParserError' ||
      protocolCodes.test(code) ||
      message === 'bad upgrade' ||
      /client error \(SendRequest\): invalid|too many content-encodings/.test(message),
    'the answer is not valid HTTP',
    'unknown',
    false,
  ],
  // Node leaves out the answer of a proxy that asks for credentials, and says nothing at all.
  [
    ({ name, code, message }) => name === 'Error' && code === '' && message === '',
    'the platform withholds the answer (does a proxy ask for credentials?)',
    'unknown',
    false,
  ],
  [({ code }) => code === 'ECONNRESET', 'the connection was reset', 'unknown', true],
  [({ code }) => code === 'UND_ERR_SOCKET', 'the connection was closed', 'unknown', true],
];

const unclassified: FailureClass = {
  delivery: 'unknown',
  transient: true,
  words: 'the connection was lost',
  code: undefined,
};

/** Reads what an error of `fetch` proves, from the innermost cause outwards. */
export function classifyFailure(error: unknown): FailureClass {
  return classify(error, 0) ?? unclassified;
}

function classify(error: unknown, depth: number): FailureClass | undefined {
  if (typeof error !== 'object' || error === null || depth > 8) return undefined;
  const { cause, errors } = error as { readonly cause?: unknown; readonly errors?: unknown };
  if (Array.isArray(errors) && errors.length > 0) {
    // One error for each address that was tried: it is proven only when every one is.
    const classes = errors.map((inner) => classify(inner, depth + 1) ?? unclassified);
    return (
      classes.find(({ delivery }) => delivery === 'unknown') ?? classes.find(({ transient }) => transient) ?? classes[0]
    );
  }
  const inner = classify(cause, depth + 1);
  if (inner !== undefined) return inner;
  const link = readLink(error);
  const rule = rules.find(([test]) => test(link));
  if (rule === undefined) return undefined;
  const [, words, delivery, transient] = rule;
  return { delivery, transient, words, code: /^[A-Z][A-Z0-9_]{1,60}$/.test(link.code) ? link.code : undefined };
}

function readLink(error: object): Link {
  const { name, code, syscall, message } = error as Record<keyof Link, unknown>;
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  return { name: text(name), code: text(code), syscall: text(syscall), message: text(message) };
}

/**
 * Whether reading a body failed at its decompression: it is `broken`, or that is `unclear` because the platform says the
 * same of one that was cut off (Bun, Deno).
 */
export function classifyDecompression(error: unknown): 'broken' | 'unclear' | undefined {
  for (let link = error, depth = 0; typeof link === 'object' && link !== null && depth < 8; depth++) {
    const { name, code, message } = readLink(link);
    if (/^(?:Z_DATA_ERROR$|ERR__ERROR_|ZSTD_error_)/.test(code)) return 'broken';
    if (
      name === 'ZlibError' ||
      code === 'ZlibError' ||
      /^(?:unexpected end of file|corrupt deflate|invalid gzip)/i.test(message)
    ) {
      return 'unclear';
    }
    link = (link as { readonly cause?: unknown }).cause;
  }
  return undefined;
}
