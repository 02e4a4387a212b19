import * as chat from '@thulium-js/chat';
import type { Endpoint, EndpointDescription } from '@thulium-js/core';
import * as core from '@thulium-js/core';
import * as crmOutbounds from '@thulium-js/crm-outbounds';
import * as customers from '@thulium-js/customers';
import * as tickets from '@thulium-js/tickets';
import { type Domain, domains } from './places.ts';

/** A function of a domain package that has a page. */
export interface Call {
  readonly domain: Domain;
  readonly name: string;
  /** The endpoint; undefined for a flow, which is made of several requests. */
  readonly endpoint: Endpoint<never, unknown> | undefined;
}

/** Names of the bound clients in samples. */
export const clientNames: Readonly<Record<Domain, string>> = {
  customers: 'customers',
  'crm-outbounds': 'crmOutbounds',
  tickets: 'tickets',
  chat: 'chat',
};

const client = core.createThulium({ system: 'acme', username: 'api_user', password: 'secret' });
/** The functions of each package, and its bound client, which has the calls among them. */
const packages: Readonly<Record<Domain, { readonly functions: object; readonly bound: object }>> = {
  customers: { functions: customers, bound: customers.createCustomers(client) },
  'crm-outbounds': { functions: crmOutbounds, bound: crmOutbounds.createCrmOutbounds(client) },
  tickets: { functions: tickets, bound: tickets.createTickets(client) },
  chat: { functions: chat, bound: chat.createChat(client) },
};

/** All endpoints and flows, by package and name. */
export const calls: readonly Call[] = domains.flatMap((domain) => {
  const { functions, bound } = packages[domain];
  return Object.entries(functions)
    .filter(([name]) => Object.hasOwn(bound, name))
    .map(([name, value]) => ({ domain, name, endpoint: isEndpoint(value) ? value : undefined }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
});

function isEndpoint(value: unknown): value is Endpoint<never, unknown> {
  return (value as Partial<EndpointDescription>).evidence !== undefined;
}

/** Address of the page of a call. */
export function addressOf({ domain, name }: Pick<Call, 'domain' | 'name'>): string {
  return `/reference/${domain}/${name}`;
}
