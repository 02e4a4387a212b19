import { describe, expect, it } from 'vitest';
import type { EndpointFacts, ParameterFacts } from '../src/facts.js';
import { parseQuery } from '../src/query.js';
import { checkItem, checkRequest, compileRules, requiredForStatus } from '../src/validate.js';

type Parameter = Partial<ParameterFacts> & Pick<ParameterFacts, 'name' | 'type'>;

function rulesOf(place: 'query' | 'body', parameters: readonly Parameter[], about: Partial<EndpointFacts> = {}) {
  const endpoint = { method: 'POST', path: 'things', domain: 'things', evidence: 'full', ...about } as const;
  return compileRules({ ...endpoint, parameters: parameters.map((parameter) => ({ place, ...parameter })) });
}

/** What the check of a body finds: its problems, or what `read` reads of the value. */
function body(parameter: Omit<Parameter, 'name'> & { more?: readonly Parameter[] }, value: unknown): unknown {
  const { more = [], ...rest } = parameter;
  const rules = rulesOf('body', [{ name: 'it', ...rest } as Parameter, ...more]);
  const checked = checkRequest(rules, new Map(), { it: value } as never);
  if (checked.problems.length > 0) return checked.problems.map(({ kind, name }) => `${kind} ${name}`);
  return read(checked.body);
}

function query(parameter: Omit<Parameter, 'name'>, search: string): unknown {
  const checked = checkRequest(rulesOf('query', [{ name: 'it', ...parameter } as Parameter]), parseQuery(search), {});
  if (checked.scalarForList) return 'scalar for list';
  if (checked.problems.length > 0) return checked.problems.map(({ kind, name }) => `${kind} ${name}`);
  return read(checked.query);
}

type Read = ReturnType<typeof checkRequest>['body'];

/** The value of `it`, by the reader that knows its type. */
function read(input: Read): unknown {
  const map = input.map('it');
  if (map !== undefined) return { map: Object.fromEntries(map) };
  if (input.objects('it')?.length) return input.objects('it');
  if (input.integers('it')?.length) return input.integers('it');
  return input.integer('it') ?? input.boolean('it') ?? input.strings('it') ?? input.string('it');
}

