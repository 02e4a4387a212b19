/**
 * Schemas as functions. valibot makes an object for every value it looks at; these functions, made once from the same
 * schemas, only answer whether a value passes and what comes out. What does not pass goes to valibot, for its issues.
 * No code is made from text: it runs where `eval` is forbidden.
 */
import type { NodeIssue } from './issues.js';
import { isPlainObject } from './plainObject.js';
import type { AnySchema } from './schema.js';

/** What a {@link Reader} gives for a value that does not pass. */
export const invalid: unique symbol = Symbol('invalid');

/** Reads a value: what comes out, or {@link invalid}. */
export type Reader = (value: unknown, context: object) => unknown;

/** The parts of a schema, or of a step in a pipe, that are looked at. */
export interface Node {
  readonly kind: 'schema' | 'validation' | 'transformation' | 'metadata';
  readonly type: string;
  readonly pipe?: readonly Node[];
  readonly message?: unknown;
  readonly fallback?: unknown;
  readonly default?: unknown;
  /** Whether its `~run` takes less than its type says. */
  readonly isRestricted?: boolean;
  readonly wrapped: Node;
  readonly item: Node;
  readonly key: Node;
  readonly value: Node;
  readonly options: readonly unknown[];
  readonly entries: Readonly<Record<string, Node>>;
  readonly check: (value: unknown) => boolean;
  readonly requirement: unknown;
  readonly operation: (value: unknown) => unknown;
  '~run'(dataset: { value: unknown; typed?: boolean }, context: object): RunResult;
}

/** What valibot gives. */
interface RunResult {
  readonly value: unknown;
  readonly typed?: boolean;
  readonly issues?: readonly NodeIssue[];
}

/** A reader, and for which kinds of scalar one need not ask it. */
interface Compiled {
  readonly read: Reader;
  /** Kinds of which every value passes and stays as it is. */
  readonly passes: number;
  /** Kinds of which no value passes. */
  readonly fails: number;
}

// Kinds of scalar; all else is of kind 0.
const filledText = 1;
const emptyText = 2;
const wholeNumber = 4;
const otherNumber = 8;
const boolean = 16;
const nothing = 32;
const scalars = 63;

function kindOf(value: unknown): number {
  if (typeof value === 'string') return value === '' ? emptyText : filledText;
  if (value === null) return nothing;
  if (typeof value === 'number') return isWholeNumber(value) ? wholeNumber : Number.isNaN(value) ? 0 : otherNumber;
  return typeof value === 'boolean' ? boolean : 0;
}

/** An integer from 0. A check by this very function is known here: it asks for nothing but a kind. */
export function isWholeNumber(value: number): boolean {
  return value >= 0 && Number.isSafeInteger(value);
}

/**
 * The reader of a schema, made at its first use. Nothing is ever written into a value: what changes is changed in a copy.
 *
 * @param isFresh - Whether the values are fresh JSON that belongs to nobody else: an object or list that passes as it is
 * is then handed on itself. Otherwise every object and list that comes out is a new one, as with valibot, so that a getter
 * is read once and nothing that the user holds is kept.
 */
export function readerOf(schema: AnySchema | Node, isFresh: boolean): Reader {
  // A loop over the names of fresh JSON sees what somebody has put on `Object.prototype`; the other readers ask.
  const known = readers[isFresh && !inheritsNames() ? 'fresh' : 'any'];
  let reader = known.get(schema);
  if (reader === undefined) {
    reader = compileNode(schema as Node, known === readers.fresh).read;
    known.set(schema, reader);
  }
  return reader;
}

const readers: Readonly<Record<'any' | 'fresh', WeakMap<object, Reader>>> = {
  any: /* @__PURE__ */ new WeakMap(),
  fresh: /* @__PURE__ */ new WeakMap(),
};

function inheritsNames(): boolean {
  for (const _name in Object.prototype) return true;
  return false;
}

/** Whether a schema is one that is read here at all, and not left to valibot: those fill in what is missing. */
export function isKnown(node: Node): boolean {
  return !Object.hasOwn(node, 'fallback') && !(Object.hasOwn(node, 'default') && node.default !== undefined);
}

/** The steps of a pipe; undefined for a schema that is none. */
export function stepsOf(node: Node): readonly Node[] | undefined {
  return Object.hasOwn(node, 'pipe') ? node.pipe : undefined;
}

const isRestricted = (node: Node): boolean => Object.hasOwn(node, 'isRestricted');

/** What valibot writes its findings into; it reads them there too. */
export function datasetOf(value: unknown): { value: unknown; typed?: boolean } {
  return { __proto__: null, value } as { value: unknown };
}

