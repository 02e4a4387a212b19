/** Long work: a list of a million customers, and thousands of writes against a limit that nobody tells. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createThulium, RateLimitError, type Thulium } from '@thulium-js/core';
import { nodeFetch } from '@thulium-js/core/node';
import { listCustomers } from '@thulium-js/customers';
import { addCustomerResponse } from '@thulium-js/tickets';
import { ofetch } from 'ofetch';
import PQueue from 'p-queue';
import * as v from 'valibot';
import { valibotPage } from './clients.ts';

/** What a way to do it took. */
export interface Walk {
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Megabytes in use after the first tenth, and at the end. */
  readonly early: number;
  readonly late: number;
  readonly items: number;
}

const options = { username: 'api', password: 'secret' };

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const memory = (): number => {
  collectGarbage();
  return process.memoryUsage().heapUsed / 2 ** 20;
};

async function measure(walk: (onPage: () => void) => Promise<number>, pages: number): Promise<Walk> {
  let early = 0;
  let seen = 0;
  const before = process.cpuUsage();
  const start = performance.now();
  const items = await walk(() => {
    if (++seen === Math.ceil(pages / 10)) early = memory();
  });
  const seconds = (performance.now() - start) / 1_000;
  const { user, system } = process.cpuUsage(before);
  return { seconds, cpuSeconds: (user + system) / 1e6, early, late: memory(), items };
}

/** Reads so many pages of 1,000 customers, each answered after 30 ms. */
export async function measureWalks(origin: string, pages: number): Promise<Readonly<Record<string, Walk>>> {
  await fetch(`${origin}/api/settings?latency=30`);
  const serial = await measure(async (onPage) => {
    let items = 0;
    for (let offset = 0; offset < pages * 1_000; offset += 1_000) {
      const page = await ofetch(`${origin}/api/customers`, { query: { limit: 1_000, offset } });
      items += v.parse(valibotPage, page).result.length;
      onPage();
    }
    return items;
  }, pages);
  const thulium = createThulium({ baseUrl: origin, ...options, fetch: nodeFetch() });
  const ahead = await measure(async (onPage) => {
    let items = 0;
    for await (const { result: some } of listCustomers.pages(thulium, { limit: 1_000 }, { readAhead: 8 })) {
      items += some.length;
      onPage();
      if (items >= pages * 1_000) break;
    }
    return items;
  }, pages);
  await fetch(`${origin}/api/settings`);
  return { 'ofetch + valibot, one page after the other': serial, 'thulium-js, readAhead 8': ahead };
}

/** How a bulk of writes went. */
export interface Bulk {
  readonly lost: number;
  /** Writes that were accepted in the time, as a share of what the limit allows. */
  readonly goodput: number;
  /** Answers of 429 for each 100 writes. */
  readonly refused: number;
}

/** Sends so many writes against 200 in a second, in all ways or only in those named. */
export async function measureBulk(
  origin: string,
  limits: { readonly latency: number; readonly burst: number },
  writes: number,
  only?: readonly string[],
): Promise<Readonly<Record<string, Bulk>>> {
  const { latency, burst } = limits;
  const note = { ticket_id: 1234, body: 'Hello' };
  const sendAll = async (thulium: Thulium): Promise<number> => {
    const retry = { attempts: 20 };
    const sent = Array.from({ length: writes }, () => addCustomerResponse(thulium, note, { retry }));
    return (await Promise.allSettled(sent)).filter(({ status }) => status === 'rejected').length;
  };
  const ways: Record<string, () => Promise<number>> = {
    'thulium-js': () => sendAll(createThulium({ baseUrl: origin, ...options, concurrency: 64, fetch: nodeFetch() })),
    'thulium-js, rateLimit: { requests: 19, per: 100 }': () => {
      const rateLimit = { requests: 19, per: 100 };
      return sendAll(createThulium({ baseUrl: origin, ...options, concurrency: 64, fetch: nodeFetch(), rateLimit }));
    },
    'p-queue, 50 at a time': async () => {
      const queue = new PQueue({ concurrency: 50 });
      const thulium = createThulium({
        baseUrl: origin,
        ...options,
        concurrency: 64,
        fetch: nodeFetch(),
        rateLimit: { wait: async () => undefined, pause: () => undefined },
      });
      let lost = 0;
      const send = async (): Promise<void> => {
        for (let attempt = 0; attempt < 20; attempt++) {
          try {
            return await addCustomerResponse(thulium, note, { retry: false });
          } catch (error) {
            if (!(error instanceof RateLimitError)) break;
            await new Promise((resolve) => setTimeout(resolve, Math.random() * 100 * 2 ** Math.min(attempt, 5)));
          }
        }
        lost++;
      };
      await queue.addAll(Array.from({ length: writes }, () => send));
      return lost;
    },
  };
  const results: Record<string, Bulk> = {};
  for (const [name, run] of Object.entries(ways)) {
    if (only?.includes(name) === false) continue;
    await fetch(`${origin}/api/settings?latency=${latency}&rate=200&burst=${burst}`);
    const lost = await run();
    const answer = await fetch(`${origin}/api/settings`);
    const count = (await answer.json()) as { accepted: number; refused: number; first: number; last: number };
    const allowed = burst + ((count.last - count.first) / 1_000) * 200;
    results[name] = { lost, goodput: count.accepted / allowed, refused: (count.refused * 100) / writes };
  }
  return results;
}