describe('a value of a body', () => {
  it.each<readonly [ParameterFacts['type'], unknown, unknown]>([
    ['integers', [1, '2'], [1, 2]],
    ['integers', [], []],
    ['integers', 1, ['wrongType it']],
    ['integers', [1, 'x', 'y'], ['wrongType it[1]', 'wrongType it[2]']],
    ['strings', ['a'], ['a']],
    ['strings', 'a', ['wrongType it']],
    ['strings', ['a', 1], ['wrongType it[1]']],
    ['enums', ['a'], ['a']],
    ['enums', 'a', ['wrongType it']],
    ['string or strings', 'a', ['a']],
    ['string or strings', ['a', 'b'], ['a', 'b']],
    ['string or strings', 1, ['wrongType it']],
    ['string or number', 'a', ['a']],
    ['string or number', 7, 7],
    ['string or number', true, ['wrongType it']],
    ['boolean', true, true],
    ['boolean', 'true', ['wrongType it']],
    ['map', { a: 1 }, { map: { a: 1 } }],
    ['map', [], { map: {} }],
    ['map', [1], ['wrongType it']],
    ['map', 'a', ['wrongType it']],
    ['object', { a: 1 }, { map: { a: 1 } }],
    ['object', [], { map: {} }],
    ['object', [1], ['wrongType it']],
    ['objects', {}, ['wrongType it']],
    ['objects', [{}, 1], ['wrongType it[1]']],
    ['uuid', '6ed7c941-2c8a-411e-95d2-338a9f64800a', ['6ed7c941-2c8a-411e-95d2-338a9f64800a']],
    ['uuid', 'x', ['wrongType it']],
    ['date', '2026-02-03', ['2026-02-03']],
    ['date', '2026-02-03 10:00', ['wrongDate it']],
    ['date', '2026-02-30', ['wrongDate it']],
    ['datetime', '2026-02-03 10:00', ['2026-02-03 10:00']],
    ['datetime', '2026-02-03', ['wrongDate it']],
    ['date or datetime', '2026-02-03', ['2026-02-03']],
    ['date or datetime', '2026-02-03 10:00', ['2026-02-03 10:00']],
    ['date or datetime', 'soon', ['wrongDate it']],
    ['string', 5, ['wrongType it']],
    ['string', '', ['']],
  ])('of the type %s: %j', (type, value, expected) => {
    expect(body({ type }, value)).toEqual(expected);
  });

  it.each<readonly [unknown, unknown]>([
    [0, 0],
    ['0', 0],
    ['007', 7],
    [10, 10],
    [11, ['tooGreat it']],
    [-1, ['notAllowed it']],
    ['-1', ['notAllowed it']],
    [1.5, ['wrongType it']],
    ['1.5', ['wrongType it']],
    ['a1', ['wrongType it']],
    ['1a', ['wrongType it']],
    ['', ['wrongType it']],
    [true, ['wrongType it']],
    [2 ** 53, ['wrongType it']],
  ])('of an integer of at most 10: %j', (value, expected) => {
    expect(body({ type: 'integer', max: 10 }, value)).toEqual(expected);
  });

  it('of digits is an integer up to 15 of them', () => {
    expect(body({ type: 'integer' }, '123456789012345')).toBe(123456789012345);
    expect(body({ type: 'integer' }, '1234567890123456')).toEqual(['wrongType it']);
  });

  it('of words is one of those that are listed, and any where none are', () => {
    expect(body({ type: 'enum', enum: ['a', 'b'] }, 'b')).toEqual(['b']);
    expect(body({ type: 'enum', enum: ['a', 'b'] }, 'c')).toEqual(['notAllowed it']);
    expect(body({ type: 'enums', enum: ['a', 'b'] }, ['a', 'c'])).toEqual(['notAllowed it[1]']);
    expect(body({ type: 'enum' }, 'c')).toEqual(['c']);
  });

  it('may be null only where that is said', () => {
    expect(body({ type: 'integer' }, null)).toEqual(['wrongType it']);
    expect(body({ type: 'integer', nullable: true }, null)).toBeUndefined();
  });

  it('of an object with fields has those fields only, at every level', () => {
    const more: Parameter[] = [
      { name: 'it.inner', type: 'object' },
      { name: 'it.inner.number', type: 'integer', required: true },
      { name: 'it.free', type: 'map' },
    ];
    expect(body({ type: 'object', more }, { inner: { number: 'x' } })).toEqual(['wrongType it.inner.number']);
    expect(body({ type: 'object', more }, { inner: {} })).toEqual(['missing it.inner.number']);
    expect(body({ type: 'object', more }, { other: 1 })).toEqual(['unknown it.other']);
    expect(body({ type: 'object', more }, { number: 1 })).toEqual(['unknown it.number']);
    expect(body({ type: 'object', more }, { free: { a: 1 } })).toEqual({ map: { free: { a: 1 } } });
  });

  it('of a list of objects is checked by its fields, with the position in the name', () => {
    const more: Parameter[] = [{ name: 'it[].number', type: 'integer', required: true }];
    expect(body({ type: 'objects', more }, [{ number: '1' }, { number: 2 }])).toEqual([{ number: 1 }, { number: 2 }]);
    expect(body({ type: 'objects', more }, [{ number: 1 }, {}])).toEqual(['missing it[1].number']);
    expect(body({ type: 'objects', more }, [{ number: 1, other: 1 }])).toEqual(['unknown it[0].other']);
  });
});

describe('a value of a query', () => {
  it.each<readonly [ParameterFacts['type'], string, unknown]>([
    ['map', 'it[a]=1', { map: { a: '1' } }],
    ['map', 'it[a][]=1&it[a][]=2', { map: { a: ['1', '2'] } }],
    ['map', 'it[a][]=1&it[a][b][]=2', { map: { a: ['1', null] } }],
    ['map', 'it=1', ['wrongType it']],
    ['integers', 'it[]=1&it[]=2', [1, 2]],
    ['integers', 'it=1', 'scalar for list'],
    ['strings', 'it=a', 'scalar for list'],
    ['strings', 'it[][b]=a', ['wrongType it[0]']],
    ['enums', 'it=a', 'scalar for list'],
    ['string', 'it[]=a', ['wrongType it']],
    ['boolean', 'it=true', true],
    ['boolean', 'it=false', false],
    ['boolean', 'it=1', ['wrongType it']],
    ['boolean', 'it[]=true', ['wrongType it']],
    ['integer', 'it=7', 7],
  ])('of the type %s: %s', (type, search, expected) => {
    expect(query({ type }, search)).toEqual(expected);
  });
});

