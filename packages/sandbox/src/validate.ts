import type { Problem, ProblemKind } from './errors.js';
import type { EndpointFacts, ParameterFacts } from './facts.js';
import { isDate, isListOfObjects, isUuid } from './formats.js';
import { Input, type InputValue, isObject, type Json } from './input.js';
import { listItems, type QueryMap, type QueryValue } from './query.js';

/** What the check of a request finds. */
export interface Checked {
  readonly query: Input;
  readonly body: Input;
  readonly problems: Problem[];
  /** Names that the vendor does not document. */
  readonly unknown: string[];
  /** A scalar came where a list filter is wanted: the real system answers 500 to that [seen]. */
  readonly scalarForList: boolean;
}

/** One parameter with those below it (`address` has `street`, `values` has `field_id`). */
interface Node {
  readonly facts: ParameterFacts;
  readonly children: Nodes;
}
type Nodes = Map<string, Node>;

/** The parameters of an endpoint as a tree, built once. */
export interface Rules {
  readonly endpoint: EndpointFacts;
  readonly query: Nodes;
  readonly body: Nodes;
}

/** Prepares the rules of an endpoint. */
export function compileRules(endpoint: EndpointFacts): Rules {
  return { endpoint, query: buildNodes(endpoint, 'query'), body: buildNodes(endpoint, 'body') };
}

function buildNodes(endpoint: EndpointFacts, place: ParameterFacts['place']): Nodes {
  const roots: Nodes = new Map();
  for (const parameter of endpoint.parameters) {
    if (parameter.place !== place || parameter.type === 'bytes') continue;
    const keys = parameter.name.replaceAll('[]', '').split('.');
    const parent = keys.slice(0, -1).reduce((nodes, key) => nodes.get(key)?.children ?? nodes, roots);
    parent.set(keys.at(-1) as string, { facts: parameter, children: new Map() });
  }
  return roots;
}

/** Checks a request against the vendor's facts; values of the query become what their types say. */
export function checkRequest(rules: Rules, query: QueryMap, body: { [key: string]: Json }): Checked {
  const check = new Check(rules.endpoint.evidence === 'full');
  const queryValues = check.query(rules.query, query);
  // The items of a batch are judged one by one, each with an answer of its own.
  const batch = rules.endpoint.path.startsWith('batch/');
  const bodyValues = check.object(rules.body, body, '', batch);
  const { problems, unknown, scalarForList } = check;
  return { query: new Input(queryValues), body: new Input(bodyValues), problems, unknown, scalarForList };
}

/** Checks one item of the list `name` of a batch. */
export function checkItem(
  rules: Rules,
  name: string,
  item: { [key: string]: Json },
): { body: Input; problems: Problem[] } {
  const check = new Check(rules.endpoint.evidence === 'full');
  const values = check.object((rules.body.get(name) as Node).children, item, '', false);
  return { body: new Input(values), problems: check.problems };
}

/** The parameters that a system status of a campaign record requires, the vendor's one conditional rule. */
export function requiredForStatus(rules: Rules, systemStatus: string): string[] {
  return [...rules.body.values()]
    .flatMap((node) => [node, ...node.children.values()])
    .filter(({ facts }) => facts.requiredForStatuses?.includes(systemStatus))
    .map(({ facts }) => facts.name.replace(/.*\./, ''));
}

/** One pass over one request, gathering complaints instead of stopping at the first. */
class Check {
  readonly problems: Problem[] = [];
  readonly unknown: string[] = [];
  scalarForList = false;
  readonly #refuseUnknown: boolean;

  /**
   * A name nobody documents is refused where the documentation is complete, and only noted where it is known to be cut.
   * What the real system does with it is not known [inference]: a sandbox had better say it than keep silent.
   */
  constructor(refuseUnknown: boolean) {
    this.#refuseUnknown = refuseUnknown;
  }

  query(nodes: Nodes, query: QueryMap): Map<string, InputValue> {
    const values = new Map<string, InputValue>();
    for (const name of query.keys()) if (!nodes.has(name)) this.#noteUnknown(name);
    for (const [name, { facts }] of nodes) {
      const value = query.get(name);
      const checked = value === undefined ? this.#absent(facts, name) : this.#queryValue(facts, value, name);
      if (checked !== undefined) values.set(name, checked);
    }
    return values;
  }

  object(nodes: Nodes, body: { [key: string]: Json }, prefix: string, shallow: boolean): Map<string, InputValue> {
    const values = new Map<string, InputValue>();
    for (const name of Object.keys(body)) if (!nodes.has(name)) this.#noteUnknown(prefix + name);
    for (const [name, node] of nodes) {
      const value = Object.hasOwn(body, name) ? body[name] : undefined;
      const path = prefix + name;
      const checked =
        value === undefined ? this.#absent(node.facts, path) : this.#bodyValue(node, value, path, shallow);
      if (checked !== undefined) values.set(name, checked);
    }
    return values;
  }

