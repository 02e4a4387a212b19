import { describe, expect, it, vi } from 'vitest';
import {
  addThing,
  createThing,
  deleteThing,
  deleteThings,
  getFile,
  getThing,
  updateThing,
} from '../test/support/endpoints.js';
import {
  type Answer,
  createFakeClient,
  cutBody,
  type FakeClient,
  failure,
  json,
  rejection,
  silence,
} from '../test/support/fakeClient.js';
import { settle } from '../test/support/fakeEnvironment.js';
import {
  ApiError,
  ConfigurationError,
  ConnectionError,
  DecodeError,
  type Effect,
  NotFoundError,
  QueueFullError,
  RateLimitError,
  ThuliumError,
  TimeoutError,
} from './errors.js';
import type { RequestOutcome } from './rateLimiter.js';
import { Semaphore } from './semaphore.js';

const thing = { thing_id: 7, name: 'x' };
const kinds = {
  GET: (fake: FakeClient, options = {}) => getThing(fake.thulium, { thing_id: 7 }, options),
  PUT: (fake: FakeClient, options = {}) => updateThing(fake.thulium, thing, options),
  DELETE: (fake: FakeClient, options = {}) => deleteThing(fake.thulium, { thing_id: 7 }, options),
  POST: (fake: FakeClient, options = {}) => addThing(fake.thulium, { name: 'x' }, options),
} as const;
type Kind = keyof typeof kinds;
const methods = Object.keys(kinds) as Kind[];

const lost = failure('ECONNRESET', 'read');
const refused = failure('ECONNREFUSED', 'connect');

/** Calls, lets time pass, and gives the error. */
async function fail(fake: FakeClient, kind: Kind, options = {}): Promise<ThuliumError> {
  const error = await fake.environment.run(rejection(kinds[kind](fake, options)));
  expect(error).toBeInstanceOf(ThuliumError);
  expect(fake.environment.timers).toBe(0);
  return error as ThuliumError;
}

describe('how often a request is sent', () => {
  it.each([
    ['lost connection', lost, [3, 3, 3, 1]],
    ['refused connection', refused, [3, 3, 3, 3]],
    ['no such host', failure('ENOTFOUND', 'getaddrinfo'), [1, 1, 1, 1]],
    ['wrong certificate', failure('CERT_HAS_EXPIRED'), [1, 1, 1, 1]],
    ['no answer', silence, [3, 3, 3, 1]],
    ['429', json({}, 429), [3, 3, 3, 3]],
    ['503', json({}, 503), [3, 3, 3, 1]],
    ['500', json({}, 500), [3, 3, 3, 1]],
    ['408', json({}, 408), [3, 3, 3, 1]],
    ['400', json({}, 400), [1, 1, 1, 1]],
    ['401', json({}, 401), [1, 1, 1, 1]],
    ['409', json({}, 409), [1, 1, 1, 1]],
    ['302', json({}, 302), [1, 1, 1, 1]],
    ['body cut', cutBody(200, '{', 'error'), [3, 3, 3, 1]],
    ['body silent', cutBody(200, '{', 'silence'), [3, 3, 3, 1]],
    ['broken JSON', () => new Response('{'), [3, 1, 1, 1]],
  ] as const)('%s', async (_name, answer, expected) => {
    const counts: number[] = [];
    for (const method of methods) {
      const fake = await createFakeClient();
      fake.answer(answer);
      const error = await fail(fake, method);
      expect(error.attempts).toBe(fake.requests.length);
      counts.push(fake.requests.length);
    }
    expect(counts).toEqual(expected);
  });

  it('is what the call asks for, else what the client asks for', async () => {
    for (const [client, call, count] of [
      [undefined, undefined, 3],
      [{ attempts: 5 }, undefined, 5],
      [false, undefined, 1],
      [{ attempts: 5 }, { attempts: 2 }, 2],
      [{ attempts: 5 }, false, 1],
      [{ attempts: 5 }, {}, 5],
    ] as const) {
      const fake = await createFakeClient({ retry: client });
      fake.answer(lost);
      await fail(fake, 'GET', { retry: call });
      expect(fake.requests).toHaveLength(count);
    }
  });

  it('sends the same request again, and gives the answer that came at last', async () => {
    const fake = await createFakeClient();
    fake.answer(lost, json({}, 502), json({ name: 'x' }));
    await expect(fake.environment.run(fake.thulium.callWithResponse(getThing, { thing_id: 7 }))).resolves.toMatchObject(
      {
        data: { name: 'x' },
        response: { status: 200, attempts: 3 },
      },
    );
    expect(new Set(fake.requests.map(({ url }) => url)).size).toBe(1);
  });
});

