import { findOrCreateCompany, findOrCreateCustomer } from '@thulium-js/customers';
import { buildCustomer, createSandbox, type Sandbox } from '@thulium-js/sandbox';
import { afterEach, describe, expect, test } from 'vitest';
import {
  type ClientOptions,
  ConfigurationError,
  ConnectionError,
  type CrmOutbounds,
  createCrmOutbounds,
  createThulium,
  DecodeError,
  type IntakeLeadProgress,
  type Interceptor,
  InvalidInputError,
  intakeLead,
  isPlannedRequest,
  NotFoundError,
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

/** What an intake throws. */
async function failure(call: Promise<unknown>): Promise<PartlyDoneError> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(PartlyDoneError);
  return error as PartlyDoneError;
}

const routes = {
  company: 'POST /companies',
  customer: 'POST /customers',
  record: 'POST /batch/crm_outbounds/:id/records',
} as const;

describe('stopped half-way', () => {
  test.each([
    [
      'customer',
      'the company was created; the customer was not created: customers.createCustomer: 403',
      ['company_id'],
    ],
    [
      'record',
      'the company was created; the customer was created; the record was not added: crmOutbounds.batchAddRecords: 403',
      ['company_id', 'customer_id'],
    ],
  ] as const)('at the %s: what is done is told, and taken back', async (step, words, done) => {
    const { sandbox, crmOutbounds } = await start();
    sandbox.addFault({ route: routes[step], kind: 'status', status: 403 });
    const error = await failure(crmOutbounds.intakeLead(lead));
    expect(error.message).toContain(`crmOutbounds.intakeLead: ${words}`);
    expect(error).toMatchObject({ delivery: 'answered', effect: 'unknown', cause: { status: 403, effect: 'none' } });
    expect(Object.keys(error.done() as object)).toEqual(done);
    expect(JSON.stringify(error)).not.toMatch(/Sosna|500100200|anna@/);

    sandbox.clearFaults();
    const before = sandbox.requests.length;
    const rest = { ...lead, done: error.done() as IntakeLeadProgress };
    expect(await crmOutbounds.intakeLead(rest)).toMatchObject({ outcome: 'taken_in' });
    const asked = sandbox.requests.slice(before).map(({ path }) => path);
    expect(asked).not.toContain('/api/companies');
    if (done.length === 2) expect(asked).toEqual(['/api/batch/crm_outbounds/00001/records']);
    expect(counts(sandbox)).toEqual({ companies: 1, people: 1, records: 1 });
  });

  test('an intake that changed nothing throws the error of the call', async () => {
    const { sandbox, crmOutbounds } = await start();
    await crmOutbounds.intakeLead(lead);
    sandbox.addFault({ route: routes.record, kind: 'status', status: 404 });
    const before = writes(sandbox).length;
    for (const done of [{}, { customer_id: 2 }, { company_id: 1 }]) {
      const error = await crmOutbounds.intakeLead({ ...lead, done }).catch((error: unknown) => error);
      expect(error).toBeInstanceOf(NotFoundError);
      expect(error).toMatchObject({ endpoint: 'crmOutbounds.batchAddRecords', effect: 'none' });
    }
    expect(new Set(writes(sandbox).slice(before))).toEqual(new Set([all[2]]));
  });

  test('a client that only reads has sent nothing, also when an earlier try has done something', async () => {
    const { sandbox, crmOutbounds } = await start({ readOnly: true });
    for (const done of [{}, { company_id: 1 }, { customer_id: 1 }, { company_id: 1, customer_id: 1 }]) {
      const error = await crmOutbounds.intakeLead({ ...lead, done }).catch((error: unknown) => error);
      expect(error).toBeInstanceOf(ConfigurationError);
      expect(error).toMatchObject({ delivery: 'not-sent', effect: 'none' });
    }
    expect(writes(sandbox)).toEqual([]);
  });

  test('what was found or done earlier is told with what was created', async () => {
    const { sandbox, crmOutbounds } = await start();
    const first = await crmOutbounds.intakeLead(lead);
    const company_id = first.outcome === 'taken_in' ? Number(first.company_id) : 0;
    sandbox.addFault({ route: routes.record, kind: 'status', status: 404 });
    const other = { ...lead, customer: { surname: 'Lipa', phone_number: '500100201' } };
    expect((await failure(crmOutbounds.intakeLead(other))).message).toContain(
      'the company was found; the customer was created; the record was not added: crmOutbounds.batchAddRecords: 404',
    );
    const another = { ...lead, customer: { surname: 'Buk', phone_number: '500100202' }, done: { company_id } };
    expect((await failure(crmOutbounds.intakeLead(another))).message).toContain(
      'intakeLead: the company was found or created earlier; the customer was created; the record was not added: ',
    );
  });

  test.each<['company' | 'customer', string, string[], string]>([
    ['company', 'the company was found; the customer was not created: ', ['company_id'], routes.customer],
    ['customer', 'the customer was found; the record was not added: ', ['customer_id'], routes.record],
  ])('a %s that it created and then found, as the answer was lost, counts as created', async (step, ...rest) => {
    const [words, done, refused] = rest;
    const { sandbox, crmOutbounds } = await start();
    sandbox.addFault({ route: routes[step], kind: 'drop', when: 'after', times: 1 });
    sandbox.addFault({ route: refused, kind: 'status', status: 403 });
    const { company: _company, ...person } = lead;
    const error = await failure(crmOutbounds.intakeLead(step === 'company' ? lead : person));
    expect(error.message).toContain(`crmOutbounds.intakeLead: ${words}`);
    expect(error).toMatchObject({ effect: 'unknown', cause: { status: 403 } });
    expect(Object.keys(error.done() as object)).toEqual(done);
  });

  test('a request that was not sent does not make the steps before undone', async () => {
    const { crmOutbounds } = await start({ fetch: refuseTo('/batch/') });
    const error = await failure(crmOutbounds.intakeLead(lead));
    expect(error.cause).toMatchObject({ delivery: 'not-sent', effect: 'none' });
    expect(error).toMatchObject({ delivery: 'answered', effect: 'unknown', retryable: false });
  });

  test('an abort after the first step holds what is done', async () => {
    const reason = new Error('enough');
    const controller = new AbortController();
    const abortAtBatch = (url: string, init?: RequestInit): Promise<Response> => {
      if (url.includes('/batch/')) controller.abort(reason);
      return fetch(url, init);
    };
    const { crmOutbounds } = await start({ fetch: abortAtBatch });
    const error = await failure(crmOutbounds.intakeLead(lead, { signal: controller.signal }));
    expect(error).toMatchObject({ cause: reason, effect: 'unknown' });
    expect(error.message).toContain('it is not known whether the record was added; check before you send it again: ');
    expect(error.done()).toEqual({ company_id: expect.any(Number), customer_id: expect.any(Number) });
  });

  test('an abort while it looks for the customer does not make its creation unknown', async () => {
    const reason = new Error('enough');
    const controller = new AbortController();
    const abort: Interceptor = (request, next) => {
      if (request.endpoint.id === 'customers.listCustomers') controller.abort(reason);
      return next(request);
    };
    const { sandbox, crmOutbounds } = await start({ interceptors: [abort] });
    const error = await failure(crmOutbounds.intakeLead(lead, { signal: controller.signal }));
    expect(error.message).toBe(
      'crmOutbounds.intakeLead: the company was created; the customer was not created: ' +
        'the cause is an abort, or an error of other code',
    );
    expect(error).toMatchObject({ cause: reason, effect: 'unknown' });
    expect(error.done()).toEqual({ company_id: expect.any(Number) });
    expect(writes(sandbox)).toEqual(all.slice(0, 1));
  });

  test('an abort while it looks for the company comes as it is', async () => {
    const reason = new Error('enough');
    const controller = new AbortController();
    const abort: Interceptor = (request, next) => {
      controller.abort(reason);
      return next(request);
    };
    const { sandbox, crmOutbounds } = await start({ interceptors: [abort] });
    await expect(crmOutbounds.intakeLead(lead, { signal: controller.signal })).rejects.toBe(reason);
    expect(writes(sandbox)).toEqual([]);
  });

  test.each([
    ['customers.createCompany', 'it is not known whether the company was created', []],
    [
      'customers.createCustomer',
      'the company was created; it is not known whether the customer was created',
      ['company_id'],
    ],
    [
      'crmOutbounds.batchAddRecords',
      'the company was created; the customer was created; it is not known whether the record was added',
      ['company_id', 'customer_id'],
    ],
  ])('an interceptor that fails after %s does not read as nothing done', async (endpoint, words, done) => {
    const own = new Error('Sosna: the audit log is full');
    const audit: Interceptor = async (request, next) => {
      const response = await next(request);
      if (request.endpoint.id === endpoint) throw own;
      return response;
    };
    const { sandbox, crmOutbounds } = await start({ interceptors: [audit] });
    const error = await failure(crmOutbounds.intakeLead(lead));
    expect(error.message).toContain(`crmOutbounds.intakeLead: ${words}; check before you send it again: `);
    expect(error.message).not.toContain('Sosna');
    expect(error).toMatchObject({ cause: own, effect: 'unknown', retryable: false });
    expect(Object.keys(error.done() as object)).toEqual(done);
    expect(writes(sandbox)).toHaveLength(done.length + 1);
  });

  test.each(['customers.createCompany', 'crmOutbounds.batchAddRecords'])(
    'an error at %s that controls a rendering comes as it is',
    async (endpoint) => {
      const redirect = Object.assign(new Error('NEXT_REDIRECT'), { digest: 'NEXT_REDIRECT;/login' });
      const leave: Interceptor = async (request, next) => {
        if (request.endpoint.id === endpoint) throw redirect;
        return next(request);
      };
      const { crmOutbounds } = await start({ interceptors: [leave] });
      await expect(crmOutbounds.intakeLead(lead)).rejects.toBe(redirect);
    },
  );

  test('with nothing done the error is that of the call', async () => {
    const { sandbox, crmOutbounds } = await start();
    sandbox.addFault({ route: 'GET /companies', kind: 'drop' });
    await expect(crmOutbounds.intakeLead(lead)).rejects.toBeInstanceOf(ConnectionError);
    expect(writes(sandbox)).toEqual([]);
  });
});

