import { describe, expect, it } from 'vitest';
import { FakeEnvironment } from '../test/support/fakeEnvironment.js';
import { OpenWrites } from './openWrites.js';

describe('writes whose outcome is unknown', () => {
  it('are open for one minute', async () => {
    const environment = new FakeEnvironment();
    const writes = new OpenWrites(environment);
    const cause = new Error('504');
    writes.add(['a', 'b'], cause);
    await environment.advance(59_999);
    expect(writes.find(['x', 'b'])).toMatchObject({ cause });
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
    writes.add(['a'], 1);
    await environment.advance(40_000);
    writes.add(['a'], 2);
    await environment.advance(40_000);
    expect(writes.find(['a'])).toMatchObject({ cause: 2 });
  });

  it('are forgotten when they are over, and kept in a bounded number', async () => {
    const environment = new FakeEnvironment();
    const writes = new OpenWrites(environment);
    for (let number = 0; number < 10_050; number++) writes.add([`${number}`], number);
    expect(writes.size).toBe(10_000);
    expect(writes.find(['49'])).toBeUndefined();
    expect(writes.find(['50'])).toMatchObject({ cause: 50 });
    await environment.advance(60_000);
    writes.add(['new'], 0);
    expect(writes.size).toBe(1);
  });
});
