import fc from 'fast-check';
import qs from 'qs';
import { describe, expect, it, vi } from 'vitest';
import { readVectors } from '../test/support/vectors.js';
import { ConfigurationError } from './errors.js';
import {
  baseUrlOfSystem,
  encodePath,
  encodeQuery,
  isSafeSegment,
  normalizeBaseUrl,
  parsePath,
  parseUrl,
} from './url.js';

const thrownBy = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
};

describe('baseUrlOfSystem', () => {
  const { values, good } = readVectors<{ values: string[]; good: string[] }>('system-names.json');
  it.each([...values, 'Acme', 'a'.repeat(64), 'acme\n', 'x acme'])('refuses %j', (system) => {
    const error = thrownBy(() => baseUrlOfSystem(system));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect((error as Error).message).toMatch(/^system: /);
  });
  it.each([
    [
      'another host',
      class extends URL {
        override get host() {
          return 'evil.example';
        }
      },
    ],
    [
      'no address',
      class extends URL {
        static override canParse = () => false;
      },
    ],
  ])('does not believe a platform that reads %s', (_name, parser) => {
    vi.stubGlobal('URL', parser);
    const error = thrownBy(() => baseUrlOfSystem('acme'));
    vi.unstubAllGlobals();
    expect(error).toBeInstanceOf(ConfigurationError);
    expect((error as Error).message).toBe('system: the name does not form a host name');
  });
  it.each([...good, 'a'.repeat(63)])('takes %j', (system) =>
    expect(baseUrlOfSystem(system)).toBe(`https://${system}.thulium.com/api`),
  );
});

describe('normalizeBaseUrl', () => {
  it.each([
    ['https://acme.thulium.com', 'https://acme.thulium.com/api'],
    ['https://acme.thulium.com/', 'https://acme.thulium.com/api'],
    ['https://acme.thulium.com/api', 'https://acme.thulium.com/api'],
    ['https://acme.thulium.com/api//', 'https://acme.thulium.com/api'],
    ['https://proxy.example.org/thulium', 'https://proxy.example.org/thulium/api'],
    ['https://proxy.example.org/thulium/api/', 'https://proxy.example.org/thulium/api'],
    ['https://proxy.example.org/api/thulium', 'https://proxy.example.org/api/thulium/api'],
    ['https://proxy.example.org/myapi', 'https://proxy.example.org/myapi/api'],
    ['https://ACME.thulium.com:443/api', 'https://acme.thulium.com/api'],
    ['http://localhost:8080', 'http://localhost:8080/api'],
    ['http://127.0.0.1:8080/api/', 'http://127.0.0.1:8080/api'],
    ['http://127.99.1.200', 'http://127.99.1.200/api'],
    ['http://[::1]:8080', 'http://[::1]:8080/api'],
  ])('%s is %s', (text, url) => expect(normalizeBaseUrl(text)).toBe(url));

  it.each([
    ['', 'such as'],
    ['acme', 'such as'],
    ['https://acme.thulium.com/api/v1', 'nothing but "/api"'],
    ['https://acme.thulium.com/API', 'nothing but "/api"'],
    ['https://acme.thulium.com//api', 'nothing but "/api"'],
    ['https://acme.thulium.com/panel/', 'nothing but "/api"'],
    ['http://acme.thulium.com', 'https'],
    ['http://10.127.0.1', 'https'],
    ['http://127.0.0.1.example.org', 'https'],
    ['http://localhost.example.org', 'https'],
    ['http://xlocalhost', 'https'],
    ['http://x127.0.0.1.example', 'https'],
    ['ftp://127.0.0.1', 'https'],
    ['file:///etc/hosts', 'https'],
    ['https://user@acme.thulium.com', 'leave user name'],
    ['https://:secret@acme.thulium.com', 'leave user name'],
    ['https://acme.thulium.com/?a=1', 'without "?"'],
    ['https://acme.thulium.com/?', 'without "?"'],
    ['https://acme.thulium.com/#a', 'without "?"'],
    ['https://acme.thulium.com/#', 'without "?"'],
  ])('refuses %j', (text, words) => {
    const error = thrownBy(() => normalizeBaseUrl(text)) as Error;
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error.message).toMatch(/^baseUrl: /);
    expect(error.message).toContain(words);
    expect(error.message).not.toContain('secret');
  });

  it('names where the address came from', () => {
    expect(() => normalizeBaseUrl('acme', 'THULIUM_BASE_URL')).toThrow('THULIUM_BASE_URL: expected an address');
    expect(() => baseUrlOfSystem('Acme', 'THULIUM_SYSTEM')).toThrow('THULIUM_SYSTEM: expected the name');
  });
});

describe('parseUrl', () => {
  it('gives nothing for what is no address', () => expect(parseUrl('x')).toBeUndefined());
  it('gives the parts of one', () => expect(parseUrl('https://a.example/b')?.pathname).toBe('/b'));
});

