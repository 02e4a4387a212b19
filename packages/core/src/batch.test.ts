import { describe, expect, test } from 'vitest';
import { type BatchResult, batchResult } from './batch.js';
import { createThulium, type Thulium } from './client.js';
import { defineEndpoint, type Endpoint } from './endpoint.js';
import {
  ApiError,
  AuthenticationError,
  BatchError,
  ConnectionError,
  DecodeError,
  InvalidInputError,
} from './errors.js';
import { runBatch } from './runBatch.js';
import { array, type NumericId, numericId, runSchema, strictObject, text } from './schema.js';

const read = (json: unknown, done: 'added' | 'updated' | 'removed' = 'added') =>
  runSchema(batchResult({ done, keyedBy: 'customer_id' }), json, { timeZone: 'Europe/Warsaw' });
const nothing = { record_id: null, customer_id: null, message: null };

describe('the answer of a batch', () => {
  test('an object of objects', () => {
    const { output, issues } = read({
      441: { http_status: 201, record_id: '111', status: 'ADDED' },
      445: { http_status: 400, record_id: 100, status: 'ALREADY_EXISTS' },
      448: { http_status: 400, status: 'FAILED', message: 'Customer not found.' },
    });
    expect(issues).toEqual([]);
    expect(output.items).toEqual([
      { key: '441', http_status: 201, status: 'added', record_id: 111, customer_id: 441, message: null },
      { key: '445', http_status: 400, status: 'already_exists', record_id: 100, customer_id: 445, message: null },
      {
        key: '448',
        http_status: 400,
        status: 'failed',
        record_id: null,
        customer_id: 448,
        message: 'Customer not found.',
      },
    ]);
  });

  test('an object of lists, where an id stands for several records', () => {
    const shape = batchResult({ done: 'removed' });
    const json = {
      441: [
        { http_status: 200, record_id: 5235, status: 'REMOVED' },
        { http_status: 200, record_id: 5226, status: 'REMOVED' },
      ],
      442: [{ http_status: 404, status: 'NOT_EXIST' }],
    };
    expect(runSchema(shape, json, { timeZone: 'UTC' }).output.items).toEqual([
      { ...nothing, key: '441', http_status: 200, status: 'removed', record_id: 5235 },
      { ...nothing, key: '441', http_status: 200, status: 'removed', record_id: 5226 },
      { ...nothing, key: '442', http_status: 404, status: 'not_exist' },
    ]);
  });

  test('a list', () => {
    const { output } = read([
      { http_status: 200, id: '00001', status: 'REMOVAL_QUEUED' },
      { http_status: 404, id: '00002', status: 'NOT_EXIST' },
    ]);
    expect(output.items.map(({ key, status }) => [key, status])).toEqual([
      ['00001', 'removal_queued'],
      ['00002', 'not_exist'],
    ]);
  });

  test('without a word the HTTP status says it', () => {
    const statuses = (done: 'added' | 'updated' | 'removed') =>
      read({ 1: { http_status: 204 }, 2: { http_status: 404 }, 3: { http_status: 400 } }, done).output.items.map(
        ({ status }) => status,
      );
    expect(statuses('updated')).toEqual(['updated', 'not_exist', 'failed']);
    expect(statuses('removed')).toEqual(['removed', 'not_exist', 'failed']);
  });

  test.each([[[]], [{}], [{ 441: [] }], [[[]]]])('%j tells of nothing, and a batch is never empty', (json) => {
    expect(read(json).issues).toMatchObject([{ path: [], expected: 'a result for each item' }]);
  });

  test.each([[{ error: 'no' }], ['text'], [null], [{ 1: 5 }], [[[{}]]]])('%j is none', (json) => {
    expect(read(json).issues).toMatchObject([{ path: [], expected: 'a result for each item' }]);
  });
});

const remove: Endpoint<{ customer_id: NumericId[] }, BatchResult> = defineEndpoint({
  id: 'customers.batchDeleteCustomers',
  method: 'DELETE',
  path: '/batch/customers',
  evidence: 'full',
  query: () => ({ customer_id: array(numericId) }),
  response: () => batchResult({ done: 'removed', keyedBy: 'customer_id' }),
});

/** A client whose calls fail or are answered as given, by their number; else it removes what was asked for. */
function clientOf(answers: Record<number, unknown> = {}): { client: Thulium; calls: NumericId[][] } {
  const calls: NumericId[][] = [];
  const client = {
    async callWithResponse(_endpoint: unknown, { customer_id }: { customer_id: NumericId[] }) {
      calls.push(customer_id);
      const answer = answers[calls.length] ?? Object.fromEntries(customer_id.map((id) => [id, { http_status: 204 }]));
      if (answer instanceof Error) throw answer;
      return { data: read(answer, 'removed').output, response: { status: 207, headers: new Headers(), attempts: 1 } };
    },
  };
  return { client: client as unknown as Thulium, calls };
}

const ids = [1, 2, 3, 4, 5];
const details = { delivery: 'answered', effect: 'none' } as const;

async function failureOf(answers: Record<number, unknown>): Promise<{ error: BatchError; calls: NumericId[][] }> {
  const { client, calls } = clientOf(answers);
  const error = await runBatch(client, remove, { customer_id: ids }, 'customer_id', { chunkSize: 2 }).catch((e) => e);
  expect(error).toBeInstanceOf(BatchError);
  return { error, calls };
}

