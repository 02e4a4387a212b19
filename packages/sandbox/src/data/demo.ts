import { buildConversation, buildCustomer, buildMessage, buildRecord, buildTicket } from '../builders.js';
import { wallTime } from '../clock.js';
import { nextRandom, pick, randomUuid } from '../random.js';
import { type Customer, nextId, type SandboxState, type Ticket, type TicketMessage } from '../state.js';
import { campaignStatuses } from './sample.js';
import { cities, firstNames, streets, surnames, topics } from './words.js';

const totals = { customers: 1000, companies: 40, campaigns: 5, recordsPerCampaign: 120, tickets: 300, chats: 60 };

const minute = 60_000;
const day = 24 * 60 * minute;

/** Fills the sandbox up with a made-up company: the same for the same seed. Nobody in it is real. */
export function demoData(state: SandboxState): void {
  addCompanies(state);
  while (state.customers.size < totals.customers) addCustomer(state);
  for (let number = state.campaigns.size + 1; number <= totals.campaigns; number += 1) addCampaign(state, number);
  while (state.tickets.size < totals.tickets) addTicket(state);
  for (let count = 0; count < totals.chats; count += 1) addChat(state);
}

/** A moment in the days before the clock of the sandbox. */
function earlier(state: SandboxState, days: number): number {
  return state.sequence.time - Math.floor(nextRandom(state.sequence) * days * day);
}

/** Numbers that begin with 99 are given to nobody in Poland. */
function phoneNumber(state: SandboxState): string {
  return `99${String(Math.floor(nextRandom(state.sequence) * 10_000_000)).padStart(7, '0')}`;
}

function ascii(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('ł', 'l').replaceAll('Ł', 'L').toLowerCase();
}

function addressOf(state: SandboxState): Customer['address'] {
  const [city, voivodship, postcode] = pick(state.sequence, cities);
  return {
    street: pick(state.sequence, streets),
    building: String(1 + Math.floor(nextRandom(state.sequence) * 90)),
    flat: nextRandom(state.sequence) < 0.5 ? String(1 + Math.floor(nextRandom(state.sequence) * 40)) : null,
    postcode,
    city,
    country: 'Polska',
    post_office: city,
    borough: null,
    county: null,
    voivodship,
  };
}

function addCompanies(state: SandboxState): void {
  for (let count = 0; count < totals.companies; count += 1) {
    const customer_id = nextId(state, 'customer');
    const company_id = nextId(state, 'company');
    const name = `${pick(state.sequence, surnames)} i Wspólnicy ${company_id}`;
    const address = addressOf(state);
    const emails = [`biuro${company_id}@example.org`];
    const phone_numbers = [phoneNumber(state)];
    state.customers.set(
      customer_id,
      buildCustomer({ customer_id, name, company_flag: true, address, emails, phone_numbers, type: 'Firma' }),
    );
    state.companies.set(company_id, { company_id, customer_id });
  }
}

function addCustomer(state: SandboxState): void {
  const customer_id = nextId(state, 'customer');
  const name = pick(state.sequence, firstNames);
  const surname = pick(state.sequence, surnames);
  const companies = [...state.companies.keys()];
  const atCompany = nextRandom(state.sequence) < 0.2;
  const hasPhone = nextRandom(state.sequence) < 0.9;
  state.customers.set(
    customer_id,
    buildCustomer({
      customer_id,
      name,
      surname,
      emails: [`${ascii(name)}.${ascii(surname)}.${customer_id}@example.org`],
      phone_numbers: hasPhone ? [phoneNumber(state)] : [],
      identifier: nextRandom(state.sequence) < 0.7 ? `K-${customer_id}` : '',
      type: pick(state.sequence, ['Klient', 'Klient', 'Lead', 'Partner']),
      group: pick(state.sequence, ['Detal', 'Hurt', '']),
      company_id: atCompany ? (companies[Math.floor(nextRandom(state.sequence) * companies.length)] ?? null) : null,
      address: addressOf(state),
      custom_fields: { Kraj: 'POLSKA', Źródło: pick(state.sequence, ['strona', 'polecenie', 'targi']) },
      updated_at: wallTime(earlier(state, 365)),
    }),
  );
}