function compileNode(node: Node, isFresh: boolean): Compiled {
  if (!isKnown(node)) return askValibot(node);
  const steps = stepsOf(node);
  if (steps !== undefined) return compilePipe(steps, isFresh);
  switch (node.type) {
    case 'unknown':
      return { read: (value) => value, passes: scalars, fails: 0 };
    case 'string':
      return compileScalar((value) => typeof value === 'string', filledText | emptyText);
    case 'boolean':
      return compileScalar((value) => typeof value === 'boolean', boolean);
    case 'number':
      return compileScalar((value) => typeof value === 'number' && !Number.isNaN(value), wholeNumber | otherNumber);
    case 'picklist': {
      const kinds = node.options.reduce<number>((all, option) => all | kindOf(option), 0);
      const read = accept((value) => node.options.includes(value));
      return { read, passes: kinds & (emptyText | nothing), fails: scalars & ~kinds };
    }
    case 'custom':
      return { read: accept(node.check), passes: 0, fails: 0 };
    case 'optional':
      return orAbsent(compileNode(node.wrapped, isFresh), undefined);
    case 'nullable':
      return orAbsent(compileNode(node.wrapped, isFresh), null);
    case 'union':
      return (node.options as readonly Node[])
        .map((option) => compileNode(option, isFresh))
        .reduceRight((second, first) => either(first, second));
    case 'array':
      return { read: readArray(compileNode(node.item, isFresh), isFresh), passes: 0, fails: scalars };
    case 'record':
      if (!isPlainMap(node)) return askValibot(node);
      return { read: readRecord(compileNode(node.value, isFresh), isFresh, node), passes: 0, fails: scalars };
    case 'strict_object':
    case 'loose_object':
      return compileObject(node, isFresh);
    default:
      return askValibot(node);
  }
}

/** What is not known here is left to valibot. */
function askValibot(node: Node): Compiled {
  return { read: (value, context) => run(node, datasetOf(value), context), passes: 0, fails: 0 };
}

function run(node: Node, dataset: { value: unknown; typed?: boolean }, context: object): unknown {
  const { issues, value } = node['~run'](dataset, context);
  return issues === undefined ? value : invalid;
}

function accept(rule: (value: unknown) => boolean): Reader {
  return (value) => (rule(value) ? value : invalid);
}

function compileScalar(rule: (value: unknown) => boolean, passes: number): Compiled {
  return { read: accept(rule), passes, fails: scalars & ~passes };
}

function orAbsent({ read, passes, fails }: Compiled, absent: undefined | null): Compiled {
  const kind = kindOf(absent);
  return {
    read: (value, context) => (value === absent ? value : read(value, context)),
    passes: passes | kind,
    fails: fails & ~kind,
  };
}

function either(first: Compiled, second: Compiled): Compiled {
  return {
    read: (value, context) => {
      if ((first.fails & kindOf(value)) !== 0) return second.read(value, context);
      const output = first.read(value, context);
      return output === invalid ? second.read(value, context) : output;
    },
    passes: first.passes | (first.fails & second.passes),
    fails: first.fails & second.fails,
  };
}

function compilePipe(steps: readonly Node[], isFresh: boolean): Compiled {
  const [first, ...others] = steps.filter(({ kind }) => kind !== 'metadata') as [Node, ...Node[]];
  const start = compileNode(first, isFresh);
  if (others.length === 0) return start;
  if (first.type === 'number' && others.length === 1 && others[0]?.requirement === isWholeNumber) {
    return compileScalar((value) => typeof value === 'number' && isWholeNumber(value), wholeNumber);
  }
  const [second, ...more] = others as [Node, ...Node[]];
  const read = more.reduce(
    (all, step) => addStep({ read: all, passes: 0, fails: 0 }, step, isFresh),
    addStep(start, second, isFresh),
  );
  return { read, passes: 0, fails: start.fails };
}

/** A step of a pipe after what comes before it. */
function addStep({ read, passes }: Compiled, step: Node, isFresh: boolean): Reader {
  const { requirement, operation } = step;
  if (step.type === 'check') {
    const rule = requirement as (value: unknown) => boolean;
    return (value, context) => {
      const middle = (passes & kindOf(value)) !== 0 ? value : read(value, context);
      return middle !== invalid && rule(middle) ? middle : invalid;
    };
  }
  const next: Reader =
    step.type === 'transform'
      ? operation
      : step.kind === 'schema'
        ? compileNode(step, isFresh).read
        : (value, context) => run(step, Object.assign(datasetOf(value), { typed: true }), context);
  return (value, context) => {
    const middle = (passes & kindOf(value)) !== 0 ? value : read(value, context);
    return middle === invalid ? invalid : next(middle, context);
  };
}

function readArray({ read, passes }: Compiled, isFresh: boolean): Reader {
  return (value, context) => {
    if (!Array.isArray(value)) return invalid;
    let output: unknown[] | undefined = isFresh ? undefined : [];
    for (let index = 0; index < value.length; index++) {
      const given: unknown = value[index];
      const item = (passes & kindOf(given)) !== 0 ? given : read(given, context);
      if (item === invalid) return invalid;
      // A hole in a list becomes an item.
      if (output === undefined && (item !== given || item === undefined)) output = value.slice(0, index);
      output?.push(item);
    }
    return output ?? value;
  };
}

/** Names that valibot leaves out of what it copies. */
export const isUnsafeName = (name: string): boolean =>
  name === '__proto__' || name === 'prototype' || name === 'constructor';

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const isPlainMap = ({ key }: Node): boolean => key.type === 'string' && stepsOf(key) === undefined;

