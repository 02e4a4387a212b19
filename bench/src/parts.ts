/** Parts of the work by themselves, and whole processes. */

import { listCustomers } from '@thulium-js/customers';
import { addCustomerResponse } from '@thulium-js/tickets';
import * as v from 'valibot';
import { valibotPage, zodPage } from './clients.ts';
import { pageOf } from './data.ts';
import { median, runWhole } from './processes.ts';

const context = { timeZone: 'Europe/Warsaw' };

/** Milliseconds of one run: the median of many. */
function time(work: (text: string) => unknown, text: string, rounds: number): number {
  const samples: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    work(text);
    samples.push(performance.now() - start);
  }
  return median(samples.slice(rounds >> 2));
}

/** What checking a page of 1,000 customers costs, next to parsing it. */
export function measureValidation(rounds: number): Readonly<Record<string, number>> {
  const text = JSON.stringify(pageOf(0, 1_000));
  const coldStart = performance.now();
  listCustomers.decode(JSON.parse(text), context, {});
  const cold = performance.now() - coldStart;
  const parse = time(JSON.parse, text, rounds);
  const over = (check: (value: unknown) => unknown): number => {
    const samples: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const value = JSON.parse(text);
      const start = performance.now();
      check(value);
      samples.push(performance.now() - start);
    }
    return median(samples.slice(rounds >> 2)) / parse;
  };
  return {
    'thulium-js': over((value) => listCustomers.decode(value, context, {})),
    valibot: over((value) => v.parse(valibotPage, value)),
    'zod 4': over((value) => zodPage.parse(value)),
    'JSON.parse, ms': parse,
    'first page, parsed and checked, ms': cold,
  };
}

/** What checking and writing a small body costs, next to `JSON.stringify` of the same. */
export function measureBody(): number {
  const input = { ticket_id: 1234, body: '<p>Dzień dobry</p>', body_type: 'HTML', date: '2026-11-21 14:05' } as const;
  const many = 20_000;
  const batch = (work: () => unknown): number => {
    const start = performance.now();
    for (let index = 0; index < many; index++) work();
    return performance.now() - start;
  };
  const samples = Array.from({ length: 15 }, () => {
    const plain = batch(() => JSON.stringify(input));
    return (batch(() => addCustomerResponse.encode(input, context)) - plain) / plain;
  });
  return median(samples);
}

/** Whole processes in milliseconds, and memory in megabytes, taking turns. */
export async function measureProcesses(
  origin: string,
  rounds: number,
): Promise<Readonly<Record<string, { readonly milliseconds: number; readonly memory: number }>>> {
  const memory = 'process.stdout.write(String(process.memoryUsage().rss));';
  const make = `const client = createThulium({ baseUrl: '${origin}', username: 'api', password: 'secret' });`;
  const programs = {
    'an empty process': memory,
    'import of @thulium-js/tickets': `import '@thulium-js/tickets'; ${memory}`,
    'one fetch': `await (await fetch('${origin}/api/tickets/1')).json(); ${memory}`,
    'first call': `import { createThulium, getTicket } from '@thulium-js/tickets'; ${make} await client.request({ method: 'GET', path: '/tickets/1' }); ${memory}`,
    'first call, nodeFetch': `import { createThulium } from '@thulium-js/tickets'; import { nodeFetch } from '@thulium-js/core/node'; ${make.replace("password: 'secret'", "password: 'secret', fetch: nodeFetch()")} await client.request({ method: 'GET', path: '/tickets/1' }); ${memory}`,
  };
  const samples = new Map<string, { milliseconds: number[]; memory: number[] }>();
  for (let round = 0; round < rounds; round++) {
    for (const [name, text] of Object.entries(programs)) {
      const { milliseconds, output } = await runWhole(text);
      const list = samples.get(name) ?? { milliseconds: [], memory: [] };
      list.milliseconds.push(milliseconds);
      list.memory.push(Number(output) / 2 ** 20);
      samples.set(name, list);
    }
  }
  return Object.fromEntries(
    [...samples].map(([name, list]) => [
      name,
      { milliseconds: median(list.milliseconds), memory: median(list.memory) },
    ]),
  );
}
