import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { addThing, deleteThing, getThing, updateThing } from '../test/support/endpoints.js';
import {
  type Answer,
  createFakeClient,
  credentials,
  cutBody,
  type FakeClient,
  failure,
  json,
  rejection,
  silence,
} from '../test/support/fakeClient.js';
import { settle } from '../test/support/fakeEnvironment.js';
import { createClient } from './client.js';
import { platformEnvironment } from './environment.js';
import { ApiError, ConfigurationError, ConnectionError, DecodeError, type ThuliumError } from './errors.js';
import type { AttemptRequest, AttemptResponse, Interceptor } from './interceptor.js';
import { nodeFetch } from './node.js';
import type { Fetch } from './options.js';

const lost = failure('ECONNRESET', 'read');
const refused = failure('ECONNREFUSED', 'connect');
const created = json({ thing_id: '1' });

const post = (fake: FakeClient, options = {}) => addThing(fake.thulium, { name: 'x' }, options);
const put = (fake: FakeClient, options = {}) => updateThing(fake.thulium, { thing_id: 7, name: 'x' }, options);
const remove = (fake: FakeClient, options = {}) => deleteThing(fake.thulium, { thing_id: 7 }, options);
const get = (fake: FakeClient, options = {}) => getThing(fake.thulium, { thing_id: 7 }, options);

async function failing(
  interceptor: Interceptor,
  answers: readonly Answer[],
  call: (fake: FakeClient) => Promise<unknown> = post,
  options: Parameters<typeof createFakeClient>[0] = {},
): Promise<{ readonly error: ThuliumError; readonly fake: FakeClient }> {
  const fake = await createFakeClient({ interceptors: [interceptor], ...options });
  fake.answer(...answers);
  const error = (await fake.environment.run(rejection(call(fake)))) as ThuliumError;
  // A request that was left alone has its time-out still.
  if (answers.includes(silence)) await fake.environment.advance(30_000);
  expect(fake.environment.timers).toBe(0);
  return { error, fake };
}

const own = (status: number, body = '{"name":"own","thing_id":"1"}'): AttemptResponse => ({
  status,
  headers: new Headers({ 'content-type': 'application/json' }),
  body,
});

/** Calls next twice, whatever the first call gave. */
const twice: Interceptor = async (request, next) => {
  await next(request).catch(() => undefined);
  return next(request);
};
/** Calls next twice without waiting for the first. */
const atOnce: Interceptor = (request, next) => {
  next(request);
  return next(request);
};
/** Returns no response. */
const rubbish: Interceptor = async (request, next) => {
  await next(request).catch(() => undefined);
  return { status: 'ok' } as never;
};
/** Passes on no request, after the first was sent. */
const noRequest: Interceptor = async (request, next) => {
  await next(request).catch(() => undefined);
  return next(undefined as never);
};