  #absent(facts: ParameterFacts, name: string): InputValue | undefined {
    if (facts.required === true) this.#complain('missing', name);
    return facts.default;
  }

  #queryValue(facts: ParameterFacts, value: QueryValue, name: string): InputValue | undefined {
    const { type } = facts;
    if (type === 'map') return typeof value === 'string' ? this.#complain('wrongType', name) : mapOf(value);
    const items = listItems(value);
    if (type === 'integers' || type === 'strings' || type === 'enums') {
      if (items !== undefined) return this.#list(facts, items.map(toJson), name);
      this.scalarForList = true;
      return undefined;
    }
    if (typeof value !== 'string') return this.#complain('wrongType', name);
    if (type === 'boolean') return this.#word(value, name);
    return this.#scalar(facts, value, name);
  }

  #word(value: string, name: string): InputValue | undefined {
    if (value === 'true' || value === 'false') return value === 'true';
    return this.#complain('wrongType', name);
  }

  #bodyValue(node: Node, value: Json, name: string, shallow: boolean): InputValue | undefined {
    const { facts, children } = node;
    if (value === null) return facts.nullable === true ? null : this.#complain('wrongType', name);
    switch (facts.type) {
      case 'integers':
      case 'strings':
      case 'enums':
        return Array.isArray(value) ? this.#list(facts, value, name) : this.#complain('wrongType', name);
      case 'string or strings':
        return Array.isArray(value) ? this.#list(facts, value, name) : this.#scalar(facts, value, name);
      case 'boolean':
        return typeof value === 'boolean' ? value : this.#complain('wrongType', name);
      case 'objects':
        return this.#objects(children, value, name, shallow);
      case 'object':
      case 'map': {
        // PHP writes an empty map as []: taken as one here too [inference].
        const object = Array.isArray(value) && value.length === 0 ? {} : value;
        if (!isObject(object)) return this.#complain('wrongType', name);
        if (facts.type === 'map' || children.size === 0) return new Map(Object.entries(object));
        return plain(this.object(children, object, `${name}.`, false));
      }
      default:
        return this.#scalar(facts, value, name);
    }
  }

  #objects(children: Nodes, value: Json, name: string, shallow: boolean): InputValue | undefined {
    if (!Array.isArray(value)) return this.#complain('wrongType', name);
    const items: Json[] = [];
    for (const [index, item] of value.entries()) {
      if (!isObject(item)) return this.#complain('wrongType', `${name}[${index}]`);
      items.push(shallow ? item : toObject(this.object(children, item, `${name}[${index}].`, false)));
    }
    return items;
  }

  #list(facts: ParameterFacts, items: readonly Json[], name: string): InputValue | undefined {
    const checked = items.map((item, index) => this.#scalar(facts, item, `${name}[${index}]`));
    return checked.every((item) => item !== undefined) ? checked : undefined;
  }

  #scalar(facts: ParameterFacts, value: Json, name: string): string | number | undefined {
    switch (facts.type) {
      case 'integer':
      case 'integers':
        return this.#integer(facts, value, name);
      case 'string or number':
        return typeof value === 'string' || typeof value === 'number' ? value : this.#complain('wrongType', name);
      case 'enum':
      case 'enums':
        return this.#text(value, 'notAllowed', name, (text) => facts.enum?.includes(text) ?? true);
      case 'uuid':
        return this.#text(value, 'wrongType', name, isUuid);
      case 'date':
        return this.#text(value, 'wrongDate', name, (text) => text.length === 10 && isDate(text));
      case 'datetime':
        return this.#text(value, 'wrongDate', name, (text) => text.length > 10 && isDate(text));
      case 'date or datetime':
        return this.#text(value, 'wrongDate', name, isDate);
      case 'json':
        return this.#text(value, 'wrongType', name, isListOfObjects);
      default:
        return this.#text(value, 'wrongType', name, () => true);
    }
  }

  /** The vendor's own samples send ids as numbers and as texts of digits [doc]. */
  #integer(facts: ParameterFacts, value: Json, name: string): number | undefined {
    const digits = typeof value === 'number' || (typeof value === 'string' && /^-?\d{1,15}$/.test(value));
    const number = Number(value);
    if (!digits || !Number.isSafeInteger(number)) return this.#complain('wrongType', name);
    if (number < 0) return this.#complain('notAllowed', name);
    if (number > (facts.max ?? number)) return this.#complain('tooGreat', name);
    return number;
  }

  #text(value: Json, kind: ProblemKind, name: string, allowed: (text: string) => boolean): string | undefined {
    if (typeof value !== 'string') return this.#complain('wrongType', name);
    return allowed(value) ? value : this.#complain(kind, name);
  }

  #complain(kind: ProblemKind, name: string): undefined {
    this.problems.push({ kind, name });
  }

  #noteUnknown(name: string): void {
    this.unknown.push(name);
    if (this.#refuseUnknown) this.#complain('unknown', name);
  }
}

function toJson(value: QueryValue): Json {
  return typeof value === 'string' ? value : null;
}

function mapOf(map: QueryMap): Map<string, Json> {
  return new Map(
    [...map].map(([key, value]) => [key, typeof value === 'string' ? value : [...value.values()].map(toJson)]),
  );
}

/** A map within another value is an object. */
function plain(values: Map<string, InputValue>): Map<string, Json> {
  return new Map([...values].map(([name, value]) => [name, value instanceof Map ? Object.fromEntries(value) : value]));
}

/** `Object.fromEntries` defines own properties, so that `__proto__` is a key like any other. */
function toObject(values: Map<string, InputValue>): { [key: string]: Json } {
  return Object.fromEntries(plain(values));
}
