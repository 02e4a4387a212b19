/**
 * Texts in a form in which two ways to write the same are the same: without the escapes of HTML, JSON and addresses,
 * invisible characters, accents, case, spaces and punctuation. A second form is the same also after a text went through
 * a wrong character set.
 */

/** Whether `\n` is an escape, or a backslash before a letter. */
export type Backslash = 'escape' | 'plain';

/** A text without escapes, and where each of its UTF-16 units begins and ends in the text that it was made of. */
export interface Decoded {
  readonly text: string;
  readonly start: readonly number[];
  readonly end: readonly number[];
}

/** The letters and digits of a text in the comparable form, and between which units of the text each stands. */
export interface Folded {
  readonly letters: string;
  readonly from: readonly number[];
  readonly to: readonly number[];
}

const escapes =
  /((?:%[0-9a-f]{2})+)|&#(\d{1,7});|&#x([0-9a-f]{1,6});|&([a-z]{2,8}\d{0,2});|\\(?:u([0-9a-f]{4})|([nrtbf])|([\\/"']))|<br[\s+]*\/?>/gi;
/** Browsers read them without the semicolon too. They come last: what looks like one may be the first half of another. */
const openEscapes = /&#(?:(\d{1,7})|x([0-9a-f]{1,6}))/gi;
/** They may stand in the middle of an escape. */
const invisible = /[\p{Cc}\p{Cf}\p{DI}\p{Zl}\p{Zp}]+|\s+(?=\p{M})/gu;
/** Escapes may stand within others; so often they are looked for. */
const maxPasses = 8;

/** Undoes the escapes of a text of the server. */
export function decode(text: string, backslash: Backslash): Decoded {
  const units = Array.from({ length: text.length }, (_, unit) => unit);
  let decoded: Decoded = { text, start: units, end: units.map((unit) => unit + 1) };
  for (let pass = 0; pass < maxPasses; pass++) {
    const visible = replace(decoded, invisible, () => '');
    decoded = replace(visible, escapes, (match) => meaningOf(match, backslash));
    if (decoded.text !== visible.text) continue;
    decoded = replace(visible, openEscapes, ([, decimal, hexadecimal]) => characterOf(decimal, hexadecimal));
    if (decoded.text === visible.text) break;
  }
  return decoded;
}

function replace(
  { text, start, end }: Decoded,
  pattern: RegExp,
  meaningOf: (match: RegExpExecArray) => string | undefined,
): Decoded {
  let output = '';
  const outputStart: number[] = [];
  const outputEnd: number[] = [];
  const add = (piece: string, startOf: (unit: number) => number, endOf: (unit: number) => number) => {
    output += piece;
    for (let unit = 0; unit < piece.length; unit++) {
      outputStart.push(startOf(unit));
      outputEnd.push(endOf(unit));
    }
  };
  const copy = (from: number, to: number) =>
    add(
      text.slice(from, to),
      (unit) => start[from + unit] as number,
      (unit) => end[from + unit] as number,
    );
  let copied = 0;
  for (const match of text.matchAll(pattern)) {
    const meaning = meaningOf(match);
    if (meaning === undefined) continue;
    copy(copied, match.index);
    copied = match.index + match[0].length;
    const first = start[match.index] as number;
    const last = end[copied - 1] as number;
    // What is invisible belongs to what stands before it.
    if (meaning === '' && outputEnd.length > 0) outputEnd[outputEnd.length - 1] = last;
    add(
      meaning,
      () => first,
      () => last,
    );
  }
  copy(copied, text.length);
  return { text: output, start: outputStart, end: outputEnd };
}

/** As {@link decode}, where it does not matter what stood where. */
export function decodeText(text: string, backslash: Backslash): string {
  let decoded = text;
  for (let pass = 0; pass < maxPasses; pass++) {
    const visible = decoded.replace(invisible, '');
    decoded = visible.replace(escapes, (...match) => meaningOf(match, backslash) ?? match[0]);
    if (decoded !== visible) continue;
    decoded = visible.replace(openEscapes, (_match, decimal, hexadecimal) => characterOf(decimal, hexadecimal));
    if (decoded === visible) break;
  }
  return decoded;
}

/** What an escape stands for; undefined for what is none. */
function meaningOf(match: readonly (string | undefined)[], backslash: Backslash): string | undefined {
  const [, octets, decimal, hexadecimal, name, unit, letter, sign] = match;
  if (octets !== undefined) return decodeOctets(octets);
  if (name !== undefined) return decodeName(name);
  if (letter !== undefined) return backslash === 'escape' ? '' : undefined;
  if (sign !== undefined) return sign;
  if (unit !== undefined) return String.fromCharCode(Number.parseInt(unit, 16));
  if (decimal === undefined && hexadecimal === undefined) return '';
  return characterOf(decimal, hexadecimal);
}

function characterOf(decimal: string | undefined, hexadecimal: string | undefined): string {
  const code = decimal === undefined ? Number.parseInt(hexadecimal as string, 16) : Number(decimal);
  return code > 0x10ffff ? '' : String.fromCodePoint(code);
}

