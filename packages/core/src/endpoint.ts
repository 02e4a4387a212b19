import type { Thulium } from './client.js';
import { clientError } from './clientError.js';
import { invalid } from './compile.js';
import { readInput } from './copyInput.js';
import { type InputIssue, InvalidInputError } from './errors.js';
import {
  describeInputIssue,
  illFormedIssues,
  misspeltFieldIssues,
  ownFields,
  unknownFieldIssues,
  unsafeQueryIssues,
  unsafeSegmentIssues,
} from './input.js';
import { writeJson } from './json.js';
import type { CallOptions } from './options.js';
import { type FileContent, RequestBytes } from './requestBytes.js';
import {
  type AnySchema,
  type Fields,
  type FieldsInput,
  jsonValue,
  map,
  type OutputOf,
  queryValue,
  readQuickly,
  runSchema,
  type Schema,
  type SchemaContext,
  type SchemaIssue,
  strictObject,
} from './schema.js';
import { encodePath, encodeQuery, type PathTemplate, parsePath } from './url.js';

/** HTTP method of an endpoint. */
export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/**
 * How well the vendor documents an endpoint.
 * - `full`: parameters, request and response.
 * - `partial`: the page is known in part.
 * - `index`: only method and path.
 * - `inferred`: the shape is taken from a sibling.
 */
export type Evidence = 'full' | 'partial' | 'index' | 'inferred';

/** What an endpoint says of itself. */
export interface EndpointDescription {
  /** Package and name, for example `tickets.addCustomerResponse`. */
  readonly id: string;
  readonly method: Method;
  /** Template of the path below `/api`, for example `/tickets/{ticket_id}/customer_response`. */
  readonly path: string;
  /** Whether sending it twice has the same effect as sending it once. */
  readonly idempotent: boolean;
  /** How well the vendor documents it. */
  readonly evidence: Evidence;
  /** `bytes` where the answer is a file, which the caller reads. Default: `json`. */
  readonly responseType?: 'json' | 'bytes' | undefined;
}

/** The parts of a request that come from the input. */
export interface EncodedRequest {
  /** The path with its values, for example `/tickets/1234/customer_response`. */
  readonly path: string;
  /** The query without `?`, or an empty text. */
  readonly query: string;
  /** JSON text, empty for a write without a body; the bytes of a file; undefined for a GET. */
  readonly body: string | RequestBytes | undefined;
  /** The input as it was read, once: a copy that belongs to the call. */
  readonly values: unknown;
}

/** What was read from an answer, and where it differs from what is documented. */
export interface DecodedResponse<Output> {
  readonly output: Output;
  /** An issue without a path means that the answer as a whole could not be read. */
  readonly issues: readonly SchemaIssue[];
}

/** One call of the API: a function, and at the same time the description from which all else is derived. */
export interface Endpoint<Input, Output> extends EndpointDescription {
  (client: Thulium, input: Input, options?: CallOptions): Promise<Output>;
  /** The declaration as it was written; its schemas are made on demand. */
  readonly definition: EndpointDefinition;
  /** Checks an input and writes it as a request; throws {@link InvalidInputError}. */
  encode(input: Input, context: SchemaContext): EncodedRequest;
  /** Reads the parsed JSON of the answer to an input; `undefined` stands for an empty answer. */
  decode(json: unknown, context: SchemaContext, values?: Input): DecodedResponse<Output>;
}

/** Where the fields of an input go that are not declared. */
export type RestPlace = 'query' | 'body';

/** What {@link defineEndpoint} takes. Schemas are made on demand, so that a bundler can drop unused endpoints. */
export interface EndpointDefinition<
  Params extends Fields = Fields,
  Query extends Fields = Fields,
  Body extends Fields = Fields,
  Response extends AnySchema = AnySchema,
  Rest extends RestPlace | undefined = RestPlace | undefined,