describe('what an error tells', () => {
  it.each([
    ['lost', lost, ConnectionError, 'unknown', 'unknown'],
    ['refused', refused, ConnectionError, 'not-sent', 'none'],
    ['silent', silence, TimeoutError, 'unknown', 'unknown'],
    ['429', json({}, 429), RateLimitError, 'answered', 'none'],
    ['400', json({}, 400), ApiError, 'answered', 'none'],
    ['500', json({}, 500), ApiError, 'answered', 'unknown'],
    ['501', json({}, 501), ApiError, 'answered', 'none'],
    ['408', json({}, 408), ApiError, 'answered', 'unknown'],
    ['307', json({}, 307), ApiError, 'answered', 'unknown'],
    ['body cut', cutBody(200, '{', 'error'), ConnectionError, 'answered', 'applied'],
    ['body silent', cutBody(200, '{', 'silence'), TimeoutError, 'answered', 'applied'],
    ['body of a 400 silent', cutBody(400, '{', 'silence'), ApiError, 'answered', 'none'],
    ['body of a 503 cut', cutBody(503, '{', 'error'), ApiError, 'answered', 'unknown'],
    ['broken', () => new Response('{'), DecodeError, 'answered', 'applied'],
    ['page', () => new Response('<html>'), DecodeError, 'answered', 'unknown'],
  ] as const)('%s', async (_name, answer, Class, delivery, effect) => {
    for (const method of methods) {
      const fake = await createFakeClient();
      fake.answer(answer);
      const error = await fail(fake, method);
      expect(error).toBeInstanceOf(Class);
      // Without a body nothing shows whether a fetch of the user had sent the request before it failed.
      const unshown = answer === refused && method === 'DELETE' ? { delivery: 'unknown', effect: 'unknown' } : {};
      expect(error).toMatchObject({ delivery, effect: method === 'GET' ? 'none' : effect, ...unshown });
      expect(error.message).toMatch(/^test\.\w+Thing: /);
    }
  });

  it.each([
    ['not sent, and lost before that', [lost, refused], 'unknown', 'unknown'],
    ['lost, and not sent before that', [refused, lost], 'unknown', 'unknown'],
    ['not sent at all', [refused, refused], 'not-sent', 'none'],
    ['refused with 400 after a doubt', [lost, json({}, 400)], 'answered', 'unknown'],
    ['refused with 400 after it was applied', [cutBody(200, '{', 'error'), json({}, 400)], 'answered', 'applied'],
    ['lost after it was applied', [cutBody(200, '{', 'error'), lost], 'unknown', 'applied'],
    ['refused after a 429', [json({}, 429), json({}, 400)], 'answered', 'none'],
  ] as const)('is the sum of the attempts: %s', async (_name, answers, delivery, effect) => {
    const fake = await createFakeClient({ retry: { attempts: 2 } });
    fake.answer(...answers);
    expect(await fail(fake, 'PUT')).toMatchObject({ delivery, effect, attempts: 2 });
  });

  it.each([
    ['lost GET', 'GET', lost, true],
    ['lost POST', 'POST', lost, false],
    ['refused POST', 'POST', refused, true],
    ['429 POST', 'POST', json({}, 429), true],
    ['400 GET', 'GET', json({}, 400), false],
    ['503 POST', 'POST', json({}, 503), false],
    ['503 PUT', 'PUT', json({}, 503), true],
    ['silent GET', 'GET', silence, true],
    ['silent POST', 'POST', silence, false],
  ] as const)('says whether to try again: %s', async (_name, method, answer, retryable) => {
    const fake = await createFakeClient();
    fake.answer(answer);
    expect((await fail(fake, method)).retryable).toBe(retryable);
  });

  const gone = json({ request_id: 'r1', errors: [{ message: 'No such thing.', code: 7 }] }, 404);
  const doubts = [lost, json({}, 503), silence, cutBody(200, '{', 'error')];

  it("takes the vendor's 404 after a DELETE in doubt, or done, for done", async () => {
    for (const first of doubts) {
      const fake = await createFakeClient();
      fake.answer(first, gone);
      await expect(fake.environment.run(kinds.DELETE(fake))).resolves.toBeUndefined();
    }
    const limited = await createFakeClient();
    limited.answer(json({}, 429), gone);
    expect(await fail(limited, 'DELETE')).toMatchObject({ status: 404, effect: 'none' });
    const fake = await createFakeClient();
    fake.answer(lost, gone);
    expect(await fail(fake, 'PUT')).toMatchObject({ status: 404, effect: 'unknown' });
  });

  it.each<[string, Answer]>([
    ['a page', () => new Response('<html>nginx</html>', { status: 404 })],
    ['nothing', () => new Response(null, { status: 404 })],
    ['other JSON', json({ error: 'no route' }, 404)],
    ['an empty list of errors', json({ request_id: 'r1', errors: [] }, 404)],
    ['errors that are none', json({ errors: [1, null, {}] }, 404)],
    ['a cut body', cutBody(404, '{"request_id":"r1","err', 'error')],
    ["the vendor's 410", json({ request_id: 'r1', errors: [{ message: 'Gone', code: 7 }] }, 410)],
  ])('takes no other 404 for a DELETE that is done: %s', async (_name, answer) => {
    for (const first of doubts) {
      const fake = await createFakeClient();
      fake.answer(first, answer);
      const error = await fail(fake, 'DELETE');
      expect(error).toBeInstanceOf(NotFoundError);
      const effect = first === doubts[3] ? 'applied' : 'unknown';
      expect(error).toMatchObject({ delivery: 'answered', effect, attempts: 2 });
      expect(error.message).toMatch(/; (the change may have been made|the server reported success)/);
    }
  });

  it('takes no 404 for a result where a DELETE has a response to read, nor for a raw request', async () => {
    for (const call of [
      (fake: FakeClient) => deleteThings(fake.thulium, { thing_ids: [7] }),
      (fake: FakeClient) =>
        fake.thulium.request({ method: 'DELETE', path: '/things/{id}', params: { id: 7 }, idempotent: true }),
    ]) {
      const fake = await createFakeClient();
      fake.answer(lost, gone);
      expect(await fake.environment.run(rejection(call(fake)))).toMatchObject({
        code: 'not_found',
        effect: 'unknown',
        attempts: 2,
      });
    }
  });
});

