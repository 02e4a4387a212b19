import { afterEach, describe, expect, it, vi } from 'vitest';
import { createFakeClient, json, rejection } from '../test/support/fakeClient.js';
import { FakeEnvironment, settle } from '../test/support/fakeEnvironment.js';
import { createClient, type Thulium } from './client.js';
import { QueueFullError } from './errors.js';
import { FlowQueue, runFlow } from './flowQueue.js';
import { PartlyDoneError } from './partlyDone.js';
import { longestQueue } from './semaphore.js';
import { Holder } from './wait.js';

afterEach(() => {
  vi.restoreAllMocks();
});

/** Flows that end when told to, with a log of what they did. */
class Flows {
  readonly log: string[] = [];
  readonly #ends = new Map<string, () => void>();

  /** Starts a flow: it notes when it begins and ends. */
  start(client: Thulium, name: string, keys: readonly string[], signal?: AbortSignal): Promise<string> {
    return runFlow(client, keys, signal, async () => {
      this.log.push(`${name} begins`);
      await new Promise<void>((resolve) => this.#ends.set(name, resolve));
      this.log.push(`${name} ends`);
      return name;
    });
  }

  async end(...names: string[]): Promise<void> {
    for (const name of names) {
      const end = this.#ends.get(name);
      if (end === undefined) throw new Error(`${name} has not begun`);
      this.#ends.delete(name);
      end();
    }
    await settle();
  }

  /** The flows that have begun and not ended. */
  get running(): string[] {
    return [...this.#ends.keys()];
  }
}

async function make(concurrency = 16) {
  const fake = await createFakeClient({ concurrency });
  return { ...fake, flows: new Flows() };
}

describe('flows that share a key', () => {
  it('run one after the other, in the order of arrival, and others at the same time', async () => {
    const { thulium, flows } = await make();
    const all = ['a', 'b', 'c'].map((name) => flows.start(thulium, name, ['key:1']));
    all.push(flows.start(thulium, 'other', ['key:2']), flows.start(thulium, 'without', []));
    await settle();
    expect(flows.running).toEqual(['a', 'other', 'without']);
    await flows.end('a');
    expect(flows.running).toEqual(['other', 'without', 'b']);
    await flows.end('b');
    await flows.end('c', 'other', 'without');
    expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'other', 'without']);
  });

  it('wait for all that came before them on any of their keys', async () => {
    const { thulium, flows } = await make();
    const keys: Record<string, string[]> = { a: ['1'], b: ['2'], c: ['2', '1'], d: ['1', '2'], e: ['2'], f: ['3'] };
    const all = Object.entries(keys).map(([name, own]) => flows.start(thulium, name, own));
    await settle();
    expect(flows.running).toEqual(['a', 'b', 'f']);
    await flows.end('b');
    expect(flows.running).toEqual(['a', 'f']);
    await flows.end('a');
    expect(flows.running).toEqual(['f', 'c']);
    await flows.end('c');
    expect(flows.running).toEqual(['f', 'd']);
    await flows.end('d');
    await flows.end('e', 'f');
    expect(await Promise.all(all)).toHaveLength(6);
  });

  it('count a key that is given twice once', async () => {
    const { thulium, flows } = await make();
    const all = [flows.start(thulium, 'a', ['1', '1']), flows.start(thulium, 'b', ['1', '1'])];
    await settle();
    await flows.end('a');
    await flows.end('b');
    expect(await Promise.all(all)).toEqual(['a', 'b']);
  });

  it('go on after one that failed', async () => {
    const { thulium, flows } = await make();
    const failed = runFlow(thulium, ['1'], undefined, async () => Promise.reject(new Error('no')));
    const next = flows.start(thulium, 'b', ['1']);
    expect(await rejection(failed)).toMatchObject({ message: 'no' });
    await settle();
    await flows.end('b');
    expect(await next).toBe('b');
    const thrown = runFlow(thulium, ['1'], undefined, () => {
      throw new Error('at once');
    });
    expect(await rejection(thrown)).toMatchObject({ message: 'at once' });
    await runFlow(thulium, ['1'], undefined, async () => undefined);
  });
});

