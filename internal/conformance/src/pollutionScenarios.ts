import * as chat from '@thulium-js/chat';
import * as core from '@thulium-js/core';
import * as crmOutbounds from '@thulium-js/crm-outbounds';
import * as customers from '@thulium-js/customers';
import { createSandbox, type Sandbox } from '@thulium-js/sandbox';
import type { EndpointFixture } from '@thulium-js/testing';
import * as tickets from '@thulium-js/tickets';
import { collectPairs, type Pair } from './endpoints.ts';
import type { Answer, Scenario } from './pollution.ts';

/** The endpoints, whose fields are tried as names too. */
export const pairs: readonly Pair[] = await collectPairs();

// ── Names and values ─────────────────────────────────────────────────────────────────────────────────────────────────

/** Of options, of what flows, walks, batches and errors are given, and of what platforms and valibot look at. */
const names = `
  system baseUrl username password timeout totalTimeout retry attempts concurrency rateLimit requests per fetch fetchOptions
  dispatcher headers acceptLanguage timeZone logger debug info warn error onDrift responseValidation interceptors readOnly
  dryRun dangerouslyAllowBrowser signal aborted reason resume while readAhead atMost limit offset chunkSize fold form since
  done record identifier attachments files content filename company customer customer_id company_id record_id ticket_id
  item_id status_id message_id phone_number phone_numbers email nip surname custom_fields body body_type user_login outbound_id
  count result items key http_status status message issues omitted path code expected received endpoint delivery effect
  retryable cause requestId errors retryAfter scope milliseconds failures unsent drifts request_id attempt
  json download head response data output values query params method idempotent evidence id page definition url
  value get set writable enumerable configurable toJSON then catch next return throw name length size stream type
  typed issue pipe fallback default wrapped entries item options requirement isRestricted lang abortEarly abortPipeEarly
  era weekday hour12 dateStyle timeStyle timeZoneName fractionalSecondDigits dayPeriod localeMatcher formatMatcher
  tryStart ended pause wait keyedBy newestFirst maximum rest responseType bodyType duplex redirect credentials cache mode
  parseResponse onRequest onResponse baseURL retryDelay retryStatusCodes ignoreResponseError
`
  .trim()
  .split(/\s+/);

const fields = pairs.flatMap(({ endpoint: { definition } }) =>
  [definition.params, definition.query, definition.body].flatMap((place) => Object.keys(place?.() ?? {})),
);
/** All names that are tried. */
export const allNames: readonly string[] = [...new Set([...names, ...fields])].filter(
  (name) => !(name in Object.prototype),
);

/**
 * What breaks the language itself or Node: `return` is read of every iterator that a loop leaves, `then` of every object
 * that a promise gives, the parts of a descriptor where a property is defined (by ofetch too), `signal` by every channel of
 * messages and by `console.log`.
 */
const unusable: readonly string[] = ['return', 'get', 'set', 'value', 'writable', 'signal'];
/** What is put under each name. */
export const values: Readonly<Record<string, { readonly value: unknown; readonly except: readonly string[] }>> = {
  'a string': { value: 'polluted', except: unusable },
  'a function': { value: () => false, except: [...unusable, 'then'] },
  'an object': { value: { customer_id: 9, code: 9 }, except: unusable },
  'a list': { value: ['polluted'], except: unusable },
  'a number': { value: 7, except: unusable },
  true: { value: true, except: unusable },
};

// ── Scenarios ────────────────────────────────────────────────────────────────────────────────────────────────────────

type AnyFixture = EndpointFixture<unknown, unknown>;

function answerWith(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return () =>
    new Response(status === 204 ? null : text, { status, headers: { 'content-type': 'application/json', ...headers } });
}

async function fixturesOf({ endpoint, facts: { domain } }: Pair): Promise<readonly AnyFixture[]> {
  const name = endpoint.id.replace(/^.*\./, '');
  const file = new URL(`../../../packages/${domain}/src/endpoints/${name}.fixture.ts`, import.meta.url);
  return ((await import(file.href)) as { fixtures: readonly AnyFixture[] }).fixtures;
}