describe('an error of misuse tells what the call knows', () => {
  it.each<[string, Interceptor, Answer, string, string]>([
    ['next again after a lost response', twice, lost, 'unknown', 'unknown'],
    ['next again after a success', twice, created, 'answered', 'applied'],
    ['next again after a cut success', twice, cutBody(200, '{', 'error'), 'answered', 'applied'],
    ['next again after a page', twice, () => new Response('<html>'), 'answered', 'unknown'],
    ['next again after a 503', twice, json({}, 503), 'answered', 'unknown'],
    ['next again after a 400', twice, json({}, 400), 'answered', 'none'],
    ['next again after a refused connection', twice, refused, 'not-sent', 'none'],
    ['next again at once', atOnce, silence, 'unknown', 'unknown'],
    ['rubbish after a lost response', rubbish, lost, 'unknown', 'unknown'],
    ['rubbish after a success', rubbish, created, 'answered', 'applied'],
    ['no request after a success', noRequest, created, 'answered', 'applied'],
  ])('%s', async (_name, interceptor, answer, delivery, effect) => {
    const { error, fake } = await failing(interceptor, [answer]);
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error).toMatchObject({ endpoint: 'test.addThing', delivery, effect, attempts: 1, retryable: false });
    expect(error.message).toMatch(/^test\.addThing: an interceptor /);
    expect(error.message.includes('check before you send it again')).toBe(effect === 'unknown');
    expect(error.message.includes('so the change was made')).toBe(effect === 'applied');
    expect(error.message.includes('nothing was sent')).toBe(delivery === 'not-sent');
    expect(fake.requests).toHaveLength(1);
  });

  it.each<[string, Interceptor]>([
    ['another origin', (request, next) => next({ ...request, url: 'https://evil.example/' })],
    ['no request', (_request, next) => next(undefined as never)],
    ['no response', async () => undefined as never],
  ])('and that nothing was sent, where nothing was: %s', async (_name, interceptor) => {
    const { error, fake } = await failing(interceptor, [created]);
    expect(error).toMatchObject({ code: 'configuration', delivery: 'not-sent', effect: 'none', attempts: 0 });
    expect(error.message).toMatch(/^test\.addThing: an interceptor .*; nothing was sent$/);
    expect(fake.requests).toHaveLength(0);
  });

  it('of earlier attempts too', async () => {
    const misusesLater: Interceptor = async (request, next) => {
      if (request.attempt === 1) return next(request);
      return undefined as never;
    };
    const { error, fake } = await failing(misusesLater, [lost], put);
    expect(error).toMatchObject({ code: 'configuration', delivery: 'unknown', effect: 'unknown', attempts: 1 });
    expect(fake.requests).toHaveLength(1);
  });

  it('as of the end of the attempt, not of the moment of the misuse', async () => {
    const throwsLater: Interceptor = async (request, next) => {
      const misuse = await rejection(next(undefined as never));
      await next(request);
      throw misuse;
    };
    const words = 'an interceptor must pass a request to next';
    const { error } = await failing(throwsLater, [created]);
    expect(error).toMatchObject({ code: 'configuration', delivery: 'answered', effect: 'applied', attempts: 1 });
    expect(error.message).toBe(`test.addThing: ${words}; the server reported success, so the change was made`);
    const read = await failing(throwsLater, [json({ name: 'x' })], get);
    expect(read.error).toMatchObject({ code: 'configuration', delivery: 'answered', effect: 'none', attempts: 1 });
    expect(read.error.message).toBe(`test.getThing: ${words}`);
  });

  it('also where the misuse comes after the attempt, and then harms neither the call nor the process', async () => {
    const unhandled: unknown[] = [];
    const take = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', take);
    process.on('uncaughtException', take);
    const late: Promise<unknown>[] = [];
    const sendsLater: Interceptor = async (request, next) => {
      const response = await next(request);
      setImmediate(() => {
        late.push(rejection(next(request)));
        next(request);
        next(undefined as never);
      });
      return response;
    };
    const fake = await createFakeClient({ interceptors: [sendsLater] });
    fake.answer(created);
    await post(fake);
    await settle();
    await settle();
    process.off('unhandledRejection', take);
    process.off('uncaughtException', take);
    expect(unhandled).toEqual([]);
    expect(await late[0]).toMatchObject({ code: 'configuration', delivery: 'answered', effect: 'applied' });
    expect(fake.requests).toHaveLength(1);
  });
});

describe('a request whose attempt ends while ofetch is loaded', () => {
  /** The first call of a client: with a `fetch` of its own, `with` makes a new transport. */
  async function firstCall(interceptor: Interceptor) {
    const fake = await createFakeClient();
    let sent = 0;
    const fetch: Fetch = async () => {
      sent++;
      return Response.json({ thing_id: '1' });
    };
    const thulium = fake.thulium.with({ fetch, interceptors: [interceptor] });
    const error = await fake.environment.run(rejection(addThing(thulium, { name: 'x' })));
    for (let turn = 0; turn < 10; turn++) await settle();
    return { error, sent };
  }

  it('is not sent after its error has said so', async () => {
    const { error, sent } = await firstCall(async (request, next) => {
      next(request);
      return { status: 'ok' } as never;
    });
    expect(error).toMatchObject({ code: 'configuration', delivery: 'not-sent', effect: 'none', attempts: 0 });
    expect(sent).toBe(0);
  });

  it('is not sent beside the next attempt', async () => {
    const { error, sent } = await firstCall(async (request, next) => {
      next(request);
      return own(503);
    });
    expect(error).toMatchObject({ code: 'api', delivery: 'unknown', effect: 'unknown', attempts: 1 });
    expect(sent).toBe(1);
  });
});

