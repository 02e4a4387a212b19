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

const packages: Readonly<Record<Domain, object>> = { customers, 'crm-outbounds': crmOutbounds, tickets, chat };

/** All endpoints and flows, by package and name. */
export const calls: readonly Call[] = domains.flatMap((domain) => {
  const client = clientNames[domain];
  const factory = `create${client[0]?.toUpperCase()}${client.slice(1)}`;
  return Object.entries(packages[domain])
    .filter(([name, value]) => typeof value === 'function' && !(name in core) && name !== factory)
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
