import { propertyOf } from './property.js';
import { isTransientStatus } from './retry.js';

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
  readonly cause: unknown;
  readonly errors: readonly unknown[];
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

/** What the client itself refuses in a handshake. */
const handshakeCodes = /^ERR_SSL_(?:UNSUPPORTED_PROTOCOL|NO_PROTOCOLS_AVAILABLE)$/;

/**
 * The file of OpenSSL 3.2 and later (Node 22 to 26) that reads records until a version of TLS is agreed on. Nothing else
 * of an `ERR_SSL_*` tells whether the request has gone out: a broken record or an alert may come at any time.
 */
const beforeVersion = '/tlsany_meth.c:';

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
    ({ code, message }) =>
      handshakeCodes.test(code) || (code.startsWith('ERR_SSL_') && message.includes(beforeVersion)),
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
  [
    ({ code, message }) =>
      code === 'EPROTO' ||
      code.startsWith('ERR_SSL_') ||
      /^(?:received (?:fatal alert|corrupt message)|cannot decrypt peer's message)/.test(message),
    'the TLS connection failed',
    'unknown',
    true,
  ],
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
  [({ message }) => /client error \(Connect\): .*certificate/.test(message), certificateWords, 'not-sent', false],
  [
    ({ message }) => message.includes('client error (Connect): tls handshake eof'),
    'the connection was cut during the TLS handshake',
    'not-sent',
    true,
  ],
  [
    ({ message }) => /client error \(Connect\): received (?:fatal alert|corrupt message)/.test(message),
    'no TLS connection could be agreed on',
    'not-sent',
    false,
  ],
  [({ message }) => message.includes('client error (Connect)'), 'the server could not be reached', 'not-sent', true],
  [
    ({ name, message }) => name === 'NotCapable' && message.startsWith('Requires net access'),
    'the program may not use the network (Deno: run it with --allow-net)',
    'not-sent',
    false,
  ],
  [
    ({ code }) => code === 'UND_MOCK_ERR_MOCK_NOT_MATCHED',
    'no mock fits this request: MockNotMatchedError',
    'not-sent',
    false,
  ],
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
  [({ code }) => isCodeOfClosed(code), 'the dispatcher was closed', 'unknown', false],
  [({ code }) => code === 'ECONNRESET', 'the connection was reset', 'unknown', true],
  [({ code }) => code === 'UND_ERR_SOCKET', 'the connection was closed', 'unknown', true],
];

const lost: FailureClass = {
  delivery: 'unknown',
  transient: true,
  words: 'the connection was lost',
  code: undefined,
};

/** Reads what an error of `fetch` proves, from the innermost cause outwards. */
export function classifyFailure(error: unknown): FailureClass {
  return classify(error, 0) ?? classifyOwn(error) ?? lost;
}

function classify(error: unknown, depth: number): FailureClass | undefined {
  if (typeof error !== 'object' || error === null || depth > 8) return undefined;
  const link = readLink(error);
  if (link.errors.length > 0) {
    // One error for each address that was tried: it is proven only when every one is.
    const classes = link.errors.map((inner) => classify(inner, depth + 1) ?? lost);
    return (
      classes.find(({ delivery }) => delivery === 'unknown') ?? classes.find(({ transient }) => transient) ?? classes[0]
    );
  }
  const known = classifyUnsent(link) ?? classify(link.cause, depth + 1);
  if (known !== undefined) return known;
  const rule = rules.find(([test]) => test(link));
  if (rule === undefined) return undefined;
  const [, words, delivery, transient] = rule;
  return { delivery, transient, words, code: codeOf(link) };
}

/** What a proxy or undici refuses before the request is sent, whatever lies beneath. The words say all of it, without a code. */
function classifyUnsent({ code, message }: Link): FailureClass | undefined {
  const unsent = { delivery: 'not-sent', code: undefined } as const;
  if (code === 'UND_ERR_INVALID_ARG' && /^invalid on\w+ method$/.test(message)) {
    // An Agent of another version of undici than the fetch: it refuses the handler.
    return {
      ...unsent,
      transient: false,
      words: "this dispatcher does not fit this fetch: pass undici's fetch as well",
    };
  }
  if (code === 'UND_ERR_PRX_CONN' || message.includes('client error (Connect): unexpected eof while tunneling')) {
    return { ...unsent, transient: true, words: 'the proxy closed the connection' };
  }
  if (message.includes('client error (Connect): unsuccessful tunnel')) {
    return { ...unsent, transient: true, words: 'the proxy refused the connection' };
  }
  const status = proxyRefusals[code]?.exec(message)?.[1] ?? (proxyRefusals.Deno?.test(message) ? '407' : undefined);
  if (status === undefined) return undefined;
  const words =
    status === '407' ? 'the proxy asks for credentials (407)' : `the proxy refused the connection (${status})`;
  return { ...unsent, transient: isTransientStatus(Number(status)) && status !== '500', words };
}

/** How runtimes tell that a proxy refused to connect, by their code; Deno has none. */
const proxyRefusals: Readonly<Record<string, RegExp>> = Object.assign(Object.create(null), {
  UND_ERR_ABORTED: /^Proxy response \((\d{3})\) !== 200 when HTTP Tunneling$/,
  UND_ERR_INVALID_ARG: /^Proxy Authentication Required \((407)\)$/,
  ERR_PROXY_TUNNEL: /^Proxy refused to open a tunnel: (\d{3}) /,
  Deno: /client error \(Connect\): proxy authentication required/,
});

