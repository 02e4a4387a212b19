import { describe, expect, test } from 'vitest';
import {
  ApiError,
  type CallOptions,
  createCustomers,
  createThulium,
  PartlyDoneError,
  TimeoutError,
} from '../src/index.js';
import { useLetterServer } from './support.js';

const world = useLetterServer();

const flows = [
  [
    'findOrCreateCustomer',
    'the customer',
    'customers.createCustomer',
    (options?: CallOptions) =>
      world.customers.findOrCreateCustomer({ surname: 'Sosna', phone_number: '600100203' }, options),
  ],
  [
    'findOrCreateCompany',
    'the company',
    'customers.createCompany',
    (options?: CallOptions) => world.customers.findOrCreateCompany({ name: 'Example Ltd', nip: '6783144527' }, options),
  ],
] as const;

function creations(): string[] {
  return world.server.requests.filter((request) => request.startsWith('POST'));
}

describe.each(flows)('%s: the gateway gives up, the backend goes on', (flow, thing, endpoint, run) => {
  test.each([
    ['504', undefined, ApiError],
    ['silent', { timeout: 500 }, TimeoutError],
  ] as const)('%s: one creation, and an error that says what is not known', async (gateway, options, type) => {
    world.server.gateway = gateway;
    const error = await run(options).then(
      () => expect.unreachable('it must throw'),
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(PartlyDoneError);
    expect(error).toMatchObject({ endpoint, delivery: gateway === '504' ? 'answered' : 'unknown', effect: 'unknown' });
    expect((error as PartlyDoneError).cause).toBeInstanceOf(type);
    expect((error as PartlyDoneError).done()).toEqual({ creation: 'unknown' });
    expect((error as PartlyDoneError).message).toMatch(
      `customers.${flow}: it is not known whether ${thing} was created; check before you send it again; ` +
        `a look-up right after it did not find it: ${endpoint}: `,
    );
    expect(String(error)).not.toMatch(/600100203|Sosna|6783144527|Example/);
    world.server.applyLate();
    expect(creations()).toHaveLength(1);
    expect(world.server.requests.at(-1)).toMatch(/^GET /);

    world.server.gateway = 'answers';
    expect(await run()).toMatchObject({ outcome: 'found' });
    expect(creations()).toHaveLength(1);
  });

  test('with createAgain it creates once more, and the option is not passed on', async () => {
    world.server.gateway = '504';
    const result = run({ createAgain: true } as CallOptions).catch((error: unknown) => error);
    await expect(result).resolves.toMatchObject({ endpoint, effect: 'unknown' });
    expect(creations()).toHaveLength(2);
  });

  test.each([{}, 'signal', { aborted: false }])('a signal is an AbortSignal, not %j', async (signal) => {
    await expect(run({ signal } as never)).rejects.toMatchObject({ code: 'configuration' });
    expect(world.server.requests).toEqual([]);
  });

  test('createAgain is true or false', async () => {
    await expect(run({ createAgain: 'yes' } as CallOptions)).rejects.toThrow('createAgain: expected true or false');
    expect(world.server.requests).toEqual([]);
  });
});

test('customers of whom none can be chosen are no answer to a lost creation', async () => {
  const createByOthers = (url: string, init?: RequestInit): Promise<Response> => {
    if (init?.method === 'POST') {
      for (const customer_id of [1, 2]) world.server.customers.push({ customer_id, phone_number: '600100203' });
    }
    return fetch(url, init);
  };
  world.server.gateway = '504';
  const { findOrCreateCustomer } = world.connect({ fetch: createByOthers });
  await expect(findOrCreateCustomer({ surname: 'Sosna', phone_number: '600100203' })).rejects.toMatchObject({
    code: 'partly_done',
    effect: 'unknown',
  });
});

test('with createAgain it does not create again when the look-up finds customers of whom none can be chosen', async () => {
  let creations = 0;
  const fetch = (_url: string, init?: RequestInit): Promise<Response> => {
    if (init?.method === 'POST') {
      creations++;
      return Promise.resolve(new Response(null, { status: 504 }));
    }
    const result = (creations === 0 ? [] : [1, 2]).map((customer_id) => ({ customer_id, identifier: 'A-1' }));
    return Promise.resolve(Response.json({ count: result.length, result }));
  };
  const { findOrCreateCustomer } = createCustomers(
    createThulium({ system: 'acme', username: 'user', password: 'secret', retry: false, fetch }),
  );
  await expect(
    findOrCreateCustomer({ surname: 'Sosna', identifier: 'A-1' }, { createAgain: true }),
  ).rejects.toMatchObject({ code: 'partly_done', effect: 'unknown' });
  expect(creations).toBe(1);
});

test.each([[null], [[]], ['abc'], [{ timeOut: 5 }]])(
  'options are checked before anything is sent: %j',
  async (options) => {
    await expect(
      world.customers.findOrCreateCustomer({ surname: 'Sosna', identifier: 'A-1' }, options as never),
    ).rejects.toMatchObject({ code: 'configuration' });
    expect(world.server.requests).toEqual([]);
  },
);

test('options of a class are read as those of a call', async () => {
  class Options {
    signal = 5;
  }
  await expect(
    world.customers.findOrCreateCustomer({ surname: 'Sosna', identifier: 'A-1' }, new Options() as never),
  ).rejects.toMatchObject({ code: 'configuration' });
  expect(world.server.requests).toEqual([]);
});

test('a limiter that fails during the look-up does not hide the lost creation', async () => {
  let creations = 0;
  const fetch = async (_url: string, init?: RequestInit): Promise<Response> => {
    if (init?.method !== 'POST') return Response.json({ count: 0, result: [] });
    creations++;
    return new Response(null, { status: 504 });
  };
  const rateLimit = {
    async wait() {
      if (creations > 0) throw new Error('limiter');
    },
    pause() {},
  };
  const { findOrCreateCustomer } = createCustomers(
    createThulium({ system: 'acme', username: 'user', password: 'secret', retry: false, fetch, rateLimit }),
  );
  const error = await findOrCreateCustomer({ surname: 'Sosna', identifier: 'A-1' }).catch((error) => error);
  expect(error).toMatchObject({ code: 'partly_done', effect: 'unknown' });
  expect(error.message).toContain('the look-up after it failed');
  expect(creations).toBe(1);
});

test('a row that is null is neither a customer nor a company', async () => {
  const { findOrCreateCustomer, findOrCreateCompany } = createCustomers(
    createThulium({
      system: 'acme',
      username: 'user',
      password: 'secret',
      fetch: async () => Response.json({ count: 1, result: [null] }),
    }),
  );
  await expect(findOrCreateCustomer({ surname: 'Sosna', identifier: 'A-1' })).rejects.toMatchObject({
    code: 'decode',
    message: 'customers.listCustomers: a row of the answer has no customer_id',
  });
  await expect(findOrCreateCompany({ name: 'A', identifier: 'A-1' })).rejects.toMatchObject({ code: 'decode' });
});
