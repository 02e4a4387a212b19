import { invalid, type Language, messageOf, notFound, type Problem, Refusal } from './errors.js';
import type { EndpointFacts } from './facts.js';
import { textNames } from './inferredFacts.js';
import type { Input, Json } from './input.js';
import type { SandboxState } from './state.js';
import { type Checked, checkItem, type Rules, requiredForStatus } from './validate.js';
import type { Variants } from './variants.js';
import type { WebhookEvent } from './webhooks.js';

/** What a route answers with. No body means an empty one. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  /** A file instead of JSON. */
  readonly file?: { readonly filename: string; readonly content: Uint8Array };
}

/** A route: reads the checked request, changes the state, answers. Throws a `Refusal` to answer with an error. */
export type Route = (call: Call) => Answer;

/** Routes by `METHOD path`, the path as the vendor writes it. */
export type Routes = Readonly<Record<string, Route>>;

/** What a route is given. */
export interface CallParts {
  readonly state: SandboxState;
  readonly variants: Variants;
  readonly rules: Rules;
  readonly path: Readonly<Record<string, string>>;
  readonly checked: Checked;
  readonly bytes: Uint8Array;
  readonly instant: number;
  readonly now: string;
  readonly language: Language;
  readonly notify: (event: WebhookEvent) => void;
}

/** One checked request on its way through a route. */
export class Call {
  readonly state: SandboxState;
  readonly variants: Variants;
  readonly endpoint: EndpointFacts;
  readonly query: Input;
  readonly body: Input;
  /** The raw body. */
  readonly bytes: Uint8Array;
  /** The sandbox's clock in milliseconds of the epoch. */
  readonly instant: number;
  /** The same as a stored wall time. */
  readonly now: string;
  readonly #parts: CallParts;

  constructor(parts: CallParts) {
    this.#parts = parts;
    this.state = parts.state;
    this.variants = parts.variants;
    this.endpoint = parts.rules.endpoint;
    this.query = parts.checked.query;
    this.body = parts.checked.body;
    this.bytes = parts.bytes;
    this.instant = parts.instant;
    this.now = parts.now;
  }

  /** A path parameter as text. */
  text(name: string): string {
    return this.#parts.path[name] ?? '';
  }

  /** A path parameter as a number; what is no number names nothing, so it is not found. */
  id(name = 'id'): number {
    const text = this.text(name);
    if (!/^\d{1,15}$/.test(text)) throw notFound();
    return Number(text);
  }

  /**
   * Answers one item of a batch: checks it, and lets the route answer it or refuse it. What is refused becomes the answer
   * of the item alone.
   */
  item(list: string, item: { [key: string]: Json }, answer: (body: Input) => BatchItem): BatchItem {
    const { body, problems } = checkItem(this.#parts.rules, list, item);
    return this.attempt(() => {
      if (problems.length > 0) throw new Refusal(400, problems);
      return answer(body);
    });
  }

  /** The same for an item that is only an id. */
  attempt(answer: () => BatchItem): BatchItem {
    try {
      return answer();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { http_status: error.status, message: this.#messages(error.problems) };
    }
  }

  #messages(problems: readonly Problem[]): string {
    return problems.map((problem) => messageOf(problem, this.#parts.language)).join(' ');
  }

  /** The parameters a system status requires. */
  requiredForStatus(systemStatus: string): string[] {
    return requiredForStatus(this.#parts.rules, systemStatus);
  }

  /** The text of a note or a comment, under whichever name it came; without any there is nothing to add. */
  guessedText(): string {
    const name = textNames.find((one) => this.body.has(one));
    if (name === undefined) throw invalid('missing', this.endpoint.path.endsWith('notes') ? 'note' : 'comment');
    return this.body.string(name) ?? '';
  }

  /** Tells the registered webhooks. */
  notify(event: WebhookEvent): void {
    this.#parts.notify(event);
  }
}

/** 200 with a body. */
export function found(body: unknown): Answer {
  return { status: 200, body };
}

/** 201, with a body or an empty one. */
export function created(body?: unknown): Answer {
  return { status: 201, body };
}

/** 204 and an empty body: the answer of PUT and DELETE. */
export const done: Answer = { status: 204 };

/** 207: each item of the batch carries a status of its own. No item at all is an empty PHP map: `[]`. */
export function batch(items: Record<string, BatchItem>): Answer {
  return { status: 207, body: mapOrEmpty(items) };
}

/** The answer for one item of a batch. */
export interface BatchItem {
  http_status: number;
  status?: string;
  record_id?: number;
  customer_id?: number;
  message?: string;
}

/** The page of a list that `limit` and `offset` ask for, in the documented envelope; `count` ignores them. */
export function page<Item>(call: Call, items: readonly Item[], write: (item: Item) => unknown): Answer {
  return found({ count: items.length, result: slice(call, items).map(write) });
}

/** A list of customers or companies: in an envelope, or bare where the variant says so. */
export function customerPage<Item>(call: Call, items: readonly Item[], write: (item: Item) => unknown): Answer {
  return call.variants.customerLists === 'bare' ? found(slice(call, items).map(write)) : page(call, items, write);
}

function slice<Item>(call: Call, items: readonly Item[]): readonly Item[] {
  const offset = call.query.integer('offset') ?? 0;
  return items.slice(offset, offset + (call.query.integer('limit') ?? 100));
}

/** An empty PHP map goes over the wire as an empty list [doc]. */
export function mapOrEmpty<Value>(map: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> | [] {
  return Object.keys(map).length === 0 ? [] : map;
}

/** An unset scalar goes over the wire as `""` [doc]. */
export function orBlank<Value>(value: Value | null | undefined): Value | '' {
  return value ?? '';
}
