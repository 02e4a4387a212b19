import { buildCustomer, type Customer, createSandbox, type Sandbox } from '@thulium-js/sandbox';
import { afterEach, describe, expect, test } from 'vitest';
import {
  type ClientOptions,
  ConnectionError,
  type Customers,
  createCustomers,
  createThulium,
  DecodeError,
  type FindOrCreateCustomerInput,
  InvalidInputError,
  isPlannedRequest,
  PartlyDoneError,
  ThuliumError,
} from '../src/index.js';

const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

type Row = Partial<Customer> & Pick<Customer, 'customer_id'>;

/** A sandbox with these customers only, served over HTTP, and a client of it. */
async function start(
  rows: readonly Row[],
  options: ClientOptions = {},
): Promise<{ sandbox: Sandbox; customers: Customers }> {
  const sandbox = createSandbox({ data: 'empty' });
  for (const row of rows) sandbox.state.customers.set(row.customer_id, buildCustomer({ surname: 'Test', ...row }));
  sandbox.state.sequence.customer = 1000;
  const server = await sandbox.listen();
  closers.push(() => server.close());
  const { username, password } = sandbox;
  const thulium = createThulium({ baseUrl: server.url, username, password, retry: false, ...options });
  return { sandbox, customers: createCustomers(thulium) };
}

/** What a sandbox was asked to change. */
function writes({ requests }: Sandbox): string[] {
  return requests.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);
}

const anna = { surname: 'Sosna', identifier: 'A-1', phone_number: '500100200', email: 'anna@example.org' };

describe('found', () => {
  test('by identifier, whatever comes after it', async () => {
    const { sandbox, customers } = await start([{ customer_id: 1, identifier: 'A-1' }]);
    expect(await customers.findOrCreateCustomer(anna)).toMatchObject({
      outcome: 'found',
      customer_id: 1,
      matched_by: 'identifier',
      customer: { identifier: 'A-1' },
    });
    expect(writes(sandbox)).toEqual([]);
  });

  test.each(['500100200', '+48 500 100 200', '0048500100200', '48500100200', '500-100-200'])(
    'by phone number in another form: %s',
    async (phone_number) => {
      for (const held of ['500100200', '+48500100200', '48500100200', '0048500100200']) {
        const { customers } = await start([{ customer_id: 1, phone_numbers: ['222333444', held] }]);
        expect(await customers.findOrCreateCustomer({ surname: 'Sosna', phone_number })).toMatchObject({
          outcome: 'found',
          customer_id: 1,
          matched_by: 'phone_number',
        });
      }
    },
  );

  test('by one of several phone numbers', async () => {
    const { customers } = await start([{ customer_id: 1, phone_numbers: ['500100200'] }]);
    const input = { surname: 'Sosna', phone_number: ['222333444', '', '500100200'] };
    expect(await customers.findOrCreateCustomer(input)).toMatchObject({ outcome: 'found', customer_id: 1 });
  });

  test('by e-mail address, in whatever case', async () => {
    const { customers } = await start([{ customer_id: 1, emails: ['Anna@Example.org'] }]);
    const input = { ...anna, email: 'anna@example.ORG' };
    expect(await customers.findOrCreateCustomer(input)).toMatchObject({ outcome: 'found', matched_by: 'email' });
  });

  test.each([
    ['500 100 200 wew. 12', '500100200'],
    ['500 100 200 w. 3', '+48500100200'],
  ])('by the phone number %s, without its extension', async (phone_number, held) => {
    const { sandbox, customers } = await start([{ customer_id: 1, phone_numbers: [held] }]);
    expect(await customers.findOrCreateCustomer({ surname: 'Sosna', phone_number })).toMatchObject({ customer_id: 1 });
    expect(writes(sandbox)).toEqual([]);
  });

  test('by e-mail address on a server that minds the case', async () => {
    const rows = [{ customer_id: 1, email: 'anna@example.org' }];
    const asked: (string | null)[] = [];
    const fetch = async (url: string): Promise<Response> => {
      const email = new URL(url).searchParams.get('email');
      asked.push(email);
      const result = rows.filter((row) => row.email === email);
      return Response.json({ count: result.length, result });
    };
    const { customers } = await start([], { fetch });
    const input = { surname: 'Sosna', email: 'Anna@Example.org' };
    expect(await customers.findOrCreateCustomer(input)).toMatchObject({ outcome: 'found', customer_id: 1 });
    expect(asked).toEqual(['Anna@Example.org', 'anna@example.org']);
  });

  test('by identifier, with an e-mail address that is a further one of the same customer', async () => {
    const emails = ['first@example.org', 'anna@example.org'];
    const { customers } = await start([{ customer_id: 1, identifier: 'A-1', emails }]);
    expect(await customers.findOrCreateCustomer(anna)).toMatchObject({ outcome: 'found', customer_id: 1 });
  });

  test('a customer who shares the phone number with others, by identifier', async () => {
    const { customers } = await start([
      { customer_id: 1, identifier: 'A-1', phone_numbers: ['500100200'] },
      { customer_id: 2, identifier: 'B-2', phone_numbers: ['500100200'] },
    ]);
    expect(await customers.findOrCreateCustomer(anna)).toMatchObject({ outcome: 'found', customer_id: 1 });
  });
});

