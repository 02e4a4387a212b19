import { inspect } from 'node:util';
import { createThulium, type LogFields, type Thulium, ThuliumError } from '@thulium-js/core';
import { nodeFetch } from '@thulium-js/core/node';
import { addCustomerResponse, deleteTicket, downloadFile, getTicket, updateTicket } from '@thulium-js/tickets';
import { type DispatcherPlan, installDispatcher } from './dispatcher.js';
import { type Method, methods } from './fault.js';

/** One fault, as the client's side of the matrix needs to know it. */
export interface ClientCase {
  readonly id: string;
  readonly baseUrl: string;
  readonly warmUp: boolean;
  /** How long the connection stands idle after the first call, in milliseconds. */
  readonly idleTime: number;
  /** Writes have no body. */
  readonly emptyBody: boolean;
  readonly isTyped: boolean;
  readonly isDownload: boolean;
  readonly abortAfter: number | undefined;
  /** How many times longer than others its calls may take: where no time-out is meant, a busy machine must make none. */
  readonly patience: number;
}

/** What all calls have in common. */
export interface ClientPlan {
  readonly cases: readonly ClientCase[];
  readonly timeout: number;
  readonly totalTimeout: number;
  /** How many faults are met at the same time. */
  readonly parallel: number;
  /** Whether requests go through `nodeFetch`. */
  readonly direct?: boolean | undefined;
  /** What the program sets before it calls. */
  readonly dispatcher?: DispatcherPlan | undefined;
  /** Address of the proxy that environment variables name. */
  readonly proxyOfEnvironment?: string | undefined;
  /** Whether the process may not use the network (Deno). */
  readonly isWithoutPermission?: boolean | undefined;
}

/** How one call went. */
export interface Outcome {
  readonly id: string;
  readonly method: Method;
  /** Name of the error, or `ok`. */
  readonly error: string;
  readonly delivery: string | undefined;
  readonly effect: string | undefined;
  readonly attempts: number | undefined;
  readonly message: string;
  /**
   * How long after its deadline the call ended, in milliseconds; 0 where it ended before. The deadline is that of the call
   * itself, and a timer of the same process tells when it was there: a busy machine makes all timers late.
   */
  readonly lateness: number;
  /** Whether what came out has characters that stand for bytes that could not be read. */
  readonly isGarbled: boolean;
  /** Where a canary was found. */
  readonly leaks: readonly string[];
}

/** What must never be seen again. The people are made up. */
export const canaries = {
  username: 'canary-user-k7',
  password: 'canary-Pass-9x!',
  phone: '600700811',
  email: 'canary.person@example.org',
  pesel: '44051401458',
  text: 'Canary: moja tajna wiadomość o zdrowiu',
} as const;

const base64 = btoa(`${canaries.username}:${canaries.password}`);
const forbidden = [
  ...Object.values(canaries),
  ...Object.values(canaries).map((value) => encodeURIComponent(value)),
  base64,
  'tajna wiadomo',
];

/** Meets every fault with every method. */
export async function runClient(plan: ClientPlan): Promise<Outcome[]> {
  const { cases, parallel } = plan;
  const outcomes: Outcome[] = [];
  const installed = plan.dispatcher && (await installDispatcher(plan.dispatcher));
  const queue = [...cases.entries()];
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [index, one] = next;
      for (const method of one.isDownload ? (['GET'] as const) : methods) {
        outcomes.push(await callOnce(one, method, index, plan, installed?.fetchOptions));
      }
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  await installed?.restore();
  return outcomes;
}

