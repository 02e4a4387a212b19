import { buildCustomer, createSandbox, type Sandbox } from '@thulium-js/sandbox';
import { afterEach, describe, expect, test } from 'vitest';
import {
  type ClientOptions,
  ConnectionError,
  type CrmOutbounds,
  createCrmOutbounds,
  createThulium,
  DecodeError,
  InvalidInputError,
  PartlyDoneError,
} from '../src/index.js';

const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** The sample campaign `00001`, without customers and records, served over HTTP; and a client of it. */
async function start(options: ClientOptions = {}): Promise<{ sandbox: Sandbox; crmOutbounds: CrmOutbounds }> {
  const sandbox = createSandbox();
  sandbox.state.customers.clear();
  sandbox.state.companies.clear();
  for (const { records } of sandbox.state.campaigns.values()) records.clear();
  const server = await sandbox.listen();
  closers.push(() => server.close());
  const { username, password } = sandbox;
  const thulium = createThulium({ baseUrl: server.url, username, password, retry: false, ...options });
  return { sandbox, crmOutbounds: createCrmOutbounds(thulium) };
}

function writes({ requests }: Sandbox): string[] {
  return requests.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);
}

/** How many companies, customers that are people, and records there are. */
function counts({ state }: Sandbox): { companies: number; people: number; records: number } {
  const people = [...state.customers.values()].filter(({ company_flag }) => !company_flag).length;
  return { companies: state.companies.size, people, records: state.campaigns.get('00001')?.records.size ?? 0 };
}

const lead = {
  outbound_id: '00001',
  company: { name: 'Example Ltd', nip: '6783144527', phone_number: '500100200' },
  customer: { surname: 'Sosna', phone_number: '500100200', email: 'anna@example.org' },
  record: { status_id: 3 },
};

const all = ['POST /api/companies', 'POST /api/customers', 'POST /api/batch/crm_outbounds/00001/records'];

describe('taken in', () => {
  test('company, customer and record, each once', async () => {
    const { sandbox, crmOutbounds } = await start();
    const first = await crmOutbounds.intakeLead(lead);
    expect(first).toEqual({
      outcome: 'taken_in',
      company_id: expect.any(Number),
      customer_id: expect.any(Number),
      record_id: expect.any(Number),
      record: 'added',
    });
    expect(writes(sandbox)).toEqual(all);
    const customer = first.outcome === 'taken_in' ? sandbox.state.customers.get(first.customer_id) : undefined;
    expect(customer).toMatchObject({ surname: 'Sosna', company_id: first.outcome === 'taken_in' && first.company_id });
    expect(counts(sandbox)).toEqual({ companies: 1, people: 1, records: 1 });

    expect(await crmOutbounds.intakeLead(lead)).toEqual({ ...first, record: 'already_exists' });
    expect(counts(sandbox)).toEqual({ companies: 1, people: 1, records: 1 });
  });

  test('without a company', async () => {
    const { sandbox, crmOutbounds } = await start();
    const { company: _company, ...person } = lead;
    expect(await crmOutbounds.intakeLead(person)).toMatchObject({ outcome: 'taken_in', company_id: null });
    expect(writes(sandbox)).toEqual(all.slice(1));
  });
});

