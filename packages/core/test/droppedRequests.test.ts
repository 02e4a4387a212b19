import { afterEach, describe, expect, it, vi } from 'vitest';
import { createClient } from '../src/client.js';
import { Holder } from '../src/wait.js';
import { FakeEnvironment, settle } from './support/fakeEnvironment.js';

afterEach(() => {
  vi.restoreAllMocks();
});

/** A client on a platform that drops requests, and the answers that it still waits for. */
async function makeWorld() {
  const environment = new FakeEnvironment();
  environment.dropsRequests = true;
  const pending: ((status: number) => void)[] = [];
  const fetch = () =>
    new Promise<Response>((resolve) => pending.push((status) => resolve(new Response('{}', { status }))));
  const options = { baseUrl: 'https://api.example.org', username: 'user', password: 'secret', fetch, concurrency: 40 };
  const thulium = createClient({ ...options, timeout: 100_000 }, environment);
  const call = () => thulium.request({ method: 'GET', path: '/things' });
  /** Starts so many calls; gives how many requests went out at once. */
  const burst = async (count: number) => {
    const before = pending.length;
    for (let index = 0; index < count; index++) call().catch(() => undefined);
    await settle();
    return pending.length - before;
  };
  const answerAll = async () => {
    for (const answer of pending.splice(0)) answer(200);
    await settle();
  };
  /** So many calls whose request is dropped while they wait for the answer. */
  const drop = async (count: number) => {
    const react = vi.spyOn(Holder.prototype, 'react').mockImplementation(() => undefined);
    expect(await burst(count)).toBeGreaterThanOrEqual(16);
    react.mockRestore();
    await environment.advance(1_000);
    return pending.splice(0);
  };
  // The first call of all loads what it needs.
  const first = call();
  await expect.poll(() => pending).toHaveLength(1);
  await answerAll();
  await first;
  await environment.advance(1_000);
  return { environment, burst, answerAll, drop };
}

describe('requests whose end is never reported', () => {
  it('do not count as in flight: sixteen others start at once, again and again', async () => {
    const { environment, burst, answerAll, drop } = await makeWorld();
    await drop(20);
    const started: number[] = [];
    for (let round = 0; round < 2; round++) {
      await burst(1);
      await answerAll();
      await environment.advance(1_000);
    }
    for (let round = 0; round < 4; round++) {
      started.push(await burst(16));
      await answerAll();
    }
    expect(started).toEqual([16, 16, 16, 16]);
  });

  it('and if they end after all, no more than sixteen start at once', async () => {
    const { environment, burst, answerAll, drop } = await makeWorld();
    const late = await drop(20);
    await burst(1);
    await answerAll();
    await environment.advance(1_000);
    await burst(1);
    await answerAll();
    for (const answer of late) answer(200);
    await settle();
    // One more starts at the pace.
    expect(await burst(40)).toBe(17);
  });
});