/** The text of percent escapes in UTF-8; what is no whole character stays as it is. */
function decodeOctets(escaped: string): string {
  let text = '';
  for (let at = 0; at < escaped.length; ) {
    const lead = Number.parseInt(escaped.slice(at + 1, at + 3), 16);
    const octets = lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    try {
      text += decodeURIComponent(escaped.slice(at, at + 3 * octets));
      at += 3 * octets;
    } catch {
      text += escaped.slice(at, at + 3);
      at += 3;
    }
  }
  return text;
}

// Names that PHP writes for the letters and signs of European texts; Greek letters and mathematical signs are not among them.
const letterNames = /^([a-z])(?:acute|grave|circ|uml|tilde|cedil|ring|caron|ogon|slash|strok|dot)$/i;
const signNames =
  /^(?:nbsp|copy|reg|deg|sect|para|middot|[lr]aquo|euro|pound|plusmn|times|[nm]dash|[lrsb][bsd]quo|hellip|bull|trade|uml|acute|cedil)$/i;
const otherNames: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  commat: '@',
  szlig: 'ss',
  aelig: 'ae',
  oelig: 'oe',
  sup2: '2',
  sup3: '3',
  shy: '',
  zwj: '',
  zwnj: '',
};

function decodeName(name: string): string | undefined {
  if (signNames.test(name)) return ' ';
  const lowerCase = name.toLowerCase();
  return letterNames.exec(name)?.[1] ?? (Object.hasOwn(otherNames, lowerCase) ? otherNames[lowerCase] : undefined);
}

/** The letters and digits of a text without escapes, in the comparable form. */
export function foldText(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[łøđıßæœς]/g, (letter) => plainLetters[letter] as string)
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

const plainLetters: Readonly<Record<string, string>> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ı: 'i',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ς: 'σ',
};

const accent = /^\p{M}/u;
const plainCharacter = /^[a-z\d]/;

/** As {@link foldText}, with the places. */
export function foldWithPlaces(text: string): Folded {
  let letters = '';
  const from: number[] = [];
  const to: number[] = [];
  let unit = 0;
  for (const character of text) {
    const end = unit + character.length;
    const folded = plainCharacter.test(character) ? character : foldText(character);
    letters += folded;
    for (let index = 0; index < folded.length; index++) {
      from.push(unit);
      to.push(end);
    }
    if (to.at(-1) === unit && accent.test(character)) to[to.length - 1] = end;
    unit = end;
  }
  return { letters, from, to };
}

/** Stands for whatever a wrong character set has made of letters that are not in ASCII. */
const garbage = '\ufffd';

/** As {@link foldText}, in a form that is the same after such letters were misread, or replaced by `?`. */
export function foldGarbled(text: string): string {
  return text
    .replace(/[?\u007f-\uffff]+/g, garbage)
    .replace(/[^a-z\d\ufffd]+/gi, '')
    .toLowerCase();
}

/** As {@link foldGarbled}, with the places. */
export function foldGarbledWithPlaces(text: string): Folded {
  let letters = '';
  const from: number[] = [];
  const to: number[] = [];
  for (const { 0: match, index } of text.matchAll(/[a-z\d]|[?\u007f-\uffff]+/gi)) {
    letters += foldGarbled(match);
    from.push(index);
    to.push(index + match.length);
  }
  return { letters, from, to };
}

const base64Token = /[\w+/-]{6,}/g;
const hexToken = /(?:[\da-f]{2}){3,}[\da-f]?/gi;

/** The texts that stand in base64 and hex within a text, each at the place of its token; a token may be cut at either end. */
export function decodeTokens({ text, start, end }: Decoded): Decoded {
  let output = '';
  const outputStart: number[] = [];
  const outputEnd: number[] = [];
  const add = ({ index, 0: token }: RegExpExecArray, octets: string) => {
    const decoded = textOfOctets(octets);
    if (decoded === undefined) return;
    output += `${decoded}\n`;
    for (let unit = 0; unit <= decoded.length; unit++) {
      outputStart.push(start[index] as number);
      outputEnd.push(end[index + token.length - 1] as number);
    }
  };
  for (const match of text.matchAll(base64Token)) {
    const token = match[0].replaceAll('-', '+').replaceAll('_', '/');
    for (let offset = 0; offset < 4; offset++) {
      const length = token.length - offset;
      add(match, atob(token.slice(offset, length % 4 === 1 ? -1 : undefined)));
    }
  }
  for (const match of text.matchAll(hexToken)) {
    for (let offset = 0; offset < 2; offset++) {
      const pairs = match[0].slice(offset).match(/../g) ?? [];
      add(match, String.fromCharCode(...pairs.map((pair) => Number.parseInt(pair, 16))));
    }
  }
  return { text: output, start: outputStart, end: outputEnd };
}

/** Undefined where it is no text. Characters that are cut at the ends are left out. */
function textOfOctets(octets: string): string | undefined {
  const bytes = Uint8Array.from(octets, (octet) => octet.charCodeAt(0));
  const text = new TextDecoder().decode(bytes).replace(/^\ufffd{1,3}|\ufffd{1,3}$/g, '');
  return /[\ufffd\p{Cc}]/u.test(text) ? undefined : text;
}