describe('stopped half-way', () => {
  test.each([
    ['the customer', 'POST /customers', ['company_id']],
    ['the record in the campaign', 'POST /batch/crm_outbounds/:id/records', ['company_id', 'customer_id']],
  ] as const)('at %s: what is done is told, and taken back', async (step, route, done) => {
    const { sandbox, crmOutbounds } = await start();
    sandbox.addFault({ route, kind: 'status', status: 503 });
    const error = await crmOutbounds.intakeLead(lead).catch((error) => error);
    expect(error).toBeInstanceOf(PartlyDoneError);
    expect(error.message).toContain(step);
    expect(Object.keys(error.done())).toEqual(done);
    expect(JSON.stringify(error)).not.toMatch(/Sosna|500100200|anna@/);

    sandbox.clearFaults();
    const before = sandbox.requests.length;
    expect(await crmOutbounds.intakeLead({ ...lead, done: error.done() })).toMatchObject({ outcome: 'taken_in' });
    const asked = sandbox.requests.slice(before).map(({ path }) => path);
    expect(asked).not.toContain('/api/companies');
    if (done.length === 2) expect(asked).toEqual(['/api/batch/crm_outbounds/00001/records']);
    expect(counts(sandbox)).toEqual({ companies: 1, people: 1, records: 1 });
  });

  test('with nothing done the error is that of the call', async () => {
    const { sandbox, crmOutbounds } = await start();
    sandbox.addFault({ route: 'GET /companies', kind: 'drop' });
    await expect(crmOutbounds.intakeLead(lead)).rejects.toBeInstanceOf(ConnectionError);
    expect(writes(sandbox)).toEqual([]);
  });
});

test.each(['POST /companies', 'POST /customers', 'POST /batch/crm_outbounds/:id/records'] as const)(
  'a lost answer of %s makes nothing twice',
  async (route) => {
    for (const when of ['before', 'after'] as const) {
      const { sandbox, crmOutbounds } = await start();
      sandbox.addFault({ route, kind: 'drop', when, times: 1 });
      expect(await crmOutbounds.intakeLead(lead)).toMatchObject({ outcome: 'taken_in' });
      expect(counts(sandbox)).toEqual({ companies: 1, people: 1, records: 1 });
    }
  },
);

test('two customers with the phone number: somebody must decide, and then it goes on', async () => {
  const { sandbox, crmOutbounds } = await start();
  for (const customer_id of [1, 2]) {
    sandbox.state.customers.set(customer_id, buildCustomer({ customer_id, phone_numbers: ['500100200'] }));
  }
  const result = await crmOutbounds.intakeLead(lead);
  expect(result).toMatchObject({
    outcome: 'undecided',
    decide: { outcome: 'ambiguous', matched_by: 'phone_number', customers: [{ customer_id: 1 }, { customer_id: 2 }] },
    done: { company_id: expect.any(Number) },
  });
  expect(counts(sandbox).records).toBe(0);
  const done = { ...(result.outcome === 'undecided' ? result.done : {}), customer_id: 2 };
  expect(await crmOutbounds.intakeLead({ ...lead, done })).toMatchObject({ outcome: 'taken_in', customer_id: 2 });
});

test('a record that the server refuses', async () => {
  const { crmOutbounds } = await start();
  expect(await crmOutbounds.intakeLead({ ...lead, record: { status_id: 999 } })).toMatchObject({
    outcome: 'refused',
    item: { status: 'failed', message: expect.any(String) },
    done: { company_id: expect.any(Number), customer_id: expect.any(Number) },
  });
});

describe('the answer to the record', () => {
  const added = { http_status: 201, status: 'ADDED', record_id: 7 };

  /** Takes the customer 99 into the campaign, and answers this to its batch. */
  async function answered(json: unknown): Promise<unknown> {
    const fetch = () => Promise.resolve(Response.json(json, { status: 207 }));
    const { crmOutbounds } = await start({ fetch });
    return crmOutbounds.intakeLead({ ...lead, done: { customer_id: 99 } }).catch((error) => error);
  }

  test.each([
    ['by id', { 99: added }],
    ['behind that of another', { 98: { ...added, record_id: 6 }, 99: added }],
    ['without an id', [added]],
  ])('%s is taken', async (_name, json) => {
    expect(await answered(json)).toMatchObject({ outcome: 'taken_in', customer_id: 99, record_id: 7 });
  });

  test.each([
    ['another customer', { 98: added }],
    ['another customer, and nobody', [{ ...added, customer_id: 98 }, added]],
    ['several without ids', [added, added]],
    ['nobody', {}],
  ])('of %s is not: the customer stays what is done', async (_name, json) => {
    const error = await answered(json);
    expect(error).toBeInstanceOf(PartlyDoneError);
    expect((error as PartlyDoneError).cause).toBeInstanceOf(DecodeError);
    expect((error as PartlyDoneError).done()).toEqual({ customer_id: 99 });
  });
});