describe('created', () => {
  test('when there is none, with all fields, once', async () => {
    const { sandbox, customers } = await start([{ customer_id: 1, phone_numbers: ['222333444'] }]);
    const input = { ...anna, name: 'Anna', address: { city: 'Kraków' } };
    expect(await customers.findOrCreateCustomer(input)).toEqual({ outcome: 'created', customer_id: 1000 });
    expect(sandbox.requests.at(-1)?.body).toEqual(input);
    expect(await customers.findOrCreateCustomer(input)).toMatchObject({ outcome: 'found', customer_id: 1000 });
    expect(writes(sandbox)).toEqual(['POST /api/customers']);
  });

  test('a company with the same phone number is nobody', async () => {
    const { customers } = await start([{ customer_id: 1, company_flag: true, phone_numbers: ['500100200'] }]);
    const input = { surname: 'Sosna', phone_number: '500100200' };
    expect(await customers.findOrCreateCustomer(input)).toMatchObject({ outcome: 'created' });
  });

  test('empty keys are not searched by: they would find all who have none', async () => {
    const { sandbox, customers } = await start([{ customer_id: 1 }, { customer_id: 2 }]);
    const input = { surname: 'Sosna', identifier: ' ', phone_number: ['', 'none'], email: 'anna@example.org' };
    expect(await customers.findOrCreateCustomer(input)).toMatchObject({ outcome: 'created' });
    expect(sandbox.requests.map(({ query }) => query)).toEqual(['limit=100&email=anna%40example.org', '']);
  });

  test('with a dry run the answer is what would be sent', async () => {
    const { sandbox, customers } = await start([], { dryRun: true });
    const result = await customers.findOrCreateCustomer(anna);
    expect(result.outcome === 'planned' && result.requests.map(isPlannedRequest)).toEqual([true]);
    expect(writes(sandbox)).toEqual([]);
  });
});

describe('ambiguous', () => {
  test('several customers have the phone number, and none is chosen', async () => {
    const { sandbox, customers } = await start([
      { customer_id: 1, phone_numbers: ['500100200'] },
      { customer_id: 2, phone_numbers: ['+48500100200'] },
    ]);
    const result = await customers.findOrCreateCustomer({ ...anna, identifier: '' });
    expect(result).toMatchObject({ outcome: 'ambiguous', matched_by: 'phone_number', reason: 'several' });
    expect(result.outcome === 'ambiguous' && result.customers.map(({ customer_id }) => customer_id).sort()).toEqual([
      1, 2,
    ]);
    expect(writes(sandbox)).toEqual([]);
  });

  test('the e-mail address may be a further one of a customer', async () => {
    const { sandbox, customers } = await start([{ customer_id: 1, emails: ['first@example.org', 'anna@example.org'] }]);
    expect(await customers.findOrCreateCustomer({ surname: 'Sosna', email: 'anna@example.org' })).toMatchObject({
      outcome: 'ambiguous',
      matched_by: 'email',
      reason: 'unconfirmed',
      customers: [{ customer_id: 1 }],
    });
    expect(writes(sandbox)).toEqual([]);
  });

  test.each([
    ['unconfirmed', 1, 2],
    ['too_many', 120, 101],
  ])('a weaker key may belong to somebody else: %s', async (reason, count, shown) => {
    const emails = ['first@example.org', 'anna@example.org'];
    const others = Array.from({ length: count }, (_, index) => ({ customer_id: index + 2, emails }));
    const { sandbox, customers } = await start([{ customer_id: 1, identifier: 'A-1' }, ...others]);
    const result = await customers.findOrCreateCustomer({ surname: 'Sosna', identifier: 'A-1', email: anna.email });
    expect(result).toMatchObject({ outcome: 'ambiguous', matched_by: 'email', reason });
    const found = result.outcome === 'ambiguous' ? result.customers : [];
    expect(found).toHaveLength(shown);
    expect(found[0]).toMatchObject({ customer_id: 1 });
    expect(writes(sandbox)).toEqual([]);
  });
});

