import { buildConversation, buildCustomer, buildMessage, buildRecord, buildTicket } from '../builders.js';
import type { Agent, Campaign, CampaignStatus, Customer, SandboxState } from '../state.js';

/** The data that the vendor's samples speak of, so that each of them works as it is printed. */
export function sampleData(state: SandboxState): void {
  for (const customer of customers) state.customers.set(customer.customer_id, structuredClone(customer));
  state.companies.set(28, { company_id: 28, customer_id: 13 });
  addFieldGroups(state);
  addAgents(state);
  addCampaign(state);
  addTickets(state);
  addChats(state);
  // The next ids are those of the vendor's sample answers, where these are not taken.
  Object.assign(state.sequence, {
    customer: 40_000,
    company: 500,
    item: 38,
    record: 231,
    ticket: 1235,
    message: 440,
    file: 10,
    webhook: 5,
  });
}

const noAddress = { post_office: null, borough: null, county: null, voivodship: null };

const customers: readonly Customer[] = [
  buildCustomer({ customer_id: 1, name: 'Anna', surname: 'Sosna', phone_numbers: ['500100200'] }),
  buildCustomer({
    customer_id: 2,
    name: 'Andrzej',
    surname: 'Nowak',
    emails: ['andrzej.nowak@company.bar'],
    phone_numbers: ['500100201'],
  }),
  buildCustomer({
    customer_id: 13,
    name: 'Thulium',
    type: 'internal',
    group: 'partner',
    nip: '6783144527',
    company_flag: true,
    address: {
      ...noAddress,
      street: 'Zlotej Jesieni',
      building: '7',
      flat: null,
      postcode: '31-827',
      city: 'Krakow',
      post_office: 'Krakow',
      country: 'Poland',
    },
    custom_fields: { ID: null, 'Additional info': 'none' },
  }),
  buildCustomer({
    customer_id: 23,
    name: 'Ewa',
    surname: 'Lipa',
    phone_numbers: ['500100202'],
    emails: ['ewa.lipa@foo.bar'],
    company_id: 28,
  }),
  buildCustomer({
    customer_id: 273,
    name: 'Jan',
    surname: 'Kowalski',
    phone_numbers: ['222333444', '213443523'],
    emails: ['jan.kowalski@foo.bar'],
    custom_fields: { ID: null, 'Dodatkowe informacje': 'Numer dowodu - AXX 121212' },
  }),
  buildCustomer({ customer_id: 441, name: 'Piotr', surname: 'Wierzba', phone_numbers: ['158433367'] }),
  buildCustomer({ customer_id: 442, name: 'Maria', surname: 'Brzoza', phone_numbers: ['158433368'] }),
  buildCustomer({ customer_id: 445, name: 'Tomasz', surname: 'Jawor', phone_numbers: ['158433369'] }),
  buildCustomer({
    customer_id: 32122,
    name: 'John',
    surname: 'Doe',
    identifier: '1234',
    emails: ['john.doe@foo.bar'],
    phone_numbers: ['111222333'],
  }),
];

function addFieldGroups(state: SandboxState): void {
  const fields = [
    { field_id: 12, name: 'Product' },
    { field_id: 8, name: 'Count' },
    { field_id: 9, name: 'Confirmed' },
    { field_id: 10, name: 'Comment' },
  ];
  state.fieldGroups.set(2, { group_id: 2, name: 'Orders', fields });
  state.fieldGroupItems.set(32, {
    item_id: 32,
    group_id: 2,
    customer_id: 273,
    values: [
      { field_id: 12, value: 'headset' },
      { field_id: 8, value: 2 },
    ],
  });
}

const agents: readonly Pick<Agent, 'agent_id' | 'login' | 'name' | 'surname'>[] = [
  { agent_id: 1, login: 'jkowalski', name: 'Jan', surname: 'Kowalski' },
  { agent_id: 43, login: 'anowak', name: 'Anna', surname: 'Nowak' },
  { agent_id: 2, login: 'akowalski', name: 'Adam', surname: 'Kowalski' },
  { agent_id: 3, login: 'j.doe', name: 'John', surname: 'Doe' },
  { agent_id: 11, login: 'testowy.agent11', name: 'Testowy', surname: 'Agent' },
  { agent_id: 17, login: 'testowy.agent17', name: 'Testowy', surname: 'Agent' },
];

function addAgents(state: SandboxState): void {
  for (const agent of agents) {
    state.agents.set(agent.login, {
      ...agent,
      email: `${agent.login}@example.org`,
      active: agent.login !== 'anowak',
      number: 3000 + agent.agent_id,
      outbound_mode: 'manual',
      group_id: 3,
    });
  }
}

/** A status for each system status; 3 and 6 are those of the vendor's samples. */
export const campaignStatuses: readonly CampaignStatus[] = [
  { status_id: 1, system_status: 'TO_CALL', dictionary_status_id: null, name: 'To call' },
  { status_id: 2, system_status: 'IN_PROGRESS', dictionary_status_id: null, name: 'In progress' },
  { status_id: 3, system_status: 'CALL', dictionary_status_id: 2, name: 'Contact needed' },
  { status_id: 4, system_status: 'NO_CALL', dictionary_status_id: null, name: 'Not interested' },
  { status_id: 5, system_status: 'MY_RECORD', dictionary_status_id: null, name: 'My record' },
  { status_id: 6, system_status: 'NO_CALL', dictionary_status_id: null, name: 'Do not call' },
  { status_id: 7, system_status: 'ABANDONED_AFTER_N_TRIES', dictionary_status_id: null, name: 'Not reached' },
  { status_id: 8, system_status: 'CALL_NO_SOONER_THAN', dictionary_status_id: 8, name: 'Contact later' },
  { status_id: 9, system_status: 'CALL_PROGRESSIVE', dictionary_status_id: null, name: 'Dropped' },
];