function refuseTo(part: string): (url: string, init?: RequestInit) => Promise<Response> {
  return (url, init) => {
    if (!url.includes(part)) return fetch(url, init);
    const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', syscall: 'connect' });
    return Promise.reject(Object.assign(new TypeError('fetch failed'), { cause }));
  };
}

/** Answers the first write of an address with 504, as a gateway does, while the backend applies it later. */
function loseFirst(path: string): {
  fetch: (url: string, init?: RequestInit) => Promise<Response>;
  applyLate: () => Promise<void>;
} {
  let late: (() => Promise<unknown>) | undefined;
  return {
    async fetch(url, init) {
      if (late !== undefined || init?.method !== 'POST' || !url.endsWith(path)) return fetch(url, init);
      const body = await new Response(init.body).text();
      const { headers } = init;
      late = () => fetch(url, { method: 'POST', body, ...(headers === undefined ? {} : { headers }) });
      return new Response('{}', { status: 504, headers: { 'content-type': 'application/json' } });
    },
    async applyLate() {
      await late?.();
    },
  };
}

describe.each([
  ['company', '/companies', 'it is not known whether the company was created', []],
  [
    'customer',
    '/customers',
    'the company was created; it is not known whether the customer was created',
    ['company_id'],
  ],
  [
    'record',
    '/records',
    'the company was created; the customer was created; it is not known whether the record was added',
    ['company_id', 'customer_id'],
  ],
] as const)('a lost answer at the %s', (step, path, words, done) => {
  test('what the lost request did is found, and nothing is sent twice', async () => {
    const { sandbox, crmOutbounds } = await start();
    sandbox.addFault({ route: routes[step], kind: 'drop', when: 'after', times: 1 });
    expect(await crmOutbounds.intakeLead(lead)).toMatchObject({
      outcome: 'taken_in',
      record_id: expect.any(Number),
      record: step === 'record' ? 'found' : 'added',
    });
    expect(writes(sandbox)).toEqual(all);
    expect(counts(sandbox)).toEqual({ companies: 1, people: 1, records: 1 });
  });

  test('what is applied after the look-up is not sent again: it throws, and a later call goes on', async () => {
    const gateway = loseFirst(path);
    const { sandbox, crmOutbounds } = await start({ fetch: gateway.fetch });
    const error = await failure(crmOutbounds.intakeLead(lead));
    expect(error.message).toContain(`crmOutbounds.intakeLead: ${words}; check before you send it again: `);
    expect(error).toMatchObject({ delivery: 'answered', effect: 'unknown', cause: { status: 504 } });
    expect(Object.keys(error.done() as object)).toEqual(done);
    await gateway.applyLate();
    const rest = { ...lead, done: error.done() as IntakeLeadProgress };
    expect(await crmOutbounds.intakeLead(rest)).toMatchObject({ outcome: 'taken_in' });
    expect(counts(sandbox)).toEqual({ companies: 1, people: 1, records: 1 });
  });
});

