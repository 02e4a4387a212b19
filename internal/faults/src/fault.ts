import type { Behaviour } from './faultServer.js';
import type { Http2Behaviour } from './http2Server.js';

/** The runtimes of the matrix. */
export type Runtime = 'node22' | 'node24' | 'node26' | 'bun' | 'deno';

/** Major versions of undici that a program may set as the global dispatcher. */
export type UndiciVersion = 6 | 7 | 8;

/** One client: a column of the matrix. */
export interface Column {
  readonly runtime: Runtime;
  /** Whether requests go through `nodeFetch`, past the `fetch` of Node. */
  readonly isDirect?: boolean;
  /** The undici whose dispatcher the program has set. Undefined: the one of the runtime. */
  readonly undici?: UndiciVersion;
}

/** The name of a column. Example: `node24+undici7-direct`. */
export function nameOf({ runtime, undici, isDirect }: Column): string {
  return `${runtime}${undici === undefined ? '' : `+undici${undici}`}${isDirect ? '-direct' : ''}`;
}

/** What must come of a fault. Several words with `|` between mean that each of them is right. */
export interface Expectation {
  /** Name of the error class, or `ok`. */
  readonly error: string;
  /** How many requests the server reads for a GET, for a PUT or DELETE, and for a POST; `*` for any number. */
  readonly requests: readonly [safe: number | string, idempotent: number | string, post: number | string];
  readonly delivery?: string;
  /** What is known of the effect of a write. */
  readonly effect?: string;
  /** The runtime sends again what has no body, unseen: its answer is not always that to the first request. */
  readonly isSentAgainUnseen?: boolean;
  /** An agent of the program sends copies of a write that have lost its body: they are not counted. */
  readonly hasEmptyCopies?: boolean;
  /** The expectations of single methods. */
  readonly byMethod?: Partial<Record<Method, Partial<Omit<Expectation, 'byMethod'>>>>;
}

/** Methods of the matrix. */
export const methods = ['GET', 'PUT', 'DELETE', 'POST'] as const;
export type Method = (typeof methods)[number];

/** Part of the name of a column, from the general to the special. */
export type ColumnGroup =
  | 'node'
  | `undici${UndiciVersion}`
  | Runtime
  | `${Runtime}+undici${UndiciVersion}`
  | 'direct'
  | `${Runtime}-direct`;

/** What a program may have set besides the client. */
export type AgentKind = 'http2' | 'redirect' | 'retry' | 'RetryAgent' | 'slowRetry' | 'ProxyAgent' | 'fetchOptions';

/** One thing that goes wrong. */
export interface Fault extends Behaviour, Expectation {
  /** Number in the catalogue; letters tell variants apart. */
  readonly id: string;
  readonly name: string;
  /** Where a runtime shows something else, and why that is right too. */
  readonly variants?: Partial<Record<ColumnGroup, Partial<Expectation>>>;
  /** Whether a server that reads the request carries it out. Default true; false for refusals. */
  readonly applies?: boolean;
  /** The call before goes well and leaves a kept-alive socket. */
  readonly warmUp?: boolean;
  /** Writes have no body. */
  readonly emptyBody?: boolean;
  /** Calls are endpoints of the tickets package; without it most are raw requests. */
  readonly isTyped?: boolean;
  /** Only a GET is made, whose response is a file that is read to its end. */
  readonly isDownload?: boolean;
  /** An address other than that of the server. */
  readonly address?: (port: number) => string;
  /** The user aborts after so many milliseconds. */
  readonly abortAfter?: number;
  /** It takes a time-out to end an attempt, though the error is another. */
  readonly endsByTimeout?: boolean;
  /** The server speaks HTTP/2 over TLS. */
  readonly http2?: Http2Behaviour;
  /** The dispatcher that the program has set. */
  readonly agent?: AgentKind;
  /** The server is the proxy that environment variables name. */
  readonly isProxyOfEnvironment?: boolean;
  /** The program may not use the network at all (Deno). */
  readonly isWithoutPermission?: boolean;
}
