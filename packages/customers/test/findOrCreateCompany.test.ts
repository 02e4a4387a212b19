import { buildCustomer, type Customer, createSandbox, type Sandbox } from '@thulium-js/sandbox';
import { expect, test } from 'vitest';
import { type Customers, createCustomers, createThulium, InvalidInputError } from '../src/index.js';

/** A sandbox with these companies only: the first has company id 1 and customer id 101. `rewrite` changes addresses. */
function start(
  rows: readonly Partial<Customer>[],
  rewrite = (url: string): string => url,
): { sandbox: Sandbox; customers: Customers } {
  const sandbox = createSandbox({ data: 'empty' });
  rows.forEach((row, index) => {
    const customer = buildCustomer({ customer_id: 101 + index, company_flag: true, ...row });
    sandbox.state.customers.set(customer.customer_id, customer);
    sandbox.state.companies.set(index + 1, { company_id: index + 1, customer_id: customer.customer_id });
  });
  sandbox.state.sequence.company = 500;
  const { url: baseUrl, username, password } = sandbox;
  const fetch = (url: string, init?: RequestInit): Promise<Response> => sandbox.fetch(rewrite(url), init);
  const thulium = createThulium({ baseUrl, username, password, retry: false, fetch });
  return { sandbox, customers: createCustomers(thulium) };
}

const example = { name: 'Example Ltd', nip: '678-314-45-27' };

test('found by tax number, however it is grouped', async () => {
  for (const nip of ['6783144527', '678-314-45-27']) {
    const { customers } = start([{ nip: '1111111111' }, { nip }]);
    expect(await customers.findOrCreateCompany(example)).toMatchObject({
      outcome: 'found',
      company_id: 2,
      matched_by: 'nip',
    });
  }
});

test('found by identifier, which the customer behind the company holds', async () => {
  const { customers } = start([{ identifier: 'C-1' }]);
  expect(await customers.findOrCreateCompany({ name: 'Example Ltd', identifier: 'C-1' })).toMatchObject({
    outcome: 'found',
    company_id: 1,
    matched_by: 'identifier',
  });
});

test('created when there is none, once', async () => {
  const { sandbox, customers } = start([{ nip: '1111111111' }]);
  expect(await customers.findOrCreateCompany(example)).toEqual({ outcome: 'created', company_id: 500 });
  expect(await customers.findOrCreateCompany(example)).toMatchObject({ outcome: 'found', company_id: 500 });
  expect(sandbox.state.companies.size).toBe(2);
});

test('two with the same tax number: none is chosen', async () => {
  const { sandbox, customers } = start([{ nip: '6783144527' }, { nip: '6783144527' }]);
  const result = await customers.findOrCreateCompany(example);
  expect(result).toMatchObject({ outcome: 'ambiguous', matched_by: 'nip', companies: [{}, {}] });
  expect(sandbox.state.companies.size).toBe(2);
});

test('identifier and tax number that do not go together', async () => {
  const { sandbox, customers } = start([{ identifier: 'C-1', nip: '1111111111' }]);
  expect(await customers.findOrCreateCompany({ ...example, identifier: 'C-1' })).toMatchObject({
    outcome: 'conflict',
    matched_by: 'identifier',
    company: { company_id: 1 },
  });
  expect(sandbox.state.companies.size).toBe(1);
});

test('a row that holds another tax number is not it, whatever the server filters by', async () => {
  const { sandbox, customers } = start([{ nip: '1111111111' }], (url) => url.replace(/&nip=[^&]*/, ''));
  expect(await customers.findOrCreateCompany(example)).toEqual({ outcome: 'created', company_id: 500 });
  expect(sandbox.requests[0]?.query).toBe('limit=100');
});

test('a row that shows no tax number may be it', async () => {
  const { sandbox, customers } = start([{}], (url) => url.replace(/&nip=[^&]*/, ''));
  expect(await customers.findOrCreateCompany(example)).toMatchObject({ outcome: 'ambiguous', companies: [{}] });
  expect(sandbox.state.companies.size).toBe(1);
});

test('more rows than are given at once', async () => {
  const rows = Array.from({ length: 101 }, () => ({ nip: '1111111111' }));
  const { sandbox, customers } = start(rows, (url) => url.replace(/&nip=[^&]*/, ''));
  expect(await customers.findOrCreateCompany(example)).toMatchObject({ outcome: 'ambiguous', matched_by: 'nip' });
  expect(sandbox.state.companies.size).toBe(101);
});

test('after an unknown outcome it looks: what was created is found, and nothing is created again', async () => {
  const { sandbox, customers } = start([]);
  sandbox.addFault({ route: 'POST /companies', kind: 'drop', when: 'after', times: 1 });
  expect(await customers.findOrCreateCompany(example)).toMatchObject({ outcome: 'found', company_id: 500 });
  sandbox.addFault({ route: 'POST /companies', kind: 'drop', when: 'before', times: 1 });
  const other = { name: 'Other Ltd', nip: '1234563218' };
  await expect(customers.findOrCreateCompany(other)).rejects.toMatchObject({ code: 'partly_done', effect: 'unknown' });
  expect(sandbox.state.companies.size).toBe(1);
});

test('without a key nothing is sent', async () => {
  const { sandbox, customers } = start([]);
  await expect(customers.findOrCreateCompany({ name: 'Example Ltd', nip: '' })).rejects.toThrow(InvalidInputError);
  await expect(customers.findOrCreateCompany({ name: '', nip: '6783144527' })).rejects.toThrow(
    'customers.findOrCreateCompany: name: expected a non-empty string',
  );
  expect(sandbox.requests).toEqual([]);
});

test.each([[null], [undefined], ['x'], [-1]])(
  'a row whose customer_id is %j is an unreadable response',
  async (customer_id) => {
    const row = { company_id: 5, name: 'Example Ltd', customer_id };
    const fetch = async (): Promise<Response> => Response.json({ count: 1, result: [row] });
    const { findOrCreateCompany } = createCustomers(
      createThulium({ system: 'acme', username: 'user', password: 'secret', retry: false, fetch }),
    );
    const error = await findOrCreateCompany({ name: 'Example Ltd', identifier: 'C-1' }).catch((error) => error);
    expect(error).toMatchObject({
      code: 'decode',
      endpoint: 'customers.listCompanies',
      delivery: 'answered',
      effect: 'none',
    });
  },
);
