import { expect, test } from 'vitest';
import { defineEndpoint, type Endpoint } from './endpoint.js';
import { InvalidInputError } from './errors.js';
import { empty, type NumericId, numericId, optional, text } from './schema.js';

const context = { timeZone: 'Europe/Warsaw' };

interface ChangeInput {
  customer_id: NumericId;
  name?: string;
  [field: string]: unknown;
}

const change: Endpoint<ChangeInput, void> = defineEndpoint({
  id: 'test.change',
  method: 'PUT',
  path: '/customers/{customer_id}',
  evidence: 'inferred',
  params: () => ({ customer_id: numericId }),
  body: () => ({ name: optional(text) }),
  rest: 'body',
  response: () => empty,
});

interface AddInput {
  customer_id: NumericId;
  [field: string]: unknown;
}

const add: Endpoint<AddInput, void> = defineEndpoint({
  id: 'test.add',
  method: 'POST',
  path: '/customers/{customer_id}/notes',
  evidence: 'index',
  params: () => ({ customer_id: numericId }),
  rest: 'body',
  response: () => empty,
});

const find: Endpoint<{ [field: string]: unknown }, void> = defineEndpoint({
  id: 'test.find',
  method: 'GET',
  path: '/ids',
  evidence: 'index',
  rest: 'query',
  response: () => empty,
});

test('fields that are not declared go where the declaration says', () => {
  const input = { customer_id: 7, name: 'A', regon: '123', tags: ['a', { b: null }], gone: undefined };
  expect(change.encode(input, context)).toMatchObject({
    path: '/customers/7',
    query: '',
    body: '{"name":"A","regon":"123","tags":["a",{"b":null}]}',
  });
  expect(find.encode({ outbound_id: '00001', status_id: [1, 2], none: '' }, context)).toMatchObject({
    path: '/ids',
    query: 'outbound_id=00001&status_id[]=1&status_id[]=2&none=',
    body: undefined,
  });
});

interface WideInput {
  customer_id: NumericId;
  surname?: string;
  phone_number?: string;
  nip?: string;
  [field: string]: unknown;
}

const wide: Endpoint<WideInput, void> = defineEndpoint({
  id: 'test.wide',
  method: 'PUT',
  path: '/customers/{customer_id}',
  evidence: 'inferred',
  params: () => ({ customer_id: numericId }),
  body: () => ({ surname: optional(text), phone_number: optional(text), nip: optional(text) }),
  rest: 'body',
  response: () => empty,
});

test.each([
  ['surnme', 'surname'],
  ['phone', 'phone_number'],
  ['phone_numbers', 'phone_number'],
  ['customer_Id', 'customer_id'],
])('a field that is almost a declared one is a mistake: %s', (name, meant) => {
  const encode = () => wide.encode({ customer_id: 7, [name]: 'x' }, context);
  expect(encode).toThrow(InvalidInputError);
  expect(encode).toThrow(`test.wide: ${name} is not a field of this call (did you mean ${meant}?)`);
});

test.each(['regon', 'nips', 'www', 'gender', 'birth_date'])('a field that is like none goes out: %s', (name) => {
  expect(wide.encode({ customer_id: 7, [name]: 'x' }, context).body).toBe(JSON.stringify({ [name]: 'x' }));
});

test('without fields the body stays empty', () => {
  expect(add.encode({ customer_id: 7 }, context).body).toBe('');
  expect(add.encode({ customer_id: 7, note: 'Hello' }, context).body).toBe('{"note":"Hello"}');
});

test('a body that may be left out is empty without fields, and one that may not is an object', () => {
  const definition = {
    method: 'POST',
    path: '/calls',
    evidence: 'full',
    body: () => ({ note: optional(text) }),
    response: () => empty,
  } as const;
  const stop: Endpoint<{ note?: string }, void> = defineEndpoint({
    ...definition,
    id: 'test.stop',
    bodyType: 'optional-json',
  });
  const start: Endpoint<{ note?: string }, void> = defineEndpoint({ ...definition, id: 'test.start' });
  for (const input of [{}, { note: undefined }] as Record<string, never>[]) {
    expect(stop.encode(input, context).body).toBe('');
    expect(start.encode(input, context).body).toBe('{}');
  }
  expect(stop.encode({ note: 'Hello' }, context).body).toBe('{"note":"Hello"}');
});

test('what has no certain form on the wire is refused', () => {
  const cycle: Record<string, unknown> = {};
  cycle.self = cycle;
  for (const value of [new Date(), Number.NaN, () => 1, 1n, new Map(), { at: new Date() }]) {
    expect(() => change.encode({ customer_id: 7, value }, context)).toThrow(/^test\.change: value/);
  }
  expect(() => change.encode({ customer_id: 7, value: cycle }, context)).toThrow('without circles');
  for (const value of [[], null, {}, [null], new Date()]) {
    expect(() => find.encode({ value }, context)).toThrow('test.find: value: expected a string, a number, true, false');
  }
});

test('what is declared is checked all the same', () => {
  expect(() => change.encode({ customer_id: 7, name: 5 } as never, context)).toThrow('name: expected a string');
  expect(() => change.encode({ name: 'A' } as never, context)).toThrow('customer_id is missing');
});

test('an input type that does not say so does not compile', () => {
  interface Closed {
    customer_id: NumericId;
  }
  // @ts-expect-error: `rest` without `[field: string]: unknown`
  const closed: Endpoint<Closed, void> = defineEndpoint({
    id: 'test.closed',
    method: 'POST',
    path: '/customers/{customer_id}',
    evidence: 'index',
    params: () => ({ customer_id: numericId }),
    rest: 'body',
    response: () => empty,
  });
  expect(closed.encode({ customer_id: 7 }, context).path).toBe('/customers/7');
});
