import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import type * as v from 'valibot';
import { afterEach, describe, expect, it } from 'vitest';
import { createFakeClient, json, rejection } from '../test/support/fakeClient.js';
import { cook, hostile, json as jsonValue, type Recipe, recipe } from '../test/support/schemaRecipes.js';
import { defineEndpoint, type Endpoint } from './endpoint.js';
import * as words from './schema.js';
import { looseObject, runSchema, type Schema, type SchemaIssue } from './schema.js';

const context = { timeZone: 'Europe/Warsaw' };
const read = (schema: Schema<unknown, unknown>, value: unknown) => runSchema(schema, value, context, true);

/** A schema that passes nothing, and counts how often it is asked. */
function refusing(): { schema: Schema<unknown, unknown>; asked: () => number } {
  let count = 0;
  const rule = () => {
    count++;
    return false;
  };
  return { schema: words.check(words.number, rule, 'a number of another kind'), asked: () => count };
}

describe('an answer with many differences', () => {
  const many = 10_000;
  const numbers = Array.from({ length: many }, (_, index) => index);
  const byName = Object.fromEntries(numbers.map((number) => [`n${number}`, number]));

  it.each<[name: string, value: unknown, around: (inner: Schema<unknown, unknown>) => unknown]>([
    ['a list', numbers, (inner) => words.array(inner)],
    ['a list of lists', numbers.map((number) => [number]), (inner) => words.array(words.array(inner))],
    ['one list in a list', [numbers], (inner) => words.array(words.array(inner))],
    ['a list of objects', numbers.map((a) => ({ a })), (inner) => words.array(looseObject({ a: inner }))],
    ['a map', byName, (inner) => words.looseMap(inner)],
    ['a list of maps', numbers.map((a) => ({ a })), (inner) => words.array(words.looseMap(inner))],
    ['a list that may be unset', numbers, (inner) => words.unsettable(words.array(inner))],
    ['a list in a field', { a: numbers }, (inner) => looseObject({ a: words.optional(words.array(inner)) })],
    ['a list with a rule', numbers, (inner) => words.filledArray(inner)],
    ['a page', { count: many, result: numbers }, (inner) => looseObject({ result: words.array(inner) })],
    ['a list given by a user', { a: numbers }, (inner) => words.strictObject({ a: words.filledArray(inner) })],
    ['a map given by a user', { a: byName }, (inner) => words.strictObject({ a: words.map(inner) })],
  ])('is searched for 100 of them and no more: %s', (_name, value, around) => {
    const { schema, asked } = refusing();
    const { output, issues } = read(around(schema) as Schema<unknown, unknown>, value);
    expect(issues).toHaveLength(100);
    expect(output).toEqual(value);
    // Each value is looked at by each level of the schema, and again for each issue that is worded.
    expect(asked()).toBeLessThanOrEqual(4 * many);
  });

  it('is normalised in all of its parts, also beyond the last difference that is reported', () => {
    const shape = words.array(
      looseObject({ customer_id: words.id, name: words.unsettable(words.text), x: words.text }),
    );
    const value = numbers.map((number) => ({ customer_id: String(number), name: '', x: number, more: [] }));
    const { output, issues } = read(shape, value);
    expect(issues[0]).toEqual({ path: [0, 'x'], code: 'invalid', expected: 'a string', received: 'number' });
    expect(issues).toHaveLength(100);
    expect(output).toEqual(numbers.map((number) => ({ customer_id: number, name: null, x: number, more: [] })));
  });

  it('says that it cannot be read at all, however many differences came before', () => {
    const shape = words.check(words.array(words.text), () => true, 'a list');
    expect(read(shape, {}).issues).toEqual([{ path: [], code: 'invalid', expected: 'a list', received: 'object' }]);
  });
});