/** Every endpoint: each of its fixtures, what is refused, and what the server may say instead. */
async function endpointScenarios(pair: Pair): Promise<Scenario[]> {
  const { endpoint, input } = pair;
  const { definition } = endpoint;
  const call = (client: core.Thulium) => client.call(endpoint, input);
  const found: Scenario[] = (await fixturesOf(pair)).map(({ name, input: given, response }) => ({
    title: `${endpoint.id}: ${name}`,
    answer: answerWith(response.status, response.body, response.headers),
    run: async (client) => {
      const { data, response: answer } = await client.callWithResponse(endpoint, given);
      const isFile = definition.responseType === 'bytes';
      return [isFile ? 'a file' : data, answer.status, answer.attempts];
    },
  }));
  const errors = { request_id: '1', errors: [{ message: 'no', code: 5 }] };
  const answers: Record<string, Answer> = {
    'a refusal': answerWith(400, errors),
    'a refusal without code': answerWith(422, { errors: [{ message: 'no' }] }),
    'an error that is not JSON': answerWith(500, '<p>no</p>'),
    'an object without fields': answerWith(200, {}),
    'a list of an object without fields': answerWith(200, [{}]),
    'a page of an object without fields': answerWith(200, { result: [{}] }),
    'no answer': () => undefined,
  };
  for (const [name, answer] of Object.entries(answers)) {
    found.push({ title: `${endpoint.id}: ${name}`, answer, run: call });
  }
  return [
    ...found,
    {
      title: `${endpoint.id}: an input without fields`,
      answer: answers['a refusal'] as Answer,
      run: (client) => client.call(endpoint, {}),
    },
    {
      title: `${endpoint.id}: a mistyped field`,
      answer: answers['a refusal'] as Answer,
      run: (client) => client.call(endpoint, { ...input, zzz: Number.NaN }),
    },
    { title: `${endpoint.id}: dry run`, answer: answers['a refusal'] as Answer, options: { dryRun: true }, run: call },
  ];
}

/** A scenario in a sandbox of its own. */
function inSandbox(title: string, run: Scenario['run'], change?: (sandbox: Sandbox) => void): Scenario {
  const sandbox = createSandbox();
  change?.(sandbox);
  return {
    title,
    run,
    answer: (url, init) => sandbox.fetch(url.replace('https://acme.thulium.com/api', sandbox.url), init as never),
    options: { username: sandbox.username, password: sandbox.password },
  };
}

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const jan = { surname: 'Sosna', identifier: 'A-77', phone_number: '600100200', email: 'a.sosna@example.org' };
const lead = { outbound_id: '00001', customer: { surname: 'Sosna', phone_number: '600100201' } };
const reply = { ticket_id: 1234, body: 'Solved', user_login: 'akowalski', status_id: 3 };
const ticket = { to: 'jan@example.org', subject: 'x', body: 'y' };

const flows: Readonly<Record<string, readonly Scenario[]>> = {
  findOrCreateCustomer: [
    inSandbox('findOrCreateCustomer: created', (client) => customers.findOrCreateCustomer(client, jan)),
    inSandbox('findOrCreateCustomer: found', (client) =>
      customers.findOrCreateCustomer(client, { surname: 'x', identifier: '3434558' }),
    ),
    inSandbox('findOrCreateCustomer: nothing to search by', (client) =>
      customers.findOrCreateCustomer(client, { surname: 'x' }),
    ),
    inSandbox('findOrCreateCustomer: by phone alone', (client) =>
      customers.findOrCreateCustomer(client, { surname: 'x', phone_number: '555666777' }),
    ),
  ],
  findOrCreateCompany: [
    inSandbox('findOrCreateCompany: created', (client) =>
      customers.findOrCreateCompany(client, { name: 'x', nip: '6783144527' } as never),
    ),
    inSandbox('findOrCreateCompany: nothing to search by', (client) =>
      customers.findOrCreateCompany(client, {} as never),
    ),
  ],
  intakeLead: [
    inSandbox('intakeLead: taken in', (client) => crmOutbounds.intakeLead(client, lead)),
    inSandbox('intakeLead: with a company', (client) =>
      crmOutbounds.intakeLead(client, { ...lead, company: { nip: '6783144527' } as never }, {}),
    ),
    inSandbox('intakeLead: with a record', (client) =>
      crmOutbounds.intakeLead(client, { ...lead, record: { order: 2 } }),
    ),
    inSandbox('intakeLead: no such campaign', (client) =>
      crmOutbounds.intakeLead(client, { ...lead, outbound_id: '99999' }),
    ),
    inSandbox('intakeLead: no customer', (client) =>
      crmOutbounds.intakeLead(client, { outbound_id: '00001' } as never),
    ),
  ],
  replyAndClose: [
    inSandbox('replyAndClose: closed', (client) => tickets.replyAndClose(client, reply)),
    inSandbox('replyAndClose: no such ticket', (client) =>
      tickets.replyAndClose(client, { ...reply, ticket_id: 9_999_999 }),
    ),
    inSandbox('replyAndClose: no status', (client) => tickets.replyAndClose(client, { ticket_id: 1234 } as never)),
  ],
  createTicketWithAttachments: [
    inSandbox('createTicketWithAttachments: a file', (client) =>
      tickets.createTicketWithAttachments(client, {
        ...ticket,
        files: [{ filename: 'a.txt', content: new Uint8Array([104]) }],
      }),
    ),
    inSandbox('createTicketWithAttachments: without files', (client) =>
      tickets.createTicketWithAttachments(client, { ...ticket, files: [] }),
    ),
    inSandbox('createTicketWithAttachments: files that are none', (client) =>
      tickets.createTicketWithAttachments(client, { ...ticket, files: [{}] } as never),
    ),
  ],
  listTicketsChangedSince: [
    inSandbox('listTicketsChangedSince', (client) =>
      all(tickets.listTicketsChangedSince(client, { since: '2015-01-05' })),
    ),
    inSandbox('listTicketsChangedSince: of a status', (client) =>
      all(tickets.listTicketsChangedSince(client, { since: new Date(1e12), status_id: [1] }, {})),
    ),
    inSandbox('listTicketsChangedSince: without since', (client) =>
      all(tickets.listTicketsChangedSince(client, {} as never)),
    ),
  ],
  runBatch: [
    inSandbox('runBatch', (client) =>
      core.runBatch(client, customers.batchDeleteCustomers, { customer_id: [273, 274, 275] }, 'customer_id'),
    ),
    inSandbox('runBatch: with options', (client) =>
      core.runBatch(client, customers.batchCreateCustomers, { customers: [{ surname: 'x' }] }, 'customers', {}),
    ),
    inSandbox('runBatch: of records', (client) =>
      core.runBatch(
        client,
        crmOutbounds.batchAddRecords,
        { outbound_id: '00001', records: [{ customer_id: 273 }] },
        'records',
      ),
    ),
    inSandbox('runBatch: nothing to send', (client) =>
      core.runBatch(client, customers.batchCreateCustomers, {} as never, 'customers'),
    ),
    {
      title: 'runBatch: a lost connection',
      answer: () => undefined,
      run: (client) => core.runBatch(client, customers.batchDeleteCustomers, { customer_id: [273] }, 'customer_id'),
    },
    {
      title: 'runBatch: an answer about none',
      answer: answerWith(207, [{}]),
      run: (client) => core.runBatch(client, customers.batchDeleteCustomers, { customer_id: [273] }, 'customer_id'),
    },
  ],
};

