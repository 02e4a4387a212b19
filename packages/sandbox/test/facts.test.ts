import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { facts } from '../src/facts.js';
import { routeName, routesOf } from '../src/routePattern.js';
import { routes } from '../src/routes/index.js';
import { start } from './support.js';

describe('the facts', () => {
  it('cover the 53 endpoints of the four domains', () => {
    const counts = Object.groupBy(facts, ({ domain }) => domain);
    const size = (domain: string): number | undefined => counts[domain]?.length;
    expect(['customers', 'crm-outbounds', 'tickets', 'chat'].map(size)).toEqual([21, 8, 16, 8]);
  });

  it('have a route each, and no route is without facts', () => {
    expect(Object.keys(routes).sort()).toEqual(facts.map(routeName).sort());
  });

  it('hold data, no sentences of the vendor', () => {
    const text = readFileSync(new URL('../src/vendorFacts.ts', import.meta.url), 'utf8');
    const strings = [...text.matchAll(/'([^']*)'/g)].map(([, string = '']) => string);
    expect(strings.length).toBeGreaterThan(1000);
    // The type words have up to four words; `date or datetime` is the longest.
    const prose = strings.filter((string) => string.split(' ').length > 4 || /[.,] /.test(string));
    expect(prose.filter((string) => !string.startsWith('// Generated'))).toEqual([]);
  });

  it('know the conditional rule of campaign records', () => {
    const put = facts.find(({ path, method }) => method === 'PUT' && path === 'crm_outbounds/:id/records/:customer_id');
    const rules = put?.parameters.filter(({ requiredForStatuses }) => requiredForStatuses !== undefined);
    expect(rules?.map(({ name, requiredForStatuses }) => [name, requiredForStatuses])).toEqual([
      ['agent_login', ['MY_RECORD']],
      ['next_call_date', ['MY_RECORD', 'CALL_NO_SOONER_THAN']],
    ]);
  });
});

describe('a route pattern', () => {
  it('means endpoints by method and path, whatever the parameters are called', () => {
    expect([...routesOf('POST /tickets/:ticket_id/customer_response')]).toEqual(['POST tickets/:id/customer_response']);
    expect(routesOf('* /customers*').size).toBe(7);
    expect(routesOf('*').size).toBe(facts.length);
  });

  it('is refused when it means nothing', () => {
    expect(() => routesOf('POST /ticket')).toThrow('no endpoint matches "POST /ticket"');
  });
});

const nameOf = ({ name }: { name: string }): string => name.replace('[]', '');

describe('every endpoint', () => {
  // What is sent is nearly nothing: each endpoint has to answer with a status of its own, and none may break.
  it.each(facts.map((endpoint) => [routeName(endpoint), endpoint] as const))('%s answers', async (_name, endpoint) => {
    const { sandbox, send } = start();
    const path = endpoint.path.replace(/:\w+/g, '1');
    const reply = await send(endpoint.method, `/${path}`, endpoint.method === 'GET' ? undefined : '{}');
    expect(sandbox.requests[0]?.fault).toBeUndefined();
    expect([200, 201, 204, 207, 400, 404]).toContain(reply.status);
    if (reply.status >= 400) expect(reply.json).toMatchObject({ request_id: expect.any(String) });
  });

  it.each(facts.map((endpoint) => [routeName(endpoint), endpoint] as const))(
    '%s demands what the vendor requires',
    async (_name, endpoint) => {
      const required = endpoint.parameters.filter(({ place, name, required: must }) => {
        return must === true && place !== 'path' && name !== '' && !name.includes('.');
      });
      const { send } = start();
      const path = endpoint.path.replace(/:\w+/g, '1');
      const reply = await send(endpoint.method, `/${path}`, endpoint.method === 'GET' ? undefined : '{}');
      const missing = [...JSON.stringify(reply.json ?? '').matchAll(/Missing parameter: (\w+)\./g)].map(
        ([, name]) => name,
      );
      // A note without a text is refused, though nobody documents the name of the text.
      const expected = routeName(endpoint) === 'POST customers/:id/notes' ? ['note'] : required.map(nameOf);
      expect(missing.toSorted()).toEqual(expected.toSorted());
    },
  );
});
