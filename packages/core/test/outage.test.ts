import { describe, expect, it } from 'vitest';
import { createFakeClient, failure, json, rejection } from './support/fakeClient.js';

describe('a full outage', () => {
  it.each([
    ['503', json({}, 503)],
    ['refused connections', failure('ECONNREFUSED', 'connect')],
    ['429', json({}, 429)],
  ])('of %s: 10,000 calls cost at most 1.10 requests each', { timeout: 120_000 }, async (_name, answer) => {
    const fake = await createFakeClient({ totalTimeout: 2_000_000_000, concurrency: 100 });
    fake.answer(answer);
    const calls = Array.from({ length: 10_000 }, () =>
      rejection(fake.thulium.request({ method: 'GET', path: '/things' })),
    );
    await fake.environment.run(Promise.all(calls));
    expect(fake.requests.length).toBeGreaterThanOrEqual(10_000);
    expect(fake.requests.length / 10_000).toBeLessThanOrEqual(1.1);
    expect(fake.environment.timers).toBe(0);
  });
});
