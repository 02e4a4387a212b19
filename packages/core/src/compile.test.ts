import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { compile, invalid } from './compile.js';
import * as words from './schema.js';

const context = Object.assign(Object.create(null), { timeZone: 'Europe/Warsaw' });

/** What valibot itself makes of a value. */
function runValibot(schema: v.GenericSchema, value: unknown): unknown {
  const { issues, value: output } = schema['~run']({ value }, context);
  return issues === undefined ? output : invalid;
}

const names = ['customer_id', 'name', 'phone_numbers', 'x', 'prototype', 'constructor', 'toString', '', '0'];
const name = fc.constantFrom(...names);

// ── Random schemas ───────────────────────────────────────────────────────────────────────────────────────────────────

type Schema = words.Schema<unknown, unknown>;
const asSchema = (schema: unknown): Schema => schema as Schema;

const leaf: fc.Arbitrary<Schema> = fc.constantFrom(
  ...[
    words.text,
    words.filledText,
    words.boolean,
    words.wholeNumber,
    words.numericId,
    words.externalId,
    words.campaignId,
    words.emailAddress,
    words.uuid,
    words.finiteNumber,
    words.jsonValue,
    words.queryValue,
    words.id,
    words.number,
    words.unknown,
    words.empty,
    words.word(['a', 'b']),
    words.picklist(['a', '', '00001']),
    words.dateTime('minute'),
    // What the compiler does not know, it has to leave to valibot.
    v.fallback(v.string(), 'fallback'),
    v.optional(v.string(), 'default'),
    v.nullish(v.string()),
    v.pipe(v.string(), v.trim(), v.toUpperCase()),
    v.pipe(v.string(), v.metadata({}), v.maxLength(3)),
    v.bigint(),
    v.literal('a'),
    v.record(v.picklist(['name', 'x']), v.string()),
  ].map(asSchema),
);

const { schema } = fc.letrec<{ schema: Schema; inner: Schema }>((tie) => ({
  schema: fc.oneof({ maxDepth: 4, withCrossShrink: true }, leaf, tie('inner')),
  inner: fc.oneof(
    fc.dictionary(name, tie('schema'), { maxKeys: 5 }).map((fields) => asSchema(words.looseObject(fields))),
    fc.dictionary(name, tie('schema'), { maxKeys: 5 }).map((fields) => asSchema(words.strictObject(fields))),
    tie('schema').map(words.optional),
    tie('schema').map(words.nullable),
    tie('schema').map(words.unsettable),
    tie('schema').map((item) => asSchema(words.array(item))),
    tie('schema').map((item) => asSchema(words.filledArray(item))),
    tie('schema').map((value) => asSchema(words.map(value))),
    tie('schema').map((value) => asSchema(words.looseMap(value))),
    tie('schema').map(words.orEmptyList),
    fc.array(tie('schema'), { minLength: 1, maxLength: 3 }).map((options) => words.union(options, 'one of them')),
    tie('schema').map((base) => words.transform(base, (value) => ({ value }))),
    tie('schema').map((base) => words.check(base, (value) => typeof value !== 'number' || value > 1, 'a rule')),
    fc.tuple(tie('schema'), tie('schema')).map(([first, second]) => words.pipe(first, (value) => value, second)),
  ),
}));

// ── Random values, many of which fit ─────────────────────────────────────────────────────────────────────────────────

const scalar = fc.constantFrom<unknown>(
  ...['', 'a', 'b', '231', '00001', 'jan@example.org', '2026-11-21 14:05', '6ed7c941-2c8a-411e-95d2-338a9f64800a'],
  ...[0, -0, 1, 2.5, -1, 1e21, true, false, null],
);
const badScalar = fc.constantFrom<unknown>(
  ...[undefined, Number.NaN, Number.POSITIVE_INFINITY, 10n, Symbol('symbol'), () => 1, new Date(0), new Date('?')],
);

const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    scalar,
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(fc.oneof({ weight: 9, arbitrary: name }, fc.constant('__proto__')), tie('json'), { maxKeys: 6 }),
  ),
}));

const { hostile } = fc.letrec<{ hostile: unknown }>((tie) => ({
  hostile: fc.oneof(
    { maxDepth: 4 },
    scalar,
    badScalar,
    fc.array(tie('hostile'), { maxLength: 4 }),
    fc.dictionary(name, tie('hostile'), { maxKeys: 6 }),
    fc.dictionary(name, tie('hostile'), { maxKeys: 6 }).map((fields) => Object.assign(Object.create(null), fields)),
    fc.dictionary(name, tie('hostile'), { maxKeys: 6 }).map((fields) => Object.create(fields)),
    fc.dictionary(name, tie('hostile'), { maxKeys: 6 }).map((fields) => ({ ...fields, [Symbol('hidden')]: 1 })),
    fc.constant(0).map(() => Object.assign(new Array(3), { 1: 'hole' })),
    fc.constant(0).map(() => {
      const cycle: Record<string, unknown> = { name: 'a' };
      cycle.x = cycle;
      return cycle;
    }),
    fc.constant(0).map(() => Object.freeze({ name: 'a', customer_id: 1 })),
    fc.constant(0).map(() => new Map([['name', 'a']])),
  ),
}));

