/**
 * The vocabulary in which endpoints describe their fields. valibot does the checking; its types stay inside this file,
 * so that a published declaration costs a user's compiler next to nothing.
 */
import * as v from 'valibot';
import { invalid, isWholeNumber, type Node, readerOf } from './compile.js';
import { type DateForm, formatWallClock, isWireDate, isWritableDate, wireDateExample } from './date.js';
import { findIssues } from './issues.js';
import { findNotJson } from './json.js';
import { isPlainObject } from './plainObject.js';
import { hintOf } from './suggest.js';

/** A check of one value: the type that goes in, and the type that comes out. Made by the functions of this module. */
export interface Schema<Input, Output = Input> {
  readonly '~types'?: { readonly input: Input; readonly output: Output } | undefined;
}

/** A field that may be left out. */
export interface OptionalSchema<Input, Output = Input> extends Schema<Input, Output> {
  readonly type: 'optional';
}

/** Any schema at all. */
export type AnySchema = Schema<unknown>;
/** The fields of an object by their names. */
export type Fields = Readonly<Record<string, AnySchema>>;
/** The type that a schema takes. */
export type InputOf<S> = S extends { readonly '~types'?: { readonly input: infer Input } | undefined } ? Input : never;
/** The type that a schema gives. */
export type OutputOf<S> = S extends { readonly '~types'?: { readonly output: infer Output } | undefined }
  ? Output
  : never;

type OptionalKeys<F> = { [K in keyof F]: F[K] extends { readonly type: 'optional' } ? K : never }[keyof F];
type Flat<T> = { [K in keyof T]: T[K] };
/** What an object of these fields takes. */
export type FieldsInput<F> = Flat<
  { [K in Exclude<keyof F, OptionalKeys<F>>]: InputOf<F[K]> } & { [K in OptionalKeys<F>]?: InputOf<F[K]> }
>;
/** What an object of these fields gives. */
export type FieldsOutput<F> = Flat<
  { [K in Exclude<keyof F, OptionalKeys<F>>]: OutputOf<F[K]> } & { [K in OptionalKeys<F>]?: OutputOf<F[K]> }
>;

/** The fields that an interface of a request asks for; the type of fields that several endpoints share. */
export type FieldsOf<Interface> = {
  readonly [K in keyof Interface]-?: Record<never, never> extends Pick<Interface, K>
    ? OptionalSchema<Exclude<Interface[K], undefined>, unknown>
    : Schema<Interface[K], unknown>;
};

type Valibot<Input, Output> = v.GenericSchema<Input, Output>;

/** valibot's view of a schema of this module, and back. */
const open = <Input, Output>(schema: Schema<Input, Output>): Valibot<Input, Output> =>
  schema as unknown as Valibot<Input, Output>;
const close = <Input, Output = Input>(schema: unknown): Schema<Input, Output> => schema as Schema<Input, Output>;
/** Without a prototype: valibot would take what somebody put on `Object.prototype` for a field. */
const openAll = (fields: Fields): v.ObjectEntries => Object.assign(Object.create(null), fields);

// ── Running a schema ─────────────────────────────────────────────────────────────────────────────────────────────────

/** Something a value breaks; the value itself is not in it. */
export interface SchemaIssue {
  readonly path: Path;
  readonly code: 'missing' | 'unknown' | 'invalid';
  readonly expected: string;
  /** The type that came, for example `number`. */
  readonly received: string;
}

/** What a run of a schema gives: the value as far as it could be read, and what is wrong with it. */
export interface SchemaResult<Output> {
  readonly output: Output;
  readonly issues: readonly SchemaIssue[];
}

/** What a schema needs to know of the client. */
export interface SchemaContext {
  /** IANA name of the zone in which a `Date` is written, for example `Europe/Warsaw`. */
  readonly timeZone: string;
  /** How many issues are collected at most; that a value cannot be read as a whole is always told. Default: {@link maxIssues}. */
  readonly maxIssues?: number | undefined;
  /** Whether the search ends there: for a request, which is not sent then, and of which nothing comes out. */
  readonly endsAtLimit?: boolean | undefined;
}

