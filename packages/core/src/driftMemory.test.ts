import { expect, test } from 'vitest';
import { checkResponse } from './drift.js';
import type { Drift } from './errors.js';

const endpoint = { id: 'test.list', method: 'GET', path: '/list', idempotent: true, evidence: 'full' } as const;

test('of a thousand differences each is told once, and no more are remembered', () => {
  const drifts: Drift[] = [];
  const options = {
    responseValidation: 'report',
    onDrift: (drift: Drift) => void drifts.push(drift),
    logger: undefined,
  };
  const memory = { seen: new Set<string>(), options } as const;
  const head = { status: 200, headers: new Headers() };
  const answer = { json: [], head, sent: 1, delivery: 'answered', effect: 'none' } as const;
  const issuesOf = (prefix: string) =>
    Array.from({ length: 300 }, (_, index) => {
      return { path: [index, `${prefix}${index}`], code: 'invalid', expected: 'a string', received: 'number' } as const;
    });
  for (const prefix of ['a', 'b', 'a', 'c', 'd', 'e'])
    checkResponse(endpoint, issuesOf(prefix), answer, memory as never);
  expect(drifts).toHaveLength(1_000);
  expect(new Set(drifts.map(({ path }) => path)).size).toBe(1_000);
  expect(memory.seen.size).toBe(1_000);
  const names = ['x'.repeat(100_000), 'Jan Kowalski'].map((name) => ({ ...issuesOf('z')[0], path: [name] }));
  const fresh = { seen: new Set<string>(), options };
  checkResponse(endpoint, names as never, answer, fresh as never);
  expect([...fresh.seen]).toEqual(['test.list [name withheld]']);
});
