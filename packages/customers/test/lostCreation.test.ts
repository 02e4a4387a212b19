import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  ApiError,
  type CallOptions,
  type Customers,
  createCustomers,
  createThulium,
  PartlyDoneError,
  TimeoutError,
} from '../src/index.js';
import { type LetterServer, startLetterServer } from './letterServer.js';

let server: LetterServer;
let customers: Customers;

beforeEach(async () => {
  server = await startLetterServer();
  customers = createCustomers(createThulium({ baseUrl: server.url, username: 'user', password: 'secret' }));
});

afterEach(() => server.close());

const flows = [
  [
    'findOrCreateCustomer',
    'the customer',
    'customers.createCustomer',
    (options?: CallOptions) => customers.findOrCreateCustomer({ surname: 'Sosna', phone_number: '600100203' }, options),
  ],
  [
    'findOrCreateCompany',
    'the company',
    'customers.createCompany',
    (options?: CallOptions) => customers.findOrCreateCompany({ name: 'Example Ltd', nip: '6783144527' }, options),
  ],
] as const;

function creations(): string[] {
  return server.requests.filter((request) => request.startsWith('POST'));
}

describe.each(flows)('%s: the gateway gives up, the backend goes on', (flow, thing, endpoint, run) => {
  test.each([
    ['504', undefined, ApiError],
    ['silent', { timeout: 500 }, TimeoutError],
  ] as const)('%s: one creation, and an error that says what is not known', async (gateway, options, type) => {
    server.gateway = gateway;
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
    server.applyLate();
    expect(creations()).toHaveLength(1);
    expect(server.requests.at(-1)).toMatch(/^GET /);

    server.gateway = 'answers';
    expect(await run()).toMatchObject({ outcome: 'found' });
    expect(creations()).toHaveLength(1);
  });

  test('with createAgain it creates once more, and the option is not passed on', async () => {
    server.gateway = '504';
    const result = run({ createAgain: true } as CallOptions).catch((error: unknown) => error);
    await expect(result).resolves.toMatchObject({ endpoint, effect: 'unknown' });
    expect(creations()).toHaveLength(2);
  });

  test.each([{}, 'signal', { aborted: false }])('a signal is an AbortSignal, not %j', async (signal) => {
    await expect(run({ signal } as never)).rejects.toMatchObject({ code: 'configuration' });
    expect(server.requests).toEqual([]);
  });

  test('createAgain is true or false', async () => {
    await expect(run({ createAgain: 'yes' } as CallOptions)).rejects.toThrow('createAgain: expected true or false');
    expect(server.requests).toEqual([]);
  });
});

test('customers of whom none can be chosen are no answer to a lost creation', async () => {
  const createByOthers = (url: string, init?: RequestInit): Promise<Response> => {
    if (init?.method === 'POST') {
      for (const customer_id of [1, 2]) server.customers.push({ customer_id, phone_number: '600100203' });
    }
    return fetch(url, init);
  };
  server.gateway = '504';
  const options = { baseUrl: server.url, username: 'user', password: 'secret', fetch: createByOthers };
  const { findOrCreateCustomer } = createCustomers(createThulium(options));
  await expect(findOrCreateCustomer({ surname: 'Sosna', phone_number: '600100203' })).rejects.toMatchObject({
    code: 'partly_done',
    effect: 'unknown',
  });
});
