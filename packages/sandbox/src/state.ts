/** A value of a custom field. */
export type FieldValue = string | number | boolean | null | readonly (string | number)[];

/** An address: clients write the first six keys, the other four only read [doc]. */
export interface Address {
  street: string | null;
  building: string | null;
  flat: string | null;
  postcode: string | null;
  city: string | null;
  country: string | null;
  post_office: string | null;
  borough: string | null;
  county: string | null;
  voivodship: string | null;
}

/** A customer of the CRM. What is unset is `""`, `null` or empty here; the routes write it as the vendor does. */
export interface Customer {
  customer_id: number;
  name: string;
  surname: string;
  phone_numbers: string[];
  emails: string[];
  company_id: number | null;
  identifier: string;
  type: string;
  group: string;
  company_flag: boolean;
  account_manager: string;
  gender: string;
  homepage: string;
  birthdate: string;
  nip: string;
  note: string;
  pesel: string;
  job: string;
  job_title: string;
  vip: boolean;
  custom_fields: Record<string, FieldValue>;
  address: Address | null;
  invoice_address: Address | null;
  mail_drop_address: Address | null;
  /** Wall time of the last change through the API, `null` before any. */
  updated_at: string | null;
}

/** A company: its data are those of the customer record behind it. */
export interface Company {
  company_id: number;
  customer_id: number;
}

/** A group of custom fields ("Orders"), of which a customer can have many items. */
export interface FieldGroup {
  group_id: number;
  name: string;
  fields: { field_id: number; name: string }[];
}

/** One item of a field group. */
export interface FieldGroupItem {
  item_id: number;
  group_id: number;
  customer_id: number;
  values: { field_id: number; value: string | number }[];
}

/** An entry of a customer's contact history; `payload` is the JSON text as it came. */
export interface FeedRecord {
  customer_id: number;
  type: string;
  payload: string;
  created_at: string;
}

/** A note on a customer. */
export interface CustomerNote {
  customer_id: number;
  note: string;
  created_at: string;
}

/** A status of a campaign, and the system status it stands for. */
export interface CampaignStatus {
  status_id: number;
  system_status: string;
  dictionary_status_id: number | null;
  name: string;
}

/** A customer's record in a campaign. */
export interface CampaignRecord {
  record_id: number;
  customer_id: number;
  status_id: number;
  agent_login: string;
  order: number | null;
  next_call_date: string | null;
  call_date: string | null;
  create_date: string;
  last_note: string;
}

/** A campaign fed from the CRM. */
export interface Campaign {
  /** Five characters: `00001`. */
  outbound_id: string;
  name: string;
  statuses: CampaignStatus[];
  agents: { login: string; active_in_outbound: boolean }[];
  /** By customer id, in the order they were added. */
  records: Map<number, CampaignRecord>;
}

/** An agent: a user who takes calls, chats and tickets. */
export interface Agent {
  agent_id: number;
  login: string;
  name: string;
  surname: string;
  email: string;
  active: boolean;
  number: number;
  outbound_mode: string;
  group_id: number;
}

/** A message of a ticket: from the customer (MAIL), to the customer (REPLY), or a comment. */
export interface TicketMessage {
  message_id: number;
  user_login: string;
  type: 'MAIL' | 'REPLY' | 'COMMENT';
  body: string;
  body_type: string;
  comment: string;
  system_comment: string;
  created_at: string;
  attachments: string[];
}

/** A ticket; `messages` from the oldest to the newest. */
export interface Ticket {
  ticket_id: number;
  from: string;
  to: string;
  cc: string[];
  subject: string;
  source: string;
  ticket_queue_id: number;
  status_id: number;
  substatus_id: number | null;
  category_id: number | null;
  customer_id: number | null;
  user_login: string;
  tags: string[];
  custom_fields: Record<string, FieldValue>;
  created_at: string;
  updated_at: string;
  closed_at: string | null;
  first_agent_responded_at: string | null;
  messages: TicketMessage[];
}

