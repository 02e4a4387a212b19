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

/** Whether a value is the id of something that was created: a positive integer. */
export function isRecordId(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) > 0;
}

/** Only an id that a later call can send counts: half an emoji, or a number in place of a string, cannot be sent back. */
function hasIds(value: unknown, ids: Fields): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const fields = value as Readonly<Record<string, unknown>>;
  return Object.entries(ids).every(([name, schema]) => {
    if (!Object.hasOwn(fields, name)) return false;
    const read = readQuickly(schema, fields[name], noContext);
    return typeof read === 'string' ? read.isWellFormed() : isRecordId(read);
  });
}