test('a dry run sends nothing but look-ups', async () => {
  const { sandbox, crmOutbounds } = await start({ dryRun: true });
  const result = await crmOutbounds.intakeLead(lead);
  expect(result.outcome === 'planned' && result.requests).toHaveLength(2);
  expect(writes(sandbox)).toEqual([]);
});

test.each([
  ['no customer', { outbound_id: '00001' }],
  ['a customer without a key', { ...lead, customer: { surname: 'Sosna' } }],
  ['a customer with empty keys', { ...lead, customer: { surname: 'Sosna', identifier: ' ', phone_number: ['none'] } }],
  ['a campaign id that is a number', { ...lead, outbound_id: 1 }],
  ['a field of the record that does not exist', { ...lead, record: { status: 3 } }],
  ['a company without a name', { ...lead, company: { nip: '6783144527' } }],
  ['a field that does not exist', { ...lead, campaign: '00001' }],
  ['ids of another kind', { ...lead, done: { customer_id: '2' } }],
  ['nothing', undefined],
  ['null', null],
  ['a string', '00001'],
  ['a list', [lead]],
  ['done that is no object', { ...lead, done: 3 }],
  ['done that is a list', { ...lead, done: [3] }],
  ['done that is null', { ...lead, done: null }],
  ['a record that is a number', { ...lead, record: 5 }],
  ['a record that is null', { ...lead, record: null }],
  ['a record that is a list', { ...lead, record: [{ status_id: 3 }] }],
  ['a company without a key', { ...lead, company: { name: 'Example Ltd' } }],
])('%s: nothing is sent', async (_name, input) => {
  const { sandbox, crmOutbounds } = await start();
  await expect(crmOutbounds.intakeLead(input as never)).rejects.toBeInstanceOf(InvalidInputError);
  expect(sandbox.requests).toEqual([]);
});

test.each([
  ['a field', { ...lead, recrod: {} }, [{ path: 'recrod', code: 'unknown', expected: 'did you mean record?' }]],
  [
    'what is done',
    { ...lead, done: { customr_id: 3 } },
    [{ path: 'done.customr_id', code: 'unknown', expected: 'did you mean customer_id?' }],
  ],
  ['no customer', { outbound_id: '00001' }, [{ path: 'customer', code: 'missing', expected: 'an object' }]],
  ['a record', { ...lead, record: 5 }, [{ path: 'record', code: 'invalid', expected: 'an object' }]],
  [
    'a field of the record',
    { ...lead, record: { statusid: 3, customer_id: 5 } },
    [
      { path: 'record.customer_id', code: 'unknown', expected: 'it is that of the customer' },
      { path: 'record.statusid', code: 'unknown', expected: 'did you mean status_id?' },
    ],
  ],
  [
    'a field of the company and of the customer',
    { ...lead, company: { nip: '6783144527' }, customer: { surname: 'Sosna', email: 5, adress: {} } },
    [
      { path: 'company.name', code: 'missing', expected: 'a non-empty string' },
      {
        path: 'customer.email',
        code: 'invalid',
        expected: 'an e-mail address, a list of them, or an empty string for none',
      },
      { path: 'customer.adress', code: 'unknown', expected: 'did you mean address?' },
    ],
  ],
  [
    'keys of the company and of the customer',
    { ...lead, company: { name: 'Example Ltd', nip: '-' }, customer: { surname: 'Sosna' } },
    [
      { path: 'company', code: 'invalid', expected: 'an identifier or a tax number (nip) to look for' },
      { path: 'customer', code: 'invalid', expected: 'an identifier, a phone number or an e-mail address to look for' },
    ],
  ],
])('%s, mistyped or missing, is named', async (_name, input, issues) => {
  const { crmOutbounds } = await start();
  await expect(crmOutbounds.intakeLead(input as never)).rejects.toMatchObject({
    endpoint: 'crmOutbounds.intakeLead',
    issues,
  });
});
