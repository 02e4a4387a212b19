import { describe, expect, it } from 'vitest';
import { FakeEnvironment } from '../test/support/fakeEnvironment.js';
import { ApiError, ThuliumError } from './errors.js';
import { OpenWrites } from './openWrites.js';

const lost = (message: string): ThuliumError => new ThuliumError('timeout', message, { effect: 'unknown' });

describe('writes whose outcome is unknown', () => {
  it('are open for one minute', async () => {
    const environment = new FakeEnvironment();
    const writes = new OpenWrites(environment);
    writes.add(['a', 'b'], lost('504'));
    await environment.advance(59_999);
    expect(writes.find(['x', 'b'])).toMatchObject({ cause: { message: '504' } });
    await environment.advance(1);
    expect(writes.find(['a', 'b'])).toBeUndefined();
  });

  it('are found by their own keys only', () => {
    const writes = new OpenWrites(new FakeEnvironment());
    writes.add(['a'], 1);
    expect(writes.find(['b'])).toBeUndefined();
    expect(writes.find([])).toBeUndefined();
  });

  it('stay open for a minute after the last one', async () => {
    const environment = new FakeEnvironment();
    const writes = new OpenWrites(environment);
    writes.add(['a'], lost('1'));
    await environment.advance(40_000);
    writes.add(['a'], lost('2'));
    await environment.advance(40_000);
    expect(writes.find(['a'])).toMatchObject({ cause: { message: '2' } });
  });

  it('are forgotten when they are over, and kept in a bounded number', async () => {
    const environment = new FakeEnvironment();
    const writes = new OpenWrites(environment);
    for (let number = 0; number < 10_050; number++) writes.add([`${number}`], lost(`${number}`));
    expect(writes.size).toBe(10_000);
    expect(writes.find(['49'])).toBeUndefined();
    expect(writes.find(['50'])).toMatchObject({ cause: { message: '50' } });
    await environment.advance(60_000);
    writes.add(['new'], 0);
    expect(writes.size).toBe(1);
  });

  it('are kept as a summary, without the response', () => {
    const writes = new OpenWrites(new FakeEnvironment());
    const details = { endpoint: 'test.addThing', attempts: 2, delivery: 'answered', effect: 'unknown' } as const;
    const error = new ApiError('test.addThing: 504 (the gateway timed out)', {
      ...details,
      status: 504,
      body: '<html>',
    });
    writes.add(['a'], error);
    const { cause } = writes.find(['a']) ?? {};
    expect(cause).toBeInstanceOf(ThuliumError);
    expect(cause).not.toBe(error);
    expect(cause).toMatchObject({ code: 'api', message: error.message, ...details, retryable: false });
    expect(cause).not.toHaveProperty('body');
    expect(cause?.cause).toBeUndefined();
  });

  it('do not keep an error of other code, which another flow must not throw', () => {
    const writes = new OpenWrites(new FakeEnvironment());
    const redirect = Object.assign(new Error('NEXT_REDIRECT /jan'), { digest: 'NEXT_REDIRECT' });
    writes.add(['a'], redirect);
    const { cause } = writes.find(['a']) ?? {};
    expect(cause).toEqual(new Error('an earlier call was ended by an abort, or by an error of other code'));
    expect(cause).not.toHaveProperty('digest');
  });
});
