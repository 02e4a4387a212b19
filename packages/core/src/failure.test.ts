import { describe, expect, it } from 'vitest';
import type { EndpointDescription } from './endpoint.js';
import type { ApiError } from './errors.js';
import { failureOfStatus } from './failure.js';

const endpoint = { id: 'test.addThing', method: 'POST', path: '/things', idempotent: false, evidence: 'full' } as const;

const read = (
  status: number,
  body: unknown,
  input?: unknown,
  description: EndpointDescription = endpoint,
): ApiError => {
  const answer = { status, headers: new Headers(), body: typeof body === 'string' ? body : JSON.stringify(body) };
  const failure = failureOfStatus(description, answer, { input, secrets: ['open-sesame'] }, 0);
  return failure.toError(failure) as ApiError;
};

describe('the error of a status', () => {
  it('repeats neither the input nor the secrets, nor what looks like a datum of a person', () => {
    const error = read(
      400,
      { errors: [{ message: 'Jan Kowalski, 600 100 200 and open-sesame; jan@example.org', code: 7 }] },
      { name: 'Jan Kowalski' },
    );
    expect(error.message).toBe('test.addThing: 400 ([removed], [removed] and [removed]; [removed])');
    expect(error.errors).toEqual([{ code: 7, message: '[removed], [removed] and [removed]; [removed]' }]);
  });

  it('shows three messages and keeps twenty', () => {
    const error = read(400, { errors: Array.from({ length: 30 }, (_, code) => ({ code, message: `m${code}.` })) });
    expect(error.message).toBe('test.addThing: 400 (m0; m1; m2)');
    expect(error.errors).toHaveLength(20);
  });

  it.each([
    ['53678450401cf', '53678450401cf'],
    ['a b', undefined],
    ['x'.repeat(65), undefined],
    [7, undefined],
    ['Kowalski', undefined],
    ['r-open-sesame', undefined],
  ])('takes %j for a request id: %j', (id, expected) => {
    expect(read(500, { request_id: id }, { name: 'Kowalski' }).requestId).toBe(expected);
  });

  it.each([
    [400, 'none'],
    [401, 'none'],
    [409, 'none'],
    [422, 'none'],
    [429, 'none'],
    [499, 'none'],
    [501, 'none'],
    [505, 'none'],
    [508, 'none'],
    [511, 'none'],
    [300, 'unknown'],
    [302, 'unknown'],
    [408, 'unknown'],
    [425, 'unknown'],
    [500, 'unknown'],
    [502, 'unknown'],
    [503, 'unknown'],
    [504, 'unknown'],
    [520, 'unknown'],
    [600, 'unknown'],
  ] as const)('of %i says that the effect is %s', (status, effect) => {
    expect(read(status, '').effect).toBe(effect);
    expect(read(status, '', undefined, { ...endpoint, method: 'GET' }).effect).toBe('none');
    expect(read(status, '').message.includes('check before you send it again')).toBe(effect === 'unknown');
  });

  it.each([
    [400, 'the request is not valid'],
    [401, 'the user name or password of the API user is wrong'],
    [410, 'it was removed for good'],
    [414, 'the address is too long'],
    [418, 'refused'],
    [431, 'the address or the headers are too long'],
    [507, 'the server failed'],
    [0, 'a redirect, which is not followed'],
    [301, 'a redirect, which is not followed'],
    [302, 'a redirect, which is not followed'],
    [303, 'a redirect, which is not followed'],
    [307, 'a redirect, which is not followed'],
    [308, 'a redirect, which is not followed'],
    [300, 'several choices, none of which is followed'],
    [304, 'not modified: was If-None-Match or If-Modified-Since sent?'],
    [305, 'a status that is not expected'],
    [306, 'a status that is not expected'],
    [399, 'a status that is not expected'],
    [100, 'a status that is not expected'],
    [199, 'a status that is not expected'],
  ])('of %i without words of the server has ours: %s', (status, words) => {
    expect(read(status, '').message).toContain(`${status} (${words})`);
  });

  it('survives a body nested 100,000 deep', () => {
    expect(read(400, '['.repeat(100_000) + ']'.repeat(100_000)).message).toContain('400 (the request is not valid)');
  });
});