/** Codes of systems, of undici and Node, and the names that Bun gives, such as `ConnectionClosed` and `HTTP2StreamReset`. */
const networkCodes =
  /^(?:E[A-Z0-9]+|UND_ERR_\w+|ERR_(?:HTTP|SOCKET|STREAM|PROXY|TLS)\w*|(?:[A-Z][a-z]+|HTTP\d|TLS)[A-Z]\w*)$/;

/** Names of errors by which platforms tell a failure of the network, and those of an abort of the fetch's own. */
const networkNames = /^(?:|Error|FetchError|NetworkError|AbortError|TimeoutError)$/;

/** The words of a `TypeError` that is one of the network: undici, Deno, Chromium, Firefox, Safari, React Native. */
const networkMessages =
  /^(?:fetch failed|terminated|error (?:sending request|reading a body)|Failed to fetch|network error|NetworkError when|Load failed|Network request failed)/i;

/**
 * An error that no network gives: a bug in the `fetch` of the user, or its refusal to send. It goes no better the next
 * time; its class and code are all that is kept.
 */
function classifyOwn(error: unknown): FailureClass | undefined {
  let link = readLink(error);
  for (let depth = 0; depth < 8 && typeof link.cause === 'object' && link.cause !== null; depth++)
    link = readLink(link.cause);
  const { name, code, message } = link;
  const isNetwork = code === '' ? networkNames.test(name) || networkMessages.test(message) : networkCodes.test(code);
  if (isNetwork) return undefined;
  const words = 'the fetch failed with an error of its own';
  const isClass = /^[A-Z][A-Za-z]{1,59}$/.test(name);
  return { delivery: 'unknown', transient: false, words: isClass ? `${words}: ${name}` : words, code: codeOf(link) };
}

function codeOf({ code }: Link): string | undefined {
  return /^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? code : undefined;
}

/** The parts of an error; one that has none, or whose getters throw, is without them. */
function readLink(error: unknown): Link {
  const read = (name: string): unknown => {
    try {
      return propertyOf(error, name);
    } catch {
      return undefined;
    }
  };
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  const [name, errors] = [text(read('name')), read('errors')];
  return {
    // A class of the user mostly gives no name to its errors.
    name: name === 'Error' ? text((read('constructor') as { readonly name?: unknown } | undefined)?.name) : name,
    code: text(read('code')),
    syscall: text(read('syscall')),
    message: text(read('message')),
    cause: read('cause'),
    errors: Array.isArray(errors) ? errors : [],
  };
}

/** A time-out of undici's own: `headersTimeout` or `bodyTimeout` of a dispatcher. */
export function isDispatcherTimeout(error: unknown): boolean {
  return findCode(error, (code) => code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') !== undefined;
}

const isCodeOfClosed = (code: string): boolean => code === 'UND_ERR_CLOSED' || code === 'UND_ERR_DESTROYED';

/** A dispatcher of undici that was closed, before the request or while it was under way. */
export function isClosedDispatcher(error: unknown): boolean {
  return findCode(error, isCodeOfClosed) !== undefined;
}

/** The response that undici's RetryAgent, when it gave up, or its responseError interceptor has turned into an error. */
export interface HiddenAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Whether it was the answer to the first request of the agent: nothing was sent before. */
  readonly isFirst: boolean;
}

/** The response in an error of undici, if there is one that is no success. */
export function hiddenAnswer(error: unknown): HiddenAnswer | undefined {
  const answered = findCode(error, (code) => code === 'UND_ERR_REQ_RETRY' || code === 'UND_ERR_RESPONSE');
  const status = propertyOf(answered, 'statusCode');
  if (!Number.isInteger(status) || Number(status) < 300) return undefined;
  const headers = new Headers();
  for (const [name, value] of Object.entries(Object(propertyOf(answered, 'headers')))) {
    if (typeof value === 'string') headers.append(name, value);
  }
  return { status: Number(status), headers, isFirst: propertyOf(propertyOf(answered, 'data'), 'count') === 1 };
}

/** The first error of a chain of causes with such a code. */
function findCode(error: unknown, isWanted: (code: string) => boolean): unknown {
  let next = error;
  for (let depth = 0; typeof next === 'object' && next !== null && depth < 8; depth++) {
    const { code, cause } = readLink(next);
    if (isWanted(code)) return next;
    next = cause;
  }
  return undefined;
}

/** How Bun names that a body cannot be decompressed; the error itself is a `TypeError` with this code. */
const bunDecompression = /^(?:Zlib|BrotliDecompression|ZstdDecompression)Error$/;

/** The texts of Deno for gzip, deflate and br; of a connection that was cut it says "error reading a body from connection". */
const denoDecompression =
  /^(?:unexpected end of file|corrupt deflate|invalid gzip|deflate decompression error|brotli error$|reached unexpected EOF$)/i;

/**
 * Whether reading a body failed at its decompression: it is `broken`, or that is `unclear` because the platform says the
 * same of one that ended too early (Bun, Deno).
 */
export function classifyDecompression(error: unknown): 'broken' | 'unclear' | undefined {
  let next = error;
  for (let depth = 0; typeof next === 'object' && next !== null && depth < 8; depth++) {
    const { name, code, message, cause } = readLink(next);
    if (/^(?:Z_DATA_ERROR$|ERR__ERROR_|ZSTD_error_)/.test(code)) return 'broken';
    if (name === 'ZlibError' || bunDecompression.test(code) || denoDecompression.test(message)) return 'unclear';
    next = cause;
  }
  return undefined;
}
