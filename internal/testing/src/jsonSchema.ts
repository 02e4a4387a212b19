import {
  campaignId,
  emailAddress,
  externalId,
  filledText,
  id,
  numericId,
  uuid,
  wholeNumber,
} from '@thulium-js/core/declare';
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
    overrideSchema: ({ valibotSchema }) => describeSchema(valibotSchema as v.GenericSchema),
    overrideAction: ({ valibotAction }) => vocabulary.get(valibotAction) ?? dateSchema(valibotAction),
  }) as JsonSchema;
  return simplify(converted) as JsonSchema;
}

const wholeFromZero = { type: 'integer', minimum: 0 };
const digits = { type: 'string', pattern: '^\\d{1,19}$' };
const anyId = { anyOf: [wholeFromZero, digits] };

/** The second form of an id in an answer: its digits. */
const [, writtenId] = (id as unknown as { readonly options: readonly unknown[] }).options;

/** The rules of our own vocabulary, as far as JSON Schema can say them, by the check that stands for each. */
const vocabulary: ReadonlyMap<unknown, JsonSchema> = new Map<unknown, JsonSchema>(
  (
    [
      [numericId, anyId],
      [writtenId, digits],
      [externalId, { anyOf: [{ type: 'integer' }, { type: 'string', minLength: 1 }] }],
      [wholeNumber, wholeFromZero],
      [filledText, { type: 'string', minLength: 1 }],
      [campaignId, { type: 'string', pattern: '^[0-9A-Za-z]{5}$' }],
      [uuid, { type: 'string', format: 'uuid' }],
      [emailAddress, { type: 'string', format: 'email' }],
    ] as const
  ).map(([schema, jsonSchema]) => [checkOf(schema), jsonSchema]),
);

/** A date on the wire, from the example that its check names. */
function dateSchema(action: unknown): JsonSchema | undefined {
  const { message } = action as { readonly message?: unknown };
  const example = /^a valid Date, or a real date written like "(\d{4}-[^"]+)"$/.exec(String(message))?.[1];
  if (example === undefined) return undefined;
  const pattern = example.replace('.', '\\.').replace(/\d+/g, ({ length }) => `\\d{${length}}`);
  return { type: 'string', pattern: `^${pattern}$` };
}

function checkOf(schema: unknown): unknown {
  const { pipe = [] } = schema as { readonly pipe?: readonly { readonly type: string }[] };
  return pipe.find(({ type }) => type === 'check');
}

/** What the converter cannot know. A custom check says by what it accepts which of the vendor's unset values it stands for. */
function describeSchema(schema: v.GenericSchema): JsonSchema | undefined {
  if (schema.type === 'date') return { type: 'string' };
  if (schema.type === 'picklist') {
    const { options } = schema as v.PicklistSchema<readonly (string | number)[], undefined>;
    return options.every((option) => typeof option === 'string') ? undefined : { enum: [...options] };
  }
  if (schema.type !== 'custom') return undefined;
  const accepts = (value: unknown) => schema['~run']({ value }, {}).issues === undefined;
  if (accepts('') && accepts(null) && !accepts('x')) return { enum: ['', null] };
  if (accepts([]) && !accepts([1]) && !accepts({})) return { type: 'array', maxItems: 0 };
  return undefined;
}

function isNothingBut(schema: JsonSchema, keyword: string): boolean {
  return Object.keys(schema).join() === keyword;
}

/** Takes alternatives away that say the same, or lie within each other. */
function simplify(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(simplify);
  if (typeof value !== 'object' || value === null) return value;
  const { anyOf, ...rest } = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, simplify(item)]));
  if (!Array.isArray(anyOf)) return rest;
  const flat = anyOf.flatMap((option) => (isNothingBut(option, 'anyOf') ? (option.anyOf as JsonSchema[]) : [option]));
  const options = [...new Map(flat.map((option) => [JSON.stringify(option), option])).values()];
  if (options.some((option) => Object.keys(option).length === 0)) return rest;
  return options.length === 1 ? { ...rest, ...options[0] } : { ...rest, anyOf: options };
}
