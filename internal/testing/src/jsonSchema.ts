import { toJsonSchema } from '@valibot/to-json-schema';
import type * as v from 'valibot';

/** A JSON Schema, draft 2020-12. */
export type JsonSchema = { [keyword: string]: unknown };

/**
 * The JSON Schema of what a schema takes: of a request what the user gives, of an answer what the server sends. What
 * JSON Schema cannot say, such as a rule of our own, is left out; an answer may always hold more than is listed.
 */
export function jsonSchemaOf(schema: unknown): JsonSchema {
  const { $schema: _, ...converted } = toJsonSchema(schema as v.GenericSchema, {
    typeMode: 'input',
    target: 'draft-2020-12',
    errorMode: 'ignore',
    overrideSchema: ({ valibotSchema, jsonSchema }) => describeCustom(valibotSchema as v.GenericSchema) ?? jsonSchema,
  }) as JsonSchema;
  return simplify(converted) as JsonSchema;
}

/** A custom check says by what it accepts which of the vendor's unset values it stands for. */
function describeCustom(schema: v.GenericSchema): JsonSchema | undefined {
  if (schema.type === 'date') return { type: 'string' };
  if (schema.type !== 'custom') return undefined;
  const accepts = (value: unknown) => schema['~run']({ value }, {}).issues === undefined;
  if (accepts('') && accepts(null) && !accepts('x')) return { enum: ['', null] };
  if (accepts([]) && !accepts([1]) && !accepts({})) return { type: 'array', maxItems: 0 };
  return undefined;
}

/** Takes alternatives away that say the same. */
function simplify(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(simplify);
  if (typeof value !== 'object' || value === null) return value;
  const { anyOf, ...rest } = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, simplify(item)]));
  if (!Array.isArray(anyOf)) return rest;
  const options = [...new Map(anyOf.map((option) => [JSON.stringify(option), option])).values()];
  if (options.some((option) => Object.keys(option).length === 0)) return rest;
  return options.length === 1 ? { ...rest, ...options[0] } : { ...rest, anyOf: options };
}
