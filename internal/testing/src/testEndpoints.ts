import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ApiError, createThulium, DecodeError, type Endpoint } from '@thulium-js/core';
import { createSandbox, facts } from '@thulium-js/sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EndpointDocumentation, readDocumentation } from './documentation.js';
import type { EndpointFixture } from './fixture.js';
import { jsonSchemaOf } from './jsonSchema.js';
import { Recorder } from './recorder.js';

type AnyEndpoint = Endpoint<unknown, unknown>;
type AnyFixture = EndpointFixture<unknown, unknown>;

/** What {@link testEndpoints} needs of a package. */
export interface EndpointPackage {
  /** First part of the ids. Example: `tickets`. */
  readonly domain: string;
  /** The module that exports all endpoints and nothing else. */
  readonly endpoints: object;
  /** The folder with a file for each. */
  readonly folder: URL;
  /** Imports the fixtures of an endpoint. */
  readonly loadFixtures: (name: string) => Promise<{ readonly fixtures: readonly object[] }>;
}

const credentials = { username: 'api_user', password: 'api_pass' };

/**
 * Holds all endpoints of a package to the contract: names, places of fields, fixtures over real HTTP, schemas, docs,
 * evidence, and that the sandbox serves them.
 */
export function testEndpoints({ domain, endpoints, folder, loadFixtures }: EndpointPackage): void {
  const path = fileURLToPath(folder);
  const all = Object.entries(endpoints as Record<string, AnyEndpoint>);
  const recorder = new Recorder();
  let address = '';
  let documentation: Map<string, EndpointDocumentation>;

  beforeAll(async () => {
    address = await recorder.start();
    documentation = readDocumentation(path);
  }, 60_000);
  afterAll(() => recorder.stop());

  test('there is one file for each endpoint, and one of fixtures', () => {
    const files = readdirSync(path).filter((file) => file.endsWith('.ts') && file !== 'index.ts');
    const names = all.map(([name]) => name);
    expect(files.sort()).toEqual(names.flatMap((name) => [`${name}.fixture.ts`, `${name}.ts`]).sort());
    expect(all.map(([, { id }]) => id)).toEqual(names.map((name) => `${domain}.${name}`));
  });

  describe.each(all)('%s', (name, endpoint) => {
    const { definition } = endpoint;
    const load = async () => (await loadFixtures(name)).fixtures as readonly AnyFixture[];

    test('every field has one place', () => {
      const params = Object.keys(definition.params?.() ?? {});
      const query = Object.keys(definition.query?.() ?? {});
      const body = Object.keys(definition.body?.() ?? {});
      const inPath = Array.from(definition.path.matchAll(/\{(\w+)\}/g), ([, field = '']) => field);
      expect(params.sort()).toEqual(inPath.sort());
      const fields = [...params, ...query, ...body];
      expect(fields.filter((field, place) => fields.indexOf(field) !== place)).toEqual([]);
      if (definition.bodyType === 'bytes') expect(body).toHaveLength(1);
    });

    test('every schema converts to JSON Schema', () => {
      for (const fields of [definition.params, definition.query, definition.body]) {
        for (const field of Object.values(fields?.() ?? {})) expect(jsonSchemaOf(field)).toBeTypeOf('object');
      }
      expect(jsonSchemaOf(definition.response())).toBeTypeOf('object');
    });

    test('is documented, with every field', () => {
      const docs = documentation.get(name);
      expect(docs?.text).toMatch(/^[A-Z].*\./);
      const fields = [...Object.entries(docs?.input ?? {}), ...Object.entries(docs?.output ?? {})];
      expect(fields.filter(([, text]) => text === '').map(([field]) => field)).toEqual([]);
      const declared = [definition.params, definition.query, definition.body].flatMap((fields) =>
        Object.keys(fields?.() ?? {}),
      );
      expect(Object.keys(docs?.input ?? {})).toEqual(expect.arrayContaining(declared));
    });

    test('names the page of the vendor, or says that there is none', async () => {
      const see = documentation.get(name)?.see.join(' ') ?? '';
      const { source } = await factsOf(endpoint, await load());
      const isPage = source !== undefined && /^https?:\/\/api\.thulium\.(?!.*\/printer$)/.test(source);
      if (isPage) expect(see).toContain(source);
      else expect(see).toMatch(/vendor|index|copy/i);
    });

    test('claims no better evidence than there is', async () => {
      const { evidence } = await factsOf(endpoint, await load());
      if (endpoint.evidence !== 'inferred') expect(endpoint.evidence).toBe(evidence);
      else expect(evidence).not.toBe('full');
    });

    test('has fixtures, and says where they are from', async () => {
      const fixtures = await load();
      const names = fixtures.map((fixture) => fixture.name);
      expect(names.length).toBeGreaterThan(0);
      expect(new Set(names).size).toBe(names.length);
      for (const { source, note, name: title } of fixtures) {
        if (source !== 'documented') expect(note, title).toMatch(/\w{4}/);
      }
      if (endpoint.evidence === 'full') {
        expect(fixtures.map(({ source }) => source)).toEqual(
          expect.arrayContaining([expect.not.stringMatching('inferred')]),
        );
      }
    });

    test('its fixtures hold over HTTP, from input to wire and from wire to output', async () => {
      const drifts: unknown[] = [];
      const thulium = createThulium({
        ...credentials,
        baseUrl: address,
        retry: false,
        onDrift: (drift) => drifts.push(drift),
      });
      for (const { name: title, input, request, response, output } of await load()) {
        recorder.answer = response;
        recorder.seen.length = 0;
        const { data, response: answer } = await thulium.callWithResponse(endpoint, input);
        expect(recorder.seen, title).toHaveLength(1);
        const seen = recorder.seen[0];
        const query = request.query === undefined ? '' : `?${request.query}`;
        expect(`${seen?.method} ${seen?.url}`, title).toBe(`${request.method} /api${request.path}${query}`);
        expectBody(title, seen?.headers['content-type'], seen?.body ?? new Uint8Array(), request.body);
        expect(answer.status).toBe(response.status);
        expect(await plain(data, output), title).toEqual(output);
        expect(drifts, title).toEqual([]);
      }
    });

    test('never succeeds without the id of what it created', async () => {
      for (const { input, request, response, output } of await load()) {
        const ids = idsIn(output);
        if (request.method !== 'POST' || ids.length === 0) continue;
        for (const responseValidation of ['report', 'strict', 'off'] as const) {
          const thulium = createThulium({ ...credentials, baseUrl: address, retry: false, responseValidation });
          for (const id of ids) {
            recorder.answer = { ...response, body: { ...(output as object), [id]: '' } };
            const error: unknown = await endpoint(thulium, input).catch((thrown: unknown) => thrown);
            expect(error, `${responseValidation}: ${id}`).toBeInstanceOf(DecodeError);
            expect(error).toMatchObject({ effect: 'applied' });
          }
        }
      }
    });

    test('the sandbox serves it', async () => {
      const fact = await factsOf(endpoint, await load());
      expect(fact.method).toBe(endpoint.method);
      expect(fact.path.replace(/:\w+/g, '{}')).toBe(endpoint.path.slice(1).replace(/\{\w+\}/g, '{}'));
    });
  });

  /** What the vendor's data say of an endpoint: found by what the sandbox makes of its request. */
  async function factsOf(endpoint: AnyEndpoint, fixtures: readonly AnyFixture[]) {
    // One of its own: what another endpoint has deleted would not be there.
    const sandbox = createSandbox();
    const thulium = createThulium({
      ...credentials,
      baseUrl: sandbox.url,
      fetch: sandbox.fetch as never,
      retry: false,
    });
    const error: unknown = await thulium.call(endpoint, fixtures[0]?.input).then(
      () => undefined,
      (thrown) => thrown,
    );
    // What the fixture names need not exist in the sandbox; everything else it has to serve.
    if (!(error instanceof ApiError && [400, 404].includes(error.status))) expect(error).toBeUndefined();
    expect(sandbox.requests).toHaveLength(1);
    const served = sandbox.requests.at(-1)?.endpoint;
    const fact = facts.find(({ method, path }) => `${method} ${path}` === served);
    if (fact === undefined) throw new Error(`the sandbox does not know ${endpoint.method} ${endpoint.path}`);
    return fact;
  }
}

/** The fields of an output by which what was created is known: an id, or the token of a file. */
function idsIn(output: unknown): string[] {
  const isObject = typeof output === 'object' && output !== null && !Array.isArray(output);
  return isObject ? Object.keys(output).filter((name) => /(?:^|_)id$|^token$/.test(name)) : [];
}

function expectBody(title: string, mediaType: unknown, seen: Uint8Array, expected: unknown): void {
  if (expected instanceof Uint8Array) {
    expect(mediaType, title).toBe('application/octet-stream');
    expect([...seen], title).toEqual([...expected]);
    return;
  }
  const text = new TextDecoder().decode(seen);
  if (expected !== undefined) expect(mediaType, title).toBe('application/json; charset=utf-8');
  expect(text === '' ? undefined : JSON.parse(text), title).toEqual(expected);
}

/** An output as a fixture tells it: of a download what it holds. */
async function plain(data: unknown, expected: unknown): Promise<unknown> {
  const { text, filename, contentType, size } = (data ?? {}) as Record<string, unknown>;
  if (typeof text !== 'function') return data;
  const all: Record<string, unknown> = { text: await text(), filename, contentType, size };
  return Object.fromEntries(Object.keys(expected as object).map((key) => [key, all[key]]));
}
