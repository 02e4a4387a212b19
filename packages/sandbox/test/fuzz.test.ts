import { describe, expect, it } from 'vitest';
import { type EndpointFacts, facts, type ParameterFacts } from '../src/facts.js';
import { nextRandom, pick } from '../src/random.js';
import { routeName } from '../src/routePattern.js';
import { start } from './support.js';

/** Values that are right for something, wrong for something else, or right for nothing. */
const values: [unknown, ...unknown[]] = [
  1,
  3,
  '3',
  441,
  1234,
  0,
  -1,
  1.5,
  1e21,
  true,
  false,
  null,
  '',
  'x',
  'true',
  '2026-01-05',
  '2026-01-05 10:00',
  'HTML',
  'j.doe',
  '00001',
  'mailbox@foo.bar',
  '[]',
  '__proto__',
  '\ud800',
  'ż'.repeat(300),
  [],
  [1],
  ['a'],
  [[]],
  [null],
  {},
  { a: 1 },
  [{ field_id: 12, value: 'a' }],
  [{ customer_id: 441 }, {}],
  [{ surname: 'A' }, { customer_id: 1 }],
  { street: 5 },
  JSON.parse('{"__proto__":{"a":1},"constructor":"x"}'),
  ['61527075253ba62a76ca5c'],
];
const ids: [string, ...string[]] = [
  '1',
  '12',
  '32',
  '273',
  '441',
  '1234',
  '28',
  '00001',
  'j.doe',
  '6ed7c941-2c8a-411e-95d2-338a9f64800a',
  '0',
  '-1',
  '%00',
  'both',
  '61527075253ba62a76ca5c',
  'constructor',
];

describe('random requests', () => {
  it.each(facts.map((endpoint) => [routeName(endpoint), endpoint] as const))(
    'never break %s',
    async (_name, endpoint) => {
      const random = { random: endpoint.path.length * 7919 };
      const { sandbox, send } = start();
      for (let count = 0; count < 60; count += 1) {
        const { method } = endpoint;
        const path = endpoint.path.replace(/:\w+/g, () => pick(random, ids));
        const body = method === 'GET' ? undefined : JSON.stringify(bodyOf(endpoint, random));
        const reply = await send(method, `/${path}?${queryOf(endpoint, random)}`, body);
        const { fault, query } = sandbox.requests.at(-1) ?? {};
        expect(fault, `${query} ${body}`).toBeUndefined();
        expect([200, 201, 204, 207, 400, 404, 410, 500]).toContain(reply.status);
        // Whatever went in, what is held can still be read and copied.
        if (count % 20 === 0) sandbox.restore(sandbox.snapshot());
      }
      for (const list of ['customers', 'companies', 'tickets', 'chats', 'crm_outbounds/00001/records', 'webhooks']) {
        expect((await send('GET', `/${list}`)).status).toBe(200);
      }
    },
  );
});

/** Values of the type the vendor wants: most requests have to come past the validator. */
function valueFor(parameter: ParameterFacts, random: Random): unknown {
  if (nextRandom(random) < 0.15) return pick(random, values);
  const word = parameter.enum?.[Math.floor(nextRandom(random) * (parameter.enum.length ?? 0))] ?? 'x';
  const integer = pick(random, [1, 2, 3, 5, 8, 12, 28, 32, 273, 441, 9999]);
  const text = pick(random, [
    'x',
    '',
    'j.doe',
    'mailbox@foo.bar',
    '61527075253ba62a76ca5c',
    '00001',
    'https://127.0.0.1:1',
  ]);
  const right: Record<ParameterFacts['type'], unknown> = {
    string: text,
    'string or number': pick<unknown>(random, [text, integer]),
    'string or strings': pick<unknown>(random, [text, [text, 'y']]),
    strings: pick(random, [[], [text], [text, text]]),
    integer,
    integers: [integer, 441],
    boolean: nextRandom(random) < 0.5,
    enum: word,
    enums: [word],
    uuid: '6ed7c941-2c8a-411e-95d2-338a9f64800a',
    date: '2016-10-18',
    datetime: '2016-10-18 12:02',
    'date or datetime': pick(random, ['2016-10-18', '2016-10-18 12:02']),
    json: '[{}]',
    bytes: text,
    map: { a: text, b: [text, 1], c: integer },
    object: { street: text },
    objects: [
      { customer_id: integer, surname: text, company_id: 9999 },
      { field_id: 12, value: text },
    ],
  };
  return right[parameter.type];
}

type Random = Parameters<typeof nextRandom>[0];

function bodyOf(endpoint: EndpointFacts, random: Random): unknown {
  const names = endpoint.parameters.filter(({ place, name }) => place === 'body' && !name.includes('.'));
  if (nextRandom(random) < 0.1) return pick(random, values);
  const chosen = names.filter(({ required }) => required === true || nextRandom(random) < 0.4);
  return Object.fromEntries(chosen.map((parameter) => [parameter.name, valueFor(parameter, random)]));
}

function queryOf(endpoint: EndpointFacts, random: Random): string {
  const names = endpoint.parameters.filter(({ place }) => place === 'query');
  const chosen = names.filter(({ required }) => required === true || nextRandom(random) < 0.3);
  const pairs = chosen.map((parameter) => {
    const { name } = parameter;
    const key =
      name === 'custom_fields' ? pick(random, ['custom_fields', 'custom_fields[a]', 'custom_fields[a][b][c]']) : name;
    return `${key}=${encodeURIComponent(String(valueFor(parameter, random)).toWellFormed())}`;
  });
  return pairs.join('&');
}
