const redacted = '[removed]';
/** An e-mail address, or seven and more digits, also with the usual separators between: a phone, a PESEL, a NIP. */
const personalPatterns = /[^\s@<>"']+@[^\s@<>"']+|\+?\d(?:[ ().-]{0,2}\d){6,}/g;
const mostValues = 1_000;

/**
 * Makes a text of the server fit for an error: what the request itself carried, and what looks like an address or a
 * number of a person, is taken out. Servers like to repeat what they refuse.
 */
export function redactText(text: string, input: unknown, secrets: readonly string[]): string {
  const values = new Set(secrets);
  collectTexts(input, values, 0);
  let result = text;
  for (const value of [...values].sort((a, b) => b.length - a.length)) {
    if (value.length > 2) result = result.replaceAll(value, redacted);
  }
  return result.replace(personalPatterns, redacted).slice(0, 500);
}

/** All texts of an input, and numbers of more than five digits; ids are shorter and help to find the cause. */
function collectTexts(value: unknown, into: Set<string>, depth: number): void {
  if (into.size > mostValues || depth > 16) return;
  if (typeof value === 'string') into.add(value);
  else if (typeof value === 'number' && Math.abs(value) > 99_999) into.add(String(value));
  else if (typeof value === 'object' && value !== null) {
    for (const item of Object.values(value)) collectTexts(item, into, depth + 1);
  }
}
