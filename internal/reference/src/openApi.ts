import { type JsonSchema, jsonSchemaOf } from '@thulium-js/testing';
import type { AnyFixture, Call, CallPackage } from './collect.ts';
import { compare, firstSentence, plainText } from './collect.ts';

type Json = Record<string, unknown>;
type Docs = Readonly<Record<string, string>>;

/** The OpenAPI 3.1 document of all calls. */
export function openApiOf(packages: readonly CallPackage[]): Json {
  const calls = packages.flatMap(({ folder, calls }) => calls.map((call) => ({ folder, call })));
  const paths: Record<string, Json> = {};
  for (const { folder, call } of calls.sort((a, b) => compare(a.call.endpoint.path, b.call.endpoint.path))) {
    const { path, method } = call.endpoint;
    paths[path] = { ...paths[path], [method.toLowerCase()]: operationOf(folder, call) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Thulium REST API',
      version: '0.0.0',
      summary: 'The part of the API that the Thulium SDK for TypeScript covers',
      description:
        'Unofficial: generated from the declarations of the SDK, which are made from the public documentation of the vendor and were not tried against a live system. `x-evidence` says how well each call is documented: `full`, `partial`, `index` (only method and path) or `inferred` (from a sibling). Times are wall-clock times of Europe/Warsaw, without zone or offset. Answers may hold more than is listed.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [
      {
        url: 'https://{system}.thulium.com/api',
        description: 'The system of a company',
        variables: { system: { default: 'acme', description: 'Name of the system' } },
      },
    ],
    security: [{ basic: [] }],
    tags: packages.map(({ folder, title }) => ({ name: folder, description: title })),
    paths,
    components: {
      securitySchemes: {
        basic: { type: 'http', scheme: 'basic', description: 'An API user, made in the panel of Thulium' },
      },
      responses: { Error: errorResponse },
    },
  };
}

const errorResponse: Json = {
  description: 'Refused. 401: wrong user name or password; 403: no permission for this method; 404: not found.',
  content: {
    'application/json': {
      schema: {
        type: 'object',
        properties: {
          request_id: { type: 'string', description: 'Id of the request, what the support of the vendor asks for.' },
          errors: {
            type: 'array',
            items: {
              type: 'object',
              properties: {
                message: { type: 'string', description: 'What is wrong, in English or Polish.' },
                code: { type: 'integer', description: 'Number of the error; there is no public table of them.' },
              },
            },
          },
        },
      },
    },
  },
};

function operationOf(folder: string, call: Call): Json {
  const { endpoint, docs, page } = call;
  const parameters = parametersOf(call);
  const body = bodyOf(call);
  return {
    operationId: endpoint.id,
    summary: firstSentence(docs.text).replace(/\.$/, ''),
    description: plainText(docs.text),
    tags: [folder],
    ...(page === undefined ? {} : { externalDocs: { url: page, description: 'The page of the vendor' } }),
    'x-evidence': endpoint.evidence,
    'x-idempotent': endpoint.idempotent,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: body }),
    responses: responsesOf(call),
  };
}

function parametersOf({ endpoint: { definition, page }, docs, fixtures }: Call): Json[] {
  const parameters: Json[] = [];
  for (const [place, fields] of [
    ['path', definition.params?.()],
    ['query', definition.query?.()],
  ] as const) {
    for (const [name, field] of Object.entries(fields ?? {})) {
      const isLimit = page !== undefined && name === 'limit';
      const limit = { type: 'integer', minimum: 1, maximum: page?.maximum, default: 100 };
      const schema = describe(isLimit ? limit : jsonSchemaOf(field), docs.input, name);
      const example = exampleOf(fixtures, name);
      parameters.push({
        ...bracketed(name, schema),
        in: place,
        required: place === 'path' || !isOptional(field),
        description: plainText(docs.input[name] ?? ''),
        schema: withoutDescription(schema),
        ...(example === undefined ? {} : { example }),
      });
    }
  }
  if (definition.rest === 'query') {
    parameters.push({
      name: 'undocumented',
      in: 'query',
      required: false,
      style: 'form',
      explode: true,
      description: 'Any further field: the vendor does not document which there are.',
      schema: { type: 'object', additionalProperties: true },
    });
  }
  return parameters;
}

/** PHP writes lists as `name[]=a&name[]=b` and maps as `name[key]=a`. */
function bracketed(name: string, { type, anyOf }: JsonSchema): Json {
  const types = Array.isArray(anyOf) ? anyOf.map((option: JsonSchema) => option.type) : [type];
  if (types.includes('array')) return { name: `${name}[]`, style: 'form', explode: true };
  return types.includes('object') ? { name, style: 'deepObject', explode: true } : { name };
}

function bodyOf({ endpoint: { definition }, docs, fixtures }: Call): Json | undefined {
  const fields = Object.entries(definition.body?.() ?? {});
  if (definition.bodyType === 'bytes') {
    const [[name] = ['']] = fields;
    const description = plainText(docs.input[name] ?? '');
    return { required: true, description, content: { 'application/octet-stream': { schema: {} } } };
  }
  if (fields.length === 0 && definition.rest !== 'body') return undefined;
  const properties = fields.map(([name, field]) => [name, describe(wireSchema(jsonSchemaOf(field)), docs.input, name)]);
  const required = fields.filter(([, field]) => !isOptional(field)).map(([name]) => name);
  const schema = {
    type: 'object',
    properties: Object.fromEntries(properties),
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: definition.rest === 'body',
  };
  const examples = examplesOf(fixtures, ({ request }) => request.body);
  return { required: required.length > 0, content: { 'application/json': { schema, ...examples } } };
}

