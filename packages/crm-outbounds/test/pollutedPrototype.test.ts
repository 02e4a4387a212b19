import { buildCustomer, createSandbox } from '@thulium-js/sandbox';
import { expect, test } from 'vitest';
import { createCrmOutbounds, createThulium } from '../src/index.js';

/** Names that the flows read, each with a value that would change what they do. */
const names: readonly (readonly [string, unknown])[] = [
  ['done', { company_id: 77, customer_id: 78 }],
  ['company_id', 77],
  ['customer_id', 78],
  ['record_id', 79],
  ['company', { name: 'Polluted', nip: '1111111118' }],
  ['record', { status_id: 999 }],
  ['customer', { surname: 'Polluted', phone_number: '500999999' }],
  ['outbound_id', '00009'],
  ['identifier', 'polluted'],
  ['phone_number', '500999999'],
  ['phone_numbers', ['500100200']],
  ['email', 'polluted@example.org'],
  ['nip', '6783144527'],
  ['company_flag', true],
  ['createAgain', true],
  ['signal', AbortSignal.abort(new Error('polluted'))],
  ['outcome', 'found'],
  ['creation', 'created'],
  ['cause', new Error('polluted')],
  ['effect', 'none'],
  ['delivery', 'not-sent'],
];

test.each(names)('%s on Object.prototype changes nothing', async (name, value) => {
  const sandbox = createSandbox();
  sandbox.state.customers.clear();
  sandbox.state.companies.clear();
  for (const { records } of sandbox.state.campaigns.values()) records.clear();
  sandbox.state.customers.set(1, buildCustomer({ customer_id: 1, surname: 'Wierzba', phone_numbers: ['500100999'] }));
  const requests: string[] = [];
  const fetchPlain = async (url: string, init?: RequestInit): Promise<Response> => {
    // Only the SDK is tested: the server sees an unspoilt world.
    delete (Object.prototype as Record<string, unknown>)[name];
    const body = init?.body === undefined || init.body === null ? '' : await new Response(init.body).text();
    requests.push(`${init?.method ?? 'GET'} ${url.replace(/.*\/api/, '')} ${body}`);
    const response = await sandbox.fetch(url, { ...init, body: body === '' ? null : body });
    pollute(name, value);
    return response;
  };
  const { url: baseUrl, username, password } = sandbox;
  const crmOutbounds = createCrmOutbounds(createThulium({ baseUrl, username, password, fetch: fetchPlain }));
  const lead = {
    outbound_id: '00001',
    customer: { surname: 'Sosna', phone_number: '500100200' },
  };
  pollute(name, value);
  try {
    const result = await crmOutbounds.intakeLead(lead, {});
    expect(result.outcome).toBe('taken_in');
    expect(requests.filter((request) => request.startsWith('POST'))).toEqual([
      'POST /customers {"phone_number":"500100200","surname":"Sosna"}',
      expect.stringMatching(/^POST \/batch\/crm_outbounds\/00001\/records {"records":\[{"customer_id":\d+}\]}$/),
    ]);
  } finally {
    delete (Object.prototype as Record<string, unknown>)[name];
  }
});

function pollute(name: string, value: unknown): void {
  Object.defineProperty(Object.prototype, name, { value, configurable: true, enumerable: false, writable: true });
}