function addCampaign(state: SandboxState): void {
  const records = [
    buildRecord({
      record_id: 47,
      customer_id: 441,
      status_id: 6,
      call_date: '2016-10-19 14:02:00.000',
      create_date: '2016-10-18 12:02:00.000',
      last_note: 'Last note for record',
    }),
    buildRecord({ record_id: 100, customer_id: 445, status_id: 1, create_date: '2016-10-18 12:03:00.000' }),
  ];
  const campaign: Campaign = {
    outbound_id: '00001',
    name: 'Sample campaign',
    statuses: structuredClone([...campaignStatuses]),
    agents: [
      { login: 'jkowalski', active_in_outbound: true },
      { login: 'anowak', active_in_outbound: false },
      { login: 'j.doe', active_in_outbound: true },
    ],
    records: new Map(records.map((record) => [record.customer_id, record])),
  };
  state.campaigns.set(campaign.outbound_id, campaign);
}

function addTickets(state: SandboxState): void {
  state.ticketQueues.set(32, { ticket_queue_id: 32, name: 'test@thulium.pl', email: 'test@thulium.pl' });
  state.ticketQueues.set(2, { ticket_queue_id: 2, name: 'mailbox@foo.bar', email: 'mailbox@foo.bar' });
  // The mailbox of the client's own samples.
  state.ticketQueues.set(4, { ticket_queue_id: 4, name: 'mailbox@example.org', email: 'mailbox@example.org' });
  state.ticketStatuses.set(1, {
    status_id: 1,
    name: 'Nowe',
    closed: false,
    substatuses: [{ substatus_id: 2, name: 'Po terminie' }],
  });
  state.ticketStatuses.set(2, {
    status_id: 2,
    name: 'Oczekuje na klienta',
    closed: false,
    substatuses: [{ substatus_id: 2, name: 'Po terminie' }],
  });
  state.ticketStatuses.set(3, { status_id: 3, name: 'Zamknięte', closed: true, substatuses: [] });
  for (const [category_id, name] of ['Ogólne', 'Reklamacje', 'Faktury'].entries()) {
    state.ticketCategories.set(category_id + 1, { category_id: category_id + 1, name });
  }
  const ticket = {
    from: 'john.doe@foo.bar',
    to: 'test@thulium.pl',
    ticket_queue_id: 32,
    subject: 'Example ticket subject',
    status_id: 2,
    substatus_id: 2,
    category_id: 3,
    customer_id: 32122,
    user_login: 'akowalski',
    created_at: '2014-07-02 13:40:00.000',
  };
  state.tickets.set(12, buildTicket({ ...ticket, ticket_id: 12, messages: [mail(430)] }));
  state.tickets.set(
    1234,
    buildTicket({
      ...ticket,
      ticket_id: 1234,
      updated_at: '2014-07-11 08:05:00.000',
      first_agent_responded_at: '2014-07-02 13:44:00.000',
      custom_fields: { ID: null, Uwagi: 'information' },
      messages: [
        mail(436),
        buildMessage({
          message_id: 435,
          type: 'REPLY',
          user_login: 'akowalski',
          body: 'Reply message send to client',
          system_comment: 'Changed status from [Nowe] to [Oczekuje na klienta]',
          created_at: '2014-07-02 13:44:00.000',
        }),
        buildMessage({
          message_id: 434,
          type: 'COMMENT',
          user_login: 'akowalski',
          comment: 'Example comment',
          created_at: '2014-07-02 13:54:00.000',
        }),
      ],
    }),
  );
  const content = new TextEncoder().encode('file content');
  state.files.set('61527075253ba62a76ca5c', {
    file_id: 1,
    token: '61527075253ba62a76ca5c',
    filename: 'file.txt',
    content,
    expires: state.sequence.time + 86_400_000,
  });
}

function mail(message_id: number): ReturnType<typeof buildMessage> {
  return buildMessage({ message_id, type: 'MAIL', body: 'Email content', created_at: '2014-07-02 13:40:00.000' });
}

function addChats(state: SandboxState): void {
  state.chatQueues.set(1, { chat_queue_id: 1, name: 'Sales' });
  state.chatQueues.set(3, { chat_queue_id: 3, name: 'Support' });
  const conversation = buildConversation({
    conversation_id: '6ed7c941-2c8a-411e-95d2-338a9f64800a',
    chat_queue_id: 3,
    client_name: 'Andrzej',
    client_surname: 'Nowak',
    client_email: 'andrzej.nowak@company.bar',
    customer_id: 2,
    status: 'IN_PROGRESS',
    user_login: 'jkowalski',
    created_at: '2017-12-11 10:23:04.318',
    messages: [{ sent_by: 'CUSTOMER', text: 'Dzień dobry', created_at: '2017-12-11 10:23:05.001' }],
  });
  state.conversations.set(conversation.conversation_id, conversation);
}