test('a record that cannot be looked for is not sent again', async () => {
  const { sandbox, crmOutbounds } = await start();
  sandbox.addFault({ route: routes.record, kind: 'drop' });
  sandbox.addFault({ route: 'GET /crm_outbounds/:id/records/:customer_id', kind: 'status', status: 500 });
  const error = await failure(crmOutbounds.intakeLead(lead));
  expect(error.cause).toBeInstanceOf(ConnectionError);
  expect(error).toMatchObject({ endpoint: 'crmOutbounds.batchAddRecords', effect: 'unknown' });
  expect(writes(sandbox)).toEqual(all);
});

test.each([
  ['company', '/companies', 'applied'],
  ['customer', '/customers', 'applied'],
  // The status of a batch says nothing of its items.
  ['record', '/records', 'unknown'],
])('a %s that was written without a readable answer: the effect of the intake is told', async (_step, path, ofStep) => {
  const writeBlindly = (url: string, init?: RequestInit): Promise<Response> =>
    init?.method === 'POST' && url.endsWith(path) ? Promise.resolve(Response.json([])) : fetch(url, init);
  const { crmOutbounds } = await start({ fetch: writeBlindly });
  const error = await failure(crmOutbounds.intakeLead(lead));
  expect(error).toMatchObject({ effect: 'unknown', cause: { effect: ofStep } });
});

