import { type Decoded, decode, decodeText, type Folded, foldText, foldWithPlaces } from './fold.js';

const removed = '[removed]';
const withheld = '[withheld: the request is too large to be searched]';
/** An e-mail address, or seven and more digits, also with the usual separators between: a phone, a PESEL, a NIP. */
const personalPatterns = /[^\s@<>"']{1,64}@[^\s@<>"']+|\+?\d(?:[\s().\p{Pd}]{0,2}\d){6,}/gu;
/** Ends of lines would forge lines of a log, escapes would steer a terminal. */
const controlCharacters = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;
/** How many characters of a text of the server are read, how many of them may be shown, and how many are. */
const maxRead = 2_000;
const maxConsidered = 1_800;
const maxShown = 500;
/** How many characters the texts of a request may have to be searched. */
const maxSearched = 1_000_000;
/** A value with fewer letters and digits is not looked for, as it is in every text. */
const minValueLength = 3;
/** A value of fewer letters and digits is found in one word only, and is no reason to withhold an id. */
const minLongLength = 6;
/** A piece of so many letters and digits of a value is found also where the server has cut the value. */
const pieceLength = 12;

/** A text of the server, in one of its readings. */
interface Reading extends Decoded, Folded {
  readonly lowerCase: string;
}

/** What is known of a value, or of a piece of one, that a text of the server holds. */
interface Found {
  /** What stands before its first letter or digit, and after its last. */
  readonly before: string;
  readonly after: string;
  /** Whether it has spaces or punctuation within. */
  readonly isSplit: boolean;
}

type Range = readonly [from: number, to: number];

/**
 * What texts of the server repeat of a request: of its input, and of the credentials. Servers like to repeat what they
 * refuse, in encodings of their own. The request is searched once for all texts of an answer.
 */
export class Repetitions {
  readonly #readings: ReadonlyMap<string, readonly Reading[]>;
  readonly #letterWindows: Windows;
  readonly #signWindows: Windows;
  /** What was found, by its letters. */
  readonly #found = new Map<string, Found>();
  /** Values with hardly a letter in them. */
  readonly #foundSigns = new Set<string>();
  /** Whether all of the request was searched. */
  readonly #isComplete: boolean;

  constructor(texts: readonly string[], input: unknown, secrets: readonly string[]) {
    this.#readings = new Map(texts.map((text) => [text, readingsOf(text.slice(0, maxRead))]));
    const readings = [...this.#readings.values()].flat();
    this.#letterWindows = new Windows(readings.map(({ letters }) => letters));
    this.#signWindows = new Windows(readings.map(({ lowerCase }) => lowerCase));
    this.#isComplete = this.#search([secrets, input]);
  }

  /**
   * Makes a text fit for an error: what the request carried, whole or in pieces, and what looks like an address or a
   * number of a person, is taken out.
   */
  redact(text: string): string {
    if (!this.#isComplete) return text === '' ? '' : withheld;
    const isHidden = new Array<boolean>(text.length).fill(false);
    for (const reading of this.#readings.get(text) ?? []) {
      for (const [from, to] of this.#rangesOf(reading)) isHidden.fill(true, reading.start[from], reading.end[to - 1]);
    }
    let result = '';
    // A value that the end of what is read cuts would not be found.
    const end = text.length > maxRead ? maxConsidered : text.length;
    for (let unit = 0; unit < end; unit++) {
      if (!isHidden[unit]) result += text[unit];
      else if (unit === 0 || !isHidden[unit - 1]) result += removed;
    }
    return result.replace(controlCharacters, ' ').slice(0, maxShown);
  }

  /** Whether a text holds a value of the request, other than a short one: those are in many. */
  repeats(text: string): boolean {
    if (text.length < minLongLength) return false;
    const letters = (this.#readings.get(text) ?? []).map((reading) => reading.letters);
    const isRepeated = (value: string) => value.length >= minLongLength && letters.some((all) => all.includes(value));
    return !this.#isComplete || [...this.#found.keys()].some(isRepeated);
  }

  #search(given: unknown): boolean {
    let left = maxSearched;
    for (const value of textsOf(given)) {
      left -= value.length;
      if (left < 0) return false;
      if (!mayBeEscaped.test(value)) this.#look(value);
      else for (const text of new Set([decodeText(value, 'escape'), decodeText(value, 'plain')])) this.#look(text);
    }
    return true;
  }

  #look(value: string): void {
    const letters = foldText(value);
    if (letters.length < minValueLength) {
      const signs = value.trim().toLowerCase().slice(0, pieceLength);
      if (signs.length >= minValueLength && this.#signWindows.have(signs)) this.#foundSigns.add(signs);
    } else if (letters.length < pieceLength) {
      if (this.#letterWindows.have(letters)) this.#found.set(letters, describe(value));
    } else if (this.#findPieces(letters) && this.#letterWindows.include(letters)) {
      this.#found.set(letters, describe(value));
    }
  }

  /** Each piece of a value holds one of the blocks of half its length of which the value is a row. */
  #findPieces(letters: string): boolean {
    const blockLength = pieceLength / 2;
    let isFound = false;
    for (let block = 0; block + blockLength <= letters.length; block += blockLength) {
      if (!this.#letterWindows.have(letters.slice(block, block + blockLength))) continue;
      for (let start = Math.max(0, block - blockLength); start <= block; start++) {
        const piece = letters.slice(start, start + pieceLength);
        if (piece.length < pieceLength || !this.#letterWindows.have(piece)) continue;
        isFound = true;
        if (!this.#found.has(piece)) this.#found.set(piece, { before: '', after: '', isSplit: true });
      }
    }
    return isFound;
  }

  /** Where a reading holds what must not be shown. */
  *#rangesOf(reading: Reading): Generator<Range> {
    const { text, lowerCase, letters, units } = reading;
    for (const { 0: match, index } of text.matchAll(personalPatterns)) yield [index, index + match.length];
    for (const value of this.#foundSigns) {
      for (let at = lowerCase.indexOf(value); at >= 0; at = lowerCase.indexOf(value, at + 1))
        yield [at, at + value.length];
    }
    for (const length of new Set([...this.#found.keys()].map((value) => value.length))) {
      for (let start = 0; start + length <= letters.length; start++) {
        const found = this.#found.get(letters.slice(start, start + length));
        if (found === undefined) continue;
        let from = units[start] as number;
        const last = units[start + length - 1] as number;
        let to = last + String.fromCodePoint(text.codePointAt(last) as number).length;
        if (length < minLongLength && !found.isSplit && splits.test(text.slice(from, to))) continue;
        while (accents.test(text.charAt(to))) to++;
        if (text.endsWith(found.before, from)) from -= found.before.length;
        if (text.startsWith(found.after, to)) to += found.after.length;
        yield [from, to];
      }
    }
  }
}

const splits = /[^\p{L}\p{N}\p{M}]/u;
const accents = /^\p{M}/u;
const letterOrDigit = /[\p{L}\p{N}]/u;
const mayBeEscaped = /[^ -~]|[%&\\<]/;

function describe(value: string): Found {
  const text = value.trim();
  const start = text.search(letterOrDigit);
  let end = text.length;
  while (end > start && !letterOrDigit.test(text.charAt(end - 1))) end--;
  return { before: text.slice(0, start), after: text.slice(end), isSplit: splits.test(text.slice(start, end)) };
}

function readingsOf(text: string): Reading[] {
  const [escaped, plain] = [decode(text, 'escape'), decode(text, 'plain')];
  const decoded = escaped.text === plain.text ? [escaped] : [escaped, plain];
  return decoded.map((one) => {
    const lowerCase = one.text.toLowerCase();
    const isAsLong = lowerCase.length === one.text.length;
    return { ...one, ...foldWithPlaces(one.text), lowerCase: isAsLong ? lowerCase : one.text };
  });
}

/** Which texts stand in some longer ones. */
class Windows {
  readonly #texts: readonly string[];
  readonly #byLength = new Map<number, ReadonlySet<string>>();

  constructor(texts: readonly string[]) {
    this.#texts = texts;
  }

  /** For texts of few lengths: of each, all that there are of it are remembered. */
  have(part: string): boolean {
    const { length } = part;
    let windows = this.#byLength.get(length);
    if (windows === undefined) {
      const all = this.#texts.map((text) =>
        Array.from({ length: Math.max(0, text.length - length + 1) }, (_, start) => text.slice(start, start + length)),
      );
      windows = new Set(all.flat());
      this.#byLength.set(length, windows);
    }
    return windows.has(part);
  }

  /** For texts of any length, of which few are asked for. */
  include(part: string): boolean {
    return this.#texts.some((text) => text.includes(part));
  }
}

/**
 * All texts of a value, names that do not look like a field, and numbers of more than five digits; ids are shorter and help
 * to find the cause.
 */
function* textsOf(value: unknown): Generator<string> {
  const rest: unknown[] = [value];
  const seen = new Set<object>();
  while (rest.length > 0) {
    const next = rest.pop();
    switch (typeof next) {
      case 'string':
        yield next;
        break;
      case 'number':
      case 'bigint':
        if (Math.abs(Number(next)) > 99_999) yield String(next);
        break;
      case 'object':
        if (next === null || ArrayBuffer.isView(next) || seen.has(next)) break;
        seen.add(next);
        for (const [name, item] of Object.entries(next)) {
          if (!/^\w{1,64}$/.test(name)) yield name;
          rest.push(item);
        }
    }
  }
}

/** Whether a text of digits may be the number of a person or of a company. The ids of the vendor have 13 digits. */
export function isPersonalNumber(text: string): boolean {
  const digits = text.replace(/[._:-]/g, '');
  return /^\d{7,}$/.test(digits) && digits.length !== 13;
}
