import { describe, expect, it } from 'vitest';
import { type Outcome, sendAll, type World } from './support/hiddenLimit.js';

const base = { rate: 200, burst: 20, latency: 30, writes: 2_400, jitter: 0.05, timerJitter: 1.5 };

/**
 * The least goodput and the most refusals of so many seeds, of which the worst tenth is passed over: the extremes of a few
 * seeds change with any change of the sequence of events. Lost calls are counted in all of them.
 */
async function nineOfTen(world: Partial<World>, seeds = 30): Promise<Outcome> {
  const outcomes: Outcome[] = [];
  for (let seed = 1; seed <= seeds; seed++) outcomes.push(await sendAll({ ...base, ...world, seed }));
  const sorted = (name: keyof Outcome) => outcomes.map((outcome) => outcome[name]).sort((one, other) => one - other);
  const tenth = Math.floor(seeds / 10);
  const low = (name: keyof Outcome) => sorted(name).at(tenth) as number;
  const high = (name: keyof Outcome) => sorted(name).at(-1 - tenth) as number;
  return {
    lost: sorted('lost').at(-1) as number,
    goodput: low('goodput'),
    refused: high('refused'),
    seconds: high('seconds'),
  };
}

const name = (world: Partial<World>) => JSON.stringify(world);

describe('bulk writes against 200 a second that nobody tells', () => {
  it.each([
    { latency: 30, burst: 200 },
    { latency: 30, burst: 20 },
    { latency: 150, burst: 200 },
    { latency: 150, burst: 20 },
  ])('$latency ms, burst $burst: none lost, 0.95 of what is allowed, one 429 in a hundred', async (world) => {
    const { lost, goodput, refused } = await nineOfTen(world);
    expect(lost).toBe(0);
    expect(goodput).toBeGreaterThanOrEqual(0.95);
    expect(refused).toBeLessThanOrEqual(24);
  });
});

describe('other limits', () => {
  /** The goodput and the refusals of nine worlds in ten; next to none is ever lost. */
  const worlds: readonly (readonly [world: Partial<World>, goodput: number, refused: number])[] = [
    [{ rate: 5, burst: 200, writes: 260 }, 0.98, 40],
    [{ rate: 5, writes: 80 }, 0.97, 40],
    [{ rate: 5, burst: 200, writes: 260, latency: 150 }, 0.98, 60],
    [{ rate: 5, writes: 80, latency: 150 }, 0.95, 70],
    [{ rate: 50, burst: 200, writes: 800 }, 0.98, 30],
    [{ rate: 50, writes: 620 }, 0.98, 30],
    [{ rate: 50, burst: 200, writes: 800, latency: 150 }, 0.97, 50],
    [{ rate: 50, writes: 620, latency: 150 }, 0.95, 50],
    [{ rate: 1_000, burst: 200, writes: 12_000 }, 0.93, 60],
    [{ rate: 1_000, writes: 12_000 }, 0.93, 40],
    // 64 requests in flight for 150 ms are 427 a second: that limit is never felt.
    [{ rate: 1_000, writes: 12_000, latency: 150 }, 0.39, 0],
    [{ jitter: 0.5 }, 0.95, 30],
    [{ jitter: 0.5, latency: 150 }, 0.7, 30],
    [{ change: { at: 6_000, rate: 100 } }, 0.97, 50],
    [{ change: { at: 6_000, rate: 100 }, latency: 150 }, 0.95, 70],
    [{ change: { at: 4_000, rate: 400 }, writes: 6_000 }, 0.6, 60],
    [{ change: { at: 4_000, rate: 400 }, writes: 6_000, latency: 150 }, 0.6, 60],
    [{ window: 1_000 }, 0.8, 100],
    [{ window: 1_000, latency: 150 }, 0.75, 60],
    [{ window: 10_000, writes: 6_000 }, 0.9, 200],
    [{ window: 10_000, writes: 6_000, latency: 150 }, 0.7, 200],
    [{ clients: 2, latency: 150 }, 0.75, 100],
    [{ retryAfter: true }, 0.6, 30],
    [{ retryAfter: true, latency: 150 }, 0.5, 30],
    [{ retryAfter: true, burst: 200 }, 0.9, 80],
    [{ concurrency: 16 }, 0.97, 24],
    [{ concurrency: 256, burst: 2_000, writes: 6_000, latency: 150 }, 0.9, 300],
  ];
  it.each(worlds.map((row) => [name(row[0]), ...row] as const))('%s', async (_name, world, least, most) => {
    const { lost, goodput, refused } = await nineOfTen(world);
    // At five a second, three attempts are not always enough: one seed in thirty loses one call.
    expect(lost).toBeLessThanOrEqual(world.rate === 5 ? 1 : 0);
    expect(goodput).toBeGreaterThanOrEqual(least);
    expect(refused).toBeLessThanOrEqual(most);
  });

  /*
   * Two clients with small bursts keep the shares with which they met, so the goodput varies widely with the seed: of 120
   * seeds the median is 0.78, the least 0.52. What holds is that together they use more than half, the share of one of
   * them. A pace that never rises falls below that in a tenth of the worlds, and one of half of what it measures has a
   * median of 0.69.
   */
  it('two clients that share a limit: together more than the share of one, and mostly three quarters', async () => {
    const outcomes: Outcome[] = [];
    for (let seed = 1; seed <= 120; seed++) outcomes.push(await sendAll({ ...base, clients: 2, seed }));
    const goodput = outcomes.map((outcome) => outcome.goodput).sort((one, other) => one - other);
    expect(goodput.filter((share) => share < 0.5).length).toBeLessThanOrEqual(3);
    expect(goodput[60]).toBeGreaterThanOrEqual(0.73);
    expect(Math.max(...outcomes.map(({ lost }) => lost))).toBe(0);
    expect(Math.max(...outcomes.map(({ refused }) => refused))).toBeLessThanOrEqual(80);
  });

  it('of two a second, one call at a time: three attempts are not always enough', async () => {
    const { lost, goodput } = await nineOfTen({ concurrency: 1, rate: 2, burst: 2, writes: 60 });
    expect(lost).toBeLessThanOrEqual(1);
    expect(goodput).toBeGreaterThanOrEqual(0.75);
  });
});

describe('no limit', () => {
  const free = { rate: 1e9, burst: 1e9, jitter: 0 };
  it('costs 16 at a time nothing', async () => {
    const { seconds } = await sendAll({ ...base, ...free, concurrency: 16 });
    expect(seconds).toBeCloseTo((2_400 / 16) * 0.03, 9);
  });
  it('costs 64 at a time a second, or a little more where answers take long', async () => {
    expect((await sendAll({ ...base, ...free })).seconds).toBeLessThan(1.14 + 1);
    expect((await sendAll({ ...base, ...free, latency: 150 })).seconds).toBeLessThan(5.7 + 1.6);
  });
});
