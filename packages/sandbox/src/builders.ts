import type { CampaignRecord, Conversation, Customer, Ticket, TicketMessage } from './state.js';

/** A customer with everything unset but what is given. */
export function buildCustomer(given: Partial<Customer> & { customer_id: number }): Customer {
  return {
    name: '',
    surname: '',
    phone_numbers: [],
    emails: [],
    company_id: null,
    identifier: '',
    type: '',
    group: '',
    company_flag: false,
    account_manager: '',
    gender: '',
    homepage: '',
    birthdate: '',
    nip: '',
    note: '',
    pesel: '',
    job: '',
    job_title: '',
    vip: false,
    custom_fields: {},
    address: null,
    invoice_address: null,
    mail_drop_address: null,
    updated_at: null,
    ...given,
  };
}

/** A campaign record with everything unset but what is given. */
export function buildRecord(
  given: Partial<CampaignRecord> & Pick<CampaignRecord, 'record_id' | 'customer_id' | 'status_id' | 'create_date'>,
): CampaignRecord {
  return { agent_login: '', order: null, next_call_date: null, call_date: null, last_note: '', ...given };
}

/** A ticket with everything unset but what is given. */
export function buildTicket(
  given: Partial<Ticket> & Pick<Ticket, 'ticket_id' | 'ticket_queue_id' | 'status_id' | 'created_at'>,
): Ticket {
  return {
    from: '',
    to: '',
    cc: [],
    subject: '',
    source: 'email',
    substatus_id: null,
    category_id: null,
    customer_id: null,
    user_login: '',
    tags: [],
    custom_fields: {},
    updated_at: given.created_at,
    closed_at: null,
    first_agent_responded_at: null,
    messages: [],
    ...given,
  };
}

/** A ticket message with everything unset but what is given. */
export function buildMessage(
  given: Partial<TicketMessage> & Pick<TicketMessage, 'message_id' | 'type' | 'created_at'>,
): TicketMessage {
  return { user_login: '', body: '', body_type: 'PLAIN', comment: '', system_comment: '', attachments: [], ...given };
}

/** A chat conversation with everything unset but what is given. */
export function buildConversation(
  given: Partial<Conversation> & Pick<Conversation, 'conversation_id' | 'chat_queue_id' | 'created_at'>,
): Conversation {
  return {
    client_name: '',
    client_surname: '',
    client_email: '',
    client_id: '',
    customer_id: null,
    status: 'CREATED',
    user_login: '',
    closed_at: null,
    messages: [],
    ...given,
  };
}
