import { array, defineEndpoint, picklist } from '@thulium-js/core/declare';
import type { LoggedRequest } from '@thulium-js/sandbox';
import { beforeAll, describe, expect, test } from 'vitest';
import { withFacts } from '../src/alteredFacts.ts';
import { complaint, connect } from '../src/compareValues.ts';
import { type AnyEndpoint, collectPairs, type Pair, type Values } from '../src/endpoints.ts';

let pairs: readonly Pair[];
beforeAll(async () => {
  pairs = await collectPairs();
});

type Definition = AnyEndpoint['definition'];
type Place = 'query' | 'body';

/** The same endpoint with one part of its declaration broken. */
function broken({ endpoint: { definition } }: Pair, change: Partial<Definition>): AnyEndpoint {
  return defineEndpoint<unknown, unknown>({ ...definition, ...change } as never) as AnyEndpoint;
}

/** Calls an endpoint of a new sandbox; gives what the sandbox made of the request. */
async function send(endpoint: AnyEndpoint, input: Values): Promise<LoggedRequest> {
  const { sandbox, client } = connect();
  await client.call(endpoint, input).catch(() => undefined);
  const entry = sandbox.requests.at(-1);
  if (entry === undefined) throw new Error(`${endpoint.id}: nothing was sent`);
  return entry;
}

/** Every declared field of a query or a JSON body that the input of an endpoint holds. */
function givenFields(): { pair: Pair; place: Place; name: string }[] {
  return pairs.flatMap((pair) =>
    (['query', 'body'] as const)
      .filter((place) => !(place === 'body' && pair.endpoint.definition.bodyType === 'bytes'))
      .flatMap((place) => Object.keys(pair.endpoint.definition[place]?.() ?? {}).map((name) => ({ pair, place, name })))
      .filter(({ name }) => pair.input[name] !== undefined),
  );
}

function factOf({ facts }: Pair, place: Place, name: string) {
  return facts.parameters.find((one) => one.place === place && one.name.replace('[]', '') === name);
}

describe('a client that is wrong', () => {
  test('about a name is refused, or noted where the documentation is cut', async () => {
    const fields = givenFields();
    expect(fields.length).toBeGreaterThan(60);
    for (const { pair, place, name } of fields) {
      const schemas = (): Record<string, object> => pair.endpoint.definition[place]?.() as Record<string, object>;
      const wrong = broken(pair, {
        [place]: () => {
          const { [name]: field, ...others } = schemas();
          return { ...others, [`${name}x`]: field };
        },
      });
      const { [name]: value, ...others } = pair.input;
      const entry = await send(wrong, { ...others, [`${name}x`]: value });
      expect(entry.unknown, `${wrong.id} ${name}`).toEqual([`${name}x`]);
      if (pair.facts.evidence !== 'full') continue;
      expect(entry.status, `${wrong.id} ${name}`).toBe(400);
      expect(entry.answer).toContain(`Unknown parameter: ${name}x.`);
    }
  });

  test('about what is required is refused', async () => {
    const fields = givenFields().filter(({ pair, place, name }) => factOf(pair, place, name)?.required === true);
    expect(fields.length).toBeGreaterThan(20);
    for (const { pair, place, name } of fields) {
      const wrong = broken(pair, {
        [place]: () => {
          const { [name]: _, ...others } = pair.endpoint.definition[place]?.() ?? {};
          return others;
        },
      });
      const { [name]: _, ...others } = pair.input;
      const entry = await send(wrong, others);
      expect(entry.status, `${wrong.id} ${name}`).toBe(400);
      expect(entry.answer).toContain(`Missing parameter: ${name}.`);
    }
  });

  test('about the words that are allowed is refused', async () => {
    const fields = pairs.flatMap((pair) =>
      pair.facts.parameters
        .filter(({ enum: words, place }) => words !== undefined && place !== 'path')
        .map((fact) => ({ pair, fact, name: fact.name.replace('[]', '') })),
    );
    expect(fields.length).toBeGreaterThan(8);
    for (const { pair, fact, name } of fields) {
      const word = picklist(['NO_SUCH_WORD']);
      const isList = fact.type === 'enums';
      const schemas = pair.endpoint.definition[fact.place as Place];
      const wrong = broken(pair, { [fact.place]: () => ({ ...schemas?.(), [name]: isList ? array(word) : word }) });
      const entry = await send(wrong, { ...pair.input, [name]: isList ? ['NO_SUCH_WORD'] : 'NO_SUCH_WORD' });
      expect(entry.status, `${wrong.id} ${name}`).toBe(400);
      expect(entry.answer).toMatch(new RegExp(`Value not allowed: ${name}(\\[0\\])?\\.`));
    }
  });

  test('about the place is refused, or noted where the documentation is cut', async () => {
    for (const { pair, place, name } of givenFields()) {
      const elsewhere = place === 'query' ? 'body' : 'query';
      // A body of a GET or DELETE is not sent; one that no parameter stands in is not read.
      const reads = pair.facts.parameters.some((one) => one.place === elsewhere) || elsewhere === 'query';
      if (!reads) continue;
      const { [name]: field, ...others } = (pair.endpoint.definition[place]?.() ?? {}) as Record<string, object>;
      const there = pair.endpoint.definition[elsewhere]?.();
      const wrong = broken(pair, { [place]: () => others, [elsewhere]: () => ({ ...there, [name]: field }) });
      const value = pair.input[name];
      if (elsewhere === 'query' && Array.isArray(value) && typeof value[0] === 'object') continue;
      const entry = await send(wrong, pair.input);
      const isMissing = entry.answer?.includes(`Missing parameter: ${name}.`) ?? false;
      expect(isMissing || entry.unknown?.includes(name), `${wrong.id} ${name}`).toBe(true);
    }
  });
});

describe('facts that are wrong', () => {
  test('refuse the client, or note what it sends', async () => {
    let count = 0;
    for (const { pair, place, name } of givenFields()) {
      const fact = factOf(pair, place, name);
      if (fact === undefined) continue;
      const { facts, endpoint, input } = pair;
      const others = facts.parameters.filter((one) => one !== fact);
      const left = await withFacts(facts, others, () => send(endpoint, input));
      expect(left.unknown, `${endpoint.id} without ${name}`).toContain(name);
      const type = fact.type === 'uuid' ? 'integer' : 'uuid';
      const retyped = await withFacts(facts, [...others, { ...fact, type }], () => send(endpoint, input));
      expect(retyped.answer, `${endpoint.id} ${name} of another type`).toMatch(complaint(name));
      const more = { ...fact, name: 'more', type: 'string', required: true } as const;
      const required = await withFacts(facts, [...facts.parameters, more], () => send(endpoint, input));
      expect(required.answer, `${endpoint.id} with a field more`).toContain('Missing parameter: more.');
      count += 3;
    }
    expect(count).toBeGreaterThan(180);
  });
});
