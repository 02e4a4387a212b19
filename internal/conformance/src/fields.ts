import type { EndpointFacts } from '@thulium-js/sandbox';
import { type JsonSchema, jsonSchemaOf } from '@thulium-js/testing';
import type { AnyEndpoint } from './endpoints.ts';

/** A field of a request, as one side knows it. Everything that both sides can say is here; the rest is probed. */
export interface Field {
  readonly place: 'path' | 'query' | 'body';
  /**
   * `limit`, `address.street`, `records[].customer_id`. A parameter of a path is called by its turn, `#1`: the vendor
   * calls them all `id`. The bytes of a file have an empty name.
   */
  readonly name: string;
  readonly required: boolean;
  /** Whether `null` may be sent. */
  readonly nullable: boolean;
  /** The words that are allowed, in order of the alphabet; empty where any are. */
  readonly words: readonly string[];
}

/** The fields of an endpoint as the client declares them. */
export function declaredFields({ definition }: AnyEndpoint): Field[] {
  const { path, params, query, body, bodyType } = definition;
  const turns = Array.from(path.matchAll(/\{(\w+)\}/g), ([, name]) => name);
  const inPath = Object.entries(params?.() ?? {}).map(([name, schema]) => {
    const place = { place: 'path', name: `#${turns.indexOf(name) + 1}`, required: true } as const;
    return fieldsBelow(place, jsonSchemaOf(schema));
  });
  const inQuery = Object.entries(query?.() ?? {}).map(([name, schema]) => {
    return fieldsBelow({ place: 'query', name, required: isRequired(schema) }, jsonSchemaOf(schema));
  });
  const inBody = Object.entries(body?.() ?? {}).map(([name, schema]) => {
    const field = { place: 'body', name: bodyType === 'bytes' ? '' : name, required: isRequired(schema) } as const;
    return fieldsBelow(field, jsonSchemaOf(schema));
  });
  return [...inPath, ...inQuery, ...inBody].flat();
}

function isRequired(schema: object): boolean {
  return !('type' in schema && schema.type === 'optional');
}

/** A field and those within it: of an object, or of the objects of a list. */
function fieldsBelow(field: Pick<Field, 'place' | 'name' | 'required'>, schema: JsonSchema): Field[] {
  const options = (schema.anyOf as readonly JsonSchema[] | undefined) ?? [schema];
  const values = options.filter(({ type }) => type !== 'null');
  const value = values.length === 1 ? (values[0] ?? {}) : {};
  const items = value.type === 'array' ? ((value.items as JsonSchema | undefined) ?? {}) : undefined;
  const words = ((items ?? value).enum as readonly string[] | undefined) ?? [];
  const { properties = {}, required = [] } = (items ?? value) as {
    readonly properties?: Readonly<Record<string, JsonSchema>>;
    readonly required?: readonly string[];
  };
  const below = Object.entries(properties).flatMap(([key, inner]) => {
    const name = `${field.name}${items === undefined ? '' : '[]'}.${key}`;
    return fieldsBelow({ place: field.place, name, required: required.includes(key) }, inner);
  });
  return [{ ...field, nullable: values.length < options.length, words: [...words].sort() }, ...below];
}

/** The fields of an endpoint as the facts know them. What stands in the path is a parameter, documented or not. */
export function documentedFields({ path, parameters }: EndpointFacts): Field[] {
  const turns = Array.from(path.matchAll(/:(\w+)/g), ([, name = '']) => name);
  const inPath = turns.map((turn, index): Field => {
    const known = parameters.find(({ place, name }) => place === 'path' && name === turn);
    const words = [...(known?.enum ?? [])].sort();
    return { place: 'path', name: `#${index + 1}`, required: true, nullable: false, words };
  });
  const others = parameters.filter(({ place }) => place !== 'path');
  const rest = others.map((parameter): Field => {
    const { place, name, required = false, nullable = false } = parameter;
    return { place, name: name.replace(/\[\]$/, ''), required, nullable, words: [...(parameter.enum ?? [])].sort() };
  });
  return [...inPath, ...rest];
}
