import { startConversation } from '@thulium-js/chat';
import type { Thulium } from '@thulium-js/core';
import { updateRecord } from '@thulium-js/crm-outbounds';
import { addFeedRecord, addFieldGroupItem } from '@thulium-js/customers';
import { addCustomerResponse } from '@thulium-js/tickets';

/** What the story writes to. On a real system you choose it; what is not given is not called. */
export interface Targets {
  readonly customer?: string | undefined;
  readonly group?: string | undefined;
  readonly field?: string | undefined;
  readonly campaign?: string | undefined;
  readonly status?: string | undefined;
  readonly ticket?: string | undefined;
  readonly queue?: string | undefined;
}

/** The ids of the vendor's own examples, which the sandbox knows. */
export const sampleTargets: Targets = {
  customer: '441',
  group: '2',
  field: '12',
  campaign: '00001',
  status: '3',
  ticket: '1234',
  queue: '3',
};

/** One step of the story: what it is about, and the call; undefined when an id for it is missing. */
export interface Step {
  readonly title: string;
  /** The options that name its ids. */
  readonly needs: readonly (keyof Targets)[];
  readonly call: (thulium: Thulium, targets: Required<Targets>) => Promise<unknown>;
}

type Ids = { readonly [Name in keyof Targets]-?: string };

const step = (
  title: string,
  needs: readonly (keyof Targets)[],
  call: (thulium: Thulium, ids: Ids) => Promise<unknown>,
) => ({ title, needs, call }) as Step;

/** The five calls of the vendor's pages that this project started from. */
export const story: readonly Step[] = [
  step('A bot has talked to the customer: its messages join the contact history', ['customer'], (thulium, ids) =>
    addFeedRecord(thulium, {
      customer_id: ids.customer,
      type: 'ZOWIE',
      payload: [
        {
          id: 'demo-1',
          type: 'text',
          payload: { message: 'Dzień dobry, gdzie jest moja paczka?' },
          author: 'customer',
          time: new Date(),
        },
      ],
    }),
  ),
  step('The order becomes an item of a field group', ['customer', 'group', 'field'], (thulium, ids) =>
    addFieldGroupItem(thulium, {
      group_id: ids.group,
      customer_id: ids.customer,
      values: [{ field_id: ids.field, value: 'phone' }],
    }),
  ),
  step(
    'The record of the customer in a campaign changes its status',
    ['campaign', 'customer', 'status'],
    (thulium, ids) =>
      updateRecord(thulium, { outbound_id: ids.campaign, customer_id: ids.customer, status_id: ids.status }),
  ),
  step('The customer answers in a ticket', ['ticket'], (thulium, ids) =>
    addCustomerResponse(thulium, { ticket_id: ids.ticket, body: '<p>Dziękuję, paczka dotarła.</p>' }),
  ),
  step('The customer opens a chat', ['queue', 'customer'], (thulium, ids) =>
    startConversation(thulium, { chat_queue_id: ids.queue, customer_id: ids.customer }),
  ),
];

/** Whether all ids of a step are given. */
export function isReady({ needs }: Step, targets: Targets): targets is Required<Targets> {
  return needs.every((name) => targets[name] !== undefined);
}
