import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mangles } from '../test/support/mangles.js';
import type { ApiError } from './errors.js';
import { failureOfStatus } from './failure.js';

const endpoint = { id: 'test.addThing', method: 'POST', path: '/things', idempotent: false, evidence: 'full' } as const;

function read(body: unknown, input?: unknown, secrets: readonly string[] = ['api_user', 'open-sesame']): ApiError {
  const answer = { status: 400, headers: new Headers(), body: JSON.stringify(body) };
  const failure = failureOfStatus(endpoint, answer, { input, secrets }, 0);
  return failure.toError(failure) as ApiError;
}

/** What an error shows for a text of the server. */
const shown = (message: string, input: unknown): string =>
  read({ errors: [{ message, code: 1 }] }, input).errors[0]?.message ?? '';

/** That nothing is left of what stood between two marks, but punctuation. */
function expectRemoved(value: string, input: unknown): void {
  const error = read({ errors: [{ message: `before <<${value}>> after`, code: 1 }] }, input);
  for (const text of [error.message, error.errors[0]?.message ?? '', JSON.stringify(error), inspect(error)]) {
    const middle = /before(.*?)after/s.exec(text)?.[1];
    expect(middle, text).toContain('[removed]');
    expect(middle?.replaceAll('[removed]', ''), text).not.toMatch(/[\p{L}\p{N}]/u);
  }
}

const names = Object.keys(mangles);