> {
  readonly id: string;
  readonly method: Method;
  readonly path: `/${string}`;
  /** Default: `true` for GET, PUT and DELETE, `false` for POST. */
  readonly idempotent?: boolean;
  readonly evidence: Evidence;
  /** Fields that stand in the path, as `{name}` in the template. */
  readonly params?: () => Params;
  /** Fields that stand in the query. */
  readonly query?: () => Query;
  /** Fields that stand in the JSON body. */
  readonly body?: () => Body;
  /**
   * `optional-json`: without any field the body stays empty, instead of `{}`. `bytes`: the one field of the body is a
   * file, and goes out as it is. Default: `json`.
   */
  readonly bodyType?: 'json' | 'optional-json' | 'bytes';
  /** `bytes`: the answer is a file; `response` is then `download`. Default: `json`. */
  readonly responseType?: 'json' | 'bytes';
  /**
   * Where fields go that are not declared, for an endpoint whose fields the vendor does not document. The type of the
   * input then says so with `[field: string]: unknown`. Default: a field that is not declared is refused.
   */
  readonly rest?: Rest;
  /** What the answer holds. */
  readonly response: () => Response;
}

/** Fields of an endpoint that has none. */
export type NoFields = Record<never, never>;
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Flat<T> = { [K in keyof T]: T[K] };
/** The fields of an input; `void` is the input of an endpoint without fields. */
export type InputFields<Input> = [Exclude<Input, void>] extends [never] ? NoFields : Flat<Exclude<Input, void>>;
/** The fields of an input that takes others besides. */
export type WithRest<Known, Rest> = [Rest] extends [RestPlace] ? Flat<Known & { [field: string]: unknown }> : Known;
/** Nothing where two types are the same, and a field that nobody gives where they differ. */
export type Tie<Declared, Checked, Message> =
  Same<Declared, Checked> extends true ? unknown : { readonly mismatch: Message };

/**
 * Declares one endpoint.
 *
 * The types of input and output come from the annotation of the constant, the checks from the schemas; a field that is
 * missing, extra, of another type or otherwise optional on either side is a compile error.
 *
 * @example
 * ```ts
 * export const getTicket: Endpoint<GetTicketInput, Ticket> = defineEndpoint({
 *   id: 'tickets.getTicket',
 *   method: 'GET',
 *   path: '/tickets/{ticket_id}',
 *   evidence: 'partial',
 *   params: () => ({ ticket_id: numericId }),
 *   response: () => ticket,
 * });
 * ```
 */
export function defineEndpoint<
  Input,
  Output,
  Params extends Fields = NoFields,
  Query extends Fields = NoFields,
  Body extends Fields = NoFields,
  Response extends AnySchema = AnySchema,
  Rest extends RestPlace | undefined = undefined,
>(
  definition: EndpointDefinition<Params, Query, Body, Response, Rest> &
    Tie<
      InputFields<Input>,
      WithRest<FieldsInput<Params & Query & Body>, Rest>,
      'the schemas and the input type differ'
    > &
    Tie<Output, OutputOf<Response>, 'the response schema and the output type differ'>,
): Endpoint<Input, Output> {
  return Object.freeze(makeEndpoint(definition as EndpointDefinition as never)) as Endpoint<Input, Output>;
}

/** As {@link defineEndpoint}, without its types. */
export function makeEndpoint(given: EndpointDefinition): Endpoint<unknown, unknown> {
  const definition: EndpointDefinition = Object.assign(Object.create(null), given);
  const { id, method, path, evidence, responseType = 'json', idempotent = method !== 'POST' } = definition;
  let request: RequestSchema | undefined;
  let response: AnySchema | undefined;

  function callEndpoint(client: Thulium, input: unknown, options?: CallOptions): Promise<unknown> {
    const error = clientError(client, id);
    return error === undefined ? client.call(endpoint, input, options) : Promise.reject(error);
  }
  const endpoint: Endpoint<unknown, unknown> = Object.assign(callEndpoint, {
    id,
    method,
    path,
    idempotent,
    evidence,
    responseType,
    definition,
    encode(input: unknown, context: SchemaContext): EncodedRequest {
      request ??= requestSchema(definition);
      return encodeInput(definition, request, input, context);
    },
    decode(json: unknown, context: SchemaContext): DecodedResponse<unknown> {
      response ??= definition.response();
      return runSchema(response, json, context, true);
    },
  });
  return endpoint;
}

