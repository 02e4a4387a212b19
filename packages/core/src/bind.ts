import type { Thulium } from './client.js';

/** A function that takes the client first. */
type ClientFunction = (client: Thulium, ...rest: never[]) => unknown;

/** The same functions with the client already given, under the same names and with the same docs. */
export type Bound<Functions> = {
  readonly [Name in keyof Functions]: Functions[Name] extends (client: Thulium, ...rest: infer Rest) => infer Result
    ? (...rest: Rest) => Result
    : never;
};

/** Gives a client to all functions of a module. */
export function bind<Functions extends object>(functions: Functions, client: Thulium): Bound<Functions> {
  const bound = Object.entries(functions as Record<string, ClientFunction>).map(([name, call]) => [
    name,
    (...rest: never[]) => call(client, ...rest),
  ]);
  return Object.freeze(Object.fromEntries(bound)) as Bound<Functions>;
}