const walks = [
  inSandbox('all', (client) => all(tickets.listTickets.all(client))),
  inSandbox('all, bound', (client) => all(tickets.createTickets(client).listTickets.all({ status_id: [1, 2] }))),
  inSandbox('all, with options', (client) => all(customers.listCustomers.all(client, { limit: 2 }, {}))),
  inSandbox('pages', (client) => all(customers.listCustomers.pages(client, { limit: 2 }))),
  inSandbox('collect', (client) => customers.listCustomers.collect(client, {}, { atMost: 3 })),
  inSandbox('collect, bound', (client) => customers.createCustomers(client).listCustomers.collect({}, { atMost: 3 })),
  inSandbox('collect, without a limit', (client) => customers.listCustomers.collect(client, {}, {} as never)),
  inSandbox('all: a filter that is none', (client) => all(customers.listCustomers.all(client, { zzz: 1 } as never))),
];

const nothing = answerWith(200, {});
const clients: readonly Scenario[] = [
  { title: 'a raw request', answer: nothing, run: (client) => client.request({ method: 'GET', path: '/x' }) },
  {
    title: 'a raw write',
    answer: nothing,
    run: (client) =>
      client.request(
        { method: 'POST', path: '/x/{id}', params: { id: 1 }, query: { a: { b: [1] } }, body: { a: [{}] } },
        {},
      ),
  },
  { title: 'a raw request that is none', answer: nothing, run: (client) => client.request({} as never) },
  { title: 'with', answer: nothing, run: (client) => client.with({}).request({ method: 'GET', path: '/x' }) },
  {
    title: 'with a language',
    answer: nothing,
    run: (client) =>
      client.with({ acceptLanguage: 'pl' }).request({ method: 'GET', path: '/x' }, { headers: { a: 'b' } }),
  },
  {
    title: 'an interceptor',
    answer: nothing,
    options: { interceptors: [(request, next) => next({ ...request, headers: { ...request.headers, 'x-a': '1' } })] },
    run: (client) => client.request({ method: 'POST', path: '/x', body: {} }),
  },
  {
    title: 'read-only',
    answer: nothing,
    options: { readOnly: true },
    run: (client) => client.request({ method: 'POST', path: '/x' }),
  },
  {
    title: 'strict',
    answer: answerWith(200, { name: 5 }),
    options: { responseValidation: 'strict' },
    run: (client) => customers.getCustomer(client, { customer_id: 1 }),
  },
  {
    title: 'a limit of the rate',
    answer: answerWith(429, {}, { 'retry-after': '500' }),
    options: { rateLimit: { requests: 1_000, per: 1_000 } },
    run: (client) => client.request({ method: 'POST', path: '/x' }),
  },
  {
    title: 'another try',
    answer: answerWith(503, {}),
    options: { retry: { attempts: 2 } },
    run: (client) => client.request({ method: 'GET', path: '/x' }),
  },
  { title: 'a client without options', answer: nothing, run: () => core.createThulium().baseUrl },
  {
    title: 'a client with an option that is none',
    answer: nothing,
    run: () => core.createThulium({ zzz: 1 } as never),
  },
  {
    title: 'what a logger is told',
    answer: answerWith(200, { name: 5 }),
    run: async (client) => {
      const lines: unknown[] = [];
      const log = (text: string, more: object) => void lines.push(text.replace(/\d+ ms/, ''), Object.keys(more));
      const logger = { debug: log, info: log, warn: log, error: log };
      await client.with({ logger }).request({ method: 'GET', path: '/x' });
      await customers.getCustomer(client.with({ logger }), { customer_id: 1 });
      return lines;
    },
  },
  {
    title: 'what onDrift is told',
    answer: answerWith(200, { name: 5 }),
    run: async (client) => {
      const drifts: unknown[] = [];
      await customers.getCustomer(client.with({ onDrift: (drift) => void drifts.push(drift) }), { customer_id: 1 });
      return drifts;
    },
  },
];

