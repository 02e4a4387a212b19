import * as chat from '@thulium-js/chat';
import type { Endpoint } from '@thulium-js/core';
import * as crmOutbounds from '@thulium-js/crm-outbounds';
import * as customers from '@thulium-js/customers';
import { type EndpointFacts, facts } from '@thulium-js/sandbox';
import type { EndpointFixture } from '@thulium-js/testing';
import * as tickets from '@thulium-js/tickets';

/** Any endpoint. */
export type AnyEndpoint = Endpoint<unknown, unknown>;
/** What a call takes, by field. */
export type Values = Readonly<Record<string, unknown>>;

/** The two sides of an endpoint: what the client declares, and what the vendor's facts say. */
export interface Pair {
  readonly endpoint: AnyEndpoint;
  readonly facts: EndpointFacts;
  /** Inputs that the client takes, by what each shows. */
  readonly inputs: Readonly<Record<string, Values | undefined>>;
  /** The first of them. */
  readonly input: Values;
}

const root = new URL('../../../', import.meta.url);

const packages = [
  { folder: 'customers', module: customers },
  { folder: 'crm-outbounds', module: crmOutbounds },
  { folder: 'tickets', module: tickets },
  { folder: 'chat', module: chat },
];

/** All endpoints of all packages with the facts of each. */
export async function collectPairs(): Promise<Pair[]> {
  const pairs = packages.map(({ folder, module }) => {
    const endpoints = Object.values(module as Record<string, unknown>).filter(isEndpoint);
    return Promise.all(endpoints.map((endpoint) => pairOf(folder, endpoint)));
  });
  return (await Promise.all(pairs)).flat();
}

async function pairOf(folder: string, endpoint: AnyEndpoint): Promise<Pair> {
  const name = endpoint.id.replace(/^.*\./, '');
  const file = new URL(`packages/${folder}/src/endpoints/${name}.fixture.ts`, root);
  const { fixtures } = (await import(file.href)) as {
    fixtures: readonly EndpointFixture<Values | undefined, unknown>[];
  };
  const inputs = Object.fromEntries(fixtures.map(({ name, input }) => [name, input]));
  return { endpoint, facts: factsOf(endpoint), inputs, input: fixtures[0]?.input ?? {} };
}

/** The facts of an endpoint: those of the same method and path, whatever the parameters of the path are called. */
function factsOf({ id, method, path }: AnyEndpoint): EndpointFacts {
  const found = facts.find((one) => one.method === method && shapeOf(`/${one.path}`) === shapeOf(path));
  if (found === undefined) throw new Error(`${id}: the facts know no ${method} ${path}`);
  return found;
}

function shapeOf(path: string): string {
  return path.replace(/:\w+|\{\w+\}/g, '{}');
}

function isEndpoint(value: unknown): value is AnyEndpoint {
  return typeof value === 'function' && 'definition' in value;
}