describe('conflict', () => {
  test('the one who has the phone number has another identifier', async () => {
    const { sandbox, customers } = await start([{ customer_id: 2, identifier: 'B-2', phone_numbers: ['500100200'] }]);
    expect(await customers.findOrCreateCustomer(anna)).toMatchObject({
      outcome: 'conflict',
      matches: [{ matched_by: 'phone_number', customer: { customer_id: 2 } }],
    });
    expect(writes(sandbox)).toEqual([]);
  });

  test('identifier and phone number belong to different customers', async () => {
    const { customers } = await start([
      { customer_id: 1, identifier: 'A-1' },
      { customer_id: 2, phone_numbers: ['500100200'] },
    ]);
    expect(await customers.findOrCreateCustomer(anna)).toMatchObject({
      outcome: 'conflict',
      matches: [
        { matched_by: 'identifier', customer: { customer_id: 1 } },
        { matched_by: 'phone_number', customer: { customer_id: 2 } },
      ],
    });
  });

  test('phone number and e-mail address belong to different customers', async () => {
    const { customers } = await start([
      { customer_id: 1, phone_numbers: ['500100200'] },
      { customer_id: 2, emails: ['anna@example.org'] },
    ]);
    expect(await customers.findOrCreateCustomer(anna)).toMatchObject({
      outcome: 'conflict',
      matches: [{ customer: { customer_id: 1 } }, { matched_by: 'email', customer: { customer_id: 2 } }],
    });
  });
});

/** Requests of one look-up: identifier, four forms of the phone number, e-mail address. */
const lookups = 6;

