import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText } from './decode.js';
import { UnreadableBody } from './unreadableBody.js';

const encode = (text: string) => new TextEncoder().encode(text);

/** Code points of every kind; the unit `binary` of fast-check takes seconds to make. */
const anyText = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0xff }), fc.integer({ min: 0, max: 0xd7ff }), fc.constant(0x1f600)))
  .map((points) => String.fromCodePoint(...points));

describe('decodeText', () => {
  it('gives back every text in UTF-8, whatever single-byte charset is named', () => {
    const label = fc.constantFrom('', 'utf-8', 'iso-8859-2', 'windows-1250', 'iso-8859-1');
    fc.assert(
      fc.property(anyText, label, (text, charset) => {
        const withoutMark = text.replace(/^\ufeff/, '');
        expect(decodeText(encode(text), `application/json; charset=${charset}`, false)).toBe(withoutMark);
      }),
    );
  });

  it('reads or refuses whatever comes, and never with a stray character', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.string(), (bytes, type) => {
        expect(typeof decodeText(bytes, type, true)).toBe('string');
        try {
          const text = decodeText(bytes, type, false);
          if (!/charset/i.test(type))
            expect(Buffer.from(text)).toEqual(Buffer.from(bytes.subarray(bytes.length - Buffer.byteLength(text))));
        } catch (error) {
          expect(error).toBeInstanceOf(UnreadableBody);
        }
      }),
    );
  });

  it('reads no option from Object.prototype', () => {
    Object.assign(Object.prototype, { ignoreBOM: true });
    try {
      expect(decodeText(encode('\ufeffa'), 'text/plain; charset=iso-8859-2', false)).toBe('a');
      expect(decodeText(new Uint8Array([0xff, 0xfe, 0x61, 0]), 'x;charset=utf-16le', false)).toBe('a');
    } finally {
      delete (Object.prototype as { ignoreBOM?: boolean }).ignoreBOM;
    }
  });

  it('takes only what is between quotes and semicolons for a charset', () => {
    for (const type of ['a/b;charset="utf-8"; x=y', 'a/b; charset=utf-8;', 'a/b ; CHARSET=UTF-8', 'a/b; charset=']) {
      expect(decodeText(encode('ż'), type, false)).toBe('ż');
    }
    expect(decodeText(new Uint8Array([0xbf]), 'a/b; x="y"; charset="iso-8859-2"; z', false)).toBe('ż');
  });
});
