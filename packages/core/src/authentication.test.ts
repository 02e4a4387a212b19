import { describe, expect, it } from 'vitest';
import { rejection } from '../test/support/fakeClient.js';
import { readVectors } from '../test/support/vectors.js';
import { basicAuthorization } from './authentication.js';
import { ConfigurationError } from './errors.js';

const { good, bad } = readVectors<{ good: [string, string, string][]; bad: [string, string][] }>('basic-auth.json');

describe('basicAuthorization', () => {
  it.each(good)('%j and %j', (username, password, base64) =>
    expect(basicAuthorization(username, password)).toBe(`Basic ${base64}`),
  );

  it.each([
    ...bad,
    ['user', 'pa\u0085ss'],
    ['user', '\ud800'],
    ['us\u007fer', 'pass'],
    ['us\ud800er', 'p'],
    ['u\u009f', 'p'],
  ])('refuses %j and %j, and repeats neither', async (username, password) => {
    const error = await rejection(Promise.resolve().then(() => basicAuthorization(username, password)));
    expect(error).toBeInstanceOf(ConfigurationError);
    const { message } = error as Error;
    expect(message).toMatch(/^(?:username|password): /);
    if (password.length > 1) expect(message).not.toContain(password);
    if (username !== '') expect(message).not.toContain(username === 'user' ? 'user:' : username);
  });

  it('takes everything else in UTF-8', () => {
    const header = basicAuthorization('zażółć', '😀 \u00a0');
    expect(Buffer.from(header.slice(6), 'base64').toString('utf8')).toBe('zażółć:😀 \u00a0');
  });

  it('tells a missing name from a wrong one', () => {
    expect(() => basicAuthorization('', 'x')).toThrow('username: expected a non-empty string');
    expect(() => basicAuthorization('a:b', 'x')).toThrow('username: it must not contain a colon');
    expect(() => basicAuthorization('a\n', 'x')).toThrow(
      'username: it must not contain control characters, such as a line break at its end, or lone surrogates',
    );
    expect(() => basicAuthorization('a', 'x\n')).toThrow('password: it must not contain control characters');
  });
});