describe('a 2xx that is no success', () => {
  const text = (body: string, type?: string): Answer => {
    return () =>
      new Response(new TextEncoder().encode(body), { headers: type === undefined ? {} : { 'content-type': type } });
  };
  const blocked = 'The requested URL was rejected. Please consult with your administrator.';

  it.each<[string, Answer, Effect]>([
    ["a proxy's plain text", text(blocked, 'text/plain'), 'unknown'],
    ["a proxy's text without a type", text(blocked), 'unknown'],
    ["a proxy's page", text('<html>rejected</html>', 'text/html'), 'unknown'],
    ["a proxy's page that says it is JSON", text('<html>rejected</html>', 'application/json'), 'unknown'],
    ['broken JSON by its type', text('oops', 'application/json; charset=utf-8'), 'applied'],
    ['broken JSON by its other type', text('oops', 'application/problem+json'), 'applied'],
    ['a text of a type that only looks like it', text('oops', 'text/jsonish'), 'unknown'],
    ['broken JSON by its first character', text(' {"thing_id":', 'text/plain'), 'applied'],
    ['a broken list', text('[1,'), 'applied'],
    ['a cut page', cutBody(200, '<html>', 'error', { 'content-type': 'text/html' }), 'unknown'],
    ['a silent page', cutBody(200, '<html>', 'silence', { 'content-type': 'text/html' }), 'unknown'],
    ['a cut response of JSON', cutBody(200, '{', 'error', { 'content-type': 'application/json' }), 'applied'],
    ['a cut response without a type', cutBody(200, 'The requested', 'error', {}), 'unknown'],
    ['a silent response without a type', cutBody(200, '', 'silence', {}), 'unknown'],
  ])('%s', async (_name, answer, effect) => {
    for (const method of methods) {
      const fake = await createFakeClient({ retry: false });
      fake.answer(answer);
      const error = await fail(fake, method);
      expect(error).toMatchObject({ delivery: 'answered', effect: method === 'GET' ? 'none' : effect });
      expect(error.message.includes('the change was made')).toBe(method !== 'GET' && effect === 'applied');
      expect(error.message).not.toContain('administrator');
    }
  });

  it('that holds errors beside other fields is one where no body is expected', async () => {
    const body = { request_id: '1', errors: [{ code: 1, message: 'Wrong' }], status: 400 };
    const fake = await createFakeClient();
    fake.answer(json(body));
    await expect(fail(fake, 'PUT')).resolves.toMatchObject({ status: 200, requestId: '1', effect: 'unknown' });
    // Where a body is expected, its own fields count.
    fake.answer(json({ ...body, thing_id: '1' }));
    await expect(kinds.POST(fake)).resolves.toMatchObject({ thing_id: '1' });
    for (const errors of [[], ['x'], 'x', true, [{ a: 1 }]]) {
      fake.answer(json({ ...body, errors }));
      await expect(kinds.PUT(fake)).resolves.toBeUndefined();
    }
  });

  it("that holds the vendor's errors is one, of class ApiError, and is not sent again", async () => {
    for (const status of [200, 201, 207]) {
      for (const method of methods) {
        const fake = await createFakeClient();
        fake.answer(
          json({ request_id: '1', errors: [{ message: 'Wrong format of jan@example.org.', code: 7 }] }, status),
        );
        const error = await fail(fake, method);
        const effect = method === 'GET' ? 'none' : 'unknown';
        expect(error).toBeInstanceOf(ApiError);
        expect(error).toMatchObject({
          status,
          requestId: '1',
          delivery: 'answered',
          effect,
          attempts: 1,
          retryable: false,
        });
        expect((error as ApiError).errors).toEqual([{ code: 7, message: 'Wrong format of [removed]' }]);
        expect(error.message).toContain(`${status} (the response is an error: Wrong format of [removed]) [request 1]`);
      }
    }
    const fake = await createFakeClient();
    fake.answer(json({ errors: [{ message: 'x' }] }));
    const raw = fake.thulium.request({ method: 'POST', path: '/things', body: {} });
    expect(await rejection(raw)).toMatchObject({ code: 'api', status: 200, effect: 'unknown' });
  });

  it.each([
    ['an entry that tells nothing', [{}]],
    ['entries of another shape', ['x']],
    ['a text', 'x'],
    ['a map by field', { name: 'x' }],
  ])('that holds nothing but errors is one too: %s', async (_name, errors) => {
    for (const method of methods) {
      const fake = await createFakeClient({ retry: false });
      fake.answer(json({ request_id: '1', errors }));
      const effect = method === 'GET' ? 'none' : 'unknown';
      expect(await fail(fake, method)).toMatchObject({ code: 'api', status: 200, delivery: 'answered', effect });
    }
  });

  it.each([
    ['further fields', { request_id: '1', errors: [{ message: 'x' }], name: 'x' }],
    ['no errors', { request_id: '1', errors: [], name: 'x' }],
    ['errors of another shape', { errors: ['x'], name: 'x' }],
    ['a field of that name', { errors: 3, name: 'x' }],
  ])('is not seen in a response with %s', async (_name, response) => {
    const fake = await createFakeClient();
    fake.answer(json(response));
    await expect(kinds.GET(fake)).resolves.toMatchObject({ name: 'x' });
  });

  it.each(['report', 'strict', 'off'] as const)('has no id of what was created (%s)', async (responseValidation) => {
    for (const [body, words] of [
      [{}, 'not an object with thing_id'],
      [{ id: 7 }, 'not an object with thing_id'],
      [{ thing_id: null }, 'not an object with thing_id'],
      [{ thing_id: '' }, 'not an object with thing_id'],
      [{ thing_id: {} }, 'not an object with thing_id'],
      [{ thing_id: true }, 'not an object with thing_id'],
      [{ thing_id: 0 }, 'not an object with thing_id'],
      [{ thing_id: -1 }, 'not an object with thing_id'],
      [{ thing_id: 1.5 }, 'not an object with thing_id'],
      [{ thing_id: 7 }, 'not an object with thing_id'],
      [{ thing_id: 'ab\ud83d' }, 'not an object with thing_id'],
      [[], 'not an object with thing_id'],
      ['7', 'not an object with thing_id'],
      [undefined, 'empty'],
    ] as const) {
      const fake = await createFakeClient({ responseValidation });
      fake.answer(json(body));
      const error = await fake.environment.run(rejection(createThing(fake.thulium, { name: 'x' })));
      expect(error).toBeInstanceOf(DecodeError);
      expect(error).toMatchObject({ delivery: 'answered', effect: 'applied', attempts: 1 });
      expect((error as Error).message).toBe(
        `test.createThing: 200, but the answer is ${words}; the server reported success, so the change was made`,
      );
    }
  });

  it('has an id, and another field that differs: that is reported, no more', async () => {
    const drifts: string[] = [];
    const fake = await createFakeClient({ onDrift: ({ path }) => void drifts.push(path) });
    fake.answer(json({ thing_id: '7', name: 3, further: true }));
    await expect(createThing(fake.thulium, { name: 'x' })).resolves.toEqual({ thing_id: '7', name: 3, further: true });
    expect(drifts).toEqual(['name']);
  });

  it('is a part that nobody asked for', async () => {
    for (const method of methods) {
      const fake = await createFakeClient();
      fake.answer(json({ name: 'x', thing_id: '1' }, 206, { 'content-range': 'bytes 0-9/100' }));
      const error = await fail(fake, method);
      const effect = method === 'GET' ? 'none' : 'unknown';
      expect(error).toBeInstanceOf(DecodeError);
      expect(error).toMatchObject({ status: 206, delivery: 'answered', effect, attempts: 1 });
      expect(error.message).toContain('206, but the response is partial, which was not requested');
    }
  });

  it('is no whole file: a part that nobody asked for is given up, one that was asked for is not', async () => {
    let isCancelled = false;
    const part: Answer = () =>
      new Response(
        new ReadableStream({
          pull: (controller) => controller.enqueue(new Uint8Array(4)),
          cancel: () => {
            isCancelled = true;
          },
        }),
        { status: 206 },
      );
    const fake = await createFakeClient();
    fake.answer(part);
    expect(await rejection(getFile(fake.thulium))).toMatchObject({ code: 'decode', status: 206 });
    await settle();
    expect(isCancelled).toBe(true);
    const asked = await getFile(fake.thulium, undefined, { headers: { Range: 'bytes=0-3' } });
    await asked.body.cancel();
    const fake2 = await createFakeClient({
      interceptors: [(request, next) => next({ ...request, headers: { ...request.headers, Range: 'bytes=0-3' } })],
    });
    fake2.answer(part);
    await (await getFile(fake2.thulium)).body.cancel();
  });
});

