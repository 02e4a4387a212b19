import type { Chat } from '@thulium-js/chat';
import type { CrmOutbounds } from '@thulium-js/crm-outbounds';
import type { Customers } from '@thulium-js/customers';
import type { Tickets } from '@thulium-js/tickets';

/** The calls of all packages, bound to a client of the sandbox. */
export interface Calls {
  readonly customers: Customers;
  readonly crmOutbounds: CrmOutbounds;
  readonly tickets: Tickets;
  readonly chat: Chat;
}

/** A customer as the model remembers it. */
export interface ModelCustomer {
  name: string;
  surname: string;
  identifier: string;
  phones: readonly string[];
  emails: readonly string[];
  vip: boolean;
  custom_fields: Readonly<Record<string, string>>;
}

/** A record of the one campaign. */
export interface ModelRecord {
  readonly record_id: number;
  status_id: number;
  order: number | null;
  agent_login: string | null;
  next_call_date: string | null;
}

/** A message of a ticket. */
export interface ModelMessage {
  readonly type: 'MAIL' | 'REPLY' | 'COMMENT';
  readonly body: string | null;
  readonly comment: string | null;
  /** Wall time of the minute; undefined where the sandbox's clock decides. */
  readonly created_at: string | undefined;
  attachments: readonly string[];
}

/** A ticket, its messages in the order in which they came. */
export interface ModelTicket {
  readonly subject: string;
  readonly customer_id: number | null;
  status_id: number;
  category_id: number | null;
  tags: readonly string[];
  readonly messages: ModelMessage[];
}

/** A conversation. */
export interface ModelChat {
  readonly customer_id: number | null;
  isClosed: boolean;
  readonly texts: { readonly sent_by: 'CUSTOMER' | 'BOT'; text: string }[];
}

/** What a Thulium holds, in the plainest way. */
export class Model {
  readonly customers = new Map<number, ModelCustomer>();
  readonly records = new Map<number, ModelRecord>();
  /** Companies, each with the customer behind it. */
  readonly companies = new Map<number, { readonly customer_id: number; readonly nip: string }>();
  readonly items = new Map<number, { readonly customer_id: number; value: string | number }>();
  readonly tickets = new Map<number, ModelTicket>();
  readonly files = new Map<string, string>();
  readonly chats = new Map<string, ModelChat>();
  /** Every id that was ever there, by kind. */
  readonly everKnown = {
    customers: [] as number[],
    companies: [] as number[],
    tickets: [] as number[],
    items: [] as number[],
  };
  readonly everKnownChats: string[] = [];
  readonly everKnownFiles: string[] = [];

  /** Removes a customer with what depends on it; tickets and chats stay. */
  removeCustomer(id: number): boolean {
    this.records.delete(id);
    for (const [companyId, { customer_id }] of this.companies) if (customer_id === id) this.companies.delete(companyId);
    for (const [itemId, { customer_id }] of this.items) if (customer_id === id) this.items.delete(itemId);
    return this.customers.delete(id);
  }
}

/** Of eight times, once an id that never was; else one that is or was there, if there is any. */
export function pick<Id>(ids: readonly Id[], never: Id, choice: number): Id {
  return choice % 8 === 0 ? never : (ids[choice % ids.length] ?? never);
}
