import { expect, test } from 'vitest';
import type { Customers, FindOrCreateCompanyInput, FindOrCreateCustomerInput, Interceptor } from '../src/index.js';
import { useLetterServer } from './support.js';

const world = useLetterServer();

const surname = 'Sosna';

test.each<[string, FindOrCreateCustomerInput, FindOrCreateCustomerInput]>([
  ['an identifier', { surname, identifier: 17 }, { surname, identifier: ' 17' }],
  ['a phone number', { surname, phone_number: '600 100 203' }, { surname, phone_number: '+48600100203' }],
  ['an e-mail address', { surname, email: 'Anna@example.org' }, { surname, email: 'anna@example.org' }],
  [
    'one of several keys',
    { surname, phone_number: ['600100201', '600100202'], email: 'a@example.org' },
    { surname, phone_number: ['600100203', '600-100-202'], email: 'a@example.org' },
  ],
])('two flows at the same time that share %s create one customer', async (_name, one, other) => {
  const results = await Promise.all([one, other].map((input) => world.customers.findOrCreateCustomer(input)));
  expect(results.map(({ outcome }) => outcome)).toEqual(['created', 'found']);
  expect(world.server.customers).toHaveLength(1);
});

test.each<[string, FindOrCreateCompanyInput, FindOrCreateCompanyInput]>([
  ['a tax number', { name: 'A', nip: 'PL 678-314-45-27' }, { name: 'B', nip: '6783144527' }],
  ['an identifier', { name: 'A', identifier: 5 }, { name: 'B', identifier: '5' }],
])('two flows at the same time that share %s create one company', async (_name, one, other) => {
  const results = await Promise.all([one, other].map((input) => world.customers.findOrCreateCompany(input)));
  expect(results.map(({ outcome }) => outcome)).toEqual(['created', 'found']);
  expect(world.server.companies).toHaveLength(1);
});

test('flows without a key in common go on side by side', async () => {
  let missing = 3;
  let openGate = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    openGate = resolve;
  });
  // No request goes out before each of the flows has sent its first.
  const gatedFetch = async (url: string, init?: RequestInit): Promise<Response> => {
    if (--missing === 0) openGate();
    await gate;
    return fetch(url, init);
  };
  const { findOrCreateCustomer, findOrCreateCompany } = world.connect({ fetch: gatedFetch });
  const results = await Promise.all([
    findOrCreateCustomer({ surname, identifier: '6783144527' }),
    findOrCreateCustomer({ surname, email: 'a@example.org' }),
    findOrCreateCompany({ name: 'A', nip: '6783144527', identifier: '17' }),
  ]);
  expect(results.map(({ outcome }) => outcome)).toEqual(['created', 'created', 'created']);
});

test.each([
  ['of a client of its own ends', true],
  ['of the same client waits for itself until the time-out', false],
])('a flow with a common key that an interceptor starts %s', async (_name, isOther) => {
  const input = { surname, identifier: 'A-1' };
  const other = world.connect({});
  const own: { customers?: Customers } = {};
  let nested: Promise<unknown> | undefined;
  const look: Interceptor = async (request, next) => {
    if (nested === undefined) {
      nested = (isOther ? other : own.customers)?.findOrCreateCustomer(input);
      await nested;
    }
    return next(request);
  };
  own.customers = world.connect({ interceptors: [look], timeout: isOther ? 30_000 : 100, retry: false });
  const outer = own.customers.findOrCreateCustomer(input).then(
    ({ outcome }) => outcome,
    (error: unknown) => error,
  );
  const result = await outer;
  if (isOther) expect(result).toBe('found');
  else expect(result).toMatchObject({ code: 'timeout', effect: 'none' });
  expect(await nested).toMatchObject({ outcome: 'created' });
  expect(world.server.customers).toHaveLength(1);
});