describe('waits', () => {
  it('are a random part of 100 ms, 200 ms, ...', async () => {
    const fake = await createFakeClient({ retry: { attempts: 4 } });
    fake.environment.nextRandom = () => 0.75;
    fake.answer(lost);
    await fail(fake, 'GET');
    expect(fake.environment.now()).toBe(75 + 150 + 300);
  });

  it('are what the server asks for, whole, by its own clock', async () => {
    const ask = (value: string, date?: string) =>
      json({}, 429, { 'retry-after': value, ...(date === undefined ? {} : { date }) });
    for (const [answer, expected] of [
      [ask('7'), 7_000],
      [ask('60'), 60_000],
      [ask('Sat, 21 Nov 2026 12:00:30 GMT'), 30_000],
      [ask('Sat, 21 Nov 2026 13:00:30 GMT', 'Sat, 21 Nov 2026 13:00:20 GMT'), 10_000],
      [ask('0'), 500],
      [ask('rubbish'), 500],
    ] as const) {
      const fake = await createFakeClient();
      fake.answer(answer, json({ name: 'x' }));
      await fake.environment.run(kinds.GET(fake));
      expect(fake.environment.now()).toBe(expected);
    }
  });

  it('of more than a minute, or beyond the deadline, are not begun: the error says how long', async () => {
    for (const [seconds, totalTimeout] of [
      [61, 120_000],
      [10, 10_000],
      [2_147_484, 2_000_000_000],
    ] as const) {
      const fake = await createFakeClient({ totalTimeout });
      fake.answer(json({}, 429, { 'retry-after': String(seconds) }));
      const error = await fail(fake, 'GET');
      expect(error).toMatchObject({ attempts: 1, retryAfter: seconds * 1_000, retryable: true });
      expect(error.message).toContain(`the server asks to wait ${seconds} s`);
      expect(fake.environment.now()).toBe(0);
    }
  });

  it.each([
    ['that is learned', {}],
    ['of its own', { rateLimit: { requests: 100, per: 1_000 } }],
  ])('for the others are a minute at most, however long a Retry-After is: a pace %s', async (_name, options) => {
    const fake = await createFakeClient({ totalTimeout: 10_000_000, ...options });
    const start = fake.environment.now();
    fake.answer(json({}, 429, { 'retry-after': '3600' }), json({ name: 'x' }));
    expect(await fail(fake, 'GET')).toMatchObject({ attempts: 1, retryAfter: 3_600_000 });
    await fake.environment.run(kinds.GET(fake));
    expect(fake.environment.now() - start).toBe(60_000);
  });

  it('hold a Retry-After whose answer was cut off', async () => {
    const fake = await createFakeClient();
    fake.answer(cutBody(429, '{"err', 'error', { 'retry-after': '9' }), json({ name: 'x' }));
    await fake.environment.run(kinds.GET(fake));
    expect(fake.environment.now()).toBe(9_000);
  });

  it('after a 429 are for all calls of the client', async () => {
    const fake = await createFakeClient();
    fake.answer(json({}, 429, { 'retry-after': '5' }), json({ name: 'x' }));
    const first = kinds.GET(fake, { retry: false }).catch(() => undefined);
    await settle();
    const second = kinds.GET(fake);
    await fake.environment.advance(4_999);
    expect(fake.requests).toHaveLength(1);
    await fake.environment.run(Promise.all([first, second]));
    expect(fake.environment.now()).toBe(5_000);
    expect(fake.requests).toHaveLength(2);
  });
});