/**
 * Runs a schema: its {@link readerOf | compiled} form says what passes, {@link findIssues} what is wrong with the
 * rest. valibot's own `safeParse` would read its process-wide settings, which belong to the user's program, and has no room for a context;
 * `~run` is what it calls.
 *
 * @param isFresh - Whether the value is fresh JSON: what passes as it is may then be handed on itself.
 */
export function runSchema<Input, Output>(
  schema: Schema<Input, Output>,
  value: unknown,
  context: SchemaContext,
  isFresh = false,
): SchemaResult<Output> {
  const output = readQuickly(schema, value, context, isFresh);
  if (output !== invalid) return { output, issues: noIssues };
  return findIssues(schema as unknown as Node, value, withoutPrototype(context), isFresh) as SchemaResult<Output>;
}

/** What comes out of a value that passes, or {@link invalid}: then {@link runSchema} says why. */
export function readQuickly<Input, Output>(
  schema: Schema<Input, Output>,
  value: unknown,
  context: SchemaContext,
  isFresh = false,
): Output | typeof invalid {
  return readerOf(schema, isFresh)(value, withoutPrototype(context)) as Output | typeof invalid;
}

/** valibot reads settings of its own from the context, which somebody may have put on `Object.prototype`. */
function withoutPrototype(context: SchemaContext): SchemaContext {
  return Object.getPrototypeOf(context) === null ? context : Object.assign(Object.create(null), context);
}

const noIssues: readonly SchemaIssue[] = [];
type Path = readonly (string | number)[];

// ── What goes out: strict ────────────────────────────────────────────────────────────────────────────────────────────

/** An id of the vendor: an integer, or a string of digits. It is sent as it is given. */
export type NumericId = number | string;
/** An id of your own system. It is sent as it is given. */
export type ExternalId = number | string;
/** A `Date`, written in the client's time zone, or the string as it goes over the wire. */
export type DateTimeInput = Date | string;

const isId = (value: unknown): boolean =>
  typeof value === 'number' ? isWholeNumber(value) : /^\d{1,19}$/.test(value as string);

const withRule = <Type extends string | number>(base: unknown, rule: (value: Type) => boolean, message: string) =>
  close<Type>(v.pipe(base as v.GenericSchema<Type>, v.check(rule, message)));

const numberOrString = (message: string) => v.union([v.number(message), v.string(message)], message);

/** Any text, the empty one too. */
export const text: Schema<string> = close(/* @__PURE__ */ v.string('a string'));

/** A text of at least one character. */
export const filledText: Schema<string> = /* @__PURE__ */ withRule(
  v.string('a non-empty string'),
  (value) => value !== '',
  'a non-empty string',
);

/** `true` or `false`. */
export const boolean: Schema<boolean> = close(/* @__PURE__ */ v.boolean('true or false'));

/** An integer from 0. */
export const wholeNumber: Schema<number> = /* @__PURE__ */ withRule(
  v.number('a whole number, 0 or more'),
  isWholeNumber,
  'a whole number, 0 or more',
);

/** {@link NumericId} */
export const numericId: Schema<NumericId> = /* @__PURE__ */ withRule(
  numberOrString('an id: a whole number, or a string of digits'),
  isId,
  'an id: a whole number, or a string of digits',
);

/** {@link ExternalId} */
export const externalId: Schema<ExternalId> = /* @__PURE__ */ withRule(
  numberOrString('an id of your own: a string or a whole number'),
  (value) => (typeof value === 'number' ? Number.isSafeInteger(value) : value !== ''),
  'an id of your own: a string or a whole number',
);

/** Id of a campaign: always five characters, zeros in front included. */
export const campaignId: Schema<string> = /* @__PURE__ */ withRule(
  v.string('a campaign id: a string of five characters, such as "00001"'),
  (value) => /^[0-9A-Za-z]{5}$/.test(value),
  'a campaign id: a string of five characters, such as "00001"',
);

