import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filenameOf } from './contentDisposition.js';

/** As `Headers` gives what a server sends in bytes of UTF-8. */
const raw = (text: string) => Buffer.from(text).toString('latin1');

describe('the name of a file is read', () => {
  it.each<[string, string | undefined]>([
    ['attachment; filename=plain.txt; size=3', 'plain.txt'],
    ['attachment; filename="a b; c.txt"', 'a b; c.txt'],
    ['attachment;FILENAME = "x.txt"', 'x.txt'],
    ['filename="x.txt"', 'x.txt'],
    ['attachment; filename=umowa nr 5.pdf', 'umowa nr 5.pdf'],
    ['attachment; filename= umowa nr 5.pdf ; size=3', 'umowa nr 5.pdf'],
    [raw('attachment; filename="umowa zażółć.pdf"'), 'umowa zażółć.pdf'],
    [raw('attachment; filename=zażółć gęślą jaźń.pdf'), 'zażółć gęślą jaźń.pdf'],
    ['attachment; filename="zażółć.pdf"', 'zażółć.pdf'],
    ['attachment; filename="caf\u00e9.pdf"', 'café.pdf'],
    [`attachment; filename="=?UTF-8?B?${Buffer.from('zażółć.pdf').toString('base64')}?="`, 'zażółć.pdf'],
    ['attachment; filename==?utf-8?q?za=C5=BC_nr_5.pdf?=', 'zaż nr 5.pdf'],
    ['attachment; filename="=?UTF-8?Q?za=C5?= =?UTF-8?Q?=BC.pdf?="', 'zaż.pdf'],
    ['attachment; filename="=?ISO-8859-2?Q?za=BF.pdf?="', 'zaż.pdf'],
    ['attachment; filename="=?klingon?Q?x.pdf?="', '=_klingon_Q_x.pdf_='],
    ["attachment; filename*=UTF-8''za%C5%BC.pdf", 'zaż.pdf'],
    ["attachment; filename*=ISO-8859-2''za%BF.pdf", 'zaż.pdf'],
    ["attachment; filename*=windows-1250'pl'%9Cwit.pdf", 'świt.pdf'],
    [`attachment; filename*="UTF-8''za%C5%BC.pdf"`, 'zaż.pdf'],
    ["attachment; filename*0*=UTF-8''za%C5; filename*1*=%BC; filename*2=.pdf", 'zaż.pdf'],
    ['attachment; filename*0="umowa "; filename*1="nr 5.pdf"', 'umowa nr 5.pdf'],
    [`attachment; filename="x.pdf"; filename*=UTF-8''za%C5%BC.pdf`, 'zaż.pdf'],
    [`attachment; filename*=UTF-8''%E0%A4%A; filename="x.txt"`, 'x.txt'],
    [`attachment; filename*=klingon''x; filename="y.txt"`, 'y.txt'],
    ['attachment; filename=""', undefined],
    ['inline', undefined],
    ['', undefined],
  ])('%j is %j', (disposition, filename) => expect(filenameOf(disposition)).toBe(filename));
});

describe('the name of a file is safe', () => {
  it.each<[string, string | undefined]>([
    ['../../etc/passwd', 'passwd'],
    ['C:\\\\Users\\\\x\\\\a.txt', 'a.txt'],
    ['C:evil.exe', 'C_evil.exe'],
    ['a.txt:evil', 'a.txt_evil'],
    ['a.txt::$DATA', 'a.txt__$DATA'],
    ['a\\"b<c>|d?e*.txt', 'a_b_c__d_e_.txt'],
    ['NUL', '_NUL'],
    ['CON.txt', '_CON.txt'],
    ['com1', '_com1'],
    ['LPT\u00b9.log', '_LPT¹.log'],
    ['aux .h', '_aux .h'],
    ['console.txt', 'console.txt'],
    ['invoice\u202efdp.exe', 'invoicefdp.exe'],
    ['a\u200b\u2066b\ufeff.txt', 'ab.txt'],
    ['a\u2028b\u0085c.txt', 'abc.txt'],
    ['a.txt. . .', 'a.txt'],
    ['  a \t b.txt ', 'a b.txt'],
    ['.htaccess', 'htaccess'],
    ['..', undefined],
    ['...', undefined],
    [' . ', undefined],
    ['\u202e', undefined],
    ['a/', undefined],
  ])('%j becomes %j', (name, filename) => expect(filenameOf(`attachment; filename="${name}"`)).toBe(filename));

  it('is cut at 255 bytes of UTF-8 and keeps its extension', () => {
    const long = filenameOf(`attachment; filename*=UTF-8''${encodeURIComponent('ż😀'.repeat(100))}.pdf`) as string;
    expect(long).toMatch(/^[ż😀]+\.pdf$/u);
    expect(Buffer.byteLength(long)).toBeLessThanOrEqual(255);
    expect(Buffer.byteLength(long)).toBeGreaterThan(245);
    expect(filenameOf(`attachment; filename="x.${'y'.repeat(400)}"`)).toHaveLength(255);
    expect(filenameOf(`attachment; filename="${'. '.repeat(400)}x"`)).toBe('x');
  });
});

/** Units of UTF-16 of every kind, halves of pairs too. */
const anyText = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0xff }), fc.integer({ min: 0, max: 0xffff })), { maxLength: 400 })
  .map((units) => String.fromCharCode(...units));

const hostile = fc.string({
  unit: fc.constantFrom(
    ...[
      'filename',
      '*',
      '=',
      '"',
      "'",
      ';',
      '\\',
      '/',
      ' ',
      '.',
      ':',
      '%',
      '%2F',
      '%5C',
      '%2e',
      '=?',
      '?=',
      '?B?',
      '?Q?',
    ],
    ...['UTF-8', "UTF-8''", 'utf-16', '0', '1', 'NUL', 'CON', '\u202e', '\u0000', '\ud800', 'ż', '\u00c5\u00bc', '=2F'],
  ),
  maxLength: 60,
});

describe('whatever a server sends', () => {
  const check = (name: string | undefined): void => {
    if (name === undefined) return;
    expect(name).not.toMatch(/[/\\:<>"|?*\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    expect(name).not.toMatch(/^[. ]|[. ]$/);
    expect(name).not.toMatch(/^(?:con|prn|aux|nul|com\d|lpt\d)\s*(?:\.|$)/i);
    expect(name).not.toBe('');
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
  };

  it('nothing is thrown, and no name leaves its folder', () => {
    fc.assert(
      fc.property(hostile, (text) => check(filenameOf(`attachment; ${text}`))),
      { numRuns: 2_000 },
    );
    fc.assert(fc.property(anyText, (text) => check(filenameOf(text))));
    fc.assert(fc.property(hostile, anyText, (a, b) => check(filenameOf(`attachment; filename="${a}${b}`))));
  });

  it('a name that was made safe stays as it is', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const name = filenameOf(`attachment; filename="${text}"`);
        if (name === undefined || /[=%]/.test(name)) return;
        expect(filenameOf(`attachment; filename*=UTF-8''${encodeURIComponent(name)}`)).toBe(name);
      }),
    );
  });

  it('a long header takes time in proportion to its length', () => {
    const kinds = ['"', '\\', ';', '=?x?q?', 'filename*0*=', ' ', '%', "'", '=?'];
    for (const kind of kinds) check(filenameOf(`attachment; filename="${kind.repeat(100_000)}`));
    for (const kind of kinds) check(filenameOf(`attachment; filename=${kind.repeat(100_000)}`));
  });
});
