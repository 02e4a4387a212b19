import { describe, expect, it } from 'vitest';
import { problemsInThisProcess, tables } from './support/inThisProcess.js';

describe('the fault matrix on this Node, in this process', () => {
  it('has at least 200 faults, each with its own id', () => {
    const ids = Object.values(tables).flatMap(({ faults }) => faults.map(({ id }) => id));
    expect(ids.length).toBeGreaterThanOrEqual(200);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('comes to the right error, delivery, effect and number of requests over HTTP/1.1, and leaks nothing', {
    timeout: 240_000,
  }, async () => {
    expect(await problemsInThisProcess({ runtime: 'node24' }, tables.http1)).toEqual([]);
  });
});