function isEmailAddress(text: string): boolean {
  return /^[^\s@]+@[^\s@]+$/.test(text);
}

/** An e-mail address; only what cannot be one is refused. */
export const emailAddress: Schema<string> = /* @__PURE__ */ withRule(
  v.string('an e-mail address'),
  isEmailAddress,
  'an e-mail address',
);

/** {@link emailAddress}, or an empty text: of a customer, and in a filter, it means that there is none. */
export const emailAddressOrEmpty: Schema<string> = /* @__PURE__ */ withRule(
  v.string('an e-mail address, or an empty string for none'),
  (value) => value === '' || isEmailAddress(value),
  'an e-mail address, or an empty string for none',
);

/** A UUID: 8-4-4-4-12 hexadecimal digits, of whatever version. */
export const uuid: Schema<string> = /* @__PURE__ */ withRule(
  v.string('a UUID, such as "6ed7c941-2c8a-411e-95d2-338a9f64800a"'),
  (value) => /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value),
  'a UUID, such as "6ed7c941-2c8a-411e-95d2-338a9f64800a"',
);

/** A date in the given form: a `Date` becomes the wall-clock time of the client's zone, a string must be in that form. */
export function dateTime(form: DateForm): Schema<DateTimeInput, string> {
  const expected = `a valid Date, or a real date written like "${wireDateExample[form]}"`;
  return close(
    v.pipe(
      v.union([v.date(expected), v.string(expected)], expected),
      v.check((value) => (typeof value === 'string' ? isWireDate(value, form) : isWritableDate(value)), expected),
      v.rawTransform(({ dataset: { value }, config }) =>
        typeof value === 'string' ? value : formatWallClock(value, (config as unknown as SchemaContext).timeZone, form),
      ),
    ),
  );
}

/** One of the given words. */
export function picklist<const Word extends string>(words: readonly Word[]): Schema<Word> {
  return close(v.picklist(words, `one of ${words.map((word) => `"${word}"`).join(', ')}`));
}

/** A field that may be left out. */
export function optional<Input, Output>(schema: Schema<Input, Output>): OptionalSchema<Input, Output> {
  return v.optional(open(schema)) as unknown as OptionalSchema<Input, Output>;
}

/** A list; a single value is refused. */
export function array<Input, Output>(item: Schema<Input, Output>): Schema<Input[], Output[]> {
  return close(v.array(open(item), 'a list'));
}

/** A list of at least one item: an empty list in a query is not sent at all, and a filter that is not sent finds all. */
export function filledArray<Input, Output>(item: Schema<Input, Output>): Schema<Input[], Output[]> {
  return close(
    v.pipe(v.array(open(item), 'a list of at least one item'), v.minLength(1, 'a list of at least one item')),
  );
}

/** A value that may also be `null`. */
export function nullable<Input, Output>(schema: Schema<Input, Output>): Schema<Input | null, Output | null> {
  return close(v.nullable(open(schema)));
}

/** Values by names that the user chose, such as custom fields. */
export function map<Input, Output>(
  value: Schema<Input, Output>,
): Schema<Record<string, Input>, Record<string, Output>> {
  const schema = v.record(v.string(), open(value), 'a plain object of names and values');
  const run: (typeof schema)['~run'] = (dataset, config) => {
    const { value } = dataset;
    const isSound = isPlainObject(value) && !Object.keys(value).some((name) => unsoundNames.has(name));
    // valibot would take any object for a map, and leave these names out: a filter that is not sent finds all.
    return schema['~run'](isSound ? dataset : ({ __proto__: null, ...dataset, value: null } as typeof dataset), config);
  };
  return close({ ...schema, '~run': run, isRestricted: true });
}

const unsoundNames: ReadonlySet<string> = new Set(['__proto__', 'prototype', 'constructor']);

