import { describe, expect, test } from 'vitest';
import { type FindOrCreateCustomerInput, InvalidInputError } from '../src/index.js';
import { useLetterServer } from './support.js';

const world = useLetterServer();

const person = { surname: 'Sosna' };

/** Two notations of the same number, and what is written. */
const notations: readonly (readonly [string, string, string | string[]])[] = [
  ['600 100 203', '600100203', '600100203'],
  ['+48 600 100 201', '600 100 201', '600100201'],
  ['600-100-202', '0048 600 100 202', '600100202'],
  ['(600) 100-204', '48600100204', '600100204'],
  ['600.100.205', '+48600100205', '600100205'],
  ['022 233 34 44', '+48 (0) 22 233 34 44', '222333444'],
  ['+49 30 901820', '004930901820', '+4930901820'],
  ['49 30 901821', '+49 (30) 901-821', '+4930901821'],
  ['\u202a+48 600 100 206\u202c', '600\u00a0100\u00a0206', '600100206'],
  ['600 100 207 wew. 12', '600100207', ['600100207', '600 100 207 wew. 12']],
  ['+48 600 100 208 (recepcja)', '600 100 208 x 7', ['600100208', '+48 600 100 208 (recepcja)']],
  ['600 100 209; 600 100 210', '+48 600 100 210', ['600100209', '600100210']],
];

describe('phone numbers on a server that compares letter by letter', () => {
  test.each(notations)('%s and %s are one customer', async (one, other, written) => {
    for (const [first, second] of [
      [one, other],
      [other, one],
    ]) {
      world.server.customers.length = 0;
      const created = await world.customers.findOrCreateCustomer({ ...person, phone_number: first as string });
      expect(created).toMatchObject({ outcome: 'created' });
      if (first === one) expect(world.server.customers[0]?.phone_number).toEqual(written);
      const found = await world.customers.findOrCreateCustomer({ ...person, phone_number: [second as string] });
      expect(found).toMatchObject({ outcome: 'found', matched_by: 'phone_number' });
      expect(world.server.customers).toHaveLength(1);
    }
  });

  test('in a list each is written once, and what is no number stays as it is, in its place', async () => {
    const phone_number = ['', '12 (recepcja)', '600 100 201', '+48 600 100 202', '0048600100201', ' none '];
    await world.customers.findOrCreateCustomer({ ...person, phone_number });
    expect(world.server.customers[0]?.phone_number).toEqual(['', '12 (recepcja)', '600100201', '600100202', ' none ']);
  });

  test.each([
    '000000000',
    '0 000 000 000',
    '111111111',
    '+48 999 999 999',
    '+49 000000000',
    '112',
    '12',
    '12 (recepcja)',
    '501',
    '22233344',
    'none',
    '+48',
  ])('%s is no number that anybody could be looked for by', async (phone_number) => {
    world.server.customers.push({ customer_id: 1, phone_number });
    await expect(world.customers.findOrCreateCustomer({ ...person, phone_number })).rejects.toBeInstanceOf(
      InvalidInputError,
    );
    expect(world.server.requests).toEqual([]);
    const input = { ...person, phone_number, email: 'anna@example.org' };
    expect(await world.customers.findOrCreateCustomer(input)).toMatchObject({ outcome: 'created' });
    expect(world.server.customers[1]).toMatchObject({ phone_number });
  });

  test('two numbers in one text are not those of a third person', async () => {
    world.server.customers.push({ customer_id: 1, phone_number: '+22233344445' });
    const call = world.customers.findOrCreateCustomer({ ...person, phone_number: '22 233 34 44/45' });
    await expect(call).rejects.toBeInstanceOf(InvalidInputError);
  });
});

