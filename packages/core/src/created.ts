import { type Fields, type FieldsOutput, looseObject, runSchema, type Schema, type SchemaContext } from './schema.js';

/** The part of valibot that is used here. */
interface Runnable {
  '~run'(dataset: { readonly value: unknown }, context: SchemaContext): object;
}

/**
 * The answer of a call that creates something: an object with its id, and other fields. Without the id nobody could tell
 * what was created, so such an answer counts as one that cannot be read, whatever `responseValidation` says.
 *
 * @example
 * ```ts
 * export const createThing: Endpoint<{ name: string }, { thing_id: number }> = defineEndpoint({
 *   id: 'things.createThing',
 *   method: 'POST',
 *   path: '/things',
 *   evidence: 'inferred',
 *   body: () => ({ name: filledText }),
 *   response: () => created({ thing_id: id }),
 * });
 * ```
 */
export function created<const Id extends Fields, const Others extends Fields = Record<never, never>>(
  id: Id,
  others?: Others,
): Schema<unknown, FieldsOutput<Id & Others>> {
  const expected = `an object with ${Object.keys(id).join(', ')}`;
  const schema = looseObject({ ...id, ...others }) as unknown as Runnable;
  const run: Runnable['~run'] = (dataset, context) => {
    const { value } = dataset;
    if (hasIds(value, id, context)) return schema['~run'](dataset, context);
    // An issue without a path is one of the answer as a whole.
    return { value, typed: false, issues: [{ input: value, message: expected }] };
  };
  return { ...schema, '~run': run } as unknown as Schema<unknown, FieldsOutput<Id & Others>>;
}

/** A number in the place of a text is an id all the same: it is reported as any other difference. */
function hasIds(value: unknown, ids: Fields, context: SchemaContext): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const fields = value as Readonly<Record<string, unknown>>;
  return Object.entries(ids).every(([name, schema]) => {
    if (!Object.hasOwn(fields, name)) return false;
    return typeof fields[name] === 'number' || runSchema(schema, fields[name], context).issues.length === 0;
  });
}
