/** One client in a process of its own: it makes the calls that it is told to, and says what they cost. */
import { type Client, clients } from './clients.ts';

/** What to do. */
export interface Order {
  readonly kind: 'get' | 'put' | 'post' | 'page' | 'zipped page';
  readonly parallel: number;
  readonly count: number;
}

/** What it cost. */
export interface Cost {
  /** Microseconds of processor time for one call. */
  readonly cpu: number;
  /** Calls in a second. */
  readonly rate: number;
}

const [name = '', origin = ''] = process.argv.slice(2);
const client: Client = await (clients[name] as NonNullable<(typeof clients)[string]>)(origin);
const calls: Record<Order['kind'], () => Promise<unknown>> = {
  get: () => client.get(),
  put: () => client.put(),
  post: () => client.post(),
  page: () => client.page(false),
  'zipped page': () => client.page(true),
};

async function run({ kind, parallel, count }: Order): Promise<Cost> {
  const call = calls[kind];
  let left = count;
  const work = async (): Promise<void> => {
    while (left-- > 0) await call();
  };
  const before = process.cpuUsage();
  const start = performance.now();
  await Promise.all(Array.from({ length: parallel }, work));
  const seconds = (performance.now() - start) / 1_000;
  const { user, system } = process.cpuUsage(before);
  return { cpu: (user + system) / count, rate: count / seconds };
}

process.on('message', async (order: Order) => {
  try {
    process.send?.(await run(order));
  } catch (error) {
    process.send?.({ error: String(error) });
  }
});
process.on('disconnect', () => process.exit());
process.send?.('ready');
