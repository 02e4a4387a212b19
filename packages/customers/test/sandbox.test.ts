import { createSandbox } from '@thulium-js/sandbox';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  batchDeleteCustomers,
  createCustomers,
  createThulium,
  type Drift,
  NotFoundError,
  runBatch,
  type Thulium,
} from '../src/index.js';

const sandbox = createSandbox();
const drifts: Drift[] = [];
let thulium: Thulium;
let close: () => Promise<void>;

beforeAll(async () => {
  const server = await sandbox.listen();
  const { username, password } = sandbox;
  thulium = createThulium({ baseUrl: server.url, username, password, onDrift: (drift) => drifts.push(drift) });
  close = () => server.close();
});
afterAll(() => close());
beforeEach(() => {
  sandbox.reset();
  drifts.length = 0;
});

test('the life of a customer', async () => {
  const customers = createCustomers(thulium);
  const { customer_id } = await customers.createCustomer({
    surname: 'Wiśniewska',
    phone_number: ['500100300', '500100301'],
    email: 'maria@example.org',
    identifier: 4711,
    custom_fields: { Miasto: 'Kraków' },
    address: { city: 'Kraków' },
  });
  await customers.updateCustomer({ customer_id, name: 'Maria', vip: true });
  await customers.addNote({ customer_id, note: 'Called back' });
  const message = {
    id: '1',
    type: 'text',
    payload: { message: 'Hello' },
    author: 'customer',
    time: new Date(),
  } as const;
  await customers.addFeedRecord({ customer_id, type: 'ZOWIE', payload: [message] });
  const all = { include_custom_fields: true, include_address: true, include_invoice_address: true };
  expect(await customers.getCustomer({ customer_id, ...all })).toMatchObject({
    customer_id,
    name: 'Maria',
    surname: 'Wiśniewska',
    phone_number: '500100300',
    phone_numbers: ['500100300', '500100301'],
    identifier: '4711',
    company_id: null,
    custom_fields: { Miasto: 'Kraków' },
    address: { city: 'Kraków', street: null },
    invoice_address: {},
  });
  const found = await customers.listCustomers({ custom_fields: { Miasto: ['Warszawa', 'Kraków'] } });
  expect(found).toMatchObject({ count: 1, result: [{ customer_id }] });
  await customers.deleteCustomer({ customer_id });
  await expect(customers.getCustomer({ customer_id })).rejects.toBeInstanceOf(NotFoundError);
  expect(drifts).toEqual([]);
});

test('the life of a company', async () => {
  const customers = createCustomers(thulium);
  const { company_id } = await customers.createCompany({ name: 'Example Ltd', nip: '1111111111' });
  await customers.updateCompany({ company_id, group: 'partner' });
  const company = await customers.getCompany({ company_id, include_address: true });
  expect(company).toMatchObject({ name: 'Example Ltd', group: 'partner', type: null, address: {} });
  expect(company.customer_id).not.toBe(company_id);
  expect(await customers.listCompanies({ nip: '1111111111' })).toMatchObject({ result: [{ company_id }] });
  await customers.deleteCompany({ company_id });
  await expect(customers.getCompany({ company_id })).rejects.toBeInstanceOf(NotFoundError);
  expect(drifts).toEqual([]);
});

test('the life of an item of a field group', async () => {
  const customers = createCustomers(thulium);
  const { result } = await customers.listFieldGroups();
  const orders = result.find(({ name }) => name === 'Orders');
  const [product] = orders?.fields ?? [];
  expect(product).toEqual({ field_id: 12, name: 'Product' });
  const group_id = orders?.group_id ?? 0;
  const { item_id } = await customers.addFieldGroupItem({
    group_id,
    customer_id: 1,
    values: [{ field_id: 12, value: 'phone' }],
  });
  await customers.updateFieldGroupItem({ item_id, values: [{ field_id: 8, value: 13 }] });
  expect((await customers.listFieldGroupItems({ group_id, customer_id: 1 })).result).toEqual([
    {
      item_id,
      group_id,
      customer_id: 1,
      values: [
        { field_id: 12, value: 'phone' },
        { field_id: 8, value: 13 },
      ],
    },
  ]);
  await customers.deleteFieldGroupItem({ item_id });
  expect((await customers.listFieldGroupItems({ group_id, customer_id: 1 })).result).toEqual([]);
  expect(drifts).toEqual([]);
});

test('batches tell of every item', async () => {
  const customers = createCustomers(thulium);
  const created = await customers.batchCreateCustomers({
    customers: [{ surname: 'A' }, { surname: 'B', company_id: 999 }],
  });
  expect(created.items.map(({ status }) => status)).toEqual(['added', 'failed']);
  const customer_id = created.items[0]?.customer_id ?? 0;
  const updated = await customers.batchUpdateCustomers({
    customers: [{ customer_id, vip: true }, { customer_id: 999 }],
  });
  expect(updated.items).toMatchObject([
    { customer_id: 999, status: 'not_exist' },
    { customer_id, status: 'updated' },
  ]);
  const ids = [customer_id, 999];
  const deleted = await runBatch(thulium, batchDeleteCustomers, { customer_id: ids }, 'customer_id', { chunkSize: 1 });
  expect(deleted.items).toMatchObject([
    { customer_id, status: 'removed', http_status: 204 },
    { customer_id: 999, status: 'not_exist', http_status: 404 },
  ]);
  expect(sandbox.requests.slice(-2).map(({ query }) => query)).toEqual([
    `customer_id[]=${customer_id}`,
    'customer_id[]=999',
  ]);
});

test('a walk asks for the most that the vendor gives, and a call for what it was told', async () => {
  const customers = createCustomers(thulium);
  let count = 0;
  for await (const { customer_id } of customers.listCustomers.all()) count += customer_id > 0 ? 1 : 0;
  expect(count).toBe(sandbox.state.customers.size);
  expect(sandbox.requests[0]?.query).toBe('limit=1000&offset=0');
  const ids = await customers.listCustomers.collect({ limit: 3 }, { atMost: 5 });
  expect(new Set(ids.map(({ customer_id }) => customer_id)).size).toBe(5);
});

test('what only the index names passes as it is', async () => {
  const customers = createCustomers(thulium);
  const answer = await customers.listCustomerIdsByOutboundStatus({ outbound_id: '00001', status_id: [6] });
  expect(answer).toEqual({ count: 1, result: [441] });
});
