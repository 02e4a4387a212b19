import { type Fields, type FieldsOutput, looseObject, type Schema } from './schema.js';

/** The answer of a call that creates something. */
export function created<const Id extends Fields, const Others extends Fields = Record<never, never>>(
  id: Id,
  others?: Others,
): Schema<unknown, FieldsOutput<Id & Others>> {
  return looseObject({ ...id, ...others }) as Schema<unknown, FieldsOutput<Id & Others>>;
}