describe('a parameter that was not sent', () => {
  it('has its default, or is missing if it is required', () => {
    expect(query({ type: 'integer', default: 5 }, '')).toBe(5);
    expect(query({ type: 'integer', required: true }, '')).toEqual(['missing it']);
    const checked = checkRequest(rulesOf('query', [{ name: 'it', type: 'integer' }]), new Map(), {});
    expect(checked.query.has('it')).toBe(false);
  });
});

describe('a name that nobody documents', () => {
  it.each(['full', 'partial', 'index'] as const)('is noted, and refused where the evidence is full: %s', (evidence) => {
    const rules = rulesOf('body', [{ name: 'it', type: 'string' }], { evidence });
    const { problems, unknown } = checkRequest(rules, parseQuery('other=1'), { more: 1 });
    const kinds =
      evidence === 'full'
        ? [
            { kind: 'unknown', name: 'other' },
            { kind: 'unknown', name: 'more' },
          ]
        : [];
    expect([problems, unknown]).toEqual([kinds, ['other', 'more']]);
  });
});

describe('the items of a batch', () => {
  const parameters: Parameter[] = [
    { name: 'things', type: 'objects', required: true },
    { name: 'things[].number', type: 'integer', required: true },
    { name: 'things[].parts', type: 'objects' },
    { name: 'things[].parts[].number', type: 'integer' },
  ];

  it('are left to be judged one by one', () => {
    const rules = rulesOf('body', parameters, { path: 'batch/things' });
    const { problems, body } = checkRequest(rules, new Map(), { things: [{ number: 'x' }, {}] });
    expect(problems).toEqual([]);
    expect(body.objects('things')).toEqual([{ number: 'x' }, {}]);
    expect(checkRequest(rules, new Map(), { things: [1] }).problems).toEqual([
      { kind: 'wrongType', name: 'things[0]' },
    ]);
  });

  it.each(['full', 'partial'] as const)('each have their own problems: %s', (evidence) => {
    const rules = rulesOf('body', parameters, { path: 'batch/things', evidence });
    expect(checkItem(rules, 'things', { number: '7' }).body.integer('number')).toBe(7);
    const { problems } = checkItem(rules, 'things', { parts: [{ number: 'x' }], other: 1 });
    const unknown = evidence === 'full' ? [{ kind: 'unknown', name: 'other' }] : [];
    const wrong = [
      { kind: 'missing', name: 'number' },
      { kind: 'wrongType', name: 'parts[0].number' },
    ];
    expect(problems).toEqual([...unknown, ...wrong]);
  });

  it('are checked at once where it is no batch', () => {
    const { problems } = checkRequest(rulesOf('body', parameters), new Map(), { things: [{ number: 'x' }] });
    expect(problems).toEqual([{ kind: 'wrongType', name: 'things[0].number' }]);
  });
});

it('a status asks for the parameters that it requires, by their last name, at both levels', () => {
  const requiredForStatuses = ['CALLBACK'];
  const rules = rulesOf('body', [
    { name: 'date', type: 'string', requiredForStatuses },
    { name: 'other', type: 'string', requiredForStatuses: ['DONE'] },
    { name: 'records', type: 'objects' },
    { name: 'records[].note', type: 'string', requiredForStatuses },
    { name: 'records[].free', type: 'string' },
  ]);
  expect(requiredForStatus(rules, 'CALLBACK')).toEqual(['date', 'note']);
});

it('the raw bytes of a body are no parameter of it', () => {
  const rules = rulesOf('body', [{ name: '', type: 'bytes', required: true }]);
  expect(checkRequest(rules, new Map(), {}).problems).toEqual([]);
});