test.each([
  ['of another customer', { record_id: 7, customer_id: 98 }],
  ['without an id', { customer_id: 99 }],
  ['about nothing', {}],
])('after a lost batch a record %s is not that of the customer', async (_name, record) => {
  const fetch = (_url: string, init?: RequestInit): Promise<Response> =>
    Promise.resolve(init?.method === 'POST' ? new Response('{}', { status: 504 }) : Response.json(record));
  const { crmOutbounds } = await start({ fetch });
  const error = await failure(crmOutbounds.intakeLead({ ...lead, done: { customer_id: 99 } }));
  expect(error).toMatchObject({ effect: 'unknown', cause: { status: 504 } });
});

test('an item that says added, with the status of a failure, is unknown: the record is looked for', async () => {
  const contradict = async (url: string, init?: RequestInit): Promise<Response> => {
    const response = await fetch(url, init);
    if (init?.method !== 'POST' || !url.includes('/batch/')) return response;
    const text = (await response.text()).replace(/"http_status":\s*\d+/, '"http_status":500');
    return new Response(text, { status: 207, headers: { 'content-type': 'application/json' } });
  };
  const { crmOutbounds } = await start({ fetch: contradict });
  await expect(crmOutbounds.intakeLead(lead)).resolves.toMatchObject({ outcome: 'taken_in', record: 'found' });
});

test.each([0, -1, 1.5])('an id of %s is none that an earlier try answered with', async (customer_id) => {
  const { sandbox, crmOutbounds } = await start();
  await expect(crmOutbounds.intakeLead({ ...lead, done: { customer_id } })).rejects.toBeInstanceOf(InvalidInputError);
  expect(sandbox.requests).toEqual([]);
});

test('while a record may still be added, no other intake adds it', async () => {
  const lost = loseFirst('/records');
  const { sandbox, crmOutbounds } = await start({ fetch: lost.fetch });
  const [first, second] = await Promise.all([lead, lead].map((one) => failure(crmOutbounds.intakeLead(one))));
  for (const error of [first, second]) {
    expect(error?.message).toContain('it is not known whether the record was added');
  }
  expect(writes(sandbox)).toEqual(['POST /api/companies', 'POST /api/customers']);
  await lost.applyLate();
  await expect(crmOutbounds.intakeLead(lead)).resolves.toMatchObject({ outcome: 'taken_in', record: 'found' });
  expect(counts(sandbox)).toEqual({ companies: 1, people: 1, records: 1 });
});

test('createAgain holds for the company and the customer, never for the record', async () => {
  const { sandbox, crmOutbounds } = await start();
  for (const route of Object.values(routes)) sandbox.addFault({ route, kind: 'drop', times: 1 });
  const error = await failure(crmOutbounds.intakeLead(lead, { createAgain: true }));
  expect(error.endpoint).toBe('crmOutbounds.batchAddRecords');
  expect(writes(sandbox)).toEqual([all[0], all[0], all[1], all[1], all[2]]);
});

