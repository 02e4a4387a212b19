import { type ClientOptions, createThulium, type Fetch, type Thulium } from '@thulium-js/core';

/** Names that a library, or an attacker, put on `Object.prototype`. */
export interface Pollution {
  readonly names: readonly string[];
  readonly value: unknown;
}

/** One use of the packages: what it gives, or throws, is compared. */
export interface Scenario {
  readonly title: string;
  /** Answers the requests of the first run; those of the second get the same answers. */
  readonly answer: Answer;
  readonly options?: ClientOptions;
  readonly run: (client: Thulium) => unknown;
}

/** What the server answers; `undefined` for a lost connection. */
export type Answer = (url: string, init: RequestInit) => Promise<Response> | Response | undefined;

/** What the server saw, and what the caller got. */
export interface Outcome {
  readonly requests: readonly string[];
  readonly result: unknown;
}

/** An answer that can be given again. */
interface RecordedAnswer {
  readonly status: number;
  readonly headers: [string, string][];
  readonly body: ArrayBuffer;
}

/** A scenario that was played in a clean world. */
export interface Recording {
  readonly scenario: Scenario;
  readonly outcome: Outcome;
  readonly answers: readonly (RecordedAnswer | undefined)[];
}

/** Plays a scenario. */
export async function record(scenario: Scenario): Promise<Recording> {
  const answers: (RecordedAnswer | undefined)[] = [];
  const outcome = await play(scenario, async (url, init) => {
    const response = await scenario.answer(url, init);
    const answer = response && {
      status: response.status,
      headers: [...response.headers] as [string, string][],
      body: await response.arrayBuffer(),
    };
    answers.push(answer);
    return make(answer);
  });
  return { scenario, outcome, answers };
}

/**
 * Plays scenarios again, with names on `Object.prototype`. Their answers are made before: the platform's own `Response`
 * reads what stands there.
 */
export async function replay(recordings: readonly Recording[], { names, value }: Pollution): Promise<Outcome[]> {
  const ready = recordings.map(({ scenario, answers }) => ({ scenario, answers: answers.map(make) }));
  const outcomes: Outcome[] = [];
  pollute(names, value);
  try {
    for (const { scenario, answers } of ready) outcomes.push(await play(scenario, async () => answers.shift()));
  } finally {
    for (const name of names) Reflect.deleteProperty(Object.prototype, name);
  }
  return outcomes;
}

function make(answer: RecordedAnswer | undefined): Response | undefined {
  if (answer === undefined) return undefined;
  const { status, headers, body } = answer;
  const isEmpty = body.byteLength === 0;
  const response = new Response(isEmpty ? null : body, { status, headers });
  // That of Node would take what stands on `Object.prototype` for its body; the answers of its `fetch` have one of their own.
  return isEmpty ? Object.defineProperty(response, 'body', { value: null }) : response;
}

async function play(
  scenario: Scenario,
  answer: (url: string, init: RequestInit) => Promise<Response | undefined>,
): Promise<Outcome> {
  const { run, options }: Scenario = Object.assign(Object.create(null), scenario);
  const requests: string[] = [];
  const fetch: Fetch = async (url, init = {}) => {
    const { method, headers, body } = init;
    const text = await textOf(body);
    requests.push(`${method} ${url} ${Object.entries(headers ?? {}).join(' ')} ${text}`);
    const response = await answer(url, without(init, text));
    if (response === undefined) throw lost;
    return response;
  };
  const credentials = { system: 'acme', username: 'api_user', password: 'api_pass', retry: false } as const;
  const work = async () => run(createThulium({ ...credentials, fetch, ...options }));
  return { requests, result: await Promise.race([settled(work), tooLong()]) };
}

/** A call that waits for ever, such as for a limiter that is none, is told as such. */
function tooLong(): Promise<string> {
  return new Promise((resolve) => setTimeout(resolve, 3_000, 'is still waiting').unref());
}

const lost = new TypeError('fetch failed', { cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) });

function without(init: RequestInit, body: string): RequestInit {
  const { method, headers } = init;
  return Object.assign(Object.create(null), { method, headers, ...(body === '' ? {} : { body }) });
}

async function textOf(body: unknown): Promise<string> {
  if (!(body instanceof ReadableStream)) return typeof body === 'string' ? body : '';
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text;
    text += decoder.decode(value as Uint8Array);
  }
}

function pollute(names: readonly string[], value: unknown): void {
  for (const name of names) {
    const descriptor: PropertyDescriptor = Object.create(null);
    Object.assign(descriptor, { value, configurable: true, enumerable: true, writable: true });
    Object.defineProperty(Object.prototype, name, descriptor);
  }
}

/** What work gave or threw, as plain data: read while the names are there. */
async function settled(work: () => Promise<unknown>): Promise<unknown> {
  try {
    return ['gave', plain(await work())];
  } catch (error) {
    return ['threw', plain(error)];
  }
}

function plain(value: unknown): unknown {
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(plain);
  const fields: Record<string, unknown> = Object.create(null);
  if (value instanceof Error) {
    const { toJSON } = value as { toJSON?: () => object };
    fields.error = `${value}`;
    fields.cause = Object.hasOwn(value, 'cause') ? `${value.cause}` : 'none';
    value = typeof toJSON === 'function' ? toJSON.call(value) : {};
  }
  for (const name of Object.keys(value as object).sort())
    fields[name] = plain((value as Record<string, unknown>)[name]);
  return fields;
}
