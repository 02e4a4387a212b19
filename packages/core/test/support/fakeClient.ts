import { createClient, type Thulium } from '../../src/client.js';
import type { ClientOptions, Fetch } from '../../src/options.js';
import { FakeEnvironment } from './fakeEnvironment.js';

/** One request that a fake `fetch` saw. */
export interface SeenRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: string | undefined;
  readonly signal: AbortSignal;
}

/** What a fake `fetch` does with a request. */
export type Answer = (request: SeenRequest) => Response | Promise<Response>;

/** A client whose network and time are played. */
export interface FakeClient {
  readonly thulium: Thulium;
  readonly environment: FakeEnvironment;
  /** Every request that reached the network, in order. */
  readonly requests: SeenRequest[];
  /** Says how the next requests are answered; the last one goes on for all that follow. */
  answer(...answers: Answer[]): void;
}

/** Credentials of nobody. */
export const credentials = { baseUrl: 'https://api.example.org', username: 'api_user', password: 'open-sesame-42' };

/** An answer of JSON. */
export function json(value: unknown, status = 200, headers: Record<string, string> = {}): Answer {
  const text = value === undefined ? null : JSON.stringify(value);
  return () => new Response(text, { status, headers: { 'content-type': 'application/json', ...headers } });
}

/** A failure as the `fetch` of Node tells it: an error with a cause that has a code. */
export function failure(code: string, syscall?: string): Answer {
  const fail: Answer = () =>
    Promise.reject(
      new TypeError('fetch failed', {
        cause: Object.assign(new Error(`${syscall ?? ''} ${code}`), { code, ...(syscall && { syscall }) }),
      }),
    );
  if (syscall !== 'read') unread.add(fail);
  return fail;
}

/** Failures before a connection is there: the body of the request is not asked for. */
const unread = new WeakSet<Answer>();

/** No answer, until the request is given up. */
export const silence: Answer = ({ signal }) =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

/** A head with a status, and a body (by default of JSON) that breaks off in the way given. */
export function cutBody(
  status: number,
  part: string,
  end: 'error' | 'silence',
  headers: Record<string, string> = { 'content-type': 'application/json' },
): Answer {
  return () => {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(part));
      },
      pull(controller) {
        if (end === 'error') controller.error(new TypeError('terminated', { cause: { code: 'UND_ERR_SOCKET' } }));
        return new Promise(() => undefined);
      },
    });
    return new Response(body, { status, headers });
  };
}

/** Makes a client whose first call, which loads ofetch, has been made already. */
export async function createFakeClient(options: ClientOptions = {}): Promise<FakeClient> {
  const environment = new FakeEnvironment();
  const requests: SeenRequest[] = [];
  let answers: Answer[] = [json([])];
  const fetch: Fetch = async (url, init = {}) => {
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer === undefined) throw new Error('the test has no answer');
    const isRead = init.body instanceof ReadableStream && !unread.has(answer);
    const body = isRead ? await new Response(init.body).text() : (init.body as string);
    const request: SeenRequest = {
      url,
      method: init.method ?? 'GET',
      headers: Object.fromEntries(new Headers(init.headers)),
      body: body ?? undefined,
      signal: init.signal as AbortSignal,
    };
    requests.push(request);
    return answer(request);
  };
  const thulium = createClient({ ...credentials, fetch, ...options }, environment);
  await thulium
    .with({ readOnly: false, dryRun: false, logger: silentLogger, interceptors: [] })
    .request({ method: 'GET', path: '/warm-up' });
  requests.length = 0;
  environment.waits.length = 0;
  const answer = (...next: Answer[]) => {
    answers = next;
  };
  return { thulium, environment, requests, answer };
}

const silentLogger = { debug() {}, info() {}, warn() {}, error() {} };

/** What a promise was rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('the promise was fulfilled');
}
