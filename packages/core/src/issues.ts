/**
 * What a value that does not pass comes to: its parts as far as they pass, and what is wrong with the others. Lists, maps
 * and objects are walked here, so that no value, of whatever size, makes more than so many issues. valibot is asked for
 * the words about a single value, and for nothing else.
 */
import {
  datasetOf,
  type FieldNode,
  fieldsOf,
  invalid,
  isKnown,
  isObject,
  isOwnAndEnumerable,
  isSoundMap,
  isUnsafeName,
  type Node,
  readerOf,
  stepsOf,
} from './compile.js';
import { maxIssues } from './issueLimits.js';
import { isPlainObject } from './plainObject.js';
import type { SchemaContext, SchemaIssue, SchemaResult } from './schema.js';

type Path = SchemaIssue['path'];
type Values = Readonly<Record<string, unknown>>;

/** An issue of valibot, as far as it is looked at. */
export interface NodeIssue {
  readonly input: unknown;
  readonly message: string;
  readonly expected: string | null;
  readonly path?: readonly { readonly key: unknown }[];
  readonly issues?: readonly NodeIssue[];
}

/** What came out of a part of a value. */
interface Part {
  readonly output: unknown;
  /** Whether nothing is wrong with it. */
  readonly passed: boolean;
  /** Whether it is of the right type, though it may break a rule: rules about the whole are then asked too. */
  readonly typed: boolean;
}

/** Reads a value that does not pass. That it cannot be read as a whole, an issue without a path, is always found. */
export function findIssues(
  node: Node,
  value: unknown,
  context: SchemaContext,
  isFresh: boolean,
): SchemaResult<unknown> {
  const search = new Search(context, isFresh, context.maxIssues ?? maxIssues);
  const { output } = search.examine(node, value, []);
  return { output, issues: search.issues };
}

class Search {
  readonly issues: SchemaIssue[] = [];
  /** Whether anything is wrong below the value itself, be it kept or not. */
  hasInner = false;
  readonly #context: SchemaContext;
  readonly #isFresh: boolean;
  readonly #limit: number;

  constructor(context: SchemaContext, isFresh: boolean, limit: number) {
    this.#context = context;
    this.#isFresh = isFresh;
    this.#limit = limit;
  }

  examine(node: Node, value: unknown, path: Path): Part {
    const isList = Array.isArray(value);
    const isMap = isObject(value) && !isList;
    if (!isList && !isMap && !this.#keeps(path.length)) return leaveOut(value);
    if (!isKnown(node)) return this.#askValibot(node, value, path);
    const steps = stepsOf(node);
    if (steps !== undefined) return this.#examinePipe(steps, value, path);
    if (node.type === 'optional' || node.type === 'nullable') return this.examine(node.wrapped, value, path);
    if (node.type === 'union') return this.#examineUnion(node, value, path);
    if (isList && node.type === 'array') return this.#examineArray(node.item, value, path);
    if (isMap && node.type === 'record' && isSoundMap(node, value)) return this.#examineMap(node.value, value, path);
    const fields = isMap && (node.type !== 'strict_object' || isPlainObject(value)) ? fieldsOf(node) : undefined;
    return fields === undefined
      ? this.#askValibot(node, value, path)
      : this.#examineObject(node, fields, value as Values, path);
  }

  /** Reads a part, and examines it where it does not pass. */
  #read(node: Node, value: unknown, path: Path, key?: string | number): Part {
    const output = readerOf(node, this.#isFresh)(value, this.#context);
    if (output !== invalid) return { output, passed: true, typed: true };
    return this.examine(node, value, key === undefined ? path : [...path, key]);
  }

  #examineArray(item: Node, value: readonly unknown[], path: Path): Part {
    let typed = true;
    const output: unknown[] = [];
    for (let index = 0; index < value.length && !this.#isDone; index++) {
      const part = this.#read(item, value[index], path, index);
      typed &&= part.typed;
      output.push(part.output);
    }
    return { output, passed: false, typed: typed && output.length === value.length };
  }

  #examineMap(node: Node, value: Values, path: Path): Part {
    const output: Record<string, unknown> = {};
    let typed = true;
    for (const name of Object.keys(value)) {
      if (this.#isDone) break;
      if (isUnsafeName(name)) continue;
      const part = this.#read(node, value[name], path, name);
      typed &&= part.typed;
      output[name] = part.output;
    }
    return { output, passed: false, typed };
  }