describe('a request that its interceptor does not wait for', () => {
  /** As a cache does that answers at once and renews itself behind. */
  const answersAtOnce: Interceptor = async (request, next) => {
    next(request);
    // The request goes out first.
    await settle();
    return own(200);
  };

  it('still has its time-out when the call is over, and leaves no timer', async () => {
    const fake = await createFakeClient({ interceptors: [answersAtOnce], timeout: 5_000 });
    fake.answer(silence);
    await fake.environment.run(post(fake));
    const [request] = fake.requests;
    await fake.environment.advance(4_999);
    expect(request?.signal.aborted).toBe(false);
    await fake.environment.advance(1);
    expect(request?.signal.aborted).toBe(true);
    expect(fake.environment.timers).toBe(0);
  });

  it('is ended by the signal of the call, and listens to it no longer than it runs', async () => {
    const fake = await createFakeClient({ interceptors: [answersAtOnce] });
    const controller = new AbortController();
    fake.answer(silence);
    await fake.environment.run(post(fake, { signal: controller.signal }));
    const [request] = fake.requests;
    expect(request?.signal.aborted).toBe(false);
    controller.abort('enough');
    expect(request?.signal.reason).toBe('enough');
    await settle();
    expect(fake.environment.timers).toBe(0);
  });

  it('leaves no timer when its response comes later', async () => {
    const fake = await createFakeClient({ interceptors: [answersAtOnce] });
    const response = Promise.withResolvers<Response>();
    fake.answer(() => response.promise);
    await fake.environment.run(post(fake));
    expect(fake.environment.timers).toBe(1);
    response.resolve(Response.json({}));
    await settle();
    expect(fake.environment.timers).toBe(0);
    expect(fake.requests[0]?.signal.aborted).toBe(false);
  });
});