describe('compiled schemas', () => {
  it('give what valibot gives, for fresh JSON', () => {
    fc.assert(
      fc.property(schema, fc.array(json, { minLength: 1, maxLength: 4 }), (shape, values) => {
        const texts = values.map((value) => JSON.stringify(value));
        const node = shape as unknown as v.GenericSchema;
        const read = compile(node, true);
        // The same reader sees several values: what it remembers of one must not change the next.
        for (const text of texts) {
          const value = JSON.parse(text);
          const output = read(value, context);
          expectSame(output, runValibot(node, JSON.parse(text)));
          if (output === invalid) expect(JSON.stringify(value)).toBe(text);
        }
      }),
      { numRuns: 5_000 },
    );
  });

  it('give what valibot gives, for whatever a user hands over', () => {
    fc.assert(
      fc.property(schema, hostile, (shape, value) => {
        const node = shape as unknown as v.GenericSchema;
        let expected: unknown;
        try {
          expected = runValibot(node, value);
        } catch {
          return; // valibot trips over objects that cannot be written as text while it words an issue.
        }
        expectSame(compile(node, false)(value, context), expected);
      }),
      { numRuns: 5_000 },
    );
  });

  it('read a getter once, and hand on what they read', () => {
    const node = words.strictObject({ name: words.text }) as unknown as v.GenericSchema;
    let reads = 0;
    const given = {
      get name() {
        reads++;
        return reads === 1 ? 'first' : 'later';
      },
    };
    expect(compile(node, false)(given, context)).toEqual({ name: 'first' });
    expect(reads).toBe(1);
  });

  it('hand on fresh JSON itself, with what changes written into it', () => {
    const node = words.looseObject({
      customer_id: words.id,
      name: words.unsettable(words.text),
      tags: words.array(words.text),
      custom_fields: words.optional(words.looseMap(words.unknown)),
    }) as unknown as v.GenericSchema;
    const read = compile(node, true);
    const same = { customer_id: 1, name: 'Jan', tags: ['a'], custom_fields: { ID: null }, more: {} };
    expect(read(same, context)).toBe(same);
    const unset = { customer_id: '1', name: '', tags: ['a'], custom_fields: [] };
    expect(read(unset, context)).toBe(unset);
    expect(unset).toEqual({ customer_id: 1, name: null, tags: ['a'], custom_fields: {} });
  });

  it('leave fresh JSON as it was where it does not pass, as a whole or as one of several alternatives', () => {
    const change = <Value>(value: Value) => words.transform(words.unknown, () => value);
    const first = words.looseObject({ inner: words.looseObject({ a: change('A'), b: words.text }) });
    const second = words.looseObject({ inner: words.looseObject({ a: words.text, b: change('B') }) });
    const read = compile(words.union([first, second], 'one of them'), true);
    const value = { inner: { a: 'a', b: 1 } };
    expect(read(value, context)).toEqual({ inner: { a: 'a', b: 'B' } });
    const bad = { inner: { a: 1, b: 1 } };
    expect(read(bad, context)).toBe(invalid);
    expect(bad).toEqual({ inner: { a: 1, b: 1 } });
  });

  it('never hand on what the user holds', () => {
    const node = words.strictObject({
      list: words.array(words.text),
      map: words.map(words.text),
    }) as unknown as v.GenericSchema;
    const given = { list: ['a'], map: { x: 'a' } };
    const output = compile(node, false)(given, context) as typeof given;
    expect(output).toEqual(given);
    expect(output).not.toBe(given);
    expect(output.list).not.toBe(given.list);
    expect(output.map).not.toBe(given.map);
  });

  it('do without names that lead to prototypes', () => {
    const value = JSON.parse('{"a":"b","__proto__":"c","constructor":"d"}');
    const expected = { a: 'b' };
    for (const shape of [words.looseObject({ a: words.text }), words.looseMap(words.text)]) {
      const output = compile(shape as unknown as v.GenericSchema, true)(value, context) as object;
      expect(Object.entries(output)).toEqual(Object.entries(expected));
      expect(Object.getPrototypeOf(output)).toBe(Object.prototype);
    }
  });

  it('take a list of 100,000 items and a hundred thousand names', () => {
    const list = Array.from({ length: 100_000 }, (_, index) => ({ customer_id: index }));
    const node = words.array(words.looseObject({ customer_id: words.id })) as unknown as v.GenericSchema;
    expect(compile(node, true)(list, context)).toBe(list);
    const named = Object.fromEntries(list.map(({ customer_id }) => [`n${customer_id}`, '']));
    expect(compile(words.looseObject({}) as unknown as v.GenericSchema, true)(named, context)).toBe(named);
  });

  it('ask every option of a union in its order, one within another too', () => {
    const doubled = words.transform(words.number, (value) => value * 2);
    const either = words.union([words.text, doubled], 'either');
    const shape = words.looseObject({ x: words.union([either, words.number], 'either of them') });
    expect(compile(shape as unknown as v.GenericSchema, true)({ x: 21 }, context)).toEqual({ x: 42 });
  });

  it('leave the words about what is wrong to valibot', () => {
    const shape = words.strictObject({ name: words.text, list: words.array(words.numericId) });
    expect(words.runSchema(shape, { name: 5, list: [1, 'x'], extra: 1 }, { timeZone: 'UTC' }).issues).toEqual([
      { path: ['name'], code: 'invalid', expected: 'a string', received: 'number' },
      {
        path: ['list', 1],
        code: 'invalid',
        expected: 'an id: a whole number, or a string of digits',
        received: 'string',
      },
      { path: ['extra'], code: 'unknown', expected: 'the fields are name, list', received: 'string' },
    ]);
  });
});

function expectSame(actual: unknown, expected: unknown): void {
  if (actual === invalid || expected === invalid) expect(actual).toBe(expected);
  else if (!isDeepStrictEqual(actual, expected)) expect(actual).toStrictEqual(expected);
}
