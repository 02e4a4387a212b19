/**
 * How many requests a second the built sandbox answers in process, and how much memory 100,000 customers take.
 * Usage: `pnpm --filter @thulium-js/sandbox bench`.
 */
import { buildCustomer, createSandbox, type Sandbox } from '../dist/index.js';

const headers = { authorization: `Basic ${btoa('api_user:api_pass')}`, 'content-type': 'application/json' };
const seconds = 3;

async function rate(name: string, sandbox: Sandbox, path: string, init: RequestInit = {}): Promise<void> {
  const request = (): Promise<Response> => sandbox.fetch(sandbox.url + path, { headers, ...init });
  for (let count = 0; count < 2000; count += 1) await (await request()).arrayBuffer();
  const end = performance.now() + seconds * 1000;
  const started = performance.now();
  let count = 0;
  while (performance.now() < end) {
    for (let batch = 0; batch < 100; batch += 1) await (await request()).arrayBuffer();
    count += 100;
  }
  const perSecond = Math.round((count / (performance.now() - started)) * 1000);
  process.stdout.write(`${name.padEnd(36)} ${perSecond.toLocaleString('en').padStart(8)} requests/s\n`);
}

const sandbox = createSandbox();
await rate('GET customers/273', sandbox, '/customers/273');
await rate('GET crm_outbounds/00001/records', sandbox, '/crm_outbounds/00001/records');
await rate('PUT crm_outbounds/00001/records/441', sandbox, '/crm_outbounds/00001/records/441', {
  method: 'PUT',
  body: '{"status_id":"3"}',
});
await rate('POST chat_conversations/start', sandbox, '/chat_conversations/start?chat_queue_id=3', { method: 'POST' });
await rate('GET a refused password', sandbox, '/customers/273', { headers: {} });

sandbox.reset();
globalThis.gc?.();
const before = process.memoryUsage().heapUsed;
const large = createSandbox({
  data: (state) => {
    for (let id = 100_000; id < 200_000; id += 1) {
      const customer = buildCustomer({
        customer_id: id,
        name: `Imię ${id}`,
        surname: `Nazwisko ${id}`,
        phone_numbers: [`99${id}0`],
        emails: [`klient.${id}@example.org`],
        identifier: `K-${id}`,
        custom_fields: { Kraj: 'POLSKA', Numer: String(id) },
        address: {
          street: 'Polna',
          building: String(id % 90),
          flat: null,
          postcode: '30-001',
          city: 'Kraków',
          country: 'Polska',
          post_office: null,
          borough: null,
          county: null,
          voivodship: null,
        },
      });
      state.customers.set(id, customer);
    }
  },
});
globalThis.gc?.();
const { heapUsed, rss } = process.memoryUsage();
process.stdout.write(
  `100,000 customers: ${Math.round((heapUsed - before) / 2 ** 20)} MB, process ${Math.round(rss / 2 ** 20)} MB\n`,
);
await rate('GET customers?identifier=K-150000', large, '/customers?identifier=K-150000');
await rate('GET customers?limit=100', large, '/customers?limit=100');
