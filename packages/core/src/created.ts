import { invalid } from './compile.js';
import {
  check,
  type Fields,
  type FieldsOutput,
  looseObject,
  pipe,
  readQuickly,
  type Schema,
  type SchemaContext,
  unknown,
} from './schema.js';

/**
 * The response of a call that creates a resource: an object with its id and other fields. Without the id, the new
 * resource cannot be identified, so such a response is a `DecodeError` with every `responseValidation`.
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
  const withIds = check(unknown, (value) => hasIds(value, id), expected);
  const all = looseObject({ ...id, ...others }) as Schema<unknown, FieldsOutput<Id & Others>>;
  return pipe(withIds, (value) => value, all);
}

/** Ids depend on nothing of the client. */
const noContext: SchemaContext = Object.assign(Object.create(null), { timeZone: 'UTC' });

/** A number in place of a string is still an id; it is reported as a difference. */
function hasIds(value: unknown, ids: Fields): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const fields = value as Readonly<Record<string, unknown>>;
  return Object.entries(ids).every(([name, schema]) => {
    if (!Object.hasOwn(fields, name)) return false;
    return typeof fields[name] === 'number' || readQuickly(schema, fields[name], noContext) !== invalid;
  });
}
