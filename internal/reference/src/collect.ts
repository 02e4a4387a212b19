import { fileURLToPath } from 'node:url';
import * as chat from '@thulium-js/chat';
import type { Endpoint, PagedEndpoint } from '@thulium-js/core';
import * as crmOutbounds from '@thulium-js/crm-outbounds';
import * as customers from '@thulium-js/customers';
import { type EndpointDocumentation, type EndpointFixture, readDocumentation } from '@thulium-js/testing';
import * as tickets from '@thulium-js/tickets';

/** Any endpoint. */
export type AnyEndpoint = Endpoint<unknown, unknown> & Partial<Pick<PagedEndpoint<unknown, unknown>, 'page'>>;
/** Any fixture. */
export type AnyFixture = EndpointFixture<Readonly<Record<string, unknown>> | undefined, unknown>;

/** All that is known of an endpoint. */
export interface Call {
  readonly name: string;
  readonly endpoint: AnyEndpoint;
  readonly docs: EndpointDocumentation;
  readonly fixtures: readonly AnyFixture[];
  /** The vendor's page of this call; undefined where there is none, or only the index. */
  readonly page: string | undefined;
}

/** The calls of a package. */
export interface CallPackage {
  /** Folder and last part of the npm name. Example: `crm-outbounds`. */
  readonly folder: string;
  readonly title: string;
  readonly calls: readonly Call[];
}

/** The top of the repository. */
export const root: URL = new URL('../../../', import.meta.url);

const packages = [
  { folder: 'customers', title: 'Customers, companies and their fields', module: customers },
  { folder: 'crm-outbounds', title: 'Records of campaigns fed from the CRM', module: crmOutbounds },
  { folder: 'tickets', title: 'Tickets, responses and files', module: tickets },
  { folder: 'chat', title: 'Chat conversations', module: chat },
];

/** Reads all endpoints of all packages: declarations, docs and fixtures. */
export function collectCalls(): Promise<CallPackage[]> {
  return Promise.all(
    packages.map(async ({ folder, title, module }) => {
      const place = new URL(`packages/${folder}/src/endpoints/`, root);
      const documentation = readDocumentation(fileURLToPath(place));
      const calls = [...documentation].map(async ([name, docs]): Promise<Call> => {
        const { fixtures } = await import(new URL(`${name}.fixture.ts`, place).href);
        const endpoint = (module as unknown as Record<string, AnyEndpoint>)[name];
        if (endpoint === undefined) throw new Error(`${folder} does not export ${name}`);
        return { name, endpoint, docs, fixtures, page: pageOf(docs) };
      });
      return { folder, title, calls: (await Promise.all(calls)).sort((a, b) => compare(a.name, b.name)) };
    }),
  );
}

function pageOf({ see }: EndpointDocumentation): string | undefined {
  const [url] = /https?:\/\/api\.thulium\.[^\s}]+/.exec(see.join(' ')) ?? [];
  return url?.endsWith('/printer') ? undefined : url;
}

/** Order by code units: the same on every machine. */
export function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

/** The first sentence of a text. */
export function firstSentence(text: string): string {
  return plainText(/^.*?[.](?=\s|$)/.exec(text)?.[0] ?? text);
}

/** A text of JSDoc without its links. */
export function plainText(text: string): string {
  return text.replace(/\{@link\s+([^\s}]+)[^}]*\}/g, '`$1`').trim();
}