describe('a value of the request that the server repeats', () => {
  it.each<[mangled: string, value: string]>([
    ['Kowal\nski', 'Kowalski'],
    ['Kowal\tski', 'Kowalski'],
    ['Kowal\u00adski', 'Kowalski'],
    ['K\u200bo\u200bwalski', 'Kowalski'],
    ['K\u034fowalski', 'Kowalski'],
    ['O&#039;Brien', "O'Brien"],
    ['O&apos;Brien', "O'Brien"],
    ['Sob&oacute;&#322;ka', 'Sobółka'],
    ['Sob&Oacute;&#x142;ka', 'SOBÓŁKA'],
    ['M&amp;uuml;ller &amp;amp; Co', 'Müller & Co'],
    ['Zaja\u0328c', 'Zając'],
    ['Zając', 'Zaja\u0328c'],
    ['ZAJAC', 'zając'],
    ['Lodz', 'Łódź'],
    ['stra&szlig;e', 'Straße'],
    ['STRASSE', 'Straße'],
    ['60 m&sup2; &copy; biuro', '60 m² © biuro'],
    ['a\\nb c\\td', 'a\nb c\td'],
    ['C:\\\\nowak', 'C:\\nowak'],
    ['linia 1<br />\nlinia 2', 'linia 1\nlinia 2'],
    ['%26%23321%3Bukasz', 'Łukasz'],
    ['%25C5%2581ukasz', 'Łukasz'],
    ['600&nbsp;100&#32;200', '600100200'],
    ['\\ud83d\\ude00 Anna', '😀 Anna'],
  ])('as %j is not shown', (mangled, value) => expectRemoved(mangled, { value }));

  const windows1252 = new Map(
    Array.from({ length: 128 }, (_, index) => [
      index + 128,
      new TextDecoder('windows-1252').decode(Uint8Array.of(index + 128)),
    ]),
  );
  const windows1250 = new Map(
    Array.from({ length: 128 }, (_, index) => [
      index + 128,
      new TextDecoder('windows-1250').decode(Uint8Array.of(index + 128)),
    ]),
  );
  /** UTF-8 that was read in another character set. */
  const misread = (text: string, set?: ReadonlyMap<number, string>) =>
    Array.from(new TextEncoder().encode(text), (byte) => set?.get(byte) ?? String.fromCharCode(byte)).join('');
  const withoutPolish = (text: string, by: string) => text.replace(/[^ -~]/g, by);
  const hex = (text: string) => Buffer.from(text).toString('hex');
  const base64 = (text: string) => Buffer.from(text).toString('base64');

  const polish = ['Józef', 'Łukasz', 'Zażółć', 'Łódź', 'Kościół Świętej Anny', 'ŻÓŁTY Żółw 5', 'Müller & Söhne'];
  const spellings: [name: string, spell: (text: string) => string, values: readonly string[]][] = [
    ['UTF-8 read as Latin-1', (text) => misread(text), polish],
    ['UTF-8 read as windows-1252', (text) => misread(text, windows1252), polish],
    ['UTF-8 read as windows-1250', (text) => misread(text, windows1250), polish],
    ['UTF-8 read as windows-1252 twice', (text) => misread(misread(text, windows1252), windows1252), polish],
    [
      'UTF-8 read as windows-1252, as HTML',
      (text) => misread(text, windows1252).replace(/[^ -~]/g, (sign) => `&#${sign.codePointAt(0)};`),
      polish,
    ],
    ['a question mark for each letter', (text) => withoutPolish(text, '?'), polish],
    ['two question marks for each letter', (text) => withoutPolish(text, '??'), polish],
    ['a replacement character', (text) => withoutPolish(text, '\ufffd'), polish],
    ['ISO-8859-1 as PHP makes it', (text) => text.replace(/[^ -ÿ]/g, '?'), polish],
    ['base64', base64, [...polish, 'Anna', 'Anna Nowak', '600100200', 'jan.kowalski@example.org']],
    ['base64 for addresses', (text) => Buffer.from(text).toString('base64url'), [...polish, 'Anna Nowak']],
    ['base64 within more', (text) => base64(`user:${text}`), [...polish, 'Anna Nowak', '600100200']],
    [
      'base64 of more, cut at its start',
      (text) => base64(`a:user:${text}`).slice(3),
      ['Anna Nowak', '600100200', 'Łukasz'],
    ],
    ['base64 in lines', (text) => base64(text).replace(/.{5}/g, '$&\r\n'), [...polish, 'Anna Nowak']],
    ['hex', hex, [...polish, 'Anna', '600100200']],
    ['hex in capitals', (text) => hex(text).toUpperCase(), [...polish, 'Anna']],
    [
      'decimal entities without semicolons',
      (text) => text.replace(/[^ -~]/g, (sign) => `&#${sign.codePointAt(0)}`),
      polish.slice(0, 4),
    ],
    [
      'hexadecimal entities without semicolons',
      (text) => text.replace(/[^ -~]/g, (sign) => `&#x${sign.codePointAt(0)?.toString(16)}`),
      ['Józek', 'Łukasz'],
    ],
    ['a line break before each accent', (text) => text.normalize('NFD').replace(/\p{M}/gu, '\r\n$&'), polish],
    ['a space before each accent', (text) => text.normalize('NFD').replace(/\p{M}/gu, ' $&'), polish],
    [
      'a line break as HTML before each accent',
      (text) => text.normalize('NFD').replace(/\p{M}/gu, '<br />\n$&'),
      polish,
    ],
    [
      'cut within its last word',
      (text) => text.slice(0, -1),
      ['Kowalski', 'Jan Nowak', '600100200', '+48 600 100 201', 'jan@example.org'],
    ],
    [
      'cut, and three dots',
      (text) => `${text.slice(0, 9)}...`,
      ['Anna Maria Nowak', 'Wrocław Główny', 'Kowalski-Nowak'],
    ],
    ['cut, and an ellipsis', (text) => `${text.slice(0, 6)}…`, ['Status changed', 'Kowalski', '600100200']],
    ['cut at its start', (text) => text.slice(1), ['Kowalski', 'Jan Kowalska', '600100200']],
    ['six of its digits', (text) => text.slice(0, 6), ['600100200', '85010112345']],
  ];

  it.each(spellings)('is not shown as %s', (_name, spell, values) => {
    for (const value of values) expectRemoved(spell(value), { rows: [{ value }] });
  });

  it.each(spellings)('is not shown as %s where it is the password', (_name, spell, values) => {
    for (const value of values) {
      const secrets = ['api_user', value, base64(`api_user:${value}`)];
      const message = `before <<${spell(value)}>> then`;
      const text = read({ errors: [{ message, code: 1 }] }, {}, secrets).errors[0]?.message;
      expect(text?.replace('before', '').replace('then', '').replaceAll('[removed]', ''), text).not.toMatch(
        /[\p{L}\p{N}]/u,
      );
    }
  });

  it('is not shown where it is a credential of which six characters are left', () => {
    const secrets = ['api_user', 'Xk29-plum-Tree', 'Basic'];
    for (const piece of ['Xk29-pl', '9-plum-T', 'lumTre', 'pi_user']) {
      expect(read({ errors: [{ message: `got ${piece} here`, code: 1 }] }, {}, secrets).errors[0]?.message).toBe(
        'got [removed] here',
      );
    }
  });

  it('is not shown where it is a Date, as it was sent', () => {
    const date = new Date('2026-07-01T12:34:56.789Z');
    for (const text of [
      '2026-07-01 14:34',
      '2026-07-01 14:34:56',
      '2026-07-01T14:34:56',
      '2026-07-01',
      '2026-07-01T12:34:56.789Z',
    ])
      expectRemoved(text, { date_from: date });
  });

  it.each<[message: string, input: unknown]>([
    ['Wrong status: open or closed', { comment: 'Status changed, it was open before and is closed now' }],
    ['The customer is required', { body: 'The old customer wrote that the description is required reading' }],
    ['Field "customer" is wrong', { body: 'Customers call us and ask for their tickets' }],
    ['wrong value of baza? or zaś', { name: 'Zażółć' }],
    ['Ticket 12345 of queue 17 is closed', { ticket_id: 12345, phone: '123450000' }],
    ['Invalid identifier, expected abcdef0123', { name: 'Józef Ćwik', city: 'Łódź', note: 'Aż śnieg' }],
    ['Nieprawidłowy status zgłoszenia: otwarte', { name: 'Zażółć', note: 'Zgłaszam się', city: 'Łódź' }],
    ['What is wrong? Ask the administrator!', { name: 'Ańą', text: 'Gdzie?' }],
    ['Request rejected by validation policy configuration', { name: 'Łukasz', text: 'Anna' }],
  ])('and the words of the server stay: %j', (message, input) => {
    expect(shown(message, input)).toBe(message);
  });

  it('is not shown after a backslash either, which is no escape', () => {
    expectRemoved('\\nowak', { surname: 'nowak' });
    expect(shown('App\\Robert is wrong', { name: 'Robert' })).toBe('App\\[removed] is wrong');
  });

  const word = fc.stringMatching(/^[a-zA-ZąćęłńóśźżĄŁÓüßéø]{3,10}$/);
  const canary = fc.oneof(
    fc.constantFrom(
      ...['Kowalski', 'Anna Żółć-Nowak', 'Sobótka', "O'Brien", 'ul. Długa 5/12', 'jan.kowalski@example.org'],
      ...['600100200', '+48 600 100 201', '85010112345', 'tajne-Hasło_42', 'Müller & Söhne', 'Łódź', '100% Żółw'],
      ...[
        'a "cytat" \\ ukośnik',
        'line one\nline two',
        'C:\\nowy\\plik',
        '<b>Jan</b> Nowak',
        'Олександр',
        'R&D; Zakład',
      ],
    ),
    fc
      .tuple(word, fc.constantFrom(' ', '-', "'", '/', ' & ', '\n', '\t', '+', ''), word)
      .map((parts) => parts.join('')),
  );

  it('is not shown, by whatever of the known encodings it was written, one within another', () => {
    fc.assert(
      fc.property(canary, fc.array(fc.constantFrom(...names), { maxLength: 4 }), (value, ways) => {
        const mangled = ways.reduce((text, way) => mangles[way]?.(text) ?? text, value);
        fc.pre(mangled.length < 1_500);
        expectRemoved(mangled, { rows: [{ value }] });
      }),
      {
        numRuns: 1_000,
        // What random runs found once.
        examples: [
          ['øßłßń & ęéń', ['percent', 'percent', 'softHyphen']],
          ['aćł ąAü', ['percent', 'lineBreak', 'lineBreakTags']],
          ['üća aaa', ['phpJson', 'tab', 'phpJson']],
          ['ęaÓ\nAÓé', ['lineBreakTags', 'phpJson']],
          ['line one\nline two', ['lineBreakTags', 'form']],
          ['źŁø\nóøę', ['json', 'wordJoiner', 'phpJson', 'tab']],
          ['Łódź', ['decimalEntities', 'lineBreak', 'lineBreakTags']],
          ["ąßüż'ńżaA", ['decimalEntities', 'direction', 'phpJson']],
        ],
      },
    );
  });

  it('is not shown where it is a credential', () => {
    expect(read({ errors: [{ message: 'open&#45;ses\u00adame is wrong', code: 1 }] }).errors[0]?.message).toBe(
      '[removed] is wrong',
    );
  });

  it('is not shown where it stands for a name', () => {
    expectRemoved('Jan Kowalski', { custom_fields: { 'Jan Kowalski': 1 } });
    expect(shown('wrong field ticket_id', { ticket_id: 1 })).toBe('wrong field ticket_id');
  });

  it('is not shown where the text was cut in the middle of it', () => {
    expect(
      shown(`${'word '.repeat(360)}${'x'.repeat(195)}Kowalski`, { name: 'Kowalski', text: 'word '.repeat(500) }),
    ).not.toContain('Kow');
  });
});