function addCampaign(state: SandboxState, number: number): void {
  const outbound_id = String(number).padStart(5, '0');
  const customers = [...state.customers.values()].filter(({ phone_numbers }) => phone_numbers.length > 0);
  const logins = [...state.agents.keys()];
  const records = Array.from({ length: totals.recordsPerCampaign }, (_, index) => {
    const customer = customers[(index * 7 + number * 131) % customers.length];
    const status = campaignStatuses[Math.floor(nextRandom(state.sequence) * campaignStatuses.length)];
    const created = earlier(state, 60);
    const waits = status?.system_status === 'MY_RECORD' || status?.system_status === 'CALL_NO_SOONER_THAN';
    return buildRecord({
      record_id: nextId(state, 'record'),
      customer_id: customer?.customer_id ?? 1,
      status_id: status?.status_id ?? 1,
      create_date: wallTime(created),
      call_date: status?.system_status === 'TO_CALL' ? null : wallTime(created + 3 * 60 * minute),
      next_call_date: waits ? wallTime(state.sequence.time + Math.ceil(nextRandom(state.sequence) * 14) * day) : null,
      agent_login: status?.system_status === 'MY_RECORD' ? (logins[index % logins.length] ?? '') : '',
    });
  });
  const names = ['', '', 'Odnowienia umów', 'Zaproszenia na targi', 'Badanie zadowolenia', 'Przypomnienia o płatności'];
  state.campaigns.set(outbound_id, {
    outbound_id,
    name: names[number] ?? outbound_id,
    statuses: structuredClone([...campaignStatuses]),
    agents: logins.map((login) => ({ login, active_in_outbound: true })),
    records: new Map(records.map((record) => [record.customer_id, record])),
  });
}

function message(state: SandboxState, at: number, given: Partial<TicketMessage>): TicketMessage {
  const base = { message_id: nextId(state, 'message'), type: 'MAIL' as const, created_at: wallTime(at) };
  return buildMessage({ ...base, ...given });
}

function addTicket(state: SandboxState): void {
  const { sequence } = state;
  const customers = [...state.customers.values()];
  const customer = customers[Math.floor(nextRandom(sequence) * customers.length)];
  const { subject, question, answer, category_id } = pick(sequence, topics);
  const user_login = pick(sequence, ['jkowalski', 'akowalski', 'j.doe']);
  const created = earlier(state, 90);
  const answered = created + Math.ceil(nextRandom(sequence) * 600) * minute;
  const ticket: Ticket = buildTicket({
    ticket_id: nextId(state, 'ticket'),
    ticket_queue_id: 4,
    to: 'mailbox@example.org',
    from: customer?.emails[0] ?? '',
    customer_id: customer?.customer_id ?? null,
    subject,
    category_id,
    status_id: 1,
    created_at: wallTime(created),
    messages: [message(state, created, { body: question })],
  });
  if (nextRandom(sequence) < 0.75 && answered < sequence.time) {
    ticket.messages.push(message(state, answered, { type: 'REPLY', body: answer, user_login }));
    ticket.status_id = nextRandom(sequence) < 0.6 ? 3 : 2;
    ticket.user_login = user_login;
    ticket.first_agent_responded_at = wallTime(answered);
    ticket.updated_at = wallTime(answered);
    if (ticket.status_id === 3) ticket.closed_at = ticket.updated_at;
  }
  state.tickets.set(ticket.ticket_id, ticket);
}

function addChat(state: SandboxState): void {
  const { sequence } = state;
  const customers = [...state.customers.values()];
  const customer = customers[Math.floor(nextRandom(sequence) * customers.length)];
  const { question, answer } = pick(sequence, topics);
  const start = earlier(state, 30);
  const conversation = buildConversation({
    conversation_id: randomUuid(sequence),
    chat_queue_id: pick(sequence, [1, 3]),
    client_name: customer?.name ?? '',
    client_surname: customer?.surname ?? '',
    client_email: customer?.emails[0] ?? '',
    customer_id: customer?.customer_id ?? null,
    status: 'CLOSED',
    user_login: pick(sequence, ['jkowalski', 'akowalski']),
    created_at: wallTime(start),
    closed_at: wallTime(start + Math.ceil(nextRandom(sequence) * 20) * minute),
    messages: [
      { sent_by: 'CUSTOMER', text: question, created_at: wallTime(start + 5000) },
      { sent_by: 'USER', text: answer, created_at: wallTime(start + 40_000) },
    ],
  });
  state.conversations.set(conversation.conversation_id, conversation);
}
