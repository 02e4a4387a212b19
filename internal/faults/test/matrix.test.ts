import { describe, expect, it } from 'vitest';
import { makeCertificates } from '../src/certificates.js';
import { runClient } from '../src/client.js';
import { makeFaults } from '../src/faults.js';
import { runMatrix } from '../src/matrix.js';

/** What keeps the processor busy for seconds is left to `pnpm faults`. */
const heavy = /^(?:36|39|46)/;

describe('the fault matrix on this Node, in this process', () => {
  it('has at least 70 faults, each with its own id', () => {
    const ids = makeFaults(makeCertificates()).map(({ id }) => id);
    expect(ids.length).toBeGreaterThanOrEqual(70);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('comes to the right error, delivery, effect and number of requests, and leaks nothing', {
    timeout: 240_000,
  }, async () => {
    let unhandled = 0;
    const count = () => {
      unhandled++;
    };
    process.on('unhandledRejection', count);
    // What a hang is on a quiet machine, `pnpm faults` judges; here others may keep the processor busy.
    const limits = { timeout: 1_000, totalTimeout: 4_000, slack: 20_000 };
    const faults = makeFaults(makeCertificates()).filter(({ id }) => !heavy.test(id));
    const run = async (plan: Parameters<typeof runClient>[0]) => ({ outcomes: await runClient(plan), unhandled });
    const { verdicts } = await runMatrix('node24', run, limits, faults);
    process.off('unhandledRejection', count);
    const problems = [...verdicts.values()]
      .flat()
      .filter((verdict) => verdict.problems.length > 0)
      .map(({ outcome, problems: found }) => `${outcome.id} ${outcome.method}: ${found.join('; ')}`);
    expect(problems).toEqual([]);
    expect(verdicts.size).toBe(faults.length);
    expect(unhandled).toBe(0);
  });
});
