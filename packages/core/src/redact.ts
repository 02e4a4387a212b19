import { formatWallClock, isWritableDate } from './date.js';
import {
  type Decoded,
  decode,
  decodeText,
  decodeTokens,
  type Folded,
  foldGarbled,
  foldGarbledWithPlaces,
  foldText,
  foldWithPlaces,
} from './fold.js';

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
/**
 * A piece of so many letters and digits is found wherever it was cut from: of a credential sooner than of a value, which
 * may be a comment of ordinary words. Shorter beginnings and ends of a value are found where they show that it was cut.
 */
const pieceLength = { value: 12, secret: minLongLength } as const;
/** A beginning or an end of a value that has several words is found from so many letters on. */
const minWordsLength = 8;
/** In a longer value, such as a comment, half a word is no sign of a cut: words have endings. */
const maxShort = 32;
/** How many characters at either end of a value are looked at for that. */
const maxEnd = 24;

/** A text of the server, in one of its readings. */
interface Reading extends Decoded, Folded {
  readonly lowerCase: string;
  /** Whether letters that are not in ASCII, and question marks, are told apart from nothing. */
  readonly isGarbled: boolean;
  /** Whether it is what stands in base64 or hex. */
  readonly isEncoded: boolean;
}

/** How values are compared with readings of one kind. */
type Fold = (text: string) => Folded;

/** What is known of a value, or of a piece of one, that a text of the server holds. */
interface Found {
  /** What stands before its first letter or digit, and after its last. */
  readonly before: string;
  readonly after: string;
  /** Whether it has spaces or punctuation within. */
  readonly isSplit: boolean;
}

