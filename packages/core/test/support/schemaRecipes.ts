import fc from 'fast-check';
import * as v from 'valibot';
import * as words from '../../src/schema.js';

/**
 * How a schema is made, as plain data: the name of a leaf, or a function of the vocabulary and what it is given. A property
 * test that takes a recipe prints one that can be read, and copied into a fixed example; a schema prints as the source of
 * its functions.
 */
export type Recipe =
  | keyof typeof leaves
  | readonly [keyof typeof objects, Readonly<Record<string, Recipe>>]
  | readonly [keyof typeof wrappers, Recipe]
  | readonly ['union', ...Recipe[]]
  | readonly ['pipe', Recipe, Recipe];

type Schema = words.Schema<unknown, unknown>;
const asSchema = (schema: unknown): Schema => schema as Schema;

const leaves = {
  text: words.text,
  filledText: words.filledText,
  boolean: words.boolean,
  wholeNumber: words.wholeNumber,
  numericId: words.numericId,
  externalId: words.externalId,
  campaignId: words.campaignId,
  emailAddress: words.emailAddress,
  uuid: words.uuid,
  finiteNumber: words.finiteNumber,
  jsonValue: words.jsonValue,
  queryValue: words.queryValue,
  id: words.id,
  number: words.number,
  unknown: words.unknown,
  empty: words.empty,
  word: words.word(['a', 'b']),
  picklist: words.picklist(['a', '', '00001']),
  dateTime: words.dateTime('minute'),
  // What the compiler does not know, it has to leave to valibot.
  fallback: v.fallback(v.string(), 'fallback'),
  default: v.optional(v.string(), 'default'),
  nullish: v.nullish(v.string()),
  trimmed: v.pipe(v.string(), v.trim(), v.toUpperCase()),
  short: v.pipe(v.string(), v.metadata({}), v.maxLength(3)),
  bigint: v.bigint(),
  literal: v.literal('a'),
  namedRecord: v.record(v.picklist(['name', 'x']), v.string()),
};

const objects = {
  looseObject: words.looseObject,
  openObject: words.openObject,
  strictObject: words.strictObject,
};

const wrappers = {
  optional: words.optional,
  nullable: words.nullable,
  unsettable: words.unsettable,
  array: (item: Schema) => asSchema(words.array(item)),
  filledArray: (item: Schema) => asSchema(words.filledArray(item)),
  map: (value: Schema) => asSchema(words.map(value)),
  looseMap: (value: Schema) => asSchema(words.looseMap(value)),
  orEmptyList: words.orEmptyList,
  /** Not the same when it is done twice. */
  wrapped: (schema: Schema) => words.transform(schema, (value) => ({ value })),
  checked: (schema: Schema) => words.check(schema, (value) => typeof value !== 'number' || value > 1, 'a rule'),
};

const isFields = (recipe: Recipe): recipe is readonly [keyof typeof objects, Readonly<Record<string, Recipe>>] =>
  typeof recipe !== 'string' && recipe[0].endsWith('Object');

/** Makes the schema. */
export function cook(recipe: Recipe): Schema {
  if (typeof recipe === 'string') return asSchema(leaves[recipe]);
  if (isFields(recipe)) {
    const fields = Object.entries(recipe[1]).map(([name, field]) => [name, cook(field)] as const);
    return asSchema(objects[recipe[0]](Object.fromEntries(fields)));
  }
  const [kind, ...parts] = recipe;
  const [first, second] = (parts as Recipe[]).map(cook) as [Schema, Schema];
  if (kind === 'union') return words.union((parts as Recipe[]).map(cook), 'one of them');
  if (kind === 'pipe') return words.pipe(first, (value) => value, second);
  return (wrappers[kind as keyof typeof wrappers] as (schema: Schema) => Schema)(first);
}

const names = ['customer_id', 'name', 'phone_numbers', 'x', 'prototype', 'constructor', 'toString', '', '0'];
const name = fc.constantFrom(...names);
const kinds = Object.keys(wrappers) as (keyof typeof wrappers)[];

const objectKind = fc.constantFrom(...(Object.keys(objects) as (keyof typeof objects)[]));

/** Random schemas. */
export const { recipe } = fc.letrec<{ recipe: Recipe; inner: Recipe }>((tie) => ({
  recipe: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom(...(Object.keys(leaves) as Recipe[])),
    tie('inner'),
  ),
  inner: fc.oneof(
    { weight: 3, arbitrary: fc.tuple(objectKind, fc.dictionary(name, tie('recipe'), { maxKeys: 5 })) },
    { weight: 10, arbitrary: fc.tuple(fc.constantFrom(...kinds), tie('recipe')) },
    fc.array(tie('recipe'), { minLength: 1, maxLength: 3 }).map((options): Recipe => ['union', ...options]),
    fc.tuple(fc.constant('pipe' as const), tie('recipe'), tie('recipe')),
  ),
}));

const scalar = fc.constantFrom<unknown>(
  ...['', 'a', 'b', '231', '00001', 'jan@example.org', '2026-11-21 14:05', '6ed7c941-2c8a-411e-95d2-338a9f64800a'],
  ...[0, -0, 1, 2.5, -1, 1e21, true, false, null],
);
const badScalar = fc.constantFrom<unknown>(
  ...[undefined, Number.NaN, Number.POSITIVE_INFINITY, 10n, Symbol('symbol'), () => 1, new Date(0), new Date('?')],
);

/** Random JSON, much of which fits some schema. */
export const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    scalar,
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(fc.oneof({ weight: 9, arbitrary: name }, fc.constant('__proto__')), tie('json'), { maxKeys: 6 }),
  ),
}));

/** What a user of plain JavaScript may hand over. */
export const { hostile } = fc.letrec<{ hostile: unknown }>((tie) => ({
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