/** A number, with or without a fraction. */
export const finiteNumber: Schema<number> = close(/* @__PURE__ */ v.pipe(v.number('a number'), v.finite('a number')));

/** What is expected of a value that cannot be written as JSON, or would be written otherwise. */
export const notJson = 'a JSON value (a date as a string)';

/**
 * A value for a field of a body that nothing is known of. A `Date` is refused: in which form the vendor wants it is not
 * known either.
 */
export const jsonValue: Schema<unknown> = close(
  /* @__PURE__ */ v.custom((value) => value === undefined || findNotJson(value) === undefined, notJson),
);

/** A value for a field of a query that nothing is known of. An empty list would not be sent, and then finds all. */
export const queryValue: Schema<unknown> = close(
  /* @__PURE__ */ v.custom((value) => {
    if (value === undefined) return true;
    const items = Array.isArray(value) ? value : [value];
    return items.length > 0 && items.every(isScalar);
  }, 'a string, a number, true, false, or a non-empty list of these'),
);

const isScalar = (value: unknown): boolean =>
  typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);

/** One or the other; the first that fits. `expected` says in words what would be right. */
export function union<const Options extends readonly AnySchema[]>(
  options: Options,
  expected: string,
): Schema<InputOf<Options[number]>, OutputOf<Options[number]>> {
  return close(v.union(options as unknown as v.GenericSchema[], expected));
}

/** An object with these fields and no others. */
export function strictObject<const F extends Fields>(fields: F): Schema<FieldsInput<F>, FieldsOutput<F>> {
  return close(ownFieldsOnly(v.strictObject(openAll(fields), fieldMessage(fields, 'a plain object')), true));
}

/**
 * Takes an object without what it inherits, which valibot would read too. A strict one is a plain object: valibot would
 * take any other object as well.
 */
function ownFieldsOnly<S extends v.GenericSchema>(schema: S, isStrict = false): S {
  const ownCopy = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (isStrict ? !isPlainObject(value) : Array.isArray(value)) return isStrict ? null : value;
    return Object.assign(Object.create(null), value);
  };
  const run: S['~run'] = (dataset, config) =>
    schema['~run']({ __proto__: null, ...dataset, value: ownCopy(dataset.value) } as typeof dataset, config);
  return { ...schema, '~run': run };
}

/** A schema whose output is made from that of another. */
export function transform<Input, Middle, Output>(
  schema: Schema<Input, Middle>,
  change: (value: Middle) => Output,
): Schema<Input, Output> {
  return close(v.pipe(open(schema), v.transform(change)));
}

/** A schema whose value, changed, goes on to another. Where the first fails as a whole, the second is not asked. */
export function pipe<Input, Middle, Output>(
  first: Schema<Input, Middle>,
  change: (value: Middle) => unknown,
  second: Schema<unknown, Output>,
): Schema<Input, Output> {
  return close(v.pipe(open(first), v.transform(change), open(second) as v.GenericSchema));
}

/** A schema with one more rule; `expected` says in words what would be right. */
export function check<Input, Output>(
  schema: Schema<Input, Output>,
  rule: (value: Output) => boolean,
  expected: string,
): Schema<Input, Output> {
  return close(v.pipe(open(schema), v.check(rule, expected)));
}

/** The message of an object schema: what a missing field expects, or which field an unknown one was probably meant for. */
function fieldMessage(fields: Fields, expected: string): (issue: v.BaseIssue<unknown>) => string {
  return (issue) => {
    const key = issue.path?.[0]?.key;
    if (issue.expected === 'never') return hintOf(String(key), Object.keys(fields), 'field');
    const field = typeof key === 'string' && Object.hasOwn(fields, key) ? fields[key] : undefined;
    return field === undefined ? expected : expectationOf(field);
  };
}

/** What a schema expects, in words: the message of the schema itself. */
function expectationOf(schema: AnySchema): string {
  const { message, type }: { message?: unknown; type?: string } = Object.assign(Object.create(null), schema);
  if (typeof message === 'string') return message;
  if (type === 'strict_object') return 'a plain object';
  return type === 'loose_object' ? 'an object' : 'a value';
}