describe('what looks like a datum of a person', () => {
  it.each([
    'jan&#64;example.org',
    'jan%40example.org',
    '600&nbsp;100&nbsp;200',
    '6001\u00ad00200',
    '600\t100\t200',
    '\\u0036001002003',
  ])('is not shown as %j', (value) => expectRemoved(value, undefined));

  it.each([85010112345, 600100200, 1_000_000, -1, 1.5, 1e21])('is not shown as the code %d', (code) => {
    const error = read({ errors: [{ message: 'no', code }] });
    expect(error.errors).toEqual([{ code: undefined, message: 'no' }]);
    expect(JSON.stringify(error)).not.toContain(String(code));
  });

  it('nor is a code that the request holds, and the codes of the vendor are', () => {
    const errors = [
      { message: 'no', code: 111111 },
      { message: 'nor', code: 222222 },
      { message: 'x', code: 0 },
    ];
    expect(read({ errors }).errors.map(({ code }) => code)).toEqual([111111, 222222, 0]);
    expect(read({ errors }, { customer_id: 111111 }).errors.map(({ code }) => code)).toEqual([undefined, 222222, 0]);
  });

  it.each(['600100200', '85600100'])('nor is a code that is the start or the end of %s', (phone) => {
    const errors = [
      { message: 'no', code: 600100 },
      { message: 'nor', code: 60010 },
    ];
    expect(read({ errors }, { phone }).errors.map(({ code }) => code)).toEqual([undefined, 60010]);
  });

  it.each([
    ['53678450401cf', '53678450401cf'],
    ['5367845040123', '5367845040123'],
    ['req.600-100-200', undefined],
    ['600100200', undefined],
    ['850.101.123-45', undefined],
    ['44051401458x', undefined],
    ['x-44051401458', undefined],
    ['0c6e3f5a-1111-4222-8333-1234567abcde', '0c6e3f5a-1111-4222-8333-1234567abcde'],
    ['4858585858', undefined],
  ])('of the request id %j is %j shown', (id, expected) => {
    expect(read({ request_id: id, errors: [] }, { phone_number: '600 100 200' }).requestId).toBe(expected);
  });
});