function responsesOf({ endpoint, docs, fixtures }: Call): Json {
  const { definition, page } = endpoint;
  const responses: Json = {};
  const itemDocs = docs.output;
  const schema =
    page !== undefined
      ? listSchema(describe(jsonSchemaOf(page.item()), itemDocs, ''))
      : 'items[].http_status' in itemDocs
        ? batchSchema
        : describe(jsonSchemaOf(definition.response()), itemDocs, '');
  for (const status of [...new Set(fixtures.map(({ response }) => response.status))].sort()) {
    const own = fixtures.filter(({ response }) => response.status === status);
    const isEmpty = own.every(({ response }) => response.body === '');
    if (definition.responseType === 'bytes') {
      responses[status] = { description: 'The file', content: { '*/*': { schema: {} } } };
    } else if (isEmpty) {
      responses[status] = { description: 'Done; the body is empty' };
    } else {
      const examples = examplesOf(own, ({ response }) => readJson(response.body));
      responses[status] = { description: 'Done', content: { 'application/json': { schema, ...examples } } };
    }
  }
  if (endpoint.method === 'POST' && '201' in responses && !('200' in responses)) {
    const { content } = responses['201'] as Json;
    const seen = { description: 'Done: a POST was seen to answer 200 in place of the documented 201' };
    responses['200'] = content === undefined ? seen : { ...seen, content: { 'application/json': { schema } } };
  }
  return { ...responses, '4XX': { $ref: '#/components/responses/Error' } };
}

/** Both envelopes of lists. */
function listSchema(item: JsonSchema): JsonSchema {
  const result = { type: 'array', items: item };
  const count = { type: 'integer', description: 'How many items the list has in all, whatever `limit` says.' };
  return { anyOf: [{ type: 'object', properties: { count, result }, required: ['count', 'result'] }, result] };
}

const batchEntry: JsonSchema = {
  type: 'object',
  description: 'What happened to one item.',
  properties: {
    http_status: { type: 'integer', description: 'HTTP status of this item.' },
    status: {
      type: 'string',
      description:
        'What happened: `ADDED`, `ALREADY_EXISTS`, `FAILED`, `REMOVED`, `NOT_EXIST`, `CALL_IN_PROGRESS`; may be missing.',
    },
    record_id: { description: 'Id of the campaign record.', anyOf: [{ type: 'integer' }, { type: 'string' }] },
    customer_id: { description: 'Id of the customer.', anyOf: [{ type: 'integer' }, { type: 'string' }] },
    message: { type: 'string', description: 'Why it failed.' },
  },
};
const batchEntries: JsonSchema = { type: 'array', items: batchEntry };

/** The shapes of batch answers: by id an entry or a list of them, or a list. */
const batchSchema: JsonSchema = {
  anyOf: [{ type: 'object', additionalProperties: { anyOf: [batchEntry, batchEntries] } }, batchEntries],
};

/** A schema with the docs of its fields. */
function describe(schema: JsonSchema, docs: Docs, path: string): JsonSchema {
  const text = docs[path];
  const described: JsonSchema = { ...(text === undefined ? {} : { description: plainText(text) }), ...schema };
  const { properties, items, additionalProperties, anyOf } = schema;
  if (isObject(properties)) {
    const entries = Object.entries(properties).map(([name, property]) => {
      const place = path === '' ? name : `${path}.${name}`;
      return [name, describe(property as JsonSchema, docs, place)];
    });
    described.properties = Object.fromEntries(entries);
  }
  if (isObject(items)) described.items = describe(items, docs, `${path}[]`);
  if (isObject(additionalProperties))
    described.additionalProperties = describe(additionalProperties, docs, `${path}{}`);
  if (Array.isArray(anyOf)) {
    described.anyOf = anyOf.map((option: JsonSchema) => withoutDescription(describe(option, docs, path)));
  }
  return described;
}

function withoutDescription({ description: _, ...schema }: JsonSchema): JsonSchema {
  return schema;
}

function examplesOf(fixtures: readonly AnyFixture[], pick: (fixture: AnyFixture) => unknown): Json {
  const examples = fixtures
    .filter((fixture) => pick(fixture) !== undefined)
    .map((fixture) => {
      const { name, source, note } = fixture;
      const key = name.replace(/[^\p{L}\p{N}]+/gu, '_').replace(/^_|_$/g, '');
      const description = note === undefined ? {} : { description: note };
      return [key, { summary: name, ...description, value: pick(fixture), 'x-source': source }];
    });
  return examples.length === 0 ? {} : { examples: Object.fromEntries(examples) };
}

/** What the first fixture that has the field gives, as far as JSON can say it. */
function exampleOf(fixtures: readonly AnyFixture[], name: string): unknown {
  const values = fixtures.map(({ input }) => input?.[name]);
  return values.find((value) => value !== undefined && value !== '' && !(value instanceof Date));
}

/** A list of objects that may also be given as a ready text is always a text on the wire: JSON within JSON. */
function wireSchema(schema: JsonSchema): JsonSchema {
  const options = Array.isArray(schema.anyOf) ? (schema.anyOf as JsonSchema[]) : [];
  const list = options.find(({ type, items }) => type === 'array' && (items as JsonSchema).type === 'object');
  if (options.length !== 2 || list === undefined || !options.some(({ type }) => type === 'string')) return schema;
  return { type: 'string', contentMediaType: 'application/json', contentSchema: list };
}

function readJson(body: unknown): unknown {
  if (typeof body !== 'string') return body;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isOptional(schema: unknown): boolean {
  return (schema as { readonly type?: string }).type === 'optional';
}
