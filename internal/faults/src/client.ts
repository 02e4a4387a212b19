import { inspect } from 'node:util';
import { createThulium, type LogFields, type Thulium, ThuliumError } from '@thulium-js/core';
import { nodeFetch } from '@thulium-js/core/node';
import { addCustomerResponse } from '@thulium-js/tickets';

/** One fault, as the client's side of the matrix needs to know it. */
export interface ClientCase {
  readonly id: string;
  readonly baseUrl: string;
  readonly warmUp: boolean;
  /** Writes have no body. */
  readonly emptyBody: boolean;
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
  readonly direct?: boolean;
}

/** How one call went. */
export interface Outcome {
  readonly id: string;
  readonly method: string;
  /** Name of the error, or `ok`. */
  readonly error: string;
  readonly delivery: string | undefined;
  readonly effect: string | undefined;
  readonly attempts: number | undefined;
  readonly message: string;
  readonly milliseconds: number;
  /** Where a canary was found. */
  readonly leaks: readonly string[];
}

/** Methods of the matrix. */
export const methods = ['GET', 'PUT', 'DELETE', 'POST'] as const;

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
  const queue = [...cases.entries()];
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [index, one] = next;
      for (const method of methods) outcomes.push(await callOnce(one, method, index, plan));
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  return outcomes;
}

async function callOnce(
  { id, baseUrl, warmUp, abortAfter, emptyBody, patience }: ClientCase,
  method: (typeof methods)[number],
  index: number,
  { direct, ...limits }: ClientPlan,
): Promise<Outcome> {
  const lines: unknown[] = [];
  const take = (message: string, fields: LogFields) => void lines.push([message, fields]);
  const { username, password } = canaries;
  const logger = { debug: take, info: take, warn: take, error: take };
  const fetch = direct ? nodeFetch() : undefined;
  const [timeout, totalTimeout] = [limits.timeout * patience, limits.totalTimeout * patience];
  const thulium = createThulium({ baseUrl, username, password, timeout, totalTimeout, logger, fetch });
  if (warmUp) await thulium.request({ method: 'GET', path: '/warm-up' }, { retry: false });
  const controller = new AbortController();
  if (abortAfter !== undefined) setTimeout(() => controller.abort(), abortAfter);
  const start = performance.now();
  let thrown: unknown;
  try {
    await send(thulium, method, index, emptyBody, controller.signal);
  } catch (error) {
    thrown = error;
  }
  const milliseconds = Math.round(performance.now() - start);
  const error = thrown instanceof ThuliumError ? thrown : undefined;
  return {
    id,
    method,
    error: thrown === undefined ? 'ok' : ((thrown as { readonly name?: string }).name ?? 'nameless'),
    delivery: error?.delivery,
    effect: error?.effect,
    attempts: error?.attempts,
    message: error?.message ?? '',
    milliseconds,
    leaks: [...findLeaks('error', thrown), ...findLeaks('log', lines), ...findLeaks('client', thulium)],
  };
}

function send(
  thulium: Thulium,
  method: (typeof methods)[number],
  index: number,
  emptyBody: boolean,
  signal: AbortSignal,
): Promise<unknown> {
  const { phone, email, pesel, text, username, password } = canaries;
  if (method === 'POST' && index % 2 === 0 && !emptyBody) {
    const body = `${text} ${phone} ${email} ${pesel} ${username} ${password}`;
    return addCustomerResponse(thulium, { ticket_id: 1234, body }, { signal });
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
