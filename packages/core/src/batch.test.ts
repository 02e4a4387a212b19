import { describe, expect, test } from 'vitest';
import { type Answer, createFakeClient, json, rejection } from '../test/support/fakeClient.js';
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
import { isPlannedRequest } from './plannedRequest.js';
import { runBatch } from './runBatch.js';
import { array, check, filledArray, type NumericId, numericId, runSchema, strictObject, text } from './schema.js';

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

const create: Endpoint<{ customers: { surname: string }[] }, BatchResult> = defineEndpoint({
  id: 'customers.batchCreateCustomers',
  method: 'POST',
  path: '/batch/customers',
  evidence: 'partial',
  body: () => ({ customers: array(strictObject({ surname: text })) }),
  response: () => batchResult({ done: 'added' }),
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
    // The first two are removed: that the second call did nothing does not undo them.
    expect(error).toMatchObject({ unsent: 1, effect: 'unknown', delivery: 'answered', code: 'batch' });
  });

  test.each([
    ['nothing was answered, and nothing done', 1, 'none', 'not-sent'],
    ['some were answered before', 2, 'unknown', 'answered'],
  ])('a call that was not sent: %s', async (_name, call, effect, delivery) => {
    const refused = new ConnectionError('refused', { delivery: 'not-sent', effect: 'none', attempts: 1 });
    const { error } = await failureOf({ [call]: refused });
    expect(error).toMatchObject({ effect, delivery });
  });

  test('an answer that reports success of the whole says nothing of the items', async () => {
    const unreadable = new DecodeError('207', { delivery: 'answered', effect: 'applied', status: 207 });
    const { error } = await failureOf({ 1: unreadable });
    expect(error.effect).toBe('unknown');
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

  test.each([
    ['about another one', { 3: { http_status: 204 }, 99: { http_status: 204 } }, [3], 'on 1 of 2 items; 1 of its'],
    ['about two others', { 98: { http_status: 204 }, 99: { http_status: 204 } }, [2, 3], 'on 0 of 2 items; 2 of its'],
    ['without ids', [{ http_status: 204 }, { http_status: 204 }], [2, 3], 'on 0 of 2 items; 2 of its'],
    [
      'by the ids of records',
      [
        { http_status: 204, record_id: 3 },
        { http_status: 204, record_id: 4 },
      ],
      [2, 3],
      'on 0 of 2',
    ],
    [
      'that contradicts itself',
      [
        { http_status: 204, customer_id: 3 },
        { http_status: 400, customer_id: 3 },
        { http_status: 204, customer_id: 4 },
      ],
      [2],
      'on 2 of 2 items; on 1 of them it contradicts itself',
    ],
    [
      'that contradicts itself the other way round',
      [
        { http_status: 204, customer_id: 3 },
        { http_status: 404, customer_id: 4 },
        { http_status: 204, customer_id: 4 },
      ],
      [3],
      'on 2 of 2 items; on 1 of them it contradicts itself',
    ],
    [
      'keyed by their places',
      { 0: { http_status: 204, customer_id: 3 }, 4: { http_status: 204, customer_id: 5 } },
      [3],
      '',
    ],
  ])('an answer %s leaves items open, and the error names them', async (_name, answer, unanswered, words) => {
    const { error, calls } = await failureOf({ 2: answer });
    expect(calls).toHaveLength(2);
    expect(error.failures).toMatchObject([{ from: 2, to: 4, unanswered }]);
    expect(error.failures[0]?.error).toBeInstanceOf(DecodeError);
    expect(String(error.failures[0]?.error)).toContain(`customers.batchDeleteCustomers: the answer reports ${words}`);
    expect(error).toMatchObject({ effect: 'unknown', unsent: 1 });
    expect(error.items().slice(0, 2)).toMatchObject([{ customer_id: 1 }, { customer_id: 2 }]);
  });

  test('ids are the same as a number, as digits, and with zeros in front', async () => {
    const { client } = clientOf({ 1: { 7: { http_status: 204 }, 8: { http_status: 204 } } });
    const { items } = await runBatch(client, remove, { customer_id: ['007', 7, '8'] }, 'customer_id');
    expect(items.map(({ key }) => key)).toEqual(['7', '8']);
  });

  test('an id that is given twice is answered once', async () => {
    const { client } = clientOf();
    const { items } = await runBatch(client, remove, { customer_id: [1, '1', 2] }, 'customer_id');
    expect(items.map(({ key }) => key)).toEqual(['1', '2']);
  });

  test.each<readonly [string, readonly number[], object[]]>([
    [
      'several records of one customer, each with its own outcome',
      [7],
      [
        { http_status: 200, customer_id: 7, record_id: 1 },
        { http_status: 404, customer_id: 7, record_id: 2 },
      ],
    ],
    [
      'one of three that were the same',
      [7, 7, 7],
      [
        { http_status: 200, customer_id: 7 },
        { http_status: 404, customer_id: 7 },
      ],
    ],
    [
      'one outcome twice',
      [7],
      [
        { http_status: 404, customer_id: 7 },
        { http_status: 400, customer_id: 7 },
      ],
    ],
  ])('%s is no contradiction', async (_name, customer_id, answer) => {
    const fake = await createFakeClient();
    fake.answer(json(answer, 207));
    const { items } = await runBatch(fake.thulium, remove, { customer_id: [...customer_id] }, 'customer_id');
    expect(items).toHaveLength(2);
  });

  test('items without an id are told apart by nothing but their number', async () => {
    const named = (...surnames: string[]) => surnames.map((surname) => ({ surname }));
    const twice = [1, 2].map(() => ({ http_status: 400, status: 'ALREADY_EXISTS', customer_id: 7 }));
    const fetch = () => Promise.resolve(Response.json(twice, { status: 207 }));
    const client = createThulium({ baseUrl: 'http://127.0.0.1', username: 'user', password: 'secret', fetch });
    const { items } = await runBatch(client, create, { customers: named('Sosna', 'Lipa') }, 'customers');
    expect(items).toHaveLength(2);
    await expect(runBatch(client, create, { customers: named('a', 'b', 'c') }, 'customers')).rejects.toThrow(
      'the answer reports on 2 of 3 items',
    );
  });

  test('one new id that is repeated counts once', async () => {
    const customers = ['Sosna', 'Lipa', 'Buk'].map((surname) => ({ surname }));
    const row = { http_status: 201, customer_id: 5, status: 'ADDED' };
    const fake = await createFakeClient();
    fake.answer(json([row, row, row], 207));
    const error = await rejection(runBatch(fake.thulium, create, { customers }, 'customers'));
    expect(error).toBeInstanceOf(BatchError);
    expect((error as BatchError).failures[0]).toMatchObject({ unanswered: [0, 1, 2] });
    fake.answer(json([row, { ...row, customer_id: 6 }, { ...row, customer_id: 7 }], 207));
    await expect(runBatch(fake.thulium, create, { customers }, 'customers')).resolves.toMatchObject({
      items: [{ customer_id: 5 }, { customer_id: 6 }, { customer_id: 7 }],
    });
  });

  test('a dry run shows every call that it would send', async () => {
    const dry = createThulium({ baseUrl: 'http://127.0.0.1', username: 'user', password: 'secret', dryRun: true });
    const result = await runBatch(dry, remove, { customer_id: ids }, 'customer_id', { chunkSize: 2 });
    expect(result.items).toEqual([]);
    expect(result.planned.every(isPlannedRequest)).toBe(true);
    expect(result.planned.map(({ method, url }) => `${method} ${decodeURIComponent(url)}`)).toEqual([
      'DELETE http://127.0.0.1/api/batch/customers?customer_id[]=1&customer_id[]=2',
      'DELETE http://127.0.0.1/api/batch/customers?customer_id[]=3&customer_id[]=4',
      'DELETE http://127.0.0.1/api/batch/customers?customer_id[]=5',
    ]);
  });

  test('a client that sends plans nothing', async () => {
    const { client } = clientOf();
    expect(await runBatch(client, remove, { customer_id: [1] }, 'customer_id')).toMatchObject({ planned: [] });
  });

  test('an abort before the first call comes as it is: nothing was sent', async () => {
    const { client, calls } = clientOf();
    const reason = new Error('enough');
    const options = { signal: AbortSignal.abort(reason) };
    await expect(runBatch(client, remove, { customer_id: ids }, 'customer_id', options)).rejects.toBe(reason);
    expect(calls).toEqual([]);
  });

  test('an abort between two calls leaves the rest unsent, and none of it unknown', async () => {
    const { client } = clientOf();
    const reason = new Error('enough');
    const controller = new AbortController();
    const aborting = {
      async callWithResponse(...call: Parameters<Thulium['callWithResponse']>) {
        const answer = await client.callWithResponse(...call);
        controller.abort(reason);
        return answer;
      },
    } as unknown as Thulium;
    const options = { chunkSize: 2, signal: controller.signal };
    const error = await rejection(runBatch(aborting, remove, { customer_id: ids }, 'customer_id', options));
    expect(error).toMatchObject({ code: 'batch', unsent: 3, failures: [{ from: 2, to: 2, error: reason }] });
    expect((error as BatchError).items()).toHaveLength(2);
  });

  test('an abort after a refusal leaves nothing unknown either', async () => {
    const controller = new AbortController();
    const refusing = {
      async callWithResponse() {
        controller.abort(new Error('enough'));
        throw new ApiError('404', { ...details, status: 404 });
      },
    } as unknown as Thulium;
    const options = { chunkSize: 2, signal: controller.signal };
    const error = await rejection(runBatch(refusing, remove, { customer_id: ids }, 'customer_id', options));
    expect(error).toMatchObject({ code: 'batch', effect: 'none', unsent: 3 });
  });

  test('an error that controls a rendering comes as it is', async () => {
    const redirect = Object.assign(new Error('NEXT_REDIRECT'), { digest: 'NEXT_REDIRECT;/login' });
    const { client } = clientOf({ 1: redirect });
    await expect(runBatch(client, remove, { customer_id: ids }, 'customer_id')).rejects.toBe(redirect);
  });

  test('the error as data has no key and no message of an item', async () => {
    const message = 'Jan Kowalski has no phone number';
    const named = { 771: { http_status: 400, status: 'FAILED', message }, 772: { http_status: 204 } };
    const { client } = clientOf({ 1: named, 2: new ApiError('400', { ...details, status: 403 }) });
    const input = { customer_id: [771, 772, 773] };
    const error: BatchError = await runBatch(client, remove, input, 'customer_id', { chunkSize: 2 }).catch((e) => e);
    expect(error.items()).toMatchObject([{ key: '771', message }, { key: '772' }]);
    expect(error.toJSON()).toMatchObject({ answered: 2, unsent: 0, failures: [{ from: 2, to: 3 }] });
    for (const text of [JSON.stringify(error), String(error)]) expect(text).not.toMatch(/Kowalski|77[123]/);
  });

  test('the error stays small, however many calls failed', async () => {
    const many = Array.from({ length: 1_000 }, (_, id) => id);
    const refusal = new ApiError(`400 (${'x'.repeat(5_000)})`, { ...details, status: 400 });
    const { client } = clientOf(Object.fromEntries(many.map((id) => [id + 1, refusal])));
    const work = runBatch(client, remove, { customer_id: many }, 'customer_id', { chunkSize: 1 });
    const error: BatchError = await work.catch((thrown) => thrown);
    expect(error.failures).toHaveLength(1_000);
    expect(error.message.length).toBeLessThan(2_000);
    expect(error.toJSON()).toMatchObject({ failureCount: 1_000 });
    expect(error.toJSON().failures).toHaveLength(20);
  });

  test('the input is copied on entry, and a getter runs once', async () => {
    let reads = 0;
    const row = {
      get surname() {
        reads++;
        return `Sosna ${reads}`;
      },
    };
    const customers: { surname: string }[] = [row, { surname: 'Lipa' }, { surname: 'Dąb' }];
    const sent: unknown[] = [];
    const client = {
      async callWithResponse(_endpoint: unknown, { customers: chunk }: { customers: unknown[] }) {
        sent.push(...chunk);
        await Promise.resolve();
        const items = chunk.map(() => ({ http_status: 201 }));
        return { data: read(items).output, response: { status: 207, headers: new Headers(), attempts: 1 } };
      },
    } as unknown as Thulium;
    const options = { chunkSize: 1, headers: { 'x-run': '1' } };
    const work = runBatch(client, create, { customers }, 'customers', options);
    Object.assign(customers[1] as object, { surname: 'changed' });
    customers.pop();
    options.chunkSize = 3;
    await work;
    expect(sent).toMatchObject([{ surname: 'Sosna 1' }, { surname: 'Lipa' }, { surname: 'Dąb' }]);
    expect(reads).toBe(1);
  });

  test('what somebody puts on Object.prototype is no option', async () => {
    const { client, calls } = clientOf();
    Object.defineProperty(Object.prototype, 'chunkSize', { value: 1, configurable: true, writable: true });
    try {
      await runBatch(client, remove, { customer_id: ids }, 'customer_id');
      await runBatch(client, remove, { customer_id: ids }, 'customer_id', {});
    } finally {
      Reflect.deleteProperty(Object.prototype, 'chunkSize');
    }
    expect(calls).toEqual([ids, ids]);
  });

  test.each([
    ['an option that does not exist', { chunksize: 5 }, 'chunksize is not an option (did you mean chunkSize?)'],
    ['a size that is none', { chunkSize: 0 }, 'chunkSize: expected a whole number, 1 or more'],
    ['null', null, 'expected an object of options'],
  ])('refuses %s before anything is sent', async (_name, options, words) => {
    const { client, calls } = clientOf();
    const work = runBatch(client, remove, { customer_id: ids }, 'customer_id', options as never);
    await expect(work).rejects.toThrow(words);
    expect(calls).toEqual([]);
  });

  test('each call is checked as it is sent: a limit of one request is none of the batch', async () => {
    const few: Endpoint<{ customer_id: NumericId[] }, BatchResult> = defineEndpoint({
      ...remove.definition,
      query: () => ({
        customer_id: check(filledArray(numericId), (list) => list.length <= 2, 'at most 2 ids'),
      }),
    } as never);
    const { client, calls } = clientOf();
    await runBatch(client, few, { customer_id: ids }, 'customer_id', { chunkSize: 2 });
    expect(calls).toHaveLength(3);
    const wrong = runBatch(client, few, { customer_id: [1, 2, 3, -4] }, 'customer_id', { chunkSize: 2 });
    await expect(wrong).rejects.toMatchObject({ issues: [{ path: 'customer_id[3]' }] });
    await expect(runBatch(client, few, { customer_id: [] }, 'customer_id')).rejects.toThrow('a list of at least one');
    await expect(runBatch(client, few, undefined as never, 'customer_id')).rejects.toThrow('customer_id is missing');
    expect(calls).toHaveLength(3);
  });

  test('timers run between the calls, also when answers come from memory', async () => {
    const { client, calls } = clientOf();
    const controller = new AbortController();
    setImmediate(() => controller.abort(new Error('time is over')));
    const many = Array.from({ length: 1_000 }, (_, id) => id);
    const counted = {
      callWithResponse: (endpoint: never, input: never, options: { signal: AbortSignal }) =>
        options.signal.aborted
          ? Promise.reject(options.signal.reason)
          : client.callWithResponse(endpoint, input, options as never),
    } as unknown as Thulium;
    const options = { chunkSize: 1, signal: controller.signal };
    await expect(runBatch(counted, remove, { customer_id: many }, 'customer_id', options)).rejects.toThrow(BatchError);
    expect(calls.length).toBeLessThan(10);
  });
});

describe('a batch whose answer cannot be read', () => {
  const broken = '{"1": {"http_status": 204,}}';
  const cut: Answer = () => {
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.error(new TypeError('terminated', { cause: { code: 'UND_ERR_SOCKET' } })),
    });
    return new Response(body, { status: 207 });
  };
  test.each<[string, Answer]>([
    ['broken JSON', () => new Response(broken, { status: 207, headers: { 'content-type': 'application/json' } })],
    ['broken JSON with 200', () => new Response(broken, { headers: { 'content-type': 'application/json' } })],
    ['nothing', json(undefined, 200)],
    ['another shape', json({ error: 'no' }, 207)],
    ['an answer that is cut off', cut],
  ])('%s: the server reported nothing of the items', async (_name, answer) => {
    const { thulium, answer: play } = await createFakeClient({ retry: false });
    play(answer);
    const error = await rejection(remove(thulium, { customer_id: [1] }));
    expect(error).toMatchObject({ effect: 'unknown', delivery: 'answered' });
    expect(String(error)).not.toContain('reported success');
  });
});
