import { UnreadableBody } from './unreadableBody.js';

/** The text of an answer is no JSON. */
export class NotJson {
  /** What it looks like instead. */
  readonly kind: 'html' | 'broken';

  constructor(kind: 'html' | 'broken') {
    this.kind = kind;
  }
}

/**
 * Reads the text of an answer as strict JSON; `undefined` stands for an empty answer. The parser's own error is dropped,
 * its message quotes the text.
 */
export function parseJson(text: string): unknown {
  const start = text.search(/[^ \t\r\n]/);
  if (start < 0) return undefined;
  try {
    const json: unknown = JSON.parse(text);
    // Only valid JSON is changed: quoting would make valid what is not, such as a number in the place of a name.
    return holdsLongNumber(text) ? JSON.parse(quoteUnsafeIntegers(text)) : json;
  } catch {
    throw new NotJson(text[start] === '<' ? 'html' : 'broken');
  }
}

const charsetPattern = /;\s*charset\s*=\s*"?([^\s";]*)/i;
/** Charsets whose texts may pass for UTF-8 by chance: their label decides. In the others UTF-8 is no accident. */
const looksLikeUtf8 = /^(?:utf-16|iso-2022)/;
let utf8: TextDecoder | undefined;

/**
 * The text of a body, without byte order mark. JSON is UTF-8 (RFC 8259), and what is labelled otherwise often is as well:
 * the charset of the type counts where the bytes are no UTF-8.
 *
 * @throws UnreadableBody when the charset is not known or the bytes are not of it; with `isLenient` U+FFFD takes the place
 * of what cannot be read.
 */
export function decodeText(bytes: Uint8Array, contentType: string, isLenient: boolean): string {
  utf8 ??= makeDecoder('utf-8', true) as TextDecoder;
  const label = charsetPattern.exec(contentType)?.[1] ?? '';
  const named = label === '' || /^utf-?8$/i.test(label) ? utf8 : makeDecoder(label, true);
  if (named === undefined && !isLenient) throw new UnreadableBody('the charset of the answer is not supported', false);
  const { encoding } = named ?? utf8;
  const text = looksLikeUtf8.test(encoding) ? undefined : decodeWith(utf8, bytes);
  const decoded = text ?? (named === undefined || named === utf8 ? undefined : decodeWith(named, bytes));
  if (decoded !== undefined) return decoded;
  if (!isLenient) throw new UnreadableBody(`the answer is not valid ${encoding.toUpperCase()}`, true);
  return (makeDecoder(encoding, false) as TextDecoder).decode(bytes);
}

function decodeWith(decoder: TextDecoder, bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Own options only: what somebody put on `Object.prototype` would be read too. */
function makeDecoder(label: string, fatal: boolean): TextDecoder | undefined {
  try {
    return new TextDecoder(label, { fatal, ignoreBOM: false });
  } catch {
    return undefined;
  }
}

/** How many digits an integer beyond 2^53 has at least. */
const fewestDigits = 16;

/**
 * Whether so many digits stand in a row anywhere. A row of 16 covers one place in every 16, so only those are looked at:
 * a pattern over the whole text would cost as much as the parser.
 */
export function holdsLongNumber(text: string): boolean {
  // Stryker disable next-line EqualityOperator: what stands at the end is no digit
  for (let place = fewestDigits - 1; place < text.length; place += fewestDigits) {
    if (!isDigit(text, place)) continue;
    let start = place;
    let end = place + 1;
    while (isDigit(text, start - 1)) start--;
    while (isDigit(text, end)) end++;
    if (end - start >= fewestDigits) return true;
  }
  return false;
}

function isDigit(text: string, place: number): boolean {
  const code = text.charCodeAt(place);
  return code >= 48 && code <= 57;
}

/** Integers beyond 2^53 would be rounded to another id without a word: they become texts. */
function quoteUnsafeIntegers(text: string): string {
  const stringOrNumber = /"|-?\d[\d.eE+-]*/g;
  let result = '';
  let copied = 0;
  for (let match = stringOrNumber.exec(text); match !== null; match = stringOrNumber.exec(text)) {
    const [token] = match;
    if (token === '"') {
      stringOrNumber.lastIndex = endOfString(text, match.index);
    } else if (/^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token))) {
      result += `${text.slice(copied, match.index)}"${token}"`;
      copied = match.index + token.length;
    }
  }
  return result + text.slice(copied);
}

/** Where the string that opens at `start` is over. A pattern for whole strings overflows the stack on long ones. */
function endOfString(text: string, start: number): number {
  let end = start;
  let isEscaped: boolean;
  do {
    end = text.indexOf('"', end + 1);
    let slashes = 0;
    while (text[end - 1 - slashes] === '\\') slashes++;
    isEscaped = slashes % 2 === 1;
  } while (isEscaped);
  return end + 1;
}
