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
