import { clients } from './clients.ts';
import { median, Process } from './processes.ts';
import type { Cost, Order } from './worker.ts';

/** Costs by client, kind of call and calls in flight: the medians of all rounds. */
export type Costs = Map<string, Map<string, Cost>>;

/** How much is measured. */
export interface Effort {
  readonly rounds: number;
  /** Calls in one round. */
  readonly calls: number;
  readonly pages: number;
}

const smallKinds = ['get', 'put', 'post'] as const;
const inFlight = [1, 16, 64] as const;

export const keyOf = (kind: string, parallel: number): string => `${kind} ${parallel}`;

/** All clients, each in a process of its own, take turns: what disturbs the machine disturbs all of them alike. */
export async function measureCalls(
  origin: string,
  { rounds, calls, pages }: Effort,
  names: readonly string[] = Object.keys(clients),
): Promise<Costs> {
  const workers = new Map<string, Process>();
  for (const name of names) {
    const { process } = await Process.start('./worker.ts', name, origin);
    workers.set(name, process);
  }
  const orders: Order[] = [
    ...smallKinds.flatMap((kind) => inFlight.map((parallel) => ({ kind, parallel, count: calls }))),
    { kind: 'page', parallel: 1, count: pages },
    { kind: 'zipped page', parallel: 1, count: pages },
  ];
  const costs: Costs = new Map();
  for (const order of orders) {
    const samples = new Map<string, Cost[]>();
    for (const worker of workers.values()) await worker.ask<Cost>(order);
    for (let round = 0; round < rounds; round++) {
      for (const [name, worker] of workers) {
        samples.set(name, [...(samples.get(name) ?? []), await worker.ask<Cost>(order)]);
      }
    }
    for (const [name, list] of samples) {
      const cost = { cpu: median(list.map(({ cpu }) => cpu)), rate: median(list.map(({ rate }) => rate)) };
      const byOrder = costs.get(name) ?? new Map<string, Cost>();
      costs.set(name, byOrder.set(keyOf(order.kind, order.parallel), cost));
    }
  }
  for (const worker of workers.values()) worker.stop();
  return costs;
}
