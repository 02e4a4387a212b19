const redacted = '[removed]';
/** An e-mail address, or seven and more digits, also with the usual separators between: a phone, a PESEL, a NIP. */
const personalPatterns = /[^\s@<>"']{1,64}@[^\s@<>"']+|\+?\d(?:[ ().-]{0,2}\d){6,}/g;
/** Ends of lines would forge lines of a log, escapes would steer a terminal. */
const controlCharacters = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;
/** How much of a text is read at all, and how much of it is shown. */
const longestRead = 2_000;
const longestShown = 500;
/** A piece of the input of so many characters is one also when the server has cut it. */
const pieceLength = 12;
/** How much of the input is searched for such pieces. */
const mostSearched = 1_000_000;

/**
 * Makes a text of the server fit for an error: what the request itself carried, whole or in pieces, and what looks like
 * an address or a number of a person, is taken out. Servers like to repeat what they refuse.
 */
export function redactText(text: string, input: unknown, secrets: readonly string[]): string {
  let result = text.slice(0, longestRead).replace(controlCharacters, ' ');
  const values = [...textsOf([input, secrets])].flatMap(formsOf);
  for (const value of repeatedValues(result, values)) {
    result = result.replace(new RegExp(value.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'gi'), redacted);
  }
  return removePieces(result, values).replace(personalPatterns, redacted).slice(0, longestShown);
}

/** A text as servers repeat it: as it is, as it stood in the address, and inside JSON as PHP writes that. */
function formsOf(text: string): string[] {
  const encoded = encodeURIComponent(text.toWellFormed());
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('/', '\\/');
  const ascii = escaped.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return [...new Set([text, encoded, encoded.replaceAll('%20', '+'), escaped, ascii])];
}

/** Whether a short text of the server holds a value of the request; numbers of few digits are in many. */
export function repeatsInput(text: string, input: unknown, secrets: readonly string[]): boolean {
  return repeatedValues(text, [...textsOf([input, secrets])]).some(({ length }) => length > 5);
}

/** The values that stand in a text, in whatever case, the longest first. */
function repeatedValues(text: string, values: readonly string[]): string[] {
  const lowerCase = text.toLowerCase();
  return values
    .filter((value) => value.length > 2 && lowerCase.includes(value.toLowerCase()))
    .sort((a, b) => b.length - a.length);
}

/** Takes out the parts of a text that also stand in one of the values. */
function removePieces(text: string, values: readonly string[]): string {
  const own = new Set(Array.from({ length: text.length }, (_unit, start) => pieceAt(text, start)));
  let searched = 0;
  for (const value of values) {
    for (let start = 0; start + pieceLength <= value.length && searched < mostSearched; start++, searched++) {
      own.delete(pieceAt(value, start));
    }
  }
  let result = '';
  let removedUntil = 0;
  for (let index = 0; index < text.length; index++) {
    if (!own.has(pieceAt(text, index))) {
      if (index >= removedUntil) result += redacted;
      removedUntil = index + pieceLength;
    } else if (index >= removedUntil) {
      result += text[index];
    }
  }
  return result;
}

function pieceAt(text: string, start: number): string {
  return text.slice(start, start + pieceLength);
}

/** All texts of a value, and numbers of more than five digits; ids are shorter and help to find the cause. */
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
        for (const item of Object.values(next)) rest.push(item);
    }
  }
}