/** Beginnings, or ends, of values by their letters, and whether they show by themselves that a value was cut there. */
type Cuts = Map<string, boolean>;

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
  readonly #beginnings: Cuts = new Map();
  readonly #ends: Cuts = new Map();
  /** Values with hardly a letter in them. */
  readonly #foundSigns = new Set<string>();
  /** Whether all of the request was searched. */
  readonly #isComplete: boolean;

  constructor(texts: readonly string[], input: unknown, secrets: readonly string[], timeZone = 'Europe/Warsaw') {
    this.#readings = new Map(texts.map((text) => [text, readingsOf(text.slice(0, maxRead))]));
    const readings = [...this.#readings.values()].flat();
    this.#letterWindows = new Windows(readings.map(({ letters }) => letters));
    this.#signWindows = new Windows(readings.map(({ lowerCase }) => lowerCase));
    const left = this.#search(textsOf(secrets, timeZone), maxSearched, pieceLength.secret);
    this.#isComplete = this.#search(textsOf(input, timeZone), left, pieceLength.value) >= 0;
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
    const isCut = (all: string) => this.#beginnings.has(all) || this.#ends.has(all);
    return !this.#isComplete || [...this.#found.keys()].some(isRepeated) || letters.some(isCut);
  }

  /** Returns how many characters may still be searched; less than nothing where not all of them were. */
  #search(values: Iterable<string>, limit: number, piece: number): number {
    let left = limit;
    for (const value of values) {
      left -= value.length;
      if (left < 0) break;
      if (!mayBeEscaped.test(value)) this.#look(value, piece);
      else
        for (const text of new Set([decodeText(value, 'escape'), decodeText(value, 'plain')])) this.#look(text, piece);
    }
    return left;
  }

  #look(value: string, piece: number): void {
    const letters = foldText(value);
    if (letters.length < minValueLength) {
      const signs = value.trim().toLowerCase().slice(0, pieceLength.value);
      if (signs.length >= minValueLength && this.#signWindows.have(signs)) this.#foundSigns.add(signs);
    }
    this.#lookFor(letters, value, piece, foldWithPlaces);
    if (!notAscii.test(value)) return;
    for (const text of new Set([value, value.normalize('NFC')])) {
      const garbled = foldGarbled(text);
      if (/[a-z\d]/.test(garbled)) this.#lookFor(garbled, text, piece, foldGarbledWithPlaces);
    }
  }

  #lookFor(letters: string, value: string, piece: number, fold: Fold): void {
    if (letters.length < minValueLength) return;
    if (letters.length < piece) {
      if (this.#letterWindows.have(letters)) this.#found.set(letters, describe(value));
    } else if (this.#findPieces(letters, piece) && this.#letterWindows.include(letters)) {
      this.#found.set(letters, describe(value));
    }
    if (letters.length <= minLongLength) return;
    const isShort = letters.length <= maxShort;
    if (this.#letterWindows.have(letters.slice(0, minLongLength)))
      this.#findCuts(value.slice(0, maxEnd), isShort, fold, true);
    if (this.#letterWindows.have(letters.slice(-minLongLength)))
      this.#findCuts(value.slice(-maxEnd), isShort, fold, false);
  }

  /** Finds how much of the beginning, or of the end, of a value the texts hold. */
  #findCuts(value: string, isShort: boolean, fold: Fold, isBeginning: boolean): void {
    const { letters, from, to } = fold(value);
    const cuts = isBeginning ? this.#beginnings : this.#ends;
    for (let length = minLongLength; length < Math.min(letters.length, pieceLength.value); length++) {
      const cut = isBeginning ? length : letters.length - length;
      const part = isBeginning ? letters.slice(0, cut) : letters.slice(cut);
      if (!this.#letterWindows.have(part)) break;
      const isWithinWord = isShort && to[cut - 1] === from[cut];
      const words = isBeginning ? value.slice(from[0], to[cut - 1]) : value.slice(from[cut], to.at(-1));
      const showsCut = isWithinWord || (length >= minWordsLength && splits.test(words));
      cuts.set(part, showsCut || cuts.get(part) === true);
    }
  }

  /** Each piece of a value holds one of the blocks of half its length of which the value is a row. */
  #findPieces(letters: string, length: number): boolean {
    const blockLength = length / 2;
    let isFound = false;
    for (let block = 0; block + blockLength <= letters.length; block += blockLength) {
      if (!this.#letterWindows.have(letters.slice(block, block + blockLength))) continue;
      for (let start = Math.max(0, block - blockLength); start <= block; start++) {
        const piece = letters.slice(start, start + length);
        if (piece.length < length || !this.#letterWindows.have(piece)) continue;
        isFound = true;
        if (!this.#found.has(piece)) this.#found.set(piece, { before: '', after: '', isSplit: true });
      }
    }
    return isFound;
  }

  /** Where a reading holds what must not be shown. */
  *#rangesOf(reading: Reading): Generator<Range> {
    const { text, lowerCase, letters } = reading;
    if (!reading.isEncoded)
      for (const { 0: match, index } of text.matchAll(personalPatterns)) yield [index, index + match.length];
    for (const value of this.#foundSigns) {
      for (let at = lowerCase.indexOf(value); at >= 0; at = lowerCase.indexOf(value, at + 1))
        yield [at, at + value.length];
    }
    const keys = [this.#found, this.#beginnings, this.#ends].flatMap((map) => [...map.keys()]);
    for (const length of new Set(keys.map((key) => key.length))) {
      for (let start = 0; start + length <= letters.length; start++) {
        const range = this.#rangeAt(reading, start, length);
        if (range !== undefined) yield range;
      }
    }
  }

  /** The range of so many letters, where they are a value or show that they were cut from one. */
  #rangeAt({ text, letters, isGarbled, ...places }: Reading, start: number, length: number): Range | undefined {
    const key = letters.slice(start, start + length);
    const found = this.#found.get(key);
    if (found === undefined && !this.#beginnings.has(key) && !this.#ends.has(key)) return;
    let from = places.from[start] as number;
    let to = places.to[start + length - 1] as number;
    const match = text.slice(from, to);
    // The letters of the alphabet are whole: it is another word.
    if (isGarbled && !garbled.test(match)) return;
    const beginsWord = !endsWithLetter.test(text.slice(Math.max(0, from - 2), from));
    const endsWord = !beginsWithLetter.test(text.slice(to, to + 2));
    if (found === undefined) {
      const isBeginning = endsWord && (this.#beginnings.get(key) ?? false);
      const isEnd = beginsWord && (this.#ends.get(key) ?? false);
      const isMarked =
        (this.#beginnings.has(key) && dotsAfter.test(text.slice(to, to + 4))) ||
        (this.#ends.has(key) && dotsBefore.test(text.slice(Math.max(0, from - 4), from)));
      return isBeginning || isEnd || isMarked ? [from, to] : undefined;
    }
    if (length < minLongLength && !found.isSplit && splits.test(isGarbled ? match.replace(/[^ -~]|\?/g, '') : match))
      return;
    if (length < minLongLength && isGarbled && !(beginsWord && endsWord)) return;
    if (text.endsWith(found.before, from)) from -= found.before.length;
    if (text.startsWith(found.after, to)) to += found.after.length;
    return [from, to];
  }
}

const splits = /[^\p{L}\p{N}\p{M}]/u;
const letterOrDigit = /[\p{L}\p{N}]/u;
const beginsWithLetter = /^[\p{L}\p{N}]/u;
const endsWithLetter = /[\p{L}\p{N}]$/u;
const dotsAfter = /^[^\p{L}\p{N}]{0,2}?(?:\.\.|…)/u;
const dotsBefore = /(?:\.\.|…)[^\p{L}\p{N}]{0,2}?$/u;
const mayBeEscaped = /[^ -~]|[%&\\<]/;
const notAscii = /[^ -~]/;
/** A sign that a text was garbled, not only written with the letters of its alphabet. */
const garbled = /[?\ufffd]|[^ -~ąćęłńóśźż]/i;

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
  const tokens = decodeTokens(plain);
  return [
    ...decoded.flatMap((one) => foldedReadings(one, false)),
    ...(tokens.text === '' ? [] : foldedReadings(tokens, true)),
  ];
}

function foldedReadings(decoded: Decoded, isEncoded: boolean): Reading[] {
  const lowerCase = decoded.text.toLowerCase();
  const isAsLong = lowerCase.length === decoded.text.length;
  const reading = { ...decoded, lowerCase: isAsLong ? lowerCase : decoded.text, isEncoded };
  const readings = [{ ...reading, ...foldWithPlaces(decoded.text), isGarbled: false }];
  if (!isEncoded && garbled.test(decoded.text))
    readings.push({ ...reading, ...foldGarbledWithPlaces(decoded.text), isGarbled: true });
  return readings;
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
function* textsOf(value: unknown, timeZone: string): Generator<string> {
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
        if (next instanceof Date && isWritableDate(next)) {
          yield formatWallClock(next, timeZone, 'second');
          yield formatWallClock(next, timeZone, 'iso-second');
          yield next.toISOString();
        }
        for (const [name, item] of Object.entries(next)) {
          if (!/^\w{1,64}$/.test(name)) yield name;
          rest.push(item);
        }
    }
  }
}

/** Whether an id may hold the number of a person or of a company. Ids of the vendor have 13 hexadecimal digits, UUIDs 32. */
export function holdsPersonalNumber(id: string): boolean {
  const signs = id.replace(/[._:-]/g, '');
  return /\d{7}/.test(signs) && !/^(?:[\da-f]{13}|[\da-f]{32})$/i.test(signs);
}