async function callOnce(
  one: ClientCase,
  method: Method,
  index: number,
  { direct, ...limits }: ClientPlan,
  fetchOptions: Record<string, unknown> | undefined,
): Promise<Outcome> {
  const { id, baseUrl, warmUp, idleTime, abortAfter, patience } = one;
  const lines: unknown[] = [];
  const take = (message: string, fields: LogFields) => void lines.push([message, fields]);
  const { username, password } = canaries;
  const logger = { debug: take, info: take, warn: take, error: take };
  // Without one the client takes that of the platform.
  const fetch = direct ? nodeFetch() : undefined;
  const [timeout, totalTimeout] = [limits.timeout * patience, limits.totalTimeout * patience];
  const thulium = createThulium({ baseUrl, username, password, timeout, totalTimeout, logger, fetch, fetchOptions });
  if (warmUp) await thulium.request({ method: 'GET', path: '/warm-up' }, { retry: false, timeout: 30_000 });
  if (idleTime > 0) await new Promise((resolve) => setTimeout(resolve, idleTime));
  const controller = new AbortController();
  let deadline = Number.POSITIVE_INFINITY;
  const atDeadline = () => {
    deadline = performance.now();
    if (abortAfter !== undefined) controller.abort();
  };
  const timer = setTimeout(atDeadline, abortAfter ?? totalTimeout);
  let thrown: unknown;
  let result: unknown;
  try {
    result = await send(thulium, one, method, index, controller.signal);
  } catch (error) {
    thrown = error;
  }
  const lateness = Math.max(0, Math.round(performance.now() - deadline));
  clearTimeout(timer);
  const error = thrown instanceof ThuliumError ? thrown : undefined;
  return {
    id,
    method,
    error: thrown === undefined ? 'ok' : ((thrown as { readonly name?: string }).name ?? 'nameless'),
    delivery: error?.delivery,
    effect: error?.effect,
    attempts: error?.attempts,
    message: error?.message ?? '',
    lateness,
    isGarbled: isGarbled(result),
    leaks: [...findLeaks('error', thrown), ...findLeaks('log', lines), ...findLeaks('client', thulium)],
  };
}

function isGarbled(result: unknown): boolean {
  try {
    return JSON.stringify(result)?.includes('\ufffd') === true;
  } catch {
    // Nested deeper than can be written.
    return false;
  }
}

async function send(
  thulium: Thulium,
  { emptyBody, isTyped, isDownload }: ClientCase,
  method: Method,
  index: number,
  signal: AbortSignal,
): Promise<unknown> {
  const { phone, email, pesel, text, username, password } = canaries;
  const body = `${text} ${phone} ${email} ${pesel} ${username} ${password}`;
  if (isDownload) return (await downloadFile(thulium, { token: phone, email }, { signal })).text(1_000_000);
  if (method === 'POST' && (isTyped || (index % 2 === 0 && !emptyBody))) {
    return addCustomerResponse(thulium, { ticket_id: 1234, body }, { signal });
  }
  if (isTyped) {
    if (method === 'GET') return getTicket(thulium, { ticket_id: 1234 }, { signal });
    if (method === 'DELETE') return deleteTicket(thulium, { ticket_id: 1234 }, { signal });
    return updateTicket(thulium, { ticket_id: 1234, custom_fields: { text: body } }, { signal });
  }
  return thulium.request(
    {
      method,
      path: '/things/{phone}/{text}',
      params: { phone, text },
      idempotent: method !== 'POST',
      query: { email, pesel: [pesel], text: { [email]: text }, username, password },
      ...((method === 'PUT' || method === 'POST') && !emptyBody
        ? { body: { phone, email, pesel, nested: { text, list: [username, password] } } }
        : {}),
    },
    { signal },
  );
}

/** Prints a value in every way there is, and looks for canaries. */
function findLeaks(where: string, value: unknown): string[] {
  if (value === undefined) return [];
  const leaks: string[] = [];
  for (const [how, text] of Object.entries(print(value))) {
    const lowerCase = text.toLowerCase();
    for (const canary of forbidden) {
      if (lowerCase.includes(canary.toLowerCase())) leaks.push(`${where}, ${how}: ${canary}`);
    }
  }
  return leaks;
}

type Inspector = { inspect?: (value: unknown, options?: object) => string } | undefined;

function print(value: unknown): Record<string, string> {
  const { Bun, Deno } = globalThis as { Bun?: Inspector; Deno?: Inspector };
  const settings = { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true };
  const printed: Record<string, string> = {
    string: String(value),
    json: JSON.stringify(value) ?? '',
    inspect: inspect(value, settings),
    'inspect without custom': inspect(value, { ...settings, customInspect: false }),
    own: JSON.stringify(ownValues(value, new Set())),
  };
  if (Bun?.inspect) printed['Bun.inspect'] = Bun.inspect(value, { depth: 20 });
  if (Deno?.inspect) printed['Deno.inspect'] = Deno.inspect(value, { ...settings, depth: 100 });
  for (let link = value, depth = 0; link instanceof Error && depth < 10; link = link.cause, depth++) {
    printed[`stack ${depth}`] = `${link.name} ${link.message} ${link.stack}`;
  }
  return printed;
}

/** All own properties, hidden and symbolic ones too, at every depth. */
function ownValues(value: unknown, seen: Set<object>): unknown {
  if (typeof value === 'bigint' || typeof value === 'symbol') return String(value);
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) return value;
  seen.add(value);
  return Reflect.ownKeys(value).map((key) => [String(key), ownValues(Reflect.get(value, key), seen)]);
}
