import {
  array,
  check,
  id,
  looseObject,
  nullable,
  type OptionalSchema,
  optional,
  pipe,
  type Schema,
  unknown,
  wholeNumber,
} from './schema.js';

/** One page of a list. Both of the vendor's envelopes, `{ count, result }` and a bare list, are read into it. */
export interface Page<Item> {
  /** How many items the list has in all, whatever `limit` says; `null` where the server does not tell. Example: `231`. */
  readonly count: number | null;
  /** The items of this page. */
  readonly result: Item[];
}

/** Which part of a list to give: fields of every call that gives a page. */
export interface PageInput {
  /** How many items to give at most, from 1 to the maximum of the call. Default: what the vendor sets, 100. */
  limit?: number;
  /** How many items of the list to pass over. Default: 0. Example: `100`. */
  offset?: number;
}

/** The fields of a {@link PageInput}. */
export type PageFields = {
  readonly limit: OptionalSchema<number>;
  readonly offset: OptionalSchema<number>;
};

/** The fields of a {@link PageInput}, where a page has at most `maximum` items. */
export function pageFields(maximum: number): PageFields {
  const limit = check(
    wholeNumber,
    (value) => value >= 1 && value <= maximum,
    `a whole number from 1 to ${maximum}, the most that the vendor gives at once`,
  );
  return { limit: optional(limit), offset: optional(wholeNumber) };
}

/** Reads a page of either envelope; what is no list fails as a whole. */
export function pageSchema<Item>(item: Schema<unknown, Item>): Schema<unknown, Page<Item>> {
  return pipe(check(unknown, isList, 'a list'), toEnvelope, looseObject({ count: nullable(id), result: array(item) }));
}

function isList(json: unknown): boolean {
  return Array.isArray(json) || Array.isArray(Object.assign(Object.create(null), json).result);
}

function toEnvelope(json: unknown): unknown {
  if (Array.isArray(json)) return { count: null, result: json };
  const { count = null, ...rest }: { readonly count?: unknown } = Object.assign(Object.create(null), json);
  return { count, ...rest };
}
