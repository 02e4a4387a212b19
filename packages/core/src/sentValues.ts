import type { RequestParts } from './interceptor.js';
import { parseUrl } from './url.js';

/** What a request carried. Servers repeat it, and it must not be shown. */
export interface SentValues {
  /** What the user gave, and what headers and interceptors added to it. */
  readonly input: unknown;
  /** The credentials. */
  readonly secrets: readonly string[];
  /** The time zone in which dates were written. */
  readonly timeZone?: string | undefined;
}

/** Headers that every client sends: their values are ordinary words. */
const ordinaryHeaders: ReadonlySet<string> = new Set(['accept', 'accept-language', 'content-type', 'user-agent']);
/** Shorter parts of a header are in many texts. */
const minPartLength = 6;

/** The values of the headers that a request went out with, and what interceptors made of its address and its body. */
export function addedValues(sent: RequestParts, plain: RequestParts): readonly unknown[] {
  const values = Object.entries(sent.headers).filter(([name]) => !ordinaryHeaders.has(name));
  return [
    ...values.flatMap(([, value]) => [
      value,
      ...value.split(/[\s,;="]+/).filter((part) => part.length >= minPartLength),
    ]),
    ...addedTexts(textsOfAddress(sent.url), textsOfAddress(plain.url)),
    ...(sent.body === plain.body || typeof sent.body !== 'string' ? [] : [valueOfBody(sent.body)]),
  ];
}

function addedTexts(texts: readonly string[], plain: readonly string[]): readonly string[] {
  const known = new Set(plain);
  return texts.filter((text) => !known.has(text));
}

/** The segments of the path, and names and values of the query. */
function textsOfAddress(address: string): readonly string[] {
  const url = parseUrl(address);
  return url === undefined ? [] : [...url.pathname.split('/'), ...[...url.searchParams].flat()];
}

function valueOfBody(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