describe('an unknown outcome', () => {
  test('the lost request has created it: it is found, not created again', async () => {
    const { sandbox, customers } = await start([]);
    sandbox.addFault({ route: 'POST /customers', kind: 'drop', when: 'after', times: 1 });
    expect(await customers.findOrCreateCustomer(anna)).toMatchObject({ outcome: 'found', customer_id: 1000 });
    expect(writes(sandbox)).toHaveLength(1);
    expect(sandbox.state.customers.size).toBe(1);
  });

  test('the lost request has created nothing: it looks, and says that it is not known', async () => {
    const { sandbox, customers } = await start([]);
    sandbox.addFault({ route: 'POST /customers', kind: 'drop' });
    const error = await customers.findOrCreateCustomer(anna).catch((error) => error);
    expect(error).toBeInstanceOf(PartlyDoneError);
    expect(error).toMatchObject({ endpoint: 'customers.createCustomer', effect: 'unknown' });
    expect(error.cause).toBeInstanceOf(ConnectionError);
    const methods = sandbox.requests.map(({ method }) => method).join(' ');
    expect(methods).toMatch(/^(GET )+POST GET( GET)*$/);
  });

  test('with createAgain it looks, then creates', async () => {
    const { sandbox, customers } = await start([]);
    sandbox.addFault({ route: 'POST /customers', kind: 'drop', times: 1 });
    const result = await customers.findOrCreateCustomer(anna, { createAgain: true });
    expect(result).toMatchObject({ outcome: 'created', customer_id: 1000 });
    const methods = sandbox.requests.map(({ method }) => method).join(' ');
    expect(methods).toMatch(/^(GET )+POST (GET )+POST$/);
    expect(sandbox.state.customers.size).toBe(1);
  });

  test('with createAgain it gives up after the second, and says that it is not known', async () => {
    const { sandbox, customers } = await start([]);
    sandbox.addFault({ route: 'POST /customers', kind: 'drop' });
    const error = await customers.findOrCreateCustomer(anna, { createAgain: true }).catch((error) => error);
    expect(error).toMatchObject({ endpoint: 'customers.createCustomer', effect: 'unknown' });
    expect(writes(sandbox)).toHaveLength(2);
    expect(sandbox.requests.at(-1)?.method).toBe('GET');
  });

  test('a second creation that is refused says nothing about the first', async () => {
    const { sandbox, customers } = await start([]);
    sandbox.addFault({ route: 'POST /customers', kind: 'drop', times: 1 });
    sandbox.addFault({ route: 'POST /customers', kind: 'status', status: 400 });
    const error = await customers.findOrCreateCustomer(anna, { createAgain: true }).catch((error) => error);
    expect(error).toMatchObject({ code: 'partly_done', effect: 'unknown' });
    expect(error.cause).toBeInstanceOf(ConnectionError);
    expect(writes(sandbox)).toHaveLength(2);
  });

  test.each([[[]], [{}]])(
    'the server says that it is done, but not what (%j): it looks, and never creates again',
    async (answer) => {
      const { sandbox } = await start([]);
      let posts = 0;
      const fetchWithoutAnswer = async (input: string, init?: RequestInit): Promise<Response> => {
        if (init?.method !== 'POST') return sandbox.fetch(input, init);
        posts++;
        return Response.json(answer);
      };
      const { url: baseUrl, username, password } = sandbox;
      const customers = createCustomers(createThulium({ baseUrl, username, password, fetch: fetchWithoutAnswer }));
      const error = await customers.findOrCreateCustomer(anna, { createAgain: true }).catch((error) => error);
      expect(error).toBeInstanceOf(PartlyDoneError);
      expect(error).toMatchObject({ delivery: 'answered', effect: 'applied' });
      expect(error.message).toContain('the customer was created, but the answer could not be read');
      expect(error.cause).toBeInstanceOf(DecodeError);
      expect(error.done()).toEqual({ creation: 'created' });
      expect(posts).toBe(1);
      expect(sandbox.requests).toHaveLength(2 * lookups);
    },
  );

  test('when it cannot look again, the doubt about the creation is what counts', async () => {
    const { sandbox, customers } = await start([]);
    sandbox.addFault({ route: 'POST /customers', kind: 'drop', when: 'after' });
    sandbox.addFault({ route: 'GET /customers', kind: 'status', status: 500, skip: lookups });
    await expect(customers.findOrCreateCustomer(anna)).rejects.toMatchObject({
      endpoint: 'customers.createCustomer',
      effect: 'unknown',
      message: expect.stringContaining('check before you send it again; the look-up after it failed: '),
    });
  });

  test('a refusal is no doubt', async () => {
    const { sandbox, customers } = await start([]);
    sandbox.addFault({ route: 'POST /customers', kind: 'status', status: 400 });
    await expect(customers.findOrCreateCustomer(anna)).rejects.toMatchObject({ status: 400, effect: 'none' });
    expect(writes(sandbox)).toHaveLength(1);
  });
});

describe('nothing is sent', () => {
  test.each<[string, FindOrCreateCustomerInput]>([
    ['no key', { surname: 'Sosna' }],
    ['only empty keys', { surname: 'Sosna', identifier: '', phone_number: [''], email: '' }],
    ['nothing', undefined as never],
    ['a string', 'Sosna' as never],
    ['no last name', { phone_number: '500100200' } as never],
    ['a field that does not exist', { ...anna, phone: '500100200' } as never],
    ['an address with a field that does not exist', { ...anna, address: { town: 'Kraków' } } as never],
  ])('%s', async (_name, input) => {
    const { sandbox, customers } = await start([]);
    const call = customers.findOrCreateCustomer(input);
    await expect(call).rejects.toBeInstanceOf(InvalidInputError);
    await expect(call).rejects.toThrow(/^customers\.findOrCreateCustomer: /);
    expect(sandbox.requests).toEqual([]);
  });

  test('no key is nothing that is missing by name', async () => {
    const { customers } = await start([]);
    await expect(customers.findOrCreateCustomer({ surname: 'Sosna' })).rejects.toMatchObject({
      issues: [{ path: '', code: 'invalid' }],
      message: expect.stringContaining('the input: expected an identifier'),
    });
    await expect(customers.findOrCreateCompany({ name: 'Example Ltd' })).rejects.toMatchObject({
      issues: [{ path: '', code: 'invalid' }],
      message: expect.stringContaining('the input: expected an identifier'),
    });
  });

  const phone = 'phone_number: expected a whole phone number to search by, such as "600100203" or "+48600100203"';
  const email = 'email: expected an e-mail address to search by, such as "jan@example.org"';
  test.each<[string, object, string]>([
    ['a number with letters in it', { phone_number: '600abc700' }, phone],
    ['no number', { phone_number: ['112', '000000000'] }, phone],
    ['an empty text', { email: '' }, email],
    ['two of them', { phone_number: '112', email: '' }, `${phone}; ${email}`],
    ['an empty identifier', { identifier: '  ' }, 'identifier: expected an identifier that is not empty'],
  ])('a key that is given and not usable is named, without its value: %s', async (_name, key, words) => {
    const { sandbox, customers } = await start([]);
    const call = customers.findOrCreateCustomer({ surname: 'Sosna', ...key });
    await expect(call).rejects.toMatchObject({
      code: 'invalid_input',
      message: `customers.findOrCreateCustomer: ${words}`,
    });
    expect(sandbox.requests).toEqual([]);
  });

  test('a tax number that is not usable is named too', async () => {
    const { customers } = await start([]);
    await expect(customers.findOrCreateCompany({ name: 'Example Ltd', nip: 'brak' })).rejects.toThrow(
      'customers.findOrCreateCompany: nip: expected a tax number to search by, such as "6783144527" or "SK1234567890"',
    );
  });

  test('after an abort, which comes back as it was', async () => {
    const { sandbox, customers } = await start([]);
    const reason = new Error('enough');
    const result = customers.findOrCreateCustomer(anna, { signal: AbortSignal.abort(reason) });
    await expect(result).rejects.toBe(reason);
    expect(sandbox.requests).toEqual([]);
  });
});