/** A status of tickets. */
export interface TicketStatus {
  status_id: number;
  name: string;
  closed: boolean;
  substatuses: { substatus_id: number; name: string }[];
}

/** A category of tickets. */
export interface TicketCategory {
  category_id: number;
  name: string;
}

/** A queue of tickets with its mailbox. */
export interface TicketQueue {
  ticket_queue_id: number;
  name: string;
  email: string;
}

/** An uploaded file: temporary until a ticket holds it. */
export interface StoredFile {
  file_id: number;
  token: string;
  filename: string;
  content: Uint8Array;
  /** The instant (ms) after which a temporary file is gone; `null` once attached. */
  expires: number | null;
}

/** A queue of chats. */
export interface ChatQueue {
  chat_queue_id: number;
  name: string;
}

/** A message of a chat. */
export interface ChatMessage {
  sent_by: 'CUSTOMER' | 'USER' | 'BOT';
  text: string;
  created_at: string;
}

/** A chat conversation. */
export interface Conversation {
  conversation_id: string;
  chat_queue_id: number;
  client_name: string;
  client_surname: string;
  client_email: string;
  client_id: string;
  customer_id: number | null;
  status: 'CREATED' | 'IN_PROGRESS' | 'CLOSED';
  user_login: string;
  created_at: string;
  closed_at: string | null;
  messages: ChatMessage[];
}

/** A registered webhook. */
export interface Webhook {
  id: number;
  actions: string[];
  subscription_url: string;
  http_auth_user: string;
  http_auth_password: string;
}

/** Everything the sandbox knows. Plain data: read it, compare it, change it. */
export interface SandboxState {
  customers: Map<number, Customer>;
  companies: Map<number, Company>;
  customerNotes: CustomerNote[];
  feedRecords: FeedRecord[];
  fieldGroups: Map<number, FieldGroup>;
  fieldGroupItems: Map<number, FieldGroupItem>;
  campaigns: Map<string, Campaign>;
  agents: Map<string, Agent>;
  tickets: Map<number, Ticket>;
  ticketStatuses: Map<number, TicketStatus>;
  ticketCategories: Map<number, TicketCategory>;
  ticketQueues: Map<number, TicketQueue>;
  /** By token. */
  files: Map<string, StoredFile>;
  chatQueues: Map<number, ChatQueue>;
  conversations: Map<string, Conversation>;
  webhooks: Map<number, Webhook>;
  /** Paths of what was removed for good: a GET of these answers 410. */
  removed: Set<string>;
  /** What makes ids, tokens and times repeatable. */
  sequence: Sequence;
}

/** The next numbers to give out, the random sequence and the clock. */
export interface Sequence {
  customer: number;
  company: number;
  item: number;
  record: number;
  ticket: number;
  message: number;
  file: number;
  webhook: number;
  request: number;
  random: number;
  /** Milliseconds of the epoch: the clock of the sandbox, moved on by every request. */
  time: number;
}

/** A state with nothing in it. */
export function emptyState(seed: number, time: number): SandboxState {
  return {
    customers: new Map(),
    companies: new Map(),
    customerNotes: [],
    feedRecords: [],
    fieldGroups: new Map(),
    fieldGroupItems: new Map(),
    campaigns: new Map(),
    agents: new Map(),
    tickets: new Map(),
    ticketStatuses: new Map(),
    ticketCategories: new Map(),
    ticketQueues: new Map(),
    files: new Map(),
    chatQueues: new Map(),
    conversations: new Map(),
    webhooks: new Map(),
    removed: new Set(),
    sequence: {
      customer: 1,
      company: 1,
      item: 1,
      record: 1,
      ticket: 1,
      message: 1,
      file: 1,
      webhook: 1,
      request: 1,
      random: seed | 0,
      time,
    },
  };
}

/** Gives out the next number of a kind. */
export function nextId(state: SandboxState, kind: Exclude<keyof Sequence, 'random' | 'time'>): number {
  const id = state.sequence[kind];
  state.sequence[kind] = id + 1;
  return id;
}