describe('a copy of the response of next', () => {
  it.each([
    ['fetch', undefined],
    ['the fast path', nodeFetch()],
  ])('is a response, over %s', async (_name, fetch) => {
    const server = createServer((_request, response) => {
      response.writeHead(201, { 'content-type': 'application/json', 'x-seen': 'yes' }).end('{"thing_id":"1"}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const seen: unknown[] = [];
    const copies: Interceptor = async (request, next) => {
      const response = await next(request);
      seen.push({ ...response }.headers?.get('x-seen'));
      return { ...response };
    };
    const options = { ...credentials, baseUrl: `http://127.0.0.1:${port}`, fetch, interceptors: [copies] };
    const thulium = createClient(options, platformEnvironment);
    await expect(addThing(thulium, { name: 'x' })).resolves.toMatchObject({ thing_id: '1' });
    expect(seen).toEqual(['yes']);
    server.closeAllConnections();
    server.close();
  });
});

describe('an interceptor that does not wait for what it asked for', () => {
  /** Answers itself, and leaves the request to its fate. */
  const leaves: Interceptor = async (request, next) => {
    next(request).catch(() => undefined);
    return { status: 200, headers: new Headers(), body: '"own"' };
  };

  it('has sent nothing when its call ended while the transport was loaded', async () => {
    const requests: string[] = [];
    const fetch: Fetch = async (url) => {
      requests.push(url);
      return new Response('[]');
    };
    const options = { ...credentials, fetch, interceptors: [leaves] };
    const fresh = createClient(options, platformEnvironment);
    expect(await fresh.request({ method: 'POST', path: '/x' })).toBe('own');
    // The same module, and so no sooner than the transport has it.
    await import('ofetch');
    for (let turn = 0; turn < 50; turn++) await settle();
    expect(requests).toEqual([]);
  });
});

describe('an error of the interceptor itself', () => {
  it('ends the call unchanged and once, also after the request went out; the log says what is known', async () => {
    for (const [answer, delivery, effect] of [
      [created, 'answered', 'applied'],
      [lost, 'unknown', 'unknown'],
    ] as const) {
      const lines: [string, object][] = [];
      const take = (message: string, fields: object) => void lines.push([message, fields]);
      const mine = Object.freeze(new Error('anna@example.org'));
      const throws: Interceptor = async (request, next) => {
        await next(request).catch(() => undefined);
        throw mine;
      };
      const logger = { debug: take, info: take, warn: take, error: take };
      const { error, fake } = await failing(throws, [answer], put, { logger });
      expect(error).toBe(mine);
      expect(fake.requests).toHaveLength(1);
      expect(lines.at(-1)?.[1]).toMatchObject({ endpoint: 'test.updateThing', delivery, effect });
      expect(JSON.stringify(lines)).not.toContain('anna');
    }
  });

  it('that is an error of another request cannot hide what this one did', async () => {
    const other = await createFakeClient();
    other.answer(refused);
    const audits: Interceptor = async (request, next) => {
      const response = await next(request);
      await get(other, { retry: false });
      return response;
    };
    const { error } = await failing(audits, [created]);
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error).toMatchObject({ endpoint: 'test.addThing', delivery: 'answered', effect: 'applied', attempts: 1 });
    expect(error.cause).toBeInstanceOf(ConnectionError);
    expect(error.cause).toMatchObject({ endpoint: 'test.getThing', delivery: 'not-sent' });
  });

  it('that is the error of an earlier attempt cannot either', async () => {
    let first: unknown;
    const replays: Interceptor = async (request, next) => {
      try {
        return await next(request);
      } catch (error) {
        first ??= error;
        throw first;
      }
    };
    const { error, fake } = await failing(replays, [refused, lost]);
    expect(error).toMatchObject({ delivery: 'unknown', effect: 'unknown', attempts: 2 });
    expect(error.cause).toBe(first);
    expect(fake.requests).toHaveLength(2);
  });

  it('of another request passes where it hides nothing', async () => {
    const mine = new ApiError('mine', { status: 418 });
    const throws: Interceptor = async (request, next) => {
      await next(request);
      throw mine;
    };
    expect((await failing(throws, [json({}, 401)])).error).toBe(mine);
    expect((await failing(throws, [json({ name: 'x' })], get)).error).toBe(mine);
  });
});

describe('a response of the interceptor itself', () => {
  const answers =
    (response: AttemptResponse): Interceptor =>
    async () =>
      response;
  const sendsAndAnswers =
    (response: AttemptResponse): Interceptor =>
    async (request, next) => {
      await next(request).catch(() => undefined);
      return response;
    };

  it('that fails says that nothing was sent, where nothing was', async () => {
    for (const [response, Class] of [
      [own(400), ApiError],
      [own(200, '{'), DecodeError],
      [own(200, '<html>'), DecodeError],
    ] as const) {
      const { error } = await failing(answers(response), [created]);
      expect(error).toBeInstanceOf(Class);
      expect(error).toMatchObject({ delivery: 'not-sent', effect: 'none', attempts: 0 });
      expect(error.message).not.toContain('the change was made');
    }
    const fake = await createFakeClient({ interceptors: [answers(own(200, '[]'))] });
    expect(await rejection(post(fake))).toMatchObject({ code: 'decode', delivery: 'not-sent', effect: 'none' });
  });

  it.each<[string, number, Answer, string, string]>([
    ['429 in place of a lost response', 429, lost, 'unknown', 'unknown'],
    ['400 in place of a lost response', 400, lost, 'unknown', 'unknown'],
    ['503 in place of a lost response', 503, lost, 'unknown', 'unknown'],
    ['429 in place of a success', 429, created, 'answered', 'applied'],
    ['429 in place of a 503', 429, json({}, 503), 'answered', 'unknown'],
    ['503 in place of a 400', 503, json({}, 400), 'answered', 'none'],
    ['429 while the request is on its way', 429, silence, 'unknown', 'unknown'],
  ])('never has a POST sent twice, nor hides what is known: %s', async (_name, status, answer, delivery, effect) => {
    const leaves: Interceptor = async (request, next) => {
      const sent = next(request).catch(() => undefined);
      if (answer !== silence) await sent;
      return own(status, '{}');
    };
    const { error, fake } = await failing(leaves, [answer]);
    expect(fake.requests).toHaveLength(1);
    expect(error).toMatchObject({ status, delivery, effect, attempts: 1 });
  });

  it('may stand in for a request that was not sent, and is then tried again as such', async () => {
    let open = false;
    const breaker: Interceptor = async (request, next) => {
      if (open) return next(request);
      open = true;
      return own(503, '{}');
    };
    const fake = await createFakeClient({ interceptors: [breaker] });
    fake.answer(created);
    await fake.environment.run(post(fake));
    expect(fake.requests).toHaveLength(1);
  });

  it('that is a success succeeds, whatever the server said', async () => {
    for (const answer of [lost, json({}, 503), created]) {
      const fake = await createFakeClient({ interceptors: [sendsAndAnswers(own(200))] });
      fake.answer(answer);
      await expect(post(fake)).resolves.toMatchObject({ thing_id: '1' });
    }
  });

  it('that cannot be read tells of the request what is known of it', async () => {
    for (const [answer, delivery, effect] of [
      [lost, 'unknown', 'unknown'],
      [refused, 'not-sent', 'none'],
      [created, 'answered', 'applied'],
    ] as const) {
      for (const body of ['[1]', '{', '']) {
        const { error } = await failing(sendsAndAnswers(own(200, body)), [answer]);
        expect(error).toMatchObject({ code: 'decode', delivery, effect });
      }
    }
  });
});

describe('a time-out while an interceptor runs', () => {
  it.each<[string, Answer, string, string]>([
    ['after a success', created, 'answered', 'applied'],
    ['after a page', () => new Response('<html>'), 'answered', 'unknown'],
    ['after a refused connection', refused, 'not-sent', 'none'],
    ['after a lost response', lost, 'unknown', 'unknown'],
  ])('%s', async (_name, answer, delivery, effect) => {
    const hangs: Interceptor = async (request, next) => {
      await next(request).catch(() => undefined);
      return new Promise(() => undefined);
    };
    const { error } = await failing(hangs, [answer], post, { retry: false });
    expect(error).toMatchObject({ code: 'timeout', delivery, effect });
  });
});

describe('what an interceptor gives to next is read once, checked, and then sent', () => {
  /** Gives each of the values once, and the last one from then on; counts how often it was asked. */
  function changing<Value>(...values: Value[]): { readonly get: () => Value; readonly reads: () => number } {
    let reads = 0;
    return {
      get: () => values[Math.min(reads++, values.length - 1)] as Value,
      reads: () => reads,
    };
  }

  it.each(['getter', 'proxy'])('its url (%s)', async (kind) => {
    const url = changing('https://api.example.org/api/things', 'https://evil.example/steal');
    const lies: Interceptor = (request, next) =>
      next(
        kind === 'getter'
          ? Object.defineProperty({ ...request }, 'url', { get: url.get, enumerable: true })
          : new Proxy(request, {
              get: (target, name) => (name === 'url' ? url.get() : Reflect.get(target, name)),
              getOwnPropertyDescriptor: (target, name) => {
                const found = Reflect.getOwnPropertyDescriptor(target, name);
                return found && { ...found, configurable: true };
              },
            }),
      );
    const fake = await createFakeClient({ interceptors: [lies] });
    fake.answer(created);
    await post(fake);
    expect(fake.requests.map(({ url: sent }) => sent)).toEqual(['https://api.example.org/api/things']);
    expect(url.reads()).toBe(1);
  });

  it('its headers and body', async () => {
    const value = changing('fine', 'b\r\nx-evil: 1');
    const body = changing<unknown>('{"name":"x"}', 'evil');
    const headers = changing<object>(Object.defineProperty({}, 'x-a', { get: value.get, enumerable: true }), {
      authorization: 'evil',
    });
    const lies: Interceptor = (request, next) =>
      next(
        Object.defineProperties(
          { ...request },
          {
            headers: { get: headers.get, enumerable: true },
            body: { get: body.get, enumerable: true },
          },
        ),
      );
    const fake = await createFakeClient({ interceptors: [lies] });
    fake.answer(created);
    await post(fake);
    expect(fake.requests[0]?.headers).toMatchObject({ 'x-a': 'fine', authorization: expect.stringMatching(/^Basic /) });
    expect(fake.requests[0]?.body).toBe('{"name":"x"}');
    expect([value.reads(), body.reads(), headers.reads()]).toEqual([1, 1, 1]);
  });

  it.each<[string, (request: AttemptRequest) => object]>([
    ['an address that is no text', (request) => ({ ...request, url: { toString: () => request.url } })],
    ['a body that is no text', (request) => ({ ...request, body: { toString: () => '{}' } })],
    ['a body of bytes', (request) => ({ ...request, body: new Uint8Array(3) })],
    ['no headers', (request) => ({ ...request, headers: undefined })],
    ['no endpoint, and another origin', () => ({ url: 'https://evil.example/' })],
  ])('%s is refused, and nothing is sent', async (_name, change) => {
    const { error, fake } = await failing((request, next) => next(change(request) as AttemptRequest), [created]);
    expect(error).toMatchObject({ code: 'configuration', delivery: 'not-sent', effect: 'none', attempts: 0 });
    expect(error.message).toMatch(/^test\.addThing: /);
    expect(fake.requests).toHaveLength(0);
  });

  it('a body for a GET is refused', async () => {
    const { error, fake } = await failing((request, next) => next({ ...request, body: '{}' }), [created], get);
    expect(error).toMatchObject({ code: 'configuration', delivery: 'not-sent' });
    expect(fake.requests).toHaveLength(0);
  });

  it('what is changed after next was called changes nothing, and neither does another endpoint', async () => {
    const mutates: Interceptor = (request, next) => {
      const changed = {
        ...request,
        headers: { ...request.headers },
        endpoint: { ...request.endpoint, method: 'DELETE' },
      };
      const answer = next(changed as AttemptRequest);
      Object.assign(changed, { url: 'https://evil.example/', body: 'evil' });
      Object.assign(changed.headers, { 'x-evil': '1' });
      return answer;
    };
    const fake = await createFakeClient({ interceptors: [mutates] });
    fake.answer(created);
    await post(fake);
    expect(fake.requests[0]).toMatchObject({
      method: 'POST',
      url: 'https://api.example.org/api/things',
      body: '{"name":"x"}',
    });
    expect(fake.requests[0]?.headers).not.toHaveProperty('x-evil');
  });

  it('the request that it got may be changed in place, for this attempt alone', async () => {
    const mutates: Interceptor = (request, next) => {
      if (request.attempt === 1) Object.assign(request, { url: `${request.url}?a=1`, body: 'first' });
      if (request.attempt === 1) Object.assign(request.headers, { 'x-first': '1' });
      return next(request);
    };
    const fake = await createFakeClient({ interceptors: [mutates] });
    fake.answer(json({}, 503), json({ thing_id: '1' }));
    await fake.environment.run(put(fake));
    expect(fake.requests.map(({ url, body, headers }) => [url, body, headers['x-first']])).toEqual([
      ['https://api.example.org/api/things/7?a=1', 'first', '1'],
      ['https://api.example.org/api/things/7', '{"name":"x"}', undefined],
    ]);
  });

  it('an interceptor cannot change how a call is tried again', async () => {
    const mutates: Interceptor = async (request, next) => {
      try {
        Object.assign(request.endpoint, { idempotent: true });
      } catch {
        // It is frozen.
      }
      return next(request);
    };
    const { fake } = await failing(mutates, [lost]);
    expect(fake.requests).toHaveLength(1);
    expect(addThing.idempotent).toBe(false);
    await failing(mutates, [lost], remove);
  });
});