describe('a batch in several calls', () => {
  test('puts the results together', async () => {
    const { client, calls } = clientOf();
    const { items } = await runBatch(client, remove, { customer_id: ids }, 'customer_id', { chunkSize: 2 });
    expect(calls).toEqual([[1, 2], [3, 4], [5]]);
    expect(items.map(({ customer_id, status }) => [customer_id, status])).toEqual(ids.map((id) => [id, 'removed']));
  });

  test('what is not valid is refused before anything is sent', async () => {
    const { client, calls } = clientOf();
    const input = { customer_id: [...ids, -1] };
    await expect(runBatch(client, remove, input, 'customer_id', { chunkSize: 2 })).rejects.toThrow(InvalidInputError);
    expect(calls).toEqual([]);
  });

  test('a 401 ends it, and what is known is kept', async () => {
    const { error, calls } = await failureOf({ 2: new AuthenticationError('401', { ...details, status: 401 }) });
    expect(calls).toHaveLength(2);
    expect(error.items().map(({ key }) => key)).toEqual(['1', '2']);
    expect(error.failures).toMatchObject([{ from: 2, to: 4 }]);
    expect(error).toMatchObject({ unsent: 1, effect: 'none', code: 'batch' });
  });

  test('a chunk refused for what it holds does not stop the others', async () => {
    const { error, calls } = await failureOf({ 1: new ApiError('400', { ...details, status: 400 }) });
    expect(calls).toHaveLength(3);
    expect(error.items().map(({ key }) => key)).toEqual(['3', '4', '5']);
    expect(error.unsent).toBe(0);
  });

  test('an unknown outcome ends it and stays unknown', async () => {
    const lost = new ConnectionError('lost', { delivery: 'unknown', effect: 'unknown', attempts: 1 });
    const { error, calls } = await failureOf({ 1: lost });
    expect(calls).toHaveLength(1);
    expect(error).toMatchObject({ delivery: 'unknown', effect: 'unknown', attempts: 1, unsent: 3 });
    expect(error.failures[0]?.error).toBe(lost);
  });

  test('the reason of a signal is kept', async () => {
    const reason = new Error('stop');
    const { error } = await failureOf({ 2: reason });
    expect(error.failures[0]?.error).toBe(reason);
    expect(error.items()).toHaveLength(2);
  });

  test.each([
    ['one entry for two', { 3: { http_status: 204 } }, ['1', '2', '3']],
    ['two entries for one of two', { 3: [{ http_status: 204 }, { http_status: 204 }] }, ['1', '2', '3', '3']],
    ['one entry without an id', [{ http_status: 204 }], ['1', '2', '']],
  ])('an answer that leaves items out is a failure of its chunk, and what it tells is kept: %s', async (...row) => {
    const [, answer, keys] = row;
    const { error, calls } = await failureOf({ 2: answer });
    expect(calls).toHaveLength(2);
    expect(error.items().map(({ key }) => key)).toEqual(keys);
    expect(error).toMatchObject({ unsent: 1, effect: 'unknown', failures: [{ from: 2, to: 4 }] });
    expect(error.failures[0]?.error).toBeInstanceOf(DecodeError);
    expect(error.failures[0]?.error).toMatchObject({ status: 207, delivery: 'answered', attempts: 1 });
  });

  test('an id that is given twice is answered once', async () => {
    const { client } = clientOf();
    const { items } = await runBatch(client, remove, { customer_id: [1, '1', 2] }, 'customer_id');
    expect(items.map(({ key }) => key)).toEqual(['1', '2']);
  });

  test('items without an id are told apart by nothing but their number', async () => {
    const create: Endpoint<{ customers: { surname: string }[] }, BatchResult> = defineEndpoint({
      id: 'customers.batchCreateCustomers',
      method: 'POST',
      path: '/batch/customers',
      evidence: 'partial',
      body: () => ({ customers: array(strictObject({ surname: text })) }),
      response: () => batchResult({ done: 'added' }),
    });
    const named = (...surnames: string[]) => surnames.map((surname) => ({ surname }));
    const twice = [1, 2].map(() => ({ http_status: 400, status: 'ALREADY_EXISTS', customer_id: 7 }));
    const fetch = () => Promise.resolve(Response.json(twice, { status: 207 }));
    const client = createThulium({ baseUrl: 'http://127.0.0.1', username: 'user', password: 'secret', fetch });
    const { items } = await runBatch(client, create, { customers: named('Sosna', 'Lipa') }, 'customers');
    expect(items).toHaveLength(2);
    await expect(runBatch(client, create, { customers: named('a', 'b', 'c') }, 'customers')).rejects.toThrow(
      'the answer tells of 2 of 3 items',
    );
  });

  test('a dry run answers nothing', async () => {
    const dry = createThulium({ baseUrl: 'http://127.0.0.1', username: 'user', password: 'secret', dryRun: true });
    expect(await runBatch(dry, remove, { customer_id: ids }, 'customer_id')).toEqual({ items: [] });
  });

  test('no message of an item is in the error as data', async () => {
    const { error } = await failureOf({ 2: new ApiError('400', { ...details, status: 403 }) });
    expect(JSON.stringify(error)).not.toContain('key');
    expect(error.toJSON()).toMatchObject({ answered: 2, unsent: 1, failures: [{ from: 2, to: 4 }] });
  });
});
