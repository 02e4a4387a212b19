import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import * as errors from './errors.js';
import * as exported from './index.js';

type ErrorClass = abstract new (...details: never[]) => errors.ThuliumError;

const isErrorClass = (value: unknown): value is ErrorClass =>
  typeof value === 'function' && (value === errors.ThuliumError || value.prototype instanceof Error);
const classes = Object.entries(exported as Record<string, unknown>).filter(([, value]) => isErrorClass(value));

const secret = { body: 'Anna Nowak, 600100200', secret: 'open-sesame' };
const details = {
  endpoint: 'test.getThing',
  attempts: 2,
  delivery: 'unknown',
  effect: 'unknown',
  retryable: true,
} as const;
const api = {
  ...details,
  status: 400,
  requestId: 'r1',
  errors: [{ code: 1, message: 'no' }],
  retryAfter: 5,
  body: secret,
};

/** One of each class, made by the classes of a copy of the package. */
function makeAll(copy: typeof errors): Record<string, errors.ThuliumError> {
  return {
    ThuliumError: new copy.ThuliumError('connection', 'a message', details),
    ConfigurationError: new copy.ConfigurationError('a message', details),
    InvalidInputError: new copy.InvalidInputError('test.x', [
      { path: 'a', code: 'missing', expected: 'a string' },
      { path: 'b', code: 'unknown', expected: 'did you mean a?' },
      { path: '', code: 'invalid', expected: 'an object' },
    ]),
    QueueFullError: new copy.QueueFullError('test.x', 7),
    ConnectionError: new copy.ConnectionError('a message', { ...details, cause: new Error('beneath') }),
    TimeoutError: new copy.TimeoutError('attempt', 30, 'a message', details),
    ApiError: new copy.ApiError('a message', api),
    AuthenticationError: new copy.AuthenticationError('a message', api),
    PermissionError: new copy.PermissionError('a message', api),
    NotFoundError: new copy.NotFoundError('a message', api),
    RateLimitError: new copy.RateLimitError('a message', api),
    DecodeError: new copy.DecodeError('a message', { ...details, status: 200 }),
    PagingError: new copy.PagingError('repeated', 'a message', details),
    BatchError: new copy.BatchError(
      'test.x',
      [],
      [{ from: 0, to: 1, error: new copy.ConnectionError('lost', details) }],
      3,
    ),
    ResponseMismatchError: new copy.ResponseMismatchError('a message', [], details),
  };
}

/** Which classes an error is an instance of, besides `ThuliumError` and itself. */
const parents: Record<string, string> = {
  AuthenticationError: 'ApiError',
  PermissionError: 'ApiError',
  NotFoundError: 'ApiError',
  RateLimitError: 'ApiError',
};

const codes: Record<string, string> = {
  ConfigurationError: 'configuration',
  InvalidInputError: 'invalid_input',
  QueueFullError: 'queue_full',
  ConnectionError: 'connection',
  TimeoutError: 'timeout',
  ApiError: 'api',
  AuthenticationError: 'authentication',
  PermissionError: 'permission',
  NotFoundError: 'not_found',
  RateLimitError: 'rate_limit',
  DecodeError: 'decode',
  PagingError: 'paging',
  BatchError: 'batch',
  ResponseMismatchError: 'response_mismatch',
};