const day = new Date('2026-07-01T12:34:56Z');
const plainFunctions: Readonly<Record<string, () => unknown>> = {
  fromDate: () => [core.fromDate(day, 'minute'), core.fromDate(day, 'millisecond', 'America/New_York')],
  toDate: () => [core.toDate('2026-07-01 14:34'), core.toDate('2026-10-25 02:30', {}), core.toDate('0000-00-00')],
  isPlannedRequest: () => [core.isPlannedRequest({}), core.isPlannedRequest(undefined)],
};

/** Errors that a program makes itself, such as for its own tests, with as few details as they take. */
const errorClasses: Readonly<Record<string, () => Error>> = {
  ThuliumError: () => new core.ThuliumError('api', 'x', {}),
  ConfigurationError: () => new core.ConfigurationError('x', {}),
  InvalidInputError: () => new core.InvalidInputError('x', [{ path: 'a', code: 'invalid', expected: 'b' }]),
  QueueFullError: () => new core.QueueFullError('x', 7),
  ConnectionError: () => new core.ConnectionError('x', {}),
  TimeoutError: () => new core.TimeoutError('total', 7, 'x', {}),
  ApiError: () => new core.ApiError('x', { status: 400 }),
  AuthenticationError: () => new core.AuthenticationError('x', { status: 401 }),
  PermissionError: () => new core.PermissionError('x', { status: 403 }),
  NotFoundError: () => new core.NotFoundError('x', { status: 404 }),
  RateLimitError: () => new core.RateLimitError('x', { status: 429 }),
  DecodeError: () => new core.DecodeError('x', { status: 200 }),
  PagingError: () => new core.PagingError('repeated', 'x', {}),
  BatchError: () => new core.BatchError('x', [], [{ from: 0, to: 1, error: new core.ConnectionError('y', {}) }], 0),
  ResponseMismatchError: () => new core.ResponseMismatchError('x', [], {}),
  PartlyDoneError: () => new core.PartlyDoneError('x', { customer_id: 1 }, new core.ConnectionError('y', {})),
};

const others: readonly Scenario[] = [
  ...Object.entries(plainFunctions).map(([title, run]) => ({ title, answer: nothing, run })),
  ...Object.entries(errorClasses).map(([title, run]) => ({
    title,
    answer: nothing,
    run: () => {
      throw run();
    },
  })),
];

/** Every use of every export. */
export async function allScenarios(): Promise<Scenario[]> {
  const ofEndpoints = (await Promise.all(pairs.map(endpointScenarios))).flat();
  return [...ofEndpoints, ...Object.values(flows).flat(), ...walks, ...clients, ...others];
}

/** Exports that are no endpoints and are used by these scenarios. */
export const triedExports: readonly string[] = [
  ...['createCustomers', 'createCrmOutbounds', 'createTickets', 'createChat', 'createThulium'],
  ...Object.keys(flows),
  // What the flow of another package needs of these: intakeLead calls them.
  ...['loadCustomerKeys', 'readCompanyKeys', 'readFindOrCreateOptions'],
  ...Object.keys(plainFunctions),
  ...Object.keys(errorClasses),
];

/** Names of all exports that are no endpoints. */
export const exportedNames: readonly string[] = [core, customers, crmOutbounds, tickets, chat].flatMap((module) =>
  Object.entries(module as Record<string, unknown>)
    .filter(([, value]) => !(typeof value === 'function' && 'definition' in value))
    .map(([name]) => name),
);