describe('deadlines', () => {
  it('of an attempt hold until the last byte', async () => {
    for (const answer of [silence, cutBody(200, '{', 'silence')]) {
      const fake = await createFakeClient({ timeout: 1_234, retry: false });
      fake.answer(answer);
      expect(await fail(fake, 'GET')).toMatchObject({ scope: 'attempt', milliseconds: 1_234 });
      expect(fake.environment.now()).toBe(1_234);
    }
  });

  it('of the call end attempts and waits', async () => {
    const fake = await createFakeClient({ timeout: 1_000, totalTimeout: 2_500, retry: { attempts: 9 } });
    fake.answer(silence);
    expect(await fail(fake, 'GET')).toMatchObject({ scope: 'total', milliseconds: 2_500, retryable: true });
    expect(fake.environment.now()).toBe(2_500);
    expect(fake.requests.every(({ signal }) => signal.aborted)).toBe(true);
  });

  it('end a wait for the rate limiter', async () => {
    const fake = await createFakeClient({ totalTimeout: 1_000, rateLimit: { requests: 1, per: 60_000 } });
    expect(await fail(fake, 'POST')).toMatchObject({
      scope: 'total',
      delivery: 'not-sent',
      effect: 'none',
      attempts: 0,
      retryable: true,
    });
    expect(fake.environment.now()).toBe(1_000);
    expect(fake.requests).toHaveLength(0);
  });

  it('of a call come before those of the client', async () => {
    const fake = await createFakeClient({ timeout: 5_000, totalTimeout: 6_000, retry: false });
    fake.answer(silence);
    expect(await fail(fake, 'GET', { timeout: 100 })).toMatchObject({ milliseconds: 100 });
    expect(await fail(fake, 'GET', { totalTimeout: 200 })).toMatchObject({ milliseconds: 200, scope: 'total' });
  });

  it('leave a moment to an answer that lies ready when the program was busy', async () => {
    const fake = await createFakeClient({ timeout: 1_000 });
    let answer = (_response: Response) => undefined as unknown;
    fake.answer(
      () =>
        new Promise<Response>((resolve) => {
          answer = resolve;
        }),
    );
    const call = kinds.GET(fake);
    await settle();
    fake.environment.jump(3_000);
    const advance = fake.environment.advance(1);
    answer(new Response('{"name":"late"}'));
    await advance;
    await expect(call).resolves.toEqual({ name: 'late' });
    expect(fake.environment.timers).toBe(0);
  });

  it('do not wait long for what does not come then', async () => {
    const fake = await createFakeClient({ timeout: 1_000, retry: false });
    fake.answer(silence);
    const call = rejection(kinds.GET(fake));
    await settle();
    fake.environment.jump(3_000);
    expect(await fake.environment.run(call)).toBeInstanceOf(TimeoutError);
    expect(fake.environment.now()).toBe(3_200);
  });
});

/** Counts the listeners that are on a signal. */
function watch(signal: AbortSignal): { readonly count: () => number } {
  const listeners = new Set<unknown>();
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = ((type: 'abort', listener: () => void) => {
    listeners.add(listener);
    add(type, listener);
  }) as typeof signal.addEventListener;
  signal.removeEventListener = ((type: 'abort', listener: () => void) => {
    listeners.delete(listener);
    remove(type, listener);
  }) as typeof signal.removeEventListener;
  return { count: () => listeners.size };
}