  #examineObject(node: Node, fields: readonly FieldNode[], value: Values, path: Path): Part {
    const output: Record<string, unknown> = {};
    let typed = true;
    for (const { name, isRequired, node: field } of fields) {
      if (isOwnAndEnumerable.call(value, name)) {
        const part = this.#read(field, value[name], path, name);
        typed &&= part.typed;
        output[name] = part.output;
      } else if (isRequired) {
        typed = false;
        this.#addOfField(node, 'missing', path, name);
      }
    }
    for (const name of Object.keys(value)) {
      if (Object.hasOwn(node.entries, name)) continue;
      if (node.type === 'strict_object') {
        this.#addOfField(node, 'unknown', path, name);
        return { output, passed: false, typed: false };
      }
      if (!isUnsafeName(name)) output[name] = value[name];
    }
    return { output, passed: false, typed };
  }

  /** After a step that does not pass, only rules about the whole are asked. */
  #examinePipe(steps: readonly Node[], value: unknown, path: Path): Part {
    let part: Part = { output: value, passed: true, typed: true };
    for (const step of steps) {
      if (step.kind === 'metadata') continue;
      if (!part.passed && step.kind !== 'validation') return { ...part, typed: false };
      const { passed, typed, output } = part;
      part = step.kind === 'schema' ? this.#read(step, output, path) : this.#askValibot(step, output, path, typed);
      part = { ...part, passed: passed && part.passed };
    }
    return part;
  }

  /** Of alternatives, the one that fits on the outside and fails within is the one that was meant. */
  #examineUnion({ options, message }: Node, value: unknown, path: Path): Part {
    const limit = this.#limit - this.issues.length;
    const parts = (options as readonly Node[]).map((option) => {
      const search = new Search(this.#context, this.#isFresh, limit);
      return { search, part: search.examine(option, value, []) };
    });
    const typed = parts.filter(({ part }) => part.typed);
    const meant = typed.length > 0 ? typed : parts;
    const only = meant.length === 1 ? meant[0] : undefined;
    const fits = meant.some(({ search }) => search.hasInner);
    if (only === undefined && !fits)
      this.#add({ path, code: codeOf(value), expected: message as string, received: typeName(value) });
    for (const { search } of meant) {
      this.hasInner ||= search.hasInner;
      for (const issue of search.issues) {
        if (only !== undefined || issue.path.length > 0) this.#add({ ...issue, path: [...path, ...issue.path] });
      }
    }
    return only?.part ?? { output: value, passed: false, typed: typed.length > 0 };
  }

  /** A part that is not known here, or a step of a pipe: `typed` says what came of the steps before. */
  #askValibot(node: Node, value: unknown, path: Path, typed?: boolean): Part {
    if (node.kind === 'schema' && !this.#keeps(path.length)) return leaveOut(value);
    const given = typed === undefined ? datasetOf(value) : Object.assign(datasetOf(value), { typed });
    const dataset = node['~run'](given, this.#context);
    for (const issue of dataset.issues ?? []) for (const found of describe(issue, path)) this.#add(found);
    return { output: dataset.value, passed: dataset.issues === undefined, typed: dataset.typed === true };
  }

  #addOfField({ message }: Node, code: 'missing' | 'unknown', path: Path, name: string): void {
    if (!this.#keeps(path.length + 1)) return;
    const issue = { expected: code === 'unknown' ? 'never' : name, path: [{ key: name }] };
    const expected = (message as (issue: object) => string)(issue);
    this.#add({ path: [...path, name], code, expected, received: code === 'unknown' ? 'string' : 'undefined' });
  }

  /** Whether the rest need not be looked at. */
  get #isDone(): boolean {
    return this.#context.endsAtLimit === true && this.issues.length >= this.#limit;
  }

  #add(issue: SchemaIssue): void {
    if (this.#keeps(issue.path.length)) this.issues.push(issue);
  }

  /** Whether an issue there would be kept; of those below the value itself so many are. */
  #keeps(depth: number): boolean {
    if (depth === 0) return true;
    this.hasInner = true;
    return this.issues.length < this.#limit;
  }
}

function leaveOut(value: unknown): Part {
  return { output: value, passed: false, typed: false };
}

function describe({ input, message, expected, path = [], issues = [] }: NodeIssue, parent: Path): SchemaIssue[] {
  const place = [...parent, ...path.map(({ key }) => (typeof key === 'number' ? key : String(key)))];
  const within = issues.flatMap((issue) => describe(issue, place)).filter((issue) => issue.path.length > place.length);
  if (within.length > 0) return within;
  const code = expected === 'never' ? 'unknown' : codeOf(input);
  return [{ path: place, code, expected: message, received: typeName(input) }];
}

function codeOf(value: unknown): 'missing' | 'invalid' {
  return value === undefined ? 'missing' : 'invalid';
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