/** The schemas of a request, built at the first call. */
interface RequestSchema {
  readonly all: Schema<unknown, Record<string, unknown>>;
  readonly names: readonly string[];
  readonly path: PathTemplate;
  readonly params: readonly string[];
  readonly query: readonly string[];
  /** Undefined where the endpoint has no body, which is not the same as a body without fields. */
  readonly body: readonly string[] | undefined;
}

/** What an endpoint without body fields sends: nothing for a GET, an empty body for a write. */
export function emptyBody(method: Method): string | undefined {
  return method === 'GET' ? undefined : '';
}

function requestSchema({ path, params, query, body }: EndpointDefinition): RequestSchema {
  const [inPath, inQuery, inBody] = [params?.() ?? {}, query?.() ?? {}, body?.()];
  const all = { ...inPath, ...inQuery, ...inBody };
  return {
    all: strictObject(all) as Schema<unknown, Record<string, unknown>>,
    names: Object.keys(all),
    path: parsePath(path),
    params: Object.keys(inPath),
    query: Object.keys(inQuery),
    body: inBody && Object.keys(inBody),
  };
}

function encodeInput(
  definition: EndpointDefinition,
  schema: RequestSchema,
  input: unknown,
  context: SchemaContext,
): EncodedRequest {
  const { id, method, rest, bodyType } = definition;
  const { values, output, others, problems } = checkInput(definition, schema, input, context);
  const inQuery = pick(output, schema.query, rest === 'query' ? others : undefined);
  if (problems.length === 0) {
    problems.push(...unsafeSegmentIssues(output, schema.params), ...unsafeQueryIssues(inQuery));
  }
  if (problems.length > 0) throw new InvalidInputError(id, problems);
  const inBody = pick(output, schema.body ?? [], rest === 'body' ? others : undefined);
  const hasBody =
    bodyType === 'optional-json'
      ? Object.values(inBody).some((value) => value !== undefined)
      : schema.body !== undefined || Object.keys(inBody).length > 0;
  return {
    path: encodePath(schema.path, output),
    query: encodeQuery(inQuery),
    body: bodyType === 'bytes' ? bytesOf(inBody) : hasBody ? writeJson(inBody) : emptyBody(method),
    values,
  };
}

/** What the schemas make of an input, and the fields that are not declared. */
interface CheckedInput {
  readonly values: unknown;
  readonly output: Record<string, unknown>;
  readonly others: Record<string, unknown> | undefined;
  readonly problems: InputIssue[];
}

function checkInput(
  { id, rest }: EndpointDefinition,
  schema: RequestSchema,
  input: unknown,
  context: SchemaContext,
): CheckedInput {
  const copy = readInput(input, id);
  const values = ownFields(id, copy.value, schema.names);
  const problems = illFormedIssues(copy);
  const read = readQuickly(schema.all, values, context);
  if (read !== invalid) return { values, output: read, others: undefined, problems };
  const { known, others } = split(values, schema.names);
  const bounded = { ...context, endsAtLimit: true };
  const { output, issues } = runSchema(schema.all, known, bounded);
  problems.push(...issues.map(describeInputIssue));
  if (rest === undefined) problems.push(...unknownFieldIssues(Object.keys(others), schema.names));
  else {
    problems.push(...misspeltFieldIssues(Object.keys(others), schema.names));
    problems.push(...runSchema(restSchema[rest], others, bounded).issues.map(describeInputIssue));
  }
  return { values, output, others, problems };
}

/** The one field of a body of bytes. */
function bytesOf(body: Readonly<Record<string, unknown>>): RequestBytes {
  return new RequestBytes(Object.values(body)[0] as FileContent);
}

const restSchema = { query: map(queryValue), body: map(jsonValue) };

/** The fields of an input that are declared, and those that are not. */
function split(
  values: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Record<'known' | 'others', Record<string, unknown>> {
  const [known, others] = [Object.create(null), Object.create(null)];
  for (const [name, value] of Object.entries(values)) (names.includes(name) ? known : others)[name] = value;
  return { known, others };
}

/** The fields of these names that are there, and further ones. */
function pick(
  values: Readonly<Record<string, unknown>>,
  names: readonly string[],
  others?: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const picked: Record<string, unknown> = Object.create(null);
  for (const name of names) if (Object.hasOwn(values, name)) picked[name] = values[name];
  return Object.assign(picked, others);
}