describe('an abort', () => {
  const phases: [string, Parameters<typeof createFakeClient>[0], ((fake: FakeClient) => void) | undefined, number][] = [
    ['in the queue', { concurrency: 1 }, (fake) => void kinds.GET(fake).catch(() => undefined), 1],
    ['in the wait for the rate limiter', { rateLimit: { requests: 1, per: 60_000 } }, undefined, 0],
    ['in flight', {}, (fake) => fake.answer(silence), 1],
    ['in the body', {}, (fake) => fake.answer(cutBody(200, '{', 'silence')), 1],
    ['in the body of an error', {}, (fake) => fake.answer(cutBody(500, '{', 'silence')), 1],
    ['in the wait before another attempt', {}, (fake) => fake.answer(json({}, 429, { 'retry-after': '30' })), 1],
  ];
  const reasons = [new Error('enough'), 'a string', null, 0, { own: true }];
  it.each(phases)(
    '%s rejects at once with the reason itself, whatever it is, and leaves nothing',
    async (_name, options, prepare, requests) => {
      for (const reason of reasons) {
        const fake = await createFakeClient(options);
        fake.answer(silence);
        prepare?.(fake);
        const before = new AbortController();
        const listeners = watch(before.signal);
        const call = kinds.GET(fake, { signal: before.signal });
        call.catch(() => undefined);
        await fake.environment.advance(50);
        expect(fake.requests).toHaveLength(requests);
        expect(listeners.count()).toBe(1);
        before.abort(reason);
        const outcome = await Promise.race([call.catch((error) => ({ error })), settle().then(settle)]);
        expect(outcome).toEqual({ error: reason });
        expect((outcome as { error: unknown }).error).toBe(reason);
        expect(listeners.count()).toBe(0);
        expect(fake.requests).toHaveLength(requests);
      }
    },
  );

  it('before the call sends nothing', async () => {
    const fake = await createFakeClient();
    expect(await rejection(kinds.POST(fake, { signal: AbortSignal.abort('early') }))).toBe('early');
    expect(fake.requests).toHaveLength(0);
    expect(fake.environment.waits).toEqual([]);
  });

  it('after the call does nothing, and 1,000 calls leave no listener on a signal that lives long', async () => {
    const fake = await createFakeClient();
    fake.answer(json({ name: 'x' }));
    const controller = new AbortController();
    const listeners = watch(controller.signal);
    await Promise.all(Array.from({ length: 1_000 }, () => kinds.GET(fake, { signal: controller.signal })));
    expect(listeners.count()).toBe(0);
    expect(fake.environment.timers).toBe(0);
    controller.abort();
    await settle();
  });

  it('ends a call whose fetch does not listen, and no late answer or failure brings the program down', async () => {
    const unhandled: unknown[] = [];
    const take = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', take);
    for (const late of ['answer', 'failure'] as const) {
      const fake = await createFakeClient();
      let end = () => undefined as unknown;
      let isCancelled = false;
      const body = new ReadableStream({
        cancel() {
          isCancelled = true;
        },
      });
      fake.answer(
        () =>
          new Promise<Response>((resolve, reject) => {
            end = () => (late === 'answer' ? resolve(new Response(body)) : reject(new Error('late')));
          }),
      );
      const controller = new AbortController();
      const call = rejection(kinds.GET(fake, { signal: controller.signal }));
      await settle();
      controller.abort('now');
      expect(await call).toBe('now');
      end();
      await settle();
      await settle();
      expect(isCancelled).toBe(late === 'answer');
    }
    process.off('unhandledRejection', take);
    expect(unhandled).toEqual([]);
  });
});

describe('a fetch of the user', () => {
  it.each([
    [
      'throws at once',
      () => {
        throw new Error('anna@example.org');
      },
    ],
    [
      'throws no error',
      () => {
        throw undefined;
      },
    ],
    ['rejects with a text', () => Promise.reject('anna@example.org')],
    ['gives nothing', () => undefined as never],
    ['gives a text', () => 'anna@example.org' as never],
  ])('that %s ends in an error of the SDK that claims nothing', async (_name, answer) => {
    for (const method of methods) {
      const fake = await createFakeClient();
      fake.answer(answer as never);
      const error = await fail(fake, method);
      expect(error).toMatchObject({ delivery: 'unknown', effect: method === 'GET' ? 'none' : 'unknown' });
      expect(JSON.stringify(error) + error.stack).not.toContain('anna');
      if (method === 'POST') expect(fake.requests).toHaveLength(1);
    }
  });
});

