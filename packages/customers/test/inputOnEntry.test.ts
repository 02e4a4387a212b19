import { describe, expect, test } from 'vitest';
import { type CreateCompanyInput, type CreateCustomerInput, InvalidInputError } from '../src/index.js';
import { useLetterServer } from './support.js';

const world = useLetterServer();

describe('one object for all rows of a loop', () => {
  test('gives each customer its own fields', async () => {
    const row: CreateCustomerInput = { surname: '', phone_number: [''], custom_fields: {} };
    const options = { headers: { 'x-row': '' } };
    const results = ['A', 'B', 'C'].map((name, index) => {
      row.surname = name;
      (row.phone_number as string[])[0] = `60010020${index}`;
      row.custom_fields = { Kraj: name };
      options.headers['x-row'] = name;
      return world.customers.findOrCreateCustomer(row, options);
    });
    Object.assign(row, { surname: 'Z', phone_number: 5 });
    (options as object as { timeout: string }).timeout = 'none';
    expect((await Promise.all(results)).map(({ outcome }) => outcome)).toEqual(['created', 'created', 'created']);
    const written = world.server.customers.map(({ surname, phone_number, custom_fields }) => ({
      surname,
      phone_number,
      custom_fields,
    }));
    expect(written.sort((one, other) => String(one.surname).localeCompare(String(other.surname)))).toEqual([
      { surname: 'A', phone_number: ['600100200'], custom_fields: { Kraj: 'A' } },
      { surname: 'B', phone_number: ['600100201'], custom_fields: { Kraj: 'B' } },
      { surname: 'C', phone_number: ['600100202'], custom_fields: { Kraj: 'C' } },
    ]);
  });

  test('gives each company its own fields', async () => {
    const row: CreateCompanyInput = { name: '', nip: '', address: {} };
    const results = ['A', 'B', 'C'].map((name, index) => {
      row.name = name;
      row.nip = `678314452${index}`;
      Object.assign(row.address as object, { city: name });
      return world.customers.findOrCreateCompany(row);
    });
    row.name = 'Z';
    await Promise.all(results);
    expect(world.server.companies.map(({ name, nip, address }) => [name, nip, address]).sort()).toEqual([
      ['A', '6783144520', { city: 'A' }],
      ['B', '6783144521', { city: 'B' }],
      ['C', '6783144522', { city: 'C' }],
    ]);
  });

  test('a getter runs once', async () => {
    let reads = 0;
    const input = {
      surname: 'Sosna',
      get phone_number(): string {
        return `60010020${reads++}`;
      },
    };
    await world.customers.findOrCreateCustomer(input);
    expect(reads).toBe(1);
    expect(world.server.customers).toMatchObject([{ phone_number: '600100200' }]);
  });
});

class Person {
  surname = 'Sosna';
  phone_number = '600100203';
}

test.each([
  ['a promise', Promise.resolve({})],
  ['a map', new Map([['surname', 'Sosna']])],
  ['a date', new Date(0)],
  ['search parameters', new URLSearchParams('surname=Sosna')],
  ['a form', new FormData()],
  ['an object with a class', new Person()],
  ['a function', () => undefined],
  ['a list', [{ surname: 'Sosna' }]],
])('%s is no input', async (_name, input) => {
  await expect(world.customers.findOrCreateCustomer(input as never)).rejects.toThrow(
    'customers.findOrCreateCustomer: the input: expected an object',
  );
  const company = world.customers.findOrCreateCompany(input as never);
  await expect(company).rejects.toBeInstanceOf(InvalidInputError);
  await expect(company).rejects.toThrow('customers.findOrCreateCompany: the input: expected an object');
  expect(world.server.requests).toEqual([]);
});