describe('the issues of a value', () => {
  /** As valibot has them; of alternatives, the one that fits on the outside and fails within is the one that was meant. */
  function describeAll(issue: v.BaseIssue<unknown>, parent: readonly (string | number)[]): SchemaIssue[] {
    const path = [...parent, ...(issue.path ?? []).map(({ key }) => key as string | number)];
    const inner = (issue.issues ?? []).flatMap((within) => describeAll(within, path));
    const within = inner.filter((found) => found.path.length > path.length);
    if (within.length > 0) return within;
    const received = issue.input === null ? 'null' : Array.isArray(issue.input) ? 'array' : typeof issue.input;
    const code = issue.expected === 'never' ? 'unknown' : issue.input === undefined ? 'missing' : 'invalid';
    return [{ path, code, expected: issue.message, received }];
  }

  function compare(recipe: Recipe, value: unknown, isFresh: boolean, maxIssues: number): void {
    const schema = cook(recipe) as unknown as v.GenericSchema;
    let dataset: v.OutputDataset<unknown, v.BaseIssue<unknown>>;
    try {
      dataset = schema['~run']({ value }, Object.assign(Object.create(null), context));
    } catch {
      return; // valibot trips over objects that cannot be written as text while it words an issue.
    }
    const all = (dataset.issues ?? []).flatMap((issue) => describeAll(issue, []));
    const result = runSchema(schema as Schema<unknown, unknown>, value, context, isFresh);
    expect(result.issues).toStrictEqual(all);
    // `toStrictEqual` compares by `constructor`, which may be a field here.
    if (!isDeepStrictEqual(result.output, dataset.value)) expect(result.output).toStrictEqual(dataset.value);
    const some = runSchema(schema as Schema<unknown, unknown>, value, { ...context, maxIssues }, isFresh).issues;
    const inner = all.filter(({ path }) => path.length > 0);
    expect(some.filter(({ path }) => path.length > 0)).toStrictEqual(inner.slice(0, maxIssues));
    expect(some.filter(({ path }) => path.length === 0)).toStrictEqual(all.filter(({ path }) => path.length === 0));
  }

  it('and what comes out of it are those of valibot, for JSON', () => {
    const property = fc.property(recipe, jsonValue, fc.nat(4), (recipe, value, max) => {
      compare(recipe, JSON.parse(JSON.stringify(value)), true, max);
    });
    fc.assert(property, { numRuns: 5_000 });
  });

  it('and what comes out of it are those of valibot, for whatever a user hands over', () => {
    fc.assert(
      fc.property(recipe, hostile, fc.nat(4), (recipe, value, max) => compare(recipe, value, false, max)),
      { numRuns: 5_000 },
    );
  });
});

describe("with `responseValidation: 'off'`", () => {
  it('an answer is read and normalised, and no difference is looked for', async () => {
    const { schema, asked } = refusing();
    const list: Endpoint<void, { id: number; x: unknown }[]> = defineEndpoint({
      id: 'test.list',
      method: 'GET',
      path: '/list',
      evidence: 'full',
      response: () => words.array(looseObject({ id: words.id, x: schema })),
    });
    const { thulium, answer } = await createFakeClient({ responseValidation: 'off' });
    answer(json([1, 2, 3].map((x) => ({ id: String(x), x }))));
    expect(await thulium.call(list, undefined)).toEqual([1, 2, 3].map((x) => ({ id: x, x })));
    // At once until the first that does not pass; then each object, and each field of it.
    expect(asked()).toBe(1 + 3 + 3);
    answer(json({ id: 1 }));
    expect(await rejection(thulium.call(list, undefined))).toMatchObject({
      message: 'test.list: 200, but the answer is not a list',
    });
  });
});

describe('an object of an answer', () => {
  afterEach(() => {
    for (const name of ['customer_id', 'name']) Reflect.deleteProperty(Object.prototype, name);
  });
  const pollute = (name: string) => Object.assign(Object.prototype, { [name]: 7 });
  const missing = { path: ['customer_id'], code: 'missing', expected: 'an id', received: 'undefined' };

  it.each(['looseObject', 'openObject'] as const)('has the fields that are its own: %s', (kind) => {
    const schema = { looseObject, openObject: words.openObject }[kind]({ customer_id: words.id });
    expect(runSchema(schema, Object.create({ customer_id: 7 }), context).issues).toEqual([missing]);
    expect(read(schema, { customer_id: 1 }).issues).toEqual([]);
    pollute('customer_id');
    for (const isFresh of [true, false]) {
      expect(runSchema(schema, {}, context, isFresh).issues).toEqual([missing]);
      expect(Object.keys(runSchema(schema, { customer_id: 1 }, context, isFresh).output)).toEqual(['customer_id']);
    }
  });

  it('gets none from Object.prototype, where it has one that may be missing', () => {
    pollute('name');
    const schema = looseObject({ customer_id: words.id, name: words.optional(words.unsettable(words.number)) });
    const { output, issues } = read(schema, { customer_id: '1' });
    expect(issues).toEqual([]);
    expect(Object.entries(output as object)).toEqual([['customer_id', 1]]);
    expect(Object.entries(read(words.looseMap(words.text), { a: 'b' }).output as object)).toEqual([['a', 'b']]);
  });
});