describe('other keys on such a server', () => {
  test.each<[string, FindOrCreateCustomerInput, FindOrCreateCustomerInput, object]>([
    [
      'an e-mail address in whatever case',
      { ...person, email: 'Anna@Example.org' },
      { ...person, email: 'anna@example.org' },
      { email: 'anna@example.org' },
    ],
    [
      'e-mail addresses in a list, each once',
      { ...person, email: ['Anna@Example.org', 'anna@example.org', 'b@example.org'] },
      { ...person, email: 'ANNA@example.org' },
      { email: ['anna@example.org', 'b@example.org'] },
    ],
    [
      'an e-mail address that was copied with invisible characters',
      { ...person, email: 'anna\u200b@exam\u00adple.org' },
      { ...person, email: 'anna@example.org' },
      { email: 'anna@example.org' },
    ],
    [
      'an e-mail address that was copied from a link',
      { ...person, email: 'mailto:anna@example.org' },
      { ...person, email: 'anna@example.org' },
      { email: 'anna@example.org' },
    ],
    [
      'an identifier with blanks around it',
      { ...person, identifier: ' A-1 ' },
      { ...person, identifier: 'A-1' },
      { identifier: 'A-1' },
    ],
    [
      'an identifier that is a number',
      { ...person, identifier: 17 },
      { ...person, identifier: '17' },
      { identifier: 17 },
    ],
  ])('%s', async (_name, first, second, written) => {
    expect(await world.customers.findOrCreateCustomer(first)).toMatchObject({ outcome: 'created' });
    expect(world.server.customers[0]).toMatchObject(written);
    expect(await world.customers.findOrCreateCustomer(second)).toMatchObject({ outcome: 'found' });
    expect(world.server.customers).toHaveLength(1);
  });

  test('a company by identifier with blanks around it', async () => {
    const input = { name: 'Example Ltd', identifier: ' C-1\t' };
    expect(await world.customers.findOrCreateCompany(input)).toMatchObject({ outcome: 'created' });
    expect(world.server.companies[0]?.identifier).toBe('C-1');
    expect(await world.customers.findOrCreateCompany({ ...input, identifier: 'C-1' })).toMatchObject({
      outcome: 'found',
    });
  });
});

describe('tax numbers on such a server', () => {
  test.each([
    ['678-314-45-27', '6783144527', '6783144527'],
    ['PL6783144527', '678 314 45 27', '6783144527'],
    ['pl 678.314.45.27', 'PL-6783144527', '6783144527'],
    ['NIP 678-314-45-27', 'NIP: PL 6783144527', '6783144527'],
    ['SK1234567890', 'sk 1234 567 890', 'SK1234567890'],
    ['ATU 12345678', 'ATU12345678', 'ATU12345678'],
  ])('%s and %s are one company', async (one, other, written) => {
    expect(await world.customers.findOrCreateCompany({ name: 'Example', nip: one })).toMatchObject({
      outcome: 'created',
    });
    expect(world.server.companies[0]?.nip).toBe(written);
    expect(await world.customers.findOrCreateCompany({ name: 'Example', nip: other })).toMatchObject({
      outcome: 'found',
    });
    expect(world.server.companies).toHaveLength(1);
  });

  test.each([
    ['SK1234567890', '1234567890'],
    ['1234567890', 'SK 1234567890'],
    ['CZ1234567890', 'SK1234567890'],
  ])('%s and %s are two', async (one, other) => {
    await world.customers.findOrCreateCompany({ name: 'Example', nip: one });
    expect(await world.customers.findOrCreateCompany({ name: 'Example', nip: other })).toMatchObject({
      outcome: 'created',
    });
    expect(world.server.companies).toHaveLength(2);
  });

  test.each(['-', 'brak', 'PL', 'NIP', 'NIP: 0', '000-000-00-00'])('%s is none', async (nip) => {
    const call = world.customers.findOrCreateCompany({ name: 'Example', nip });
    await expect(call).rejects.toBeInstanceOf(InvalidInputError);
    expect(world.server.requests).toEqual([]);
  });
});

describe('how many keys a customer may have', () => {
  /** Different numbers, each in a text of its own. */
  const numbers = (count: number): string[] => Array.from({ length: count }, (_, index) => `6001002${index + 10}`);
  const emails = (count: number): string[] => Array.from({ length: count }, (_, index) => `a${index}@example.org`);

  test.each<[string, string, object]>([
    ['phone numbers', 'phone_number', { phone_number: numbers(21) }],
    ['phone numbers in one text', 'phone_number', { phone_number: numbers(21).join(', ') }],
    [
      'notations of one number',
      'phone_number',
      { phone_number: Array.from({ length: 21 }, (_, index) => `600${' '.repeat(index + 1)}100200`) },
    ],
    ['e-mail addresses', 'email', { email: emails(21) }],
  ])('more than 20 %s are refused before anything is sent', async (_name, path, keys) => {
    const call = world.customers.findOrCreateCustomer({ ...person, ...keys });
    await expect(call).rejects.toBeInstanceOf(InvalidInputError);
    await expect(call).rejects.toMatchObject({
      issues: [{ path, code: 'invalid', expected: expect.stringContaining('at most 20 ') }],
    });
    expect(world.server.requests).toEqual([]);
  });

  test('20 of each are looked for, also when they are written twice', async () => {
    const twice = { phone_number: [...numbers(20), ...numbers(20)], email: [...emails(20), ...emails(20)] };
    expect(await world.customers.findOrCreateCustomer({ ...person, ...twice })).toMatchObject({ outcome: 'created' });
    expect(world.server.requests).toHaveLength(20 * 4 + 20 + 1);
  });
});