describe('an error by which the fetch takes control', () => {
  const own = (rest: object) => Object.freeze(Object.assign(new Error('NEXT'), rest));
  it.each<[string, unknown]>([
    ['a rendering that becomes dynamic', own({ digest: 'DYNAMIC_SERVER_USAGE' })],
    ['a redirect', own({ digest: 'NEXT_REDIRECT;replace;/login;307;' })],
    ['not found', own({ digest: 'NEXT_HTTP_ERROR_FALLBACK;404' })],
    ['not found, old', own({ digest: 'NEXT_NOT_FOUND' })],
    ['a promise that hangs', own({ digest: 'HANGING_PROMISE_REJECTION' })],
    ["React's postpone", Object.freeze({ $$typeof: Symbol.for('react.postpone'), message: 'x' })],
    ["React's suspense", Promise.resolve()],
  ])('leaves the call unchanged, once: %s', async (_name, thrown) => {
    for (const way of [
      () => Promise.reject(thrown),
      () => {
        throw thrown;
      },
    ]) {
      for (const method of methods) {
        const errors: unknown[] = [];
        const fake = await createFakeClient({
          interceptors: [
            (request, next) =>
              next(request).catch((error) => {
                errors.push(error);
                throw error;
              }),
          ],
        });
        fake.answer(way as never);
        const error = await fake.environment.run(
          kinds[method](fake).then(
            () => 'fulfilled',
            (reason) => ({ reason }),
          ),
        );
        expect((error as { reason: unknown }).reason).toBe(thrown);
        expect(errors).toEqual([thrown]);
        expect(fake.requests).toHaveLength(1);
        expect(fake.environment.timers).toBe(0);
      }
    }
  });

  it('is told in the log, with what is known', async () => {
    const lines: object[] = [];
    const log = (_line: string, fields: object) => void lines.push(fields);
    const fake = await createFakeClient({ logger: { debug: log, info: log, warn: log, error: log } });
    fake.answer(() => Promise.reject(own({ digest: 'NEXT_REDIRECT;/anna@example.org' })));
    await rejection(kinds.POST(fake));
    expect(lines.at(-1)).toMatchObject({ delivery: 'unknown', effect: 'unknown', attempt: 1 });
    expect(JSON.stringify(lines)).not.toContain('anna');
  });

  it('is none where the mark is no text, or where the network failed', async () => {
    for (const answer of [
      () => Promise.reject(own({ digest: 7 })),
      () => Promise.reject(Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNRESET' } })),
    ]) {
      const fake = await createFakeClient();
      fake.answer(answer);
      expect(await fail(fake, 'POST')).toBeInstanceOf(ConnectionError);
    }
  });
});

describe('an error of another client inside the fetch of the user', () => {
  it('proves nothing of this request, and its words are not shown', async () => {
    for (const method of methods) {
      const fake = await createFakeClient();
      const other = new ConfigurationError('anna@example.org', { delivery: 'not-sent', effect: 'none' });
      fake.answer(() => Promise.reject(other));
      const error = await fail(fake, method);
      expect(error).toBeInstanceOf(ConnectionError);
      expect(error).toMatchObject({ delivery: 'unknown', effect: method === 'GET' ? 'none' : 'unknown', attempts: 1 });
      expect(error.message).not.toContain('anna');
    }
  });
});

describe('a bug or a refusal in the fetch of the user', () => {
  it.each([
    [
      'a bug',
      () => {
        throw new TypeError('anna.foo is not a function');
      },
      'TypeError',
    ],
    ['no response', () => undefined as never, 'TypeError'],
    [
      'a refusal',
      () => Promise.reject(Object.assign(new Error('anna@example.org'), { code: 'EGRESS_BLOCKED' })),
      'Error [EGRESS_BLOCKED]',
    ],
  ])('is not sent again, and keeps class and code: %s', async (_name, answer, words) => {
    for (const method of methods) {
      const fake = await createFakeClient();
      fake.answer(answer as never);
      const error = await fail(fake, method);
      expect(error).toBeInstanceOf(ConnectionError);
      expect(error).toMatchObject({ delivery: 'unknown', attempts: 1, retryable: false });
      expect(error.message).toContain(`the fetch failed with an error of its own: ${words}`);
      expect((error.cause as Error).message).toContain(words);
      expect(fake.requests).toHaveLength(1);
      expect(JSON.stringify(error) + error.stack + (error.cause as Error).stack).not.toContain('anna');
    }
  });
});

describe('the budget of retries', () => {
  it('is shared by a client and its variants, and a success gives back', async () => {
    const fake = await createFakeClient();
    fake.answer(lost);
    for (let call = 0; call < 30; call++) await fail(fake, 'GET');
    fake.requests.length = 0;
    const variant = fake.thulium.with({ acceptLanguage: 'pl' });
    await fake.environment.run(rejection(variant.request({ method: 'GET', path: '/x' })));
    expect(fake.requests).toHaveLength(1);
    fake.answer(json([]));
    for (let call = 0; call < 3; call++) await fake.environment.run(variant.request({ method: 'GET', path: '/x' }));
    fake.requests.length = 0;
    fake.answer(lost);
    await fail(fake, 'GET');
    expect(fake.requests).toHaveLength(1);
    fake.answer(json([]));
    for (let call = 0; call < 10; call++) await fake.environment.run(variant.request({ method: 'GET', path: '/x' }));
    fake.requests.length = 0;
    fake.answer(lost);
    await fail(fake, 'GET');
    expect(fake.requests).toHaveLength(2);
  });
});

describe('a limiter of the user', () => {
  it('that fails hides nothing of how a call went', async () => {
    for (const pause of [
      () => {
        throw new Error('store is down');
      },
      () => Promise.reject(new Error('store is down')) as never,
    ]) {
      const fake = await createFakeClient({ rateLimit: { wait: async () => undefined, pause }, retry: false });
      fake.answer(json({}, 429));
      expect(await fail(fake, 'GET')).toBeInstanceOf(RateLimitError);
    }
  });

  /** Lets everything start, and remembers what it is told of ends. */
  function listener(isExpected = false) {
    const ends: [startedAt: number, outcome: RequestOutcome][] = [];
    const pauses: number[] = [];
    const limiter = {
      wait: async () => undefined,
      pause: (milliseconds: number) => void pauses.push(milliseconds),
      ended: (startedAt: number, outcome: RequestOutcome) => {
        ends.push([startedAt, outcome]);
        return isExpected;
      },
    };
    return { limiter, ends, pauses };
  }

  it.each<[string, Answer, RequestOutcome]>([
    ['200', json({ name: 'x' }), 'accepted'],
    ['404', json({}, 404), 'accepted'],
    ['no JSON', () => new Response('<html>'), 'accepted'],
    ['429', json({}, 429), 'refused'],
    ['500', json({}, 500), 'unknown'],
    ['a lost connection', lost, 'unknown'],
    ['a refused connection', refused, 'unknown'],
    ['silence', silence, 'unknown'],
  ])('is told how a request ended: %s', async (_name, answer, outcome) => {
    const { limiter, ends } = listener();
    const fake = await createFakeClient({ rateLimit: limiter, retry: false });
    ends.length = 0;
    await fake.environment.advance(70);
    fake.answer(answer);
    await fake.environment.run(kinds.POST(fake).catch(() => undefined));
    expect(ends).toEqual([[70, outcome]]);
  });

  it('is told when a call is aborted, in flight or when its turn has just come', async () => {
    const { limiter, ends } = listener();
    const fake = await createFakeClient({ rateLimit: limiter });
    ends.length = 0;
    fake.answer(silence);
    const inFlight = new AbortController();
    const call = kinds.GET(fake, { signal: inFlight.signal }).catch(() => undefined);
    await fake.environment.advance(5);
    inFlight.abort();
    await call;
    expect(ends).toEqual([[0, 'unknown']]);
    const waiting = new AbortController();
    limiter.wait = async () => waiting.abort() as undefined;
    await kinds.GET(fake, { signal: waiting.signal }).catch(() => undefined);
    await settle();
    expect(ends).toEqual([
      [0, 'unknown'],
      [5, 'unknown'],
    ]);
    expect(fake.requests).toHaveLength(1);
  });

  it('that is told of ends is asked to pause only for as long as the server says', async () => {
    const { limiter, pauses } = listener();
    const fake = await createFakeClient({ rateLimit: limiter });
    fake.answer(json({}, 429), json({}, 429, { 'retry-after': '7' }), json({ name: 'x' }));
    await fake.environment.run(kinds.GET(fake));
    expect(pauses).toEqual([7_000]);
    const { ended: _, ...deaf } = limiter;
    const other = await createFakeClient({ rateLimit: deaf });
    other.answer(json({}, 429), json({ name: 'x' }));
    await other.environment.run(kinds.GET(other));
    expect(pauses).toEqual([7_000, 500]);
  });

  it('that has acted on a refusal already makes another attempt soon, and free', async () => {
    for (const isExpected of [false, true]) {
      const fake = await createFakeClient({ rateLimit: listener(isExpected).limiter, retry: { attempts: 2 } });
      for (let call = 1; call <= 150; call++) {
        const start = fake.environment.now();
        fake.answer(json({}, 429));
        await fail(fake, 'GET');
        const isPaid = !isExpected && call <= 100;
        expect(fake.environment.now() - start).toBe(isExpected ? 50 : isPaid ? 500 : 0);
      }
      expect(fake.requests).toHaveLength(isExpected ? 300 : 250);
    }
  });

  it('makes no other failure free', async () => {
    const fake = await createFakeClient({ rateLimit: listener(true).limiter, retry: { attempts: 2 } });
    fake.answer(json({}, 503));
    for (let call = 0; call < 50; call++) await fail(fake, 'GET');
    expect(fake.requests).toHaveLength(50 + Math.floor(500 / 14));
  });

  it('gives back to the budget what an attempt took, and one where it was free', async () => {
    const answers: boolean[] = [];
    const { limiter } = listener();
    limiter.ended = () => answers.shift() ?? false;
    const fake = await createFakeClient({ rateLimit: limiter, retry: { attempts: 2 } });
    // 100 attempts take all; then a call whose refusal was expected gives one back, which pays for nothing.
    fake.answer(json({}, 429));
    for (let call = 0; call < 100; call++) await fail(fake, 'GET');
    answers.push(true);
    fake.answer(json({}, 429), json({ name: 'x' }));
    await fake.environment.run(kinds.GET(fake));
    fake.requests.length = 0;
    fake.answer(json({}, 429));
    await fail(fake, 'GET');
    expect(fake.requests).toHaveLength(1);
  });

  it('that fails when told of an end hides nothing', async () => {
    const { limiter } = listener();
    limiter.ended = () => {
      throw new Error('store is down');
    };
    const fake = await createFakeClient({ rateLimit: limiter });
    fake.answer(json({}, 429), json({ name: 'x' }));
    await fake.environment.run(kinds.GET(fake));
    expect(fake.requests).toHaveLength(2);
    expect(fake.environment.now()).toBe(500);
  });

  it('that never answers is ended by the deadline', async () => {
    let waits = 0;
    const wait = () => {
      waits++;
      return waits === 1 ? Promise.resolve() : new Promise<void>(() => undefined);
    };
    const fake = await createFakeClient({ rateLimit: { wait, pause() {} }, totalTimeout: 500 });
    expect(await fail(fake, 'GET')).toMatchObject({ delivery: 'not-sent', scope: 'total' });
  });
});

describe('the queue', () => {
  it('takes a hundred thousand calls: the next one is refused, and nothing of it is sent', async () => {
    const fake = await createFakeClient({ concurrency: 1 });
    fake.answer(json({ name: 'x' }));
    const waiting = vi.spyOn(Semaphore.prototype, 'waiting', 'get');
    try {
      waiting.mockReturnValue(99_999);
      await fake.environment.run(kinds.GET(fake));
      waiting.mockReturnValue(100_000);
      const error = await rejection(kinds.GET(fake));
      expect(error).toBeInstanceOf(QueueFullError);
      expect(error).toMatchObject({ delivery: 'not-sent', effect: 'none', retryable: true });
    } finally {
      waiting.mockRestore();
    }
    expect(fake.requests).toHaveLength(1);
    await fake.environment.run(kinds.GET(fake));
  });
});
