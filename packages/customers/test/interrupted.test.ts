import { describe, expect, test } from 'vitest';
import {
  type CallOptions,
  type ClientOptions,
  createCustomers,
  createThulium,
  type Interceptor,
  PartlyDoneError,
  type Thulium,
} from '../src/index.js';
import { useLetterServer } from './support.js';

const world = useLetterServer();

const flows = [
  [
    'findOrCreateCustomer',
    'the customer',
    (options?: ClientOptions, callOptions?: CallOptions): Promise<unknown> =>
      world.connect(options ?? {}).findOrCreateCustomer({ surname: 'Sosna', phone_number: '600100203' }, callOptions),
  ],
  [
    'findOrCreateCompany',
    'the company',
    (options?: ClientOptions, callOptions?: CallOptions): Promise<unknown> =>
      world.connect(options ?? {}).findOrCreateCompany({ name: 'Example Ltd', nip: '6783144527' }, callOptions),
  ],
] as const;

function methods(): string[] {
  return world.server.requests.map((request) => request.slice(0, request.indexOf(' ')));
}

function creations(): number {
  return methods().filter((method) => method === 'POST').length;
}

/** Runs before or after every request of a method. */
function around(method: string, when: 'before' | 'after', run: () => void): Interceptor {
  return async (request, next) => {
    const isIt = request.endpoint.method === method;
    if (isIt && when === 'before') run();
    const response = await next(request);
    if (isIt && when === 'after') run();
    return response;
  };
}

describe.each(flows)('%s', (flow, thing, run) => {
  test.each(['before', 'after'] as const)(
    'an interceptor that fails %s the creation does not read as nothing created',
    async (when) => {
      const own = new Error('Sosna: the audit log is full');
      const fail = around('POST', when, () => {
        throw own;
      });
      const error = await run({ interceptors: [fail] }).catch((error: unknown) => error);
      expect(error).toBeInstanceOf(PartlyDoneError);
      expect(error).toMatchObject({ cause: own, effect: 'unknown', retryable: false });
      expect((error as PartlyDoneError).done()).toEqual({ creation: 'unknown' });
      expect((error as PartlyDoneError).message).toBe(
        `customers.${flow}: it is not known whether ${thing} was created; check before you send it again: ` +
          'the cause is an abort, or an error of other code',
      );
      // Code of the user ended it: nothing more is sent.
      expect(methods().at(-1)).toBe(when === 'after' ? 'POST' : 'GET');
    },
  );

  test('an abort during the creation does not read as nothing created either', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const abort = around('POST', 'after', () => controller.abort(reason));
    const error = await run({ interceptors: [abort] }, { signal: controller.signal }).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(PartlyDoneError);
    expect(error).toMatchObject({ cause: reason, effect: 'unknown' });
    expect(creations()).toBe(1);
  });

  test('an abort while it looks for a lost creation says what is known of that', async () => {
    const controller = new AbortController();
    const abort = around('GET', 'before', () => {
      if (creations() > 0) controller.abort(new Error('enough'));
    });
    world.server.gateway = '504';
    const error = await run({ interceptors: [abort] }, { signal: controller.signal }).catch((error: unknown) => error);
    expect(error).toMatchObject({ code: 'partly_done', effect: 'unknown', cause: { status: 504 } });
    expect((error as PartlyDoneError).message).toContain('; the look-up after it failed: ');
  });

  test.each(['before', 'after'] as const)('an abort or an error %s a look-up comes as it is', async (when) => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const abort = around('GET', when, () => controller.abort(reason));
    await expect(run({ interceptors: [abort] }, { signal: controller.signal })).rejects.toBe(reason);
    const fail = around('GET', when, () => {
      throw reason;
    });
    await expect(run({ interceptors: [fail] })).rejects.toBe(reason);
    expect(creations()).toBe(0);
  });

  test.each(['before', 'after'] as const)('an error that controls a rendering comes as it is: %s', async (when) => {
    const redirect = Object.assign(new Error('NEXT_REDIRECT'), { digest: 'NEXT_REDIRECT;/login' });
    const leave = around('POST', when, () => {
      throw redirect;
    });
    await expect(run({ interceptors: [leave] })).rejects.toBe(redirect);
  });

  test('an error that controls a rendering, while it looks for a lost creation, comes as it is', async () => {
    const redirect = Object.assign(new Error('NEXT_REDIRECT'), { digest: 'NEXT_REDIRECT;/login' });
    let isLeft = false;
    const leave = around('GET', 'before', () => {
      if (isLeft || creations() === 0) return;
      isLeft = true;
      throw redirect;
    });
    world.server.gateway = '504';
    const customers = world.connect({ interceptors: [leave] });
    const find = () =>
      flow === 'findOrCreateCustomer'
        ? customers.findOrCreateCustomer({ surname: 'Sosna', phone_number: '600100203' })
        : customers.findOrCreateCompany({ name: 'Example Ltd', nip: '6783144527' });
    await expect(find()).rejects.toBe(redirect);
    await expect(find()).rejects.toThrow('an earlier call may still create it');
    expect(creations()).toBe(1);
  });
});

test('an abort between the look-up and the creation sends nothing more, and comes as it is', async () => {
  const controller = new AbortController();
  const reason = new Error('enough');
  const client = createThulium({ baseUrl: world.server.url, username: 'user', password: 'secret' });
  const aborting: Thulium = Object.create(client, {
    call: {
      async value(...call: Parameters<Thulium['call']>) {
        const page = await client.call(...call);
        controller.abort(reason);
        return page;
      },
    },
  });
  const { findOrCreateCustomer } = createCustomers(aborting);
  const call = findOrCreateCustomer({ surname: 'Sosna', identifier: 'A-1' }, { signal: controller.signal });
  await expect(call).rejects.toBe(reason);
  expect(methods()).toEqual(['GET']);
});
