import type { Thulium } from './client.js';
import { clientError } from './clientError.js';
import type { CallOptions } from './options.js';
import type { Page } from './page.js';
import type { CollectOptions, ListInput, WalkInput, WalkOptions } from './pagedEndpoint.js';
import type { WalkedPage } from './walkState.js';

/** A function that takes the client first. */
type ClientFunction = (client: Thulium, ...rest: never[]) => unknown;

/** The same functions with the client already given, under the same names and with the same docs. */
export type Bound<Functions> = {
  readonly [Name in keyof Functions]: Functions[Name] extends {
    readonly '~list'?: { readonly input: infer Input; readonly item: infer Item } | undefined;
    readonly page: unknown;
  }
    ? BoundList<Input, Item>
    : Functions[Name] extends (client: Thulium, ...rest: infer Rest) => infer Result
      ? (...rest: Rest) => Result
      : never;
};

/** A call that gives one page of a list, bound to a client. What a walk guarantees: {@link PagedEndpoint}. */
export interface BoundList<Input, Item> {
  (input: ListInput<Input>, options?: CallOptions): Promise<Page<Item>>;
  /** Walks through all items: `for await (const item of list.all(filters))`. */
  all(input: WalkInput<Input>, options?: WalkOptions<Item>): AsyncGenerator<Item, void, void>;
  /** Walks through all pages; each says how to go on after it. */
  pages(input: WalkInput<Input>, options?: WalkOptions<Item>): AsyncGenerator<WalkedPage<Item>, void, void>;
  /** Reads items into an array, `atMost` so many. */
  collect(input: WalkInput<Input>, options: CollectOptions<Item>): Promise<Item[]>;
}

const walks = ['all', 'pages', 'collect'] as const;

/** Gives a client to all functions of a module. */
export function bind<Functions extends object>(functions: Functions, client: Thulium): Bound<Functions> {
  const error = clientError(client);
  if (error !== undefined) throw error;
  const bound = Object.entries(functions as Record<string, ClientFunction>).map(([name, call]) => [
    name,
    'page' in call ? bindList(call as never, client) : bindFunction(call, client),
  ]);
  return Object.freeze(Object.fromEntries(bound)) as Bound<Functions>;
}

function bindFunction(call: ClientFunction, client: Thulium): (...rest: never[]) => unknown {
  return (...rest) => call(client, ...rest);
}

type List = ClientFunction & Readonly<Record<(typeof walks)[number], ClientFunction>>;

function bindList(list: List, client: Thulium): (...rest: never[]) => unknown {
  return Object.assign(
    bindFunction(list, client),
    Object.fromEntries(walks.map((name) => [name, bindFunction(list[name], client)])),
  );
}
