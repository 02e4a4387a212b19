import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { addThing } from '../test/support/endpoints.js';
import { type Answer, createFakeClient, type FakeClient, json, rejection } from '../test/support/fakeClient.js';
import type { ApiError, RateLimitError } from './errors.js';
import type { Interceptor } from './interceptor.js';
import type { LogFields } from './logger.js';
import type { CallOptions } from './options.js';

const repeating = (message: string): Answer => json({ errors: [{ message, code: 1 }] }, 400);

type ClientOptions = NonNullable<Parameters<typeof createFakeClient>[0]>;

async function failing(
  answer: Answer,
  options: ClientOptions = {},
  callOptions: CallOptions = {},
): Promise<{ readonly error: ApiError; readonly fake: FakeClient }> {
  const fake = await createFakeClient({ retry: false, ...options });
  fake.answer(answer);
  const call = addThing(fake.thulium, { name: 'x' }, callOptions);
  return { error: (await fake.environment.run(rejection(call))) as ApiError, fake };
}

const added: [what: string, value: string, options: ClientOptions, callOptions?: CallOptions][] = [
  ['a header of the client', 'gateway-4711', { headers: { 'x-gateway-key': 'gateway-4711' } }],
  ['a header of the call', 'gateway-4711', {}, { headers: { 'x-gateway-key': 'gateway-4711' } }],
  ['a part of a header', 'gateway-4711', { headers: { 'x-context': 'lang=pl; session="gateway-4711"' } }],
  ['a token', 'gateway-4711', { headers: { 'x-forwarded-token': 'Bearer gateway-4711' } }],
  [
    'a header of an interceptor',
    'gateway-4711',
    through((request) => ({ headers: { ...request.headers, 'x-key': 'gateway-4711' } })),
  ],
  [
    'a value of a query that an interceptor added',
    'Zażółcka',
    through(({ url }) => ({ url: `${url}?who=${encodeURIComponent('Zażółcka')}` })),
  ],
  [
    'a name in a query that an interceptor added',
    'Zażółcka',
    through(({ url }) => ({ url: `${url}?${encodeURIComponent('Zażółcka')}` })),
  ],
  ['a path of an interceptor', 'gateway-4711', through(({ url }) => ({ url: `${url}/gateway-4711` }))],
  [
    'a body of an interceptor',
    'Brzęczyszczykiewicz',
    through(() => ({ body: '{"name":"Brz\\u0119czyszczykiewicz"}' })),
  ],
  ['a body of an interceptor that is no JSON', 'Brzęczyszczykiewicz', through(() => ({ body: 'Brzęczyszczykiewicz' }))],
];

function through(change: (request: Parameters<Interceptor>[0]) => object): ClientOptions {
  return { interceptors: [(request, next) => next({ ...request, ...change(request) })] };
}

describe('what a request carries besides its input is not shown when the server repeats it', () => {
  it.each(added)('%s', async (_what, value, options, callOptions) => {
    const { error } = await failing(repeating(`before <<${value}>> after`), options, callOptions);
    expect(error.errors).toEqual([{ message: 'before <<[removed]>> after', code: 1 }]);
    for (const text of [error.message, JSON.stringify(error), inspect(error)]) expect(text).not.toContain(value);
  });

  it('while words that every client sends stay', async () => {
    const options = { headers: { 'accept-language': 'polish', 'user-agent': 'robot' } };
    const { error } = await failing(repeating('The application/json of a polish robot is not valid.'), options);
    expect(error.errors[0]?.message).toBe('The application/json of a polish robot is not valid.');
  });

  it('while the path and the query that the client made itself stay', async () => {
    const { error } = await failing(
      repeating('There are no things.'),
      through((request) => ({ url: `${request.url}?page=1` })),
    );
    expect(error.errors[0]?.message).toBe('There are no things.');
  });

  it('as the host that a redirect points to', async () => {
    const lines: string[] = [];
    const log = (message: string, fields?: LogFields) => {
      lines.push(message + inspect(fields));
    };
    const logger = { debug: log, info: log, warn: log, error: log };
    const location = 'https://gateway-4711.example/login?email=jan@example.org';
    const answer = () => new Response('', { status: 307, headers: { location } });
    const { error } = await failing(answer, { headers: { 'x-tenant': 'gateway-4711' }, logger });
    expect(error.message).toContain('307 (a redirect to https://[removed].example, which is not followed)');
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toContain('4711');
  });

  it('as seconds to wait', async () => {
    const answer = () => new Response('', { status: 429, headers: { 'retry-after': '600100200' } });
    const { error } = await failing(answer, { headers: { 'x-caller': '600 100 200' } });
    expect((error as RateLimitError).retryAfter).toBeUndefined();
    expect(error.message).not.toContain('600100200');
  });

  it('while a date stays, however large the request was', async () => {
    const [date, later] = [12, 13].map((hour) => new Date(Date.UTC(2026, 0, 5, hour)).toUTCString()) as [
      string,
      string,
    ];
    const fake = await createFakeClient({ retry: false });
    fake.answer(() => new Response('', { status: 429, headers: { 'retry-after': later, date } }));
    const call = addThing(fake.thulium, { name: 'x'.repeat(1_100_000) });
    const error = await fake.environment.run(rejection(call));
    expect((error as RateLimitError).retryAfter).toBe(3_600_000);
  });

  it('while the seconds to wait that the server made up stay', async () => {
    const answer = () => new Response('', { status: 429, headers: { 'retry-after': '120' } });
    const { error } = await failing(answer, { headers: { 'x-caller': '600 100 120' } });
    expect((error as RateLimitError).retryAfter).toBe(120_000);
  });
});
