import { describe, expect, it } from 'vitest';
import { InvalidInputError } from './errors.js';
import { below, checkFlow, checkObject } from './flowInput.js';

const refuse = (...paths: string[]) => {
  const issues = paths.map((path) => ({ path, code: 'invalid' as const, expected: 'a string' }));
  throw new InvalidInputError('test.inner', issues);
};

describe('the checks of a flow', () => {
  it('let pass what all calls take', () => {
    expect(() => checkFlow('test.flow', [], [[() => 'fine'], [() => undefined, below('company')]])).not.toThrow();
  });

  it('tell all that is wrong in terms of the flow', () => {
    const own = [{ path: 'files', code: 'missing', expected: 'a list' }] as const;
    const inner = [[() => refuse('name', ''), below('company')], [() => refuse('body')]] as const;
    expect(() => checkFlow('test.flow', own, inner as never)).toThrow(
      'test.flow: files is missing: expected a list; company.name: expected a string; company: expected a string',
    );
  });

  it('tell once what two calls say of a field, the words of the flow before those of a call', () => {
    const own = [{ path: 'id', code: 'unknown', expected: 'did you mean ticket_id?' }] as const;
    let error: unknown;
    try {
      checkFlow('test.flow', own, [[() => refuse('id', 'date')], [() => refuse('date')]]);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({
      endpoint: 'test.flow',
      issues: [own[0], { path: 'date', code: 'invalid', expected: 'a string' }],
    });
  });

  it('leave other errors as they are', () => {
    const broken = new TypeError('broken');
    const fail = () => {
      throw broken;
    };
    expect(() => checkFlow('test.flow', [], [[fail]])).toThrow(broken);
  });

  it.each([undefined, null, 'text', 5, [], new Map(), new Date(0), Promise.resolve({}), new URLSearchParams()])(
    'refuse %j for an object',
    (input) => {
      expect(() => checkObject('test.flow', input)).toThrow(
        /^test\.flow: the input(?: is missing)?: expected an object$/,
      );
    },
  );
});
