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
  const start = text.search(/\S/);
  if (start < 0) return undefined;
  try {
    return JSON.parse(mayHoldUnsafeInteger.test(text) ? quoteUnsafeIntegers(text) : text);
  } catch {
    throw new NotJson(text[start] === '<' ? 'html' : 'broken');
  }
}

const mayHoldUnsafeInteger = /\d{16}/;
const stringOrInteger = /"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g;

/** Integers beyond 2^53 would be rounded to another id without a word: they become texts. */
function quoteUnsafeIntegers(text: string): string {
  return text.replace(stringOrInteger, (token, offset: number) => {
    const isWhole = token[0] !== '"' && !/[\d.eE+-]/.test(text[offset - 1] ?? '');
    return isWhole && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token;
  });
}