describe('at the same time', () => {
  test('eight leads of one company make one company', async () => {
    const { sandbox, crmOutbounds } = await start();
    const results = Array.from({ length: 8 }, (_, index) => {
      const phone_number = `50010030${index}`;
      const nip = index % 2 === 0 ? '678-314-45-27' : 'PL6783144527';
      return crmOutbounds.intakeLead({
        ...lead,
        company: { name: 'Example Ltd', nip },
        customer: { surname: `Sosna ${index}`, phone_number },
      });
    });
    const companies = (await Promise.all(results)).map((result) => result.outcome === 'taken_in' && result.company_id);
    expect(new Set(companies).size).toBe(1);
    expect(counts(sandbox)).toEqual({ companies: 1, people: 8, records: 8 });
  });

  test('two leads of one person make one customer and one record', async () => {
    const { sandbox, crmOutbounds } = await start();
    const { company: _company, ...person } = lead;
    const other = { ...person, customer: { surname: 'Sosna', phone_number: '+48 500 100 200' } };
    const results = await Promise.all([crmOutbounds.intakeLead(person), crmOutbounds.intakeLead(other)]);
    expect(results).toMatchObject([{ record: 'added' }, { record: 'already_exists' }]);
    expect(counts(sandbox)).toEqual({ companies: 0, people: 1, records: 1 });
  });

  test('intakes and the flows that they are made of end together, also when few may run', async () => {
    for (const concurrency of [1, 2]) {
      const { sandbox } = await start();
      const { url: baseUrl, username, password } = sandbox;
      const fetch = (url: string, init?: RequestInit): Promise<Response> => sandbox.fetch(url, init);
      const thulium = createThulium({ baseUrl, username, password, fetch, concurrency });
      const results = Array.from({ length: 6 }, (_, index) => [
        findOrCreateCompany(thulium, { name: 'Example Ltd', nip: 'PL6783144527' }),
        intakeLead(thulium.with({}), { ...lead, customer: { ...lead.customer, surname: `Sosna ${index % 2}` } }),
        findOrCreateCustomer(thulium, { surname: 'Sosna', phone_number: '+48500100200' }),
      ]).flat();
      const outcomes = (await Promise.all(results)).map(({ outcome }) => outcome);
      expect(new Set(outcomes)).toEqual(new Set(['created', 'found', 'taken_in']));
      expect(counts(sandbox)).toEqual({ companies: 1, people: 1, records: 1 });
    }
  });

  test('an intake that has begun is finished before others begin', async () => {
    const { sandbox, crmOutbounds } = await start({ concurrency: 2 });
    const { company: _company, ...person } = lead;
    const leads = Array.from({ length: 10 }, (_, index) =>
      crmOutbounds.intakeLead({ ...person, customer: { surname: 'Sosna', phone_number: `50010050${index}` } }),
    );
    await Promise.all(leads);
    const first = sandbox.requests.findIndex(({ path }) => path.includes('/batch/'));
    const begun = new Set(sandbox.requests.slice(0, first).map(({ query }) => /50010050\d/.exec(query)?.[0]));
    begun.delete(undefined);
    expect(begun.size).toBeLessThanOrEqual(3);
  });

  test('one object for all rows of a loop gives each lead its own fields', async () => {
    const { sandbox, crmOutbounds } = await start();
    const row = { outbound_id: '', customer: { surname: '', phone_number: '' }, record: { order: 0 } };
    const results = [0, 1, 2].map((index) => {
      row.outbound_id = '00001';
      row.customer.surname = `Sosna ${index}`;
      row.customer.phone_number = `50010040${index}`;
      row.record.order = index + 1;
      return crmOutbounds.intakeLead(row);
    });
    Object.assign(row, { outbound_id: 'none', customer: 5, record: 5 });
    expect((await Promise.all(results)).map(({ outcome }) => outcome)).toEqual(['taken_in', 'taken_in', 'taken_in']);
    const records = [...(sandbox.state.campaigns.get('00001')?.records.values() ?? [])];
    expect(records.map(({ order }) => order).sort()).toEqual([1, 2, 3]);
    expect(counts(sandbox)).toMatchObject({ people: 3, records: 3 });
  });
});

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
  const requests = result.outcome === 'planned' ? result.requests : [];
  expect(requests.every(isPlannedRequest)).toBe(true);
  expect(requests.map(({ method, url }) => `${method} ${new URL(url).pathname}`)).toEqual(all);
  // What a write would answer with is not known: its id is 0.
  expect(requests.map(({ body }) => JSON.parse(body ?? ''))).toMatchObject([
    { nip: '6783144527' },
    { surname: 'Sosna', company_id: 0 },
    { records: [{ status_id: 3, customer_id: 0 }] },
  ]);
  expect(writes(sandbox)).toEqual([]);
});