describe('an answer with errors', () => {
  it('has only what is its own', () => {
    Object.assign(Object.prototype, {
      request_id: 'abc',
      errors: [{ message: 'inherited', code: 1 }],
      message: 'x',
      code: 2,
    });
    try {
      const { requestId, errors } = read({});
      expect({ requestId, errors }).toEqual({ requestId: undefined, errors: [] });
      expect(read({ errors: [{}, { code: 3 }] }).errors).toEqual([{ code: 3, message: '' }]);
    } finally {
      for (const name of ['request_id', 'errors', 'message', 'code']) Reflect.deleteProperty(Object.prototype, name);
    }
  });

  it('makes the input be read once, however many there are', () => {
    let reads = 0;
    const input = {
      get body() {
        reads++;
        return 'My passport was stolen in Gdynia';
      },
    };
    const errors = Array.from({ length: 20 }, (_, code) => ({ code, message: `${code}: my passport was stolen` }));
    const error = read({ request_id: 'passport', errors }, input);
    expect(reads).toBe(1);
    expect(error.errors).toHaveLength(20);
    for (const { message } of error.errors) expect(message).toMatch(/^\d+: \[removed\]$/);
  });

  it('of a request with more than a million characters shows nothing that the server wrote', () => {
    const name = 'Kowalski';
    for (const input of [
      { body: 'x'.repeat(1_000_001), name },
      [...Array.from({ length: 1_001 }, () => 'y'.repeat(1_000)), { name }],
    ]) {
      const errors = [{ message: 'Kowalski is wrong', code: 111111 }, { code: 7 }];
      const error = read({ request_id: '53678450401cf', errors }, input);
      const words = '[withheld: the request is too large to be searched]';
      expect(error.errors).toEqual([
        { code: undefined, message: words },
        { code: 7, message: '' },
      ]);
      expect(error.requestId).toBeUndefined();
      expect(error.message).toBe(`test.addThing: 400 (${words})`);
    }
  });
});