describe('values in a path', () => {
  const { values } = readVectors<{ values: string[] }>('hostile-paths.json');
  it.each([...values, 'a\u007f', '\udc00x'])('%j is refused, or stays in its segment', (value) => {
    if (!isSafeSegment(value)) return;
    const url = new URL(`https://api.example.org/api${encodePath(parsePath('/named/{name}/end'), { name: value })}`);
    expect(url.host).toBe('api.example.org');
    const segments = url.pathname.split('/');
    expect(segments).toHaveLength(5);
    expect(decodeURIComponent(segments[3] ?? '')).toBe(value);
    expect([url.search, url.hash]).toEqual(['', '']);
  });

  it.each(['', '.', '..', '%2e', '%2E%2e', '.%2e', '\u0000', 'a\r\nb', '\t', '\u007f', '\ud800'])(
    '%j is refused',
    (value) => expect(isSafeSegment(value)).toBe(false),
  );
  it.each([undefined, null, {}, [], Number.NaN, Number.POSITIVE_INFINITY, true])('%s is refused', (value) =>
    expect(isSafeSegment(value)).toBe(false),
  );
  it.each(['a', '...', '.a', 'x..', '%2e%2e%2e', '%2ex', 0, 12, 'ą', 'a/b', '%zz'])('%j is taken', (value) =>
    expect(isSafeSegment(value)).toBe(true),
  );

  it('fills every name of a template, and reads no pattern in a value', () => {
    expect(encodePath(parsePath('/a/{x_id}/b/{y}/{x_id}'), { x_id: '$&', y: 7 })).toBe('/a/%24%26/b/7/%24%26');
  });
});

/** What PHP reads: `qs` with the settings that make it read so. */
const parse = (query: string): unknown => qs.parse(query, { depth: 20, arrayLimit: 1_000, parameterLimit: 10_000 });

describe('encodeQuery', () => {
  interface PhpVector {
    readonly in: Record<string, unknown>;
    readonly rfc3986: string;
    readonly parse_str: unknown;
  }
  const { vectors } = readVectors<{ vectors: PhpVector[] }>('php-query.json');
  // Where our rule differs on purpose (see the note in the file), or PHP writes or mangles in a way of its own.
  const differs = ['t', 'e', 'fl', 'nn', 'k e y', 'a.b'];
  it.each(vectors.filter((vector) => !Object.keys(vector.in).some((name) => differs.includes(name))))(
    'PHP reads $rfc3986 back',
    ({ in: input, parse_str: expected }) =>
      expect(asMap(qs.parse(encodeQuery(input), { allowSparse: true, depth: 20 }))).toEqual(asMap(expected)),
  );

  it.each([
    [{ a: 1, b: 'x y' }, 'a=1&b=x%20y'],
    [{ status_id: [1, 2] }, 'status_id[]=1&status_id[]=2'],
    [
      { custom_fields: { Kraj: ['POLSKA', 'NORWEGIA'], Miasto: 'Kraków' } },
      'custom_fields[Kraj][0]=POLSKA&custom_fields[Kraj][1]=NORWEGIA&custom_fields[Miasto]=Krak%C3%B3w',
    ],
    [{ identifier: '', phone_number: '' }, 'identifier=&phone_number='],
    [{ t: true, f: false, n: null, u: undefined }, 't=true&f=false'],
    [{ list: [{ id: 1 }, { id: 2 }] }, 'list[0][id]=1&list[1][id]=2'],
    [{ list: [] }, ''],
    [{ list: [null, 1] }, 'list[]=1'],
    [{ a: [[1, 2], [3]] }, 'a[0][0]=1&a[0][1]=2&a[1][0]=3'],
    [{ 'a[b]&c=': 'd' }, 'a%5Bb%5D%26c%3D=d'],
    [{ a: { 'b]=x&y': 1 } }, 'a[b%5D%3Dx%26y]=1'],
    [{ '\'"~*!()': '+' }, "'%22~*!()=%2B"],
    [{}, ''],
  ])('%j is %s', (input, query) => expect(encodeQuery(input)).toBe(query));

  it('writes every digit of a bigint', () => {
    expect(encodeQuery({ big: 12345678901234567890n })).toBe('big=12345678901234567890');
  });

  it('is read back as it was, whatever the filters are', { timeout: 120_000 }, () => {
    const name = fc
      .stringMatching(/^[a-zA-Z_ąćęłńóśźż][\w ąćęłńóśźż-]{0,8}$/)
      .filter((text) => !(text in Object.prototype));
    // Not `fc.string({ unit: 'binary' })`: its first use alone takes a second.
    const character = fc
      .oneof(fc.integer({ min: 0, max: 0xd7ff }), fc.integer({ min: 0xe000, max: 0x10ffff }))
      .map((code) => String.fromCodePoint(code));
    const scalar = fc.oneof(
      fc.array(character).map((characters) => characters.join('')),
      fc.integer(),
      fc.boolean(),
    );
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4, withCrossShrink: true },
        scalar,
        fc.array(scalar, { minLength: 1, maxLength: 4 }),
        fc.dictionary(name, tie('value'), { minKeys: 1, maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(name, value, { maxKeys: 5 }), (filters) => {
        expect(parse(encodeQuery(filters))).toEqual(asTexts(filters));
      }),
      { numRuns: 200, seed: 4 },
    );
  });
});

/** PHP has one kind of array, `qs` tells lists from maps: both as maps. */
function asMap(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, asMap(item)]));
}

function asTexts(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asTexts);
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, asTexts(item)]));
}