describe('an error that controls a rendering', () => {
  const redirect = Object.assign(new Error('NEXT_REDIRECT'), { digest: 'NEXT_REDIRECT;/login' });
  const partly = (cause: unknown) => new PartlyDoneError('stopped', {}, cause);

  it('takes the place of a PartlyDoneError that it caused, also of a nested flow', async () => {
    const { thulium } = await make();
    const flow = (client: Thulium) => runFlow(client, [], undefined, () => Promise.reject(partly(redirect)));
    expect(await rejection(flow(thulium))).toBe(redirect);
    expect(await rejection(runFlow(thulium, [], undefined, flow))).toBe(redirect);
  });

  it('is the only cause that does', async () => {
    const { thulium } = await make();
    const error = partly(new Error('enough'));
    expect(await rejection(runFlow(thulium, [], undefined, () => Promise.reject(error)))).toBe(error);
    const other = new Error('of other code', { cause: redirect });
    expect(await rejection(runFlow(thulium, [], undefined, () => Promise.reject(other)))).toBe(other);
  });
});

describe('whom a queue of flows holds for', () => {
  it('clients made by with() that stay on the same system share it, whatever else they change', async () => {
    const { thulium, flows } = await make();
    const changed = [{ timeout: 5 }, { concurrency: 3 }, { rateLimit: { requests: 1, per: 1 } }, { readOnly: true }];
    const clients = [thulium, ...changed.map((options) => thulium.with(options))];
    for (const [index, client] of clients.entries()) flows.start(client, `${index}`, ['1']);
    await settle();
    expect(flows.running).toEqual(['0']);
    const elsewhere = thulium.with({ baseUrl: 'https://other.example.org', username: 'u', password: 'p' });
    flows.start(elsewhere, 'elsewhere', ['1']);
    flows.start(
      createClient({ baseUrl: 'https://api.example.org', username: 'u', password: 'p' }, new FakeEnvironment()),
      'another',
      ['1'],
    );
    await settle();
    expect(flows.running).toEqual(['0', 'elsewhere', 'another']);
  });

  it('a wrapper of a client shares the queue of the client', async () => {
    const { thulium, flows } = await make();
    flows.start(thulium, 'a', ['1']);
    flows.start({ ...thulium }, 'b', ['1']);
    flows.start(Object.create(thulium), 'c', ['1']);
    flows.start(new Proxy({ ...thulium }, {}), 'd', ['1']);
    await settle();
    expect(flows.running).toEqual(['a']);
  });

  it('a client that is a hand-made object has a queue, and its methods keep their this', async () => {
    class Own {
      readonly #secret = 7;
      readonly baseUrl = 'https://api.example.org';
      readonly timeZone = 'UTC';
      call(): Promise<number> {
        return Promise.resolve(this.#secret);
      }
      callWithResponse(): Promise<number> {
        return Promise.resolve(this.#secret);
      }
      request(): Promise<number> {
        return Promise.resolve(this.#secret);
      }
      with(): Own {
        return this;
      }
    }
    const own = new Own() as unknown as Thulium;
    const flows = new Flows();
    const first = runFlow(own, ['1'], undefined, async (client) => {
      expect([client.baseUrl, client.timeZone]).toEqual(['https://api.example.org', 'UTC']);
      // A nested flow with the same key would otherwise wait for itself.
      const nested = await runFlow(client.with({}), ['1'], undefined, (inner) => inner.request({} as never));
      return [nested, await client.call({} as never, {}), await client.callWithResponse({} as never, {})];
    });
    const second = flows.start(own, 'second', ['1']);
    expect(flows.running).toEqual([]);
    expect(await first).toEqual([7, 7, 7]);
    await settle();
    await flows.end('second');
    expect(await second).toBe('second');
  });

  it('two copies of this package in one program share it', async () => {
    const { thulium, flows } = await make();
    vi.resetModules();
    const copy = await import('./flowQueue.js');
    expect(copy.runFlow).not.toBe(runFlow);
    flows.start(thulium, 'a', ['1']);
    const order: string[] = [];
    const other = copy.runFlow(thulium, ['1'], undefined, async (client) => {
      order.push('copy');
      await runFlow(client, ['1'], undefined, async () => order.push('nested of the first copy'));
    });
    await settle();
    expect(order).toEqual([]);
    await flows.end('a');
    await other;
    expect(order).toEqual(['copy', 'nested of the first copy']);
  });

  it('refuses something that is no client', async () => {
    const wrong = rejection(runFlow({} as Thulium, [], undefined, async () => undefined));
    expect(await wrong).toMatchObject({ code: 'configuration' });
  });
});

describe('admission', () => {
  it('as many flows run at once as calls of the client, in order', async () => {
    const { thulium, flows } = await make(2);
    const names = ['a', 'b', 'c', 'd', 'e'];
    const all = names.map((name) => flows.start(thulium, name, [name]));
    await settle();
    expect(flows.running).toEqual(['a', 'b']);
    await flows.end('b');
    expect(flows.running).toEqual(['a', 'c']);
    await flows.end('a', 'c');
    await flows.end('d', 'e');
    expect(await Promise.all(all)).toEqual(names);
  });

  it('a flow that waits for a key keeps no other from running', async () => {
    const { thulium, flows } = await make(2);
    for (const name of ['a', 'b', 'c']) flows.start(thulium, name, ['1']);
    flows.start(thulium, 'd', ['2']);
    await settle();
    expect(flows.running).toEqual(['a', 'd']);
  });

  it('of 3,000 flows the first is done before the hundredth sends anything', async () => {
    const fake = await createFakeClient();
    fake.answer(async (request) => {
      await new Promise((resolve) => setImmediate(resolve));
      return json({ name: 'x' })(request);
    });
    const all = Array.from({ length: 3_000 }, (_, index) =>
      runFlow(fake.thulium, [`key:${index}`], undefined, async (client) => {
        for (const step of ['look', 'create']) {
          await Promise.all([1, 2].map((part) => client.request({ method: 'GET', path: `/${index}/${step}/${part}` })));
        }
      }),
    );
    await Promise.all(all);
    const flowsInOrder = fake.requests.map(({ url }) => Number(new URL(url).pathname.split('/')[2]));
    expect(flowsInOrder).toHaveLength(12_000);
    expect(flowsInOrder.lastIndexOf(0)).toBeLessThan(flowsInOrder.indexOf(99));
    expect(flowsInOrder.lastIndexOf(1_000)).toBeLessThan(flowsInOrder.indexOf(1_099));
  });

  it('refuses a flow when too many wait, as a call is refused', async () => {
    const queue = new FlowQueue({ environment: new FakeEnvironment(), concurrency: 1 });
    const controller = new AbortController();
    const nothing = async (): Promise<void> => undefined;
    let end = (): void => undefined;
    const first = queue.run([], undefined, undefined, () => new Promise<void>((resolve) => (end = resolve)));
    const waiting = Promise.allSettled(
      Array.from({ length: longestQueue }, () => queue.run(['1'], controller.signal, undefined, nothing)),
    );
    const error = await rejection(queue.run(['1'], undefined, undefined, nothing));
    expect(error).toBeInstanceOf(QueueFullError);
    expect(error).toMatchObject({
      code: 'queue_full',
      retryable: true,
      delivery: 'not-sent',
      message: '100000 flows are already queued; start fewer at once',
    });
    controller.abort('enough');
    const reasons = (await waiting).map((result) => result.status === 'rejected' && result.reason);
    expect(new Set(reasons)).toEqual(new Set(['enough']));
    expect(queue.size).toEqual({ keys: 0, running: 1, waiting: 0, ready: 0 });
    end();
    await first;
    expect(queue.size).toEqual({ keys: 0, running: 0, waiting: 0, ready: 0 });
  });
});

describe('nested flows', () => {
  it('do not wait for a slot, nor for the keys of the flow around them', async () => {
    const { thulium, flows } = await make(1);
    const log: string[] = [];
    const outer = runFlow(thulium, ['1'], undefined, async (client) => {
      await runFlow(client, ['1', '2'], undefined, async (inner) => {
        log.push('nested');
        await runFlow(inner, ['1', '2', '3'], undefined, async () => log.push('nested twice'));
      });
      await runFlow(client.with({ timeout: 7 }), ['2'], undefined, async () => log.push('through with()'));
    });
    flows.start(thulium, 'waiting', ['2']);
    await outer;
    expect(log).toEqual(['nested', 'nested twice', 'through with()']);
    await settle();
    expect(flows.running).toEqual(['waiting']);
  });

  it('wait for a flow that has one of their keys, and come before those that have not begun', async () => {
    const { thulium, flows } = await make(2);
    const log: string[] = [];
    flows.start(thulium, 'holder', ['2']);
    let proceed = (): void => undefined;
    const outer = runFlow(thulium, ['1'], undefined, async (client) => {
      await new Promise<void>((resolve) => {
        proceed = resolve;
      });
      await runFlow(client, ['2'], undefined, async () => log.push('nested'));
    });
    flows.start(thulium, 'waiting', ['2']);
    await settle();
    proceed();
    await settle();
    expect(log).toEqual([]);
    await flows.end('holder');
    await outer;
    expect(log).toEqual(['nested']);
    await settle();
    expect(flows.running).toEqual(['waiting']);
  });

  it('take a key that a flow which lacks only a slot will need, and it waits until the key is free', async () => {
    const { thulium, flows } = await make(1);
    let proceed = (): void => undefined;
    const outer = runFlow(thulium, ['1'], undefined, async (client) => {
      await settle();
      const nested = flows.start(client, 'nested', ['2']);
      await new Promise<void>((resolve) => {
        proceed = resolve;
      });
      return nested;
    });
    flows.start(thulium, 'waiting', ['2']);
    await settle();
    await settle();
    expect(flows.running).toEqual(['nested']);
    await flows.end('nested');
    expect(flows.running).toEqual([]);
    proceed();
    await outer;
    await settle();
    expect(flows.running).toEqual(['waiting']);
  });

  it('keep a flow from its slot while they have its key', async () => {
    const { thulium, flows } = await make(2);
    const outer = runFlow(thulium, ['1'], undefined, async (client) => {
      await settle();
      return flows.start(client, 'nested', ['2']);
    });
    flows.start(thulium, 'other', []);
    flows.start(thulium, 'waiting', ['2']);
    await settle();
    await flows.end('other');
    expect(flows.running).toEqual(['nested']);
    await flows.end('nested');
    await outer;
    await settle();
    expect(flows.running).toEqual(['waiting']);
  });

  it('wait for their other keys when the flow around them has some of them', async () => {
    const { thulium, flows } = await make();
    flows.start(thulium, 'holder', ['2']);
    const outer = runFlow(thulium, ['1'], undefined, (client) => flows.start(client, 'nested', ['1', '2']));
    await settle();
    expect(flows.running).toEqual(['holder']);
    await flows.end('holder');
    await flows.end('nested');
    expect(await outer).toBe('nested');
  });

  it('of one flow run one after the other where they share a key', async () => {
    const { thulium, flows } = await make();
    const outer = runFlow(thulium, [], undefined, (client) =>
      Promise.all(['a', 'b'].map((name) => flows.start(client, name, ['1']))),
    );
    await settle();
    expect(flows.running).toEqual(['a']);
    await flows.end('a');
    await flows.end('b');
    expect(await outer).toEqual(['a', 'b']);
  });

  it('do not wait in a circle', async () => {
    const { thulium } = await make();
    const log: string[] = [];
    const flow = (own: string, other: string, further: string) =>
      runFlow(thulium, [own], undefined, async (client) => {
        await settle();
        await runFlow(client, [other, further], undefined, async () => log.push(`${own} then ${other}`));
      });
    await Promise.all([flow('1', '2', '9'), flow('2', '3', '9'), flow('3', '1', '9')]);
    expect(log.sort()).toEqual(['1 then 2', '2 then 3', '3 then 1']);
  });

  it('do not wait in a circle within one flow either', async () => {
    const { thulium } = await make();
    const log: string[] = [];
    await runFlow(thulium, [], undefined, async (client) => {
      const flow = (own: string, other: string) =>
        runFlow(client, [own], undefined, async (inner) => {
          await settle();
          await runFlow(inner, [other], undefined, async () => log.push(`${own} then ${other}`));
        });
      await Promise.all([flow('1', '2'), flow('2', '1')]);
    });
    expect(log.sort()).toEqual(['1 then 2', '2 then 1']);
  });

  it('wait where a wait is no circle, though one behind them would close it', async () => {
    const { thulium, flows } = await make();
    const start = async (key: string, name: string, keys: readonly string[]) => {
      const outer = runFlow(thulium, [key], undefined, async (client) => {
        await settle();
        return flows.start(client, name, keys);
      });
      await settle();
      await settle();
      return { outer };
    };
    flows.start(thulium, 'holder', ['k']);
    let proceed = (): void => undefined;
    const second = runFlow(thulium, ['m'], undefined, async (client) => {
      await new Promise<void>((resolve) => {
        proceed = resolve;
      });
      return flows.start(client, 'last', ['1']);
    });
    const first = await start('1', 'nested of the first', ['k']);
    const third = await start('3', 'nested of the third', ['k', 'm']);
    proceed();
    await settle();
    expect(flows.running).toEqual(['holder']);
    await flows.end('holder');
    await flows.end('nested of the first');
    await first.outer;
    await flows.end('last');
    await second;
    await flows.end('nested of the third');
    await third.outer;
  });

  it('of many flows wait for one key at a cost that does not multiply', async () => {
    const { thulium, flows } = await make(64);
    flows.start(thulium, 'holder', ['k']);
    const names = Array.from({ length: 48 }, (_, index) => `nested ${index}`);
    const all = names.map((name) => runFlow(thulium, [name], undefined, (client) => flows.start(client, name, ['k'])));
    await settle();
    for (const name of ['holder', ...names]) {
      expect(flows.running).toEqual([name]);
      await flows.end(name);
    }
    expect(await Promise.all(all)).toEqual(names);
  });

  it('count as flows of their own when the flow around them is over', async () => {
    const { thulium, flows } = await make();
    let kept = thulium;
    await runFlow(thulium, ['1'], undefined, async (client) => {
      kept = client;
    });
    flows.start(thulium, 'a', ['1']);
    flows.start(kept, 'b', ['1']);
    await settle();
    expect(flows.running).toEqual(['a']);
  });

  it('on another system are flows of their own', async () => {
    const { thulium, flows } = await make();
    const outer = runFlow(thulium, ['1'], undefined, async (client) => {
      const other = client.with({ baseUrl: 'https://other.example.org', username: 'u', password: 'p' });
      return Promise.all([flows.start(other, 'a', ['1']), flows.start(other, 'b', ['1'])]);
    });
    await settle();
    expect(flows.running).toEqual(['a']);
    await flows.end('a');
    await flows.end('b');
    await outer;
  });
});

describe('an abort while a flow waits', () => {
  it('rejects with the reason, keeps the order of the others and leaves nothing behind', async () => {
    const { thulium, environment, flows } = await make();
    const controller = new AbortController();
    const all = [flows.start(thulium, 'a', ['1'])];
    const aborted = flows.start(thulium, 'b', ['1', '2'], controller.signal);
    all.push(flows.start(thulium, 'c', ['1']), flows.start(thulium, 'd', ['2']));
    await settle();
    expect(flows.running).toEqual(['a']);
    const reason = new Error('enough');
    controller.abort(reason);
    expect(await rejection(aborted)).toBe(reason);
    await settle();
    // Nothing but the aborted flow stood before it.
    expect(flows.running).toEqual(['a', 'd']);
    await flows.end('a');
    expect(flows.running).toEqual(['d', 'c']);
    await flows.end('d', 'c');
    expect(await Promise.all(all)).toEqual(['a', 'c', 'd']);
    expect(environment.timers).toBe(0);
    expect(await rejection(flows.start(thulium, 'late', ['1'], controller.signal))).toBe(reason);
  });

  it('while it waits for a slot, too', async () => {
    const { thulium, flows } = await make(1);
    const controller = new AbortController();
    flows.start(thulium, 'a', []);
    const aborted = flows.start(thulium, 'b', ['1'], controller.signal);
    flows.start(thulium, 'c', ['1']);
    controller.abort('enough');
    expect(await rejection(aborted)).toBe('enough');
    await flows.end('a');
    expect(flows.running).toEqual(['c']);
  });

  it('of a flow with several keys, the last of which stays with others, forgets it', async () => {
    const queue = new FlowQueue({ environment: new FakeEnvironment(), concurrency: 2 });
    const controller = new AbortController();
    const ends: (() => void)[] = [];
    const work = () => new Promise<void>((resolve) => ends.push(resolve));
    const first = queue.run(['1'], undefined, undefined, work);
    const aborted = queue.run(['1', '2', '3'], controller.signal, undefined, work);
    expect(queue.size).toEqual({ keys: 3, running: 1, waiting: 1, ready: 0 });
    controller.abort('enough');
    expect(await rejection(aborted)).toBe('enough');
    expect(queue.size).toEqual({ keys: 1, running: 1, waiting: 0, ready: 0 });
    for (const end of ends) end();
    await first;
    expect(queue.size).toEqual({ keys: 0, running: 0, waiting: 0, ready: 0 });
  });

  it('counts a flow that lacks only a slot once, however many behind it give up', async () => {
    const queue = new FlowQueue({ environment: new FakeEnvironment(), concurrency: 1 });
    const controller = new AbortController();
    const work = () => new Promise<void>(() => undefined);
    queue.run([], undefined, undefined, work);
    queue.run(['1'], undefined, undefined, work);
    const aborted = [1, 2, 3].map(() => rejection(queue.run(['1'], controller.signal, undefined, work)));
    controller.abort('enough');
    expect(await Promise.all(aborted)).toEqual(['enough', 'enough', 'enough']);
    expect(queue.size).toEqual({ keys: 1, running: 1, waiting: 1, ready: 1 });
  });

  it('does not end a flow that has begun: its calls have the signal', async () => {
    const { thulium, flows } = await make();
    const controller = new AbortController();
    const flow = flows.start(thulium, 'a', ['1'], controller.signal);
    await settle();
    controller.abort('enough');
    await flows.end('a');
    expect(await flow).toBe('a');
  });
});

describe('what a queue keeps', () => {
  it('a flow that waits has a timer of its own; totalTimeout of its calls does not count the wait', async () => {
    const { thulium, environment, requests, flows } = await make();
    flows.start(thulium, 'a', ['1']);
    expect(environment.timers).toBe(0);
    const second = runFlow(thulium, ['1'], undefined, (client) =>
      client.request({ method: 'GET', path: '/late' }, { totalTimeout: 1_000 }),
    );
    await settle();
    expect(environment.timers).toBe(1);
    await environment.advance(100_000);
    expect(requests).toHaveLength(0);
    await flows.end('a');
    expect(await second).toEqual([]);
    expect(environment.timers).toBe(0);
  });

  it('the keys of a flow whose request is gone are free after a second', async () => {
    const { thulium, environment, flows } = await make(1);
    environment.dropsRequests = true;
    vi.spyOn(Holder.prototype, 'react').mockImplementationOnce(() => undefined);
    flows.start(thulium, 'gone', ['1']);
    flows.start(thulium, 'b', ['1']);
    await settle();
    await environment.advance(999);
    expect(flows.running).toEqual(['gone']);
    await environment.advance(1);
    expect(flows.running).toEqual(['gone', 'b']);
    // Should it end after all, it has nothing to give.
    flows.start(thulium, 'c', ['1']);
    await flows.end('gone');
    expect(flows.running).toEqual(['b']);
    await environment.advance(10_000);
    expect(flows.running).toEqual(['b']);
  });
});

it('a hand-made client may have a property named environment', async () => {
  const { thulium, flows } = await make();
  const { call, callWithResponse, request, baseUrl, timeZone } = thulium;
  const client = { environment: 'production', call, callWithResponse, request, baseUrl, timeZone, with: thulium.with };
  const all = ['a', 'b'].map((name) => flows.start(client, name, ['key:1']));
  await settle();
  expect(flows.running).toEqual(['a']);
  await flows.end('a');
  await flows.end('b');
  expect(await Promise.all(all)).toEqual(['a', 'b']);
});