test('a server that ignores the filter finds nobody, and nothing is created', async () => {
  const rows = Array.from({ length: 150 }, (_, index) => ({ customer_id: index + 1, phone_numbers: [`6001${index}`] }));
  const { sandbox } = await start(rows);
  const fetchWithoutFilter = (input: string, init?: RequestInit): Promise<Response> =>
    sandbox.fetch(input.replace(/&(?:identifier|phone_number|email)=[^&]*/, ''), init);
  const { url: baseUrl, username, password } = sandbox;
  const customers = createCustomers(createThulium({ baseUrl, username, password, fetch: fetchWithoutFilter }));
  expect(await customers.findOrCreateCustomer(anna)).toMatchObject({ outcome: 'ambiguous', reason: 'too_many' });
  expect(writes(sandbox)).toEqual([]);
});

test('rows without an id are no customers that could be told apart', async () => {
  const fetch = async (): Promise<Response> =>
    Response.json({
      count: 2,
      result: [
        { id: 1, identifier: 'A-1' },
        { id: 2, identifier: 'A-1' },
      ],
    });
  const { customers } = await start([], { fetch });
  await expect(customers.findOrCreateCustomer(anna)).rejects.toThrow('a row of the answer has no customer_id');
});

test.each([0, -1, 1.5, null])('a row with the id %j is no customer whose id could be sent', async (customer_id) => {
  const fetch = async (): Promise<Response> =>
    Response.json({ count: 1, result: [{ customer_id, identifier: 'A-1' }] });
  const { customers } = await start([], { fetch });
  await expect(customers.findOrCreateCustomer(anna)).rejects.toMatchObject({ code: 'decode', effect: 'none' });
});

test('errors of a look-up carry nothing of the person', async () => {
  const { sandbox, customers } = await start([]);
  sandbox.addFault({ route: 'GET /customers', kind: 'status', status: 500 });
  const error: unknown = await customers.findOrCreateCustomer(anna).catch((error) => error);
  expect(error).toBeInstanceOf(ThuliumError);
  expect(JSON.stringify(error)).not.toMatch(/Sosna|500100200|anna|A-1/);
});

test.each([0, 1, 99])('a full page is not all there is, whatever the server counts: %s', async (count) => {
  let creations = 0;
  const result = Array.from({ length: 100 }, (_, index) => ({ customer_id: index + 1, identifier: `S-${index}` }));
  const fetch = async (_url: string, init?: RequestInit): Promise<Response> => {
    if (init?.method === 'POST') creations++;
    return Response.json({ count, result });
  };
  const { findOrCreateCustomer } = createCustomers(
    createThulium({ system: 'acme', username: 'user', password: 'secret', retry: false, fetch }),
  );
  expect(await findOrCreateCustomer({ surname: 'Sosna', identifier: 'A-1' })).toMatchObject({
    outcome: 'ambiguous',
    reason: 'too_many',
  });
  expect(creations).toBe(0);
});