// ── What comes in: tolerant ──────────────────────────────────────────────────────────────────────────────────────────

/** An id in an answer: `"231"` and `231` are both the number 231. */
export const id: Schema<number> = close(
  /* @__PURE__ */ v.union(
    [
      wholeNumber as v.GenericSchema<number>,
      v.pipe(
        v.string(),
        v.check((value) => isId(value) && Number.isSafeInteger(Number(value)), 'an id'),
        v.transform(Number),
      ),
    ],
    'an id',
  ),
);

const unset = ['', null] as unknown as readonly string[];

/** A schema whose unset value, `""` or `null` on the wire, is `null`. */
export function unsettable<Output>(schema: Schema<unknown, Output>): Schema<unknown, Output | null> {
  const inner = open(schema);
  return close(
    v.union(
      [
        v.pipe(
          v.picklist(unset),
          v.transform(() => null),
        ),
        inner as v.GenericSchema,
      ],
      expectationOf(schema),
    ),
  );
}

/** A number in an answer, with or without a fraction. */
export const number: Schema<unknown, number> = close(/* @__PURE__ */ v.number('a number'));

/** A word of an answer: the known ones are named by the type, others pass through as they came. */
export function word<const Word extends string>(_known: readonly Word[]): Schema<unknown, Word | (string & {})> {
  return close(v.string('a word'));
}

/** Values by names in an answer; an empty map, which PHP writes as `[]`, is `{}`. */
export function looseMap<Output>(value: Schema<unknown, Output>): Schema<unknown, Record<string, Output>> {
  const emptyMap = v.pipe(
    v.custom<[]>((given) => Array.isArray(given) && given.length === 0),
    v.transform(() => ({})),
  );
  return close(v.union([emptyMap, v.record(v.string(), open(value))], 'an object of names and values'));
}

/** A schema of an object of an answer that has no field it must have: PHP writes an empty one as `[]`. */
export function orEmptyList<Output>(schema: Schema<unknown, Output>): Schema<unknown, Output> {
  const emptyList = v.pipe(
    v.custom<[]>((given) => Array.isArray(given) && given.length === 0),
    v.transform(() => ({})),
  );
  return close(v.union([emptyList, open(schema) as v.GenericSchema], expectationOf(schema)));
}

/** An object of an answer of which little is known: these fields where they come, and all others, whatever they are. */
export function openObject<const F extends Fields>(
  fields: F,
): Schema<unknown, Flat<FieldsOutput<F> & { readonly [field: string]: unknown }>> {
  return close(ownFieldsOnly(v.looseObject(openAll(fields), fieldMessage(fields, 'an object'))));
}

/** An object of an answer with these fields; others pass through as they came. */
export function looseObject<const F extends Fields>(fields: F): Schema<unknown, FieldsOutput<F>> {
  const schema = ownFieldsOnly(v.looseObject(openAll(fields), fieldMessage(fields, 'an object')));
  const run: (typeof schema)['~run'] = (dataset, config) => {
    const { value } = dataset;
    if (!Array.isArray(value)) return schema['~run'](dataset, config);
    // valibot would take a list for an object without fields.
    const refused = schema['~run']({ __proto__: null, value: null } as typeof dataset, config);
    return {
      ...refused,
      value,
      issues: refused.issues?.map((issue) => ({ ...issue, input: value })),
    } as typeof refused;
  };
  return close({ ...schema, '~run': run, isRestricted: true });
}

/** Anything. */
export const unknown: Schema<unknown> = close(/* @__PURE__ */ v.unknown());

/** The answer of a call that has nothing to tell. Whatever comes instead is left aside: `[]` was seen, for one. */
export const empty: Schema<unknown, void> = close(
  /* @__PURE__ */ v.pipe(
    v.unknown(),
    v.transform(() => undefined),
  ),
);