test.each([
  ['nobody', {}, all],
  ['the customer', { customer_id: 7 }, all.slice(2)],
  ['the company', { company_id: 8 }, all.slice(1)],
])('a dry run shows every write that is left when an earlier try has done %s', async (_name, done, left) => {
  const { crmOutbounds } = await start({ dryRun: true });
  const result = await crmOutbounds.intakeLead({ ...lead, done });
  const requests = result.outcome === 'planned' ? result.requests : [];
  expect(requests.map(({ method, url }) => `${method} ${new URL(url).pathname}`)).toEqual(left);
  expect(requests.at(-1)?.body).toContain(`"customer_id":${'customer_id' in done ? 7 : 0}`);
  if ('company_id' in done) expect(requests[0]?.body).toContain('"company_id":8');
});

describe('a company_id of the customer that would be overwritten', () => {
  const customer = { ...lead.customer, company_id: 9 };
  test.each([
    ['by the company', { ...lead, customer }],
    ['by the company of an earlier try', { ...lead, company: undefined as never, customer, done: { company_id: 8 } }],
  ])('%s is refused before anything is sent', async (_name, input) => {
    const { sandbox, crmOutbounds } = await start();
    const call = crmOutbounds.intakeLead(input);
    await expect(call).rejects.toBeInstanceOf(InvalidInputError);
    await expect(call).rejects.toMatchObject({ issues: [{ path: 'customer.company_id', code: 'invalid' }] });
    expect(sandbox.requests).toEqual([]);
  });

  test('is written when there is no other', async () => {
    const { sandbox, crmOutbounds } = await start({ dryRun: true });
    const { company: _company, ...person } = lead;
    const result = await crmOutbounds.intakeLead({ ...person, customer });
    expect(result.outcome === 'planned' && result.requests[0]?.body).toContain('"company_id":9');
    expect(writes(sandbox)).toEqual([]);
  });
});

test('a customer with too many keys is refused before anything is sent', async () => {
  const { sandbox, crmOutbounds } = await start();
  const phone_number = Array.from({ length: 21 }, (_, index) => `6001002${index + 10}`);
  const call = crmOutbounds.intakeLead({ ...lead, customer: { surname: 'Sosna', phone_number } });
  await expect(call).rejects.toMatchObject({ issues: [{ path: 'customer.phone_number', code: 'invalid' }] });
  await expect(call).rejects.toThrow(/^crmOutbounds\.intakeLead: /);
  expect(sandbox.requests).toEqual([]);
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
  ['a company whose tax number is none', { ...lead, company: { name: 'Example Ltd', nip: '000-000-00-00' } }],
  ['a customer whose number is none', { ...lead, customer: { surname: 'Sosna', phone_number: '000000000' } }],
  ['a promise', Promise.resolve(lead)],
  ['a map', new Map(Object.entries(lead))],
  ['a customer that is a map', { ...lead, customer: new Map(Object.entries(lead.customer)) }],
  ['a company that is a promise', { ...lead, company: Promise.resolve(lead.company) }],
  ['a record that is a map', { ...lead, record: new Map() }],
  ['done that is a map', { ...lead, done: new Map() }],
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
      {
        path: 'company.nip',
        code: 'invalid',
        expected: 'a tax number to search by, such as "6783144527" or "SK1234567890"',
      },
      {
        path: 'customer',
        code: 'invalid',
        expected: 'an identifier, a phone number or an e-mail address to search by',
      },
    ],
  ],
])('%s, mistyped or missing, is named', async (_name, input, issues) => {
  const { crmOutbounds } = await start();
  await expect(crmOutbounds.intakeLead(input as never)).rejects.toMatchObject({
    endpoint: 'crmOutbounds.intakeLead',
    issues,
  });
});

test.each([[null], [[]]])('options are checked before anything is sent: %j', async (options) => {
  const { sandbox, crmOutbounds } = await start();
  await expect(crmOutbounds.intakeLead(lead, options as never)).rejects.toMatchObject({ code: 'configuration' });
  expect(sandbox.requests).toEqual([]);
});