describe('every exported error', () => {
  const mine = makeAll(errors);

  it('is in this test', () => {
    // PartlyDoneError is made by flows, and has a test of its own.
    const missing = classes.map(([name]) => name).filter((name) => !(name in mine) && name !== 'PartlyDoneError');
    expect(missing, 'add it to makeAll').toEqual([]);
    expect(classes.length).toBeGreaterThanOrEqual(13);
  });

  it.each(Object.entries(mine))('%s says what it is, by name, code, text and JSON', (name, error) => {
    expect(error.name).toBe(name);
    expect(error).toBeInstanceOf(Error);
    if (name in codes) expect(error.code).toBe(codes[name]);
    expect(String(error)).toBe(`${name}: ${error.message}`);
    expect(error.stack).toContain(`${name}: ${error.message}`);
    const json = JSON.parse(JSON.stringify(error));
    expect(json).toMatchObject({ name, code: error.code, message: error.message, attempts: error.attempts });
    expect(json).toMatchObject({ delivery: error.delivery, effect: error.effect, retryable: error.retryable });
  });

  it.each(Object.entries(mine))('%s shows nothing of an answer, however it is printed', (_name, error) => {
    const settings = { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true };
    const prints = [
      inspect(error),
      inspect(error, settings),
      inspect(error, { ...settings, customInspect: false }),
      inspect({ nested: [error] }, settings),
      JSON.stringify(error),
      JSON.stringify(structuredClone(error)),
      String(error.stack),
    ];
    for (const print of prints) {
      expect(print).not.toContain('Nowak');
      expect(print).not.toContain('open-sesame');
    }
    expect(prints[0]).toContain(error.code);
  });

  it.each(Object.entries(mine))('%s is an instance of its class and of its parents only', (name, error) => {
    for (const [other, Class] of Object.entries(errors)) {
      if (!isErrorClass(Class)) continue;
      expect(error instanceof Class, other).toBe([name, 'ThuliumError', parents[name]].includes(other));
    }
  });

  it('holds across two copies of the package, both ways', async () => {
    // The query makes it a second module: the classes are others, the marks the same.
    const copy = (await import('./errors.js?copy' as './errors.js')) as typeof errors;
    expect(copy.ThuliumError).not.toBe(errors.ThuliumError);
    const theirs = makeAll(copy);
    const [myClasses, theirClasses] = [{ ...errors }, { ...copy }];
    for (const [name, error] of Object.entries(theirs)) {
      const Mine = myClasses[name as 'ThuliumError'];
      const Theirs = theirClasses[name as 'ThuliumError'];
      expect(error instanceof Mine, name).toBe(true);
      expect(mine[name] instanceof Theirs, name).toBe(true);
      expect(error instanceof errors.ThuliumError).toBe(true);
      expect(error instanceof errors.ConnectionError).toBe(name === 'ConnectionError');
    }
  });

  it('leaves classes that users derive as they are', () => {
    class Mine extends errors.ApiError {}
    const error = new Mine('x', { status: 400 });
    expect(error).toBeInstanceOf(Mine);
    expect(error).toBeInstanceOf(errors.ApiError);
    expect(new errors.ApiError('x', { status: 400 })).not.toBeInstanceOf(Mine);
  });

  it.each([null, undefined, 'text', 1, {}, new Error('x')])('%s is no instance', (value) => {
    expect((value as unknown) instanceof errors.ThuliumError).toBe(false);
  });
});

describe('what an error says when nothing is known', () => {
  it('is that nothing was sent', () => {
    expect(new errors.ConfigurationError('x')).toMatchObject({
      attempts: 0,
      delivery: 'not-sent',
      effect: 'none',
      retryable: false,
      endpoint: undefined,
    });
    expect('cause' in new errors.ConfigurationError('x')).toBe(false);
  });
});

describe('what classes add', () => {
  const mine = makeAll(errors);
  it('is in fields and JSON', () => {
    expect(mine.ApiError).toMatchObject({
      status: 400,
      requestId: 'r1',
      errors: [{ code: 1, message: 'no' }],
      retryAfter: 5,
    });
    expect(mine.ApiError?.toJSON()).toMatchObject({ status: 400, requestId: 'r1', retryAfter: 5 });
    expect((mine.ApiError as errors.ApiError).body()).toBe(secret);
    expect(new errors.ApiError('x', { status: 500 }).errors).toEqual([]);
    expect(mine.TimeoutError?.toJSON()).toMatchObject({ scope: 'attempt', milliseconds: 30 });
    expect(mine.DecodeError?.toJSON()).toMatchObject({ status: 200 });
    expect(mine.ResponseMismatchError?.toJSON()).toMatchObject({ drifts: [] });
    expect(mine.QueueFullError).toMatchObject({ retryable: true, delivery: 'not-sent' });
    expect(mine.QueueFullError?.message).toBe('test.x: 7 calls are already queued; start fewer at once');
    expect(mine.ConnectionError).toMatchObject({ cause: { message: 'beneath' } });
  });

  it('is what is wrong with an input, in words', () => {
    expect(mine.InvalidInputError?.message).toBe(
      'test.x: a is missing: expected a string; b is not a field of this call (did you mean a?); the input: expected an object',
    );
    expect(mine.InvalidInputError?.toJSON().issues).toHaveLength(3);
  });
});
