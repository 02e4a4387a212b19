import { describe, expect, test } from 'vitest';
import { createThulium, type FindOrCreateOptions, findOrCreateCustomer, PartlyDoneError } from '../src/index.js';
import { useLetterServer } from './support.js';

const world = useLetterServer();

const flows = [
  [
    'findOrCreateCustomer',
    (options?: FindOrCreateOptions) =>
      world.customers.findOrCreateCustomer({ surname: 'Sosna', phone_number: '600100203' }, options),
  ],
  [
    'findOrCreateCompany',
    (options?: FindOrCreateOptions) =>
      world.customers.findOrCreateCompany({ name: 'Example Ltd', nip: '6783144527' }, options),
  ],
] as const;

const creations = () => world.server.requests.filter((request) => request.startsWith('POST'));

describe.each(flows)('%s, while a creation for the same key may still be applied', (flow, run) => {
  const open = {
    code: 'partly_done',
    effect: 'unknown',
    message: expect.stringContaining(`customers.${flow}: it is not known whether`),
  };

  test('does not create: neither a flow that waited nor a later one', async () => {
    world.server.gateway = '504';
    const results = await Promise.allSettled([run(), run()]);
    expect(results).toMatchObject([
      { status: 'rejected', reason: open },
      { status: 'rejected', reason: open },
    ]);
    await expect(run()).rejects.toMatchObject({
      ...open,
      message: expect.stringContaining('an earlier call may still'),
    });
    expect(creations()).toHaveLength(1);
    world.server.gateway = 'answers';
    world.server.applyLate();
    await expect(run()).resolves.toMatchObject({ outcome: 'found' });
    expect(creations()).toHaveLength(1);
  });

  test('does not create after an abort in its midst either', async () => {
    world.server.gateway = 'silent';
    const controller = new AbortController();
    const reason = new Error('enough');
    const first = run({ signal: controller.signal }).catch((error: unknown) => error);
    const second = run().catch((error: unknown) => error);
    await expect.poll(creations).toHaveLength(1);
    controller.abort(reason);
    expect(await first).toMatchObject({ code: 'partly_done', cause: reason });
    const error = await second;
    expect(error).toBeInstanceOf(PartlyDoneError);
    expect((error as PartlyDoneError).done()).toEqual({ creation: 'unknown' });
    expect(creations()).toHaveLength(1);
  });

  test('creates with createAgain', async () => {
    world.server.gateway = '504';
    await expect(run()).rejects.toMatchObject(open);
    world.server.gateway = 'answers';
    await expect(run({ createAgain: true })).resolves.toMatchObject({ outcome: 'created' });
    expect(creations()).toHaveLength(2);
  });

  test('creates when the server refused the creation', async () => {
    world.server.gateway = 'answers';
    const refusing = world.connect({
      fetch: (url, init) =>
        init?.method === 'POST' ? Promise.resolve(new Response('{}', { status: 403 })) : fetch(url, init),
    });
    const refused =
      flow === 'findOrCreateCustomer'
        ? refusing.findOrCreateCustomer({ surname: 'Sosna', phone_number: '600100203' })
        : refusing.findOrCreateCompany({ name: 'Example Ltd', nip: '6783144527' });
    await expect(refused).rejects.toMatchObject({ status: 403 });
    await expect(run()).resolves.toMatchObject({ outcome: 'created' });
  });
});

test('another key is not concerned', async () => {
  world.server.gateway = '504';
  await expect(world.customers.findOrCreateCustomer({ surname: 'A', identifier: 'A-1' })).rejects.toThrow();
  world.server.gateway = 'answers';
  const other = world.customers.findOrCreateCustomer({ surname: 'B', identifier: 'A-2' });
  await expect(other).resolves.toMatchObject({ outcome: 'created' });
});

test('a dry run plans the creation', async () => {
  const thulium = createThulium({ baseUrl: world.server.url, username: 'user', password: 'secret' });
  const input = { surname: 'Sosna', identifier: 'A-1' };
  world.server.gateway = '504';
  await expect(findOrCreateCustomer(thulium, input)).rejects.toMatchObject({ code: 'partly_done' });
  const planned = findOrCreateCustomer(thulium.with({ dryRun: true }), input);
  await expect(planned).resolves.toMatchObject({ outcome: 'planned', requests: [{ method: 'POST' }] });
  await expect(findOrCreateCustomer(thulium, input)).rejects.toThrow('an earlier call may still create it');
  expect(creations()).toHaveLength(1);
});