/** Whether an object is one that a map takes, whatever its values are. */
export function isSoundMap(node: Node, value: object): boolean {
  if (!isPlainMap(node)) return false;
  return !isRestricted(node) || (isPlainObject(value) && !Object.keys(value).some(isUnsafeName));
}

function readRecord({ read }: Compiled, isFresh: boolean, node: Node): Reader {
  return (value, context) => {
    if (!isObject(value) || !isSoundMap(node, value)) return invalid;
    const output: Record<string, unknown> = {};
    let isSame = isFresh && !Array.isArray(value);
    for (const name in value) {
      if (isUnsafeName(name) || !Object.hasOwn(value, name)) {
        isSame = false;
        continue;
      }
      const given = value[name];
      const item = read(given, context);
      if (item === invalid) return invalid;
      if (item !== given) isSame = false;
      output[name] = item;
    }
    return isSame ? value : output;
  };
}

// ── Objects ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A field of an object. */
export interface FieldNode {
  readonly name: string;
  readonly isRequired: boolean;
  readonly node: Node;
}

type Field = FieldNode & Compiled;

const fieldNodes: WeakMap<Node, readonly FieldNode[]> = /* @__PURE__ */ new WeakMap();

/** The fields of an object; undefined for what is no object, or one that fills in or leaves out fields in ways of its own. */
export function fieldsOf(node: Node): readonly FieldNode[] | undefined {
  let fields = fieldNodes.get(node);
  if (fields !== undefined || (node.type !== 'strict_object' && node.type !== 'loose_object')) return fields;
  const entries = Object.entries(node.entries);
  const isPlain = (field: Node) => isKnown(field) && field.type !== 'exact_optional' && field.type !== 'nullish';
  if (!entries.every(([, field]) => isPlain(field))) return undefined;
  fields = entries.map(([name, field]) => ({ name, isRequired: field.type !== 'optional', node: field }));
  fieldNodes.set(node, fields);
  return fields;
}

function compileObject(node: Node, isFresh: boolean): Compiled {
  const fields = fieldsOf(node)?.map((field): Field => ({ ...field, ...compileNode(field.node, isFresh) }));
  if (fields === undefined) return askValibot(node);
  const isLoose = node.type === 'loose_object';
  const copy = copyObject(fields, isLoose, isRestricted(node));
  // A name that every object has, such as `constructor`, is not only found where it stands.
  const isOwn = fields.every(({ name }) => !(name in Object.prototype));
  return { read: isLoose && isFresh && isOwn ? readFreshObject(fields, copy) : copy, passes: 0, fails: scalars };
}

/** Makes a new object of the object's own fields, in the order of the schema. */
function copyObject(fields: readonly Field[], isLoose: boolean, refusesLists: boolean): Reader {
  const names = new Set(fields.map(({ name }) => name));
  return (value, context) => {
    if (!isObject(value) || (refusesLists && Array.isArray(value))) return invalid;
    if (!isLoose && !isPlainObject(value)) return invalid;
    const inherits = Array.isArray(value);
    const output: Record<string, unknown> = {};
    for (const { name, isRequired, read } of fields) {
      if (inherits ? name in value : isOwnAndEnumerable.call(value, name)) {
        const item = read(value[name], context);
        if (item === invalid) return invalid;
        output[name] = item;
      } else if (isRequired) return invalid;
    }
    for (const name in value) {
      if (names.has(name)) continue;
      if (!isLoose && (inherits || Object.hasOwn(value, name))) return invalid;
      if (isLoose && !isUnsafeName(name) && Object.hasOwn(value, name)) output[name] = value[name];
    }
    return output;
  };
}

export const isOwnAndEnumerable: (this: object, name: string) => boolean = Object.prototype.propertyIsEnumerable;

/**
 * Hands on the object itself, or a copy with what comes out of its fields where that differs. The objects of a list name
 * their fields in the same order, so each place remembers the field that it held last.
 */
function readFreshObject(fields: readonly Field[], copy: Reader): Reader {
  const byName = new Map(fields.map((field) => [field.name, field]));
  const required = fields.filter(({ isRequired }) => isRequired).length;
  const places: (Field | undefined)[] = fields.map(() => undefined);
  return (value, context) => {
    if (!isObject(value)) return invalid;
    if (Array.isArray(value)) return copy(value, context);
    let output: Record<string, unknown> | undefined;
    let place = 0;
    let found = 0;
    for (const name in value) {
      let field = place < places.length ? places[place] : undefined;
      if (field === undefined || field.name !== name) {
        field = byName.get(name);
        if (field === undefined) {
          if (isUnsafeName(name)) return copy(value, context);
          continue;
        }
        if (place < places.length) places[place] = field;
      }
      place++;
      if (field.isRequired) found++;
      const given = value[name];
      if ((field.passes & kindOf(given)) !== 0) continue;
      const item = field.read(given, context);
      if (item === invalid) return invalid;
      if (item !== given) {
        output ??= { ...value };
        output[name] = item;
      }
    }
    return found === required ? (output ?? value) : invalid;
  };
}
