import { afterEach, expect, test } from 'vitest';
import { callForId } from './callForId.js';
import { createThulium, type Thulium } from './client.js';
import { defineEndpoint, type Endpoint } from './endpoint.js';
import { DecodeError } from './errors.js';
import { isPlannedRequest } from './plannedRequest.js';
import { id, looseObject } from './schema.js';

interface Created {
  thing_id: number;
}

const createThing: Endpoint<void, Created> = defineEndpoint({
  id: 'test.createThing',
  method: 'POST',
  path: '/things',
  evidence: 'full',
  response: () => looseObject({ thing_id: id }),
});

function create(answer: unknown, dryRun = false): Promise<unknown> {
  const fetch = (): Promise<Response> => Promise.resolve(Response.json(answer, { status: 201 }));
  const client = createThulium({
    baseUrl: 'http://127.0.0.1/api',
    username: 'user',
    password: 'secret',
    fetch,
    dryRun,
  });
  return callForId(client, createThing, undefined, 'thing_id', undefined);
}

afterEach(() => {
  delete (Object.prototype as { thing_id?: number }).thing_id;
});

test('an answer with the id is handed over', async () => {
  expect(await create({ thing_id: '7' })).toEqual({ thing_id: 7 });
});

test('a dry run gives what would have been sent', async () => {
  expect(isPlannedRequest(await create({}, true))).toBe(true);
});

test.each([{}, { thing_id: '' }, { thing_id: null }, { thing_id: 'seven' }, { id: 7 }, { data: { thing_id: 7 } }])(
  'an answer of success without a readable id is no success: %j',
  async (answer) => {
    const error = await create(answer).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DecodeError);
    expect(error).toMatchObject({
      message: 'test.createThing: the answer has no thing_id',
      endpoint: 'test.createThing',
      status: 201,
      attempts: 1,
      delivery: 'answered',
      effect: 'applied',
    });
  },
);

test('an id on Object.prototype is none', async () => {
  const response = { status: 201, headers: new Headers(), attempts: 1 };
  const client = { callWithResponse: async () => ({ data: {}, response }) } as unknown as Thulium;
  Object.defineProperty(Object.prototype, 'thing_id', { value: 7, configurable: true, writable: true });
  await expect(callForId(client, createThing, undefined, 'thing_id', undefined)).rejects.toBeInstanceOf(DecodeError);
});
