/**
 * The name that a `Content-Disposition` gives, safe to be used as a file name on every system: it must not decide where a
 * file lands. Undefined where there is none. Besides RFC 6266 and 8187 it reads what servers write in practice: bytes of
 * UTF-8, names with blanks and without quotes, encoded words of e-mail (RFC 2047), continuations (RFC 2231).
 */
export function filenameOf(disposition: string): string | undefined {
  const parameters = readParameters(disposition);
  const name = extendedName(parameters) ?? plainName(parameters);
  return name === undefined ? undefined : safeName(name);
}

type Parameters = ReadonlyMap<string, string>;

/** The parameters by their names in lower case; of several with one name the first. */
function readParameters(disposition: string): Parameters {
  const parameters = new Map<string, string>();
  const parameter = /(?:^|;)\s*([\w*-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"?|([^;]*))|;/gs;
  for (const [, name, quoted, token] of disposition.matchAll(parameter)) {
    if (name === undefined) continue;
    const value = quoted?.replace(/\\(["\\])/g, '$1') ?? token?.trim() ?? '';
    if (!parameters.has(name.toLowerCase())) parameters.set(name.toLowerCase(), value);
  }
  return parameters;
}

/** `filename*`, or its continuation `filename*0*`, `filename*1`, ... */
function extendedName(parameters: Parameters): string | undefined {
  const single = parameters.get('filename*');
  if (single !== undefined) return decodeExtended(single);
  let value = '';
  let isEncoded = false;
  for (let index = 0; ; index++) {
    const encoded = parameters.get(`filename*${index}*`);
    const part = encoded ?? parameters.get(`filename*${index}`);
    if (part === undefined) break;
    isEncoded ||= encoded !== undefined;
    // In an encoded name a part that is not encoded stands for itself.
    value += isEncoded && encoded === undefined ? part.replaceAll('%', '%25') : part;
  }
  if (value === '') return undefined;
  return isEncoded ? decodeExtended(value) : value;
}

/** `charset'language'percent-encoded`. */
function decodeExtended(value: string): string | undefined {
  const [, charset, text] = /^([^']*)'[^']*'(.*)$/s.exec(value) ?? [];
  return charset === undefined || text === undefined
    ? undefined
    : decode(unescapeBytes(text, /%([\da-f]{2})/gi), charset);
}

function plainName(parameters: Parameters): string | undefined {
  const name = parameters.get('filename');
  if (name === undefined) return undefined;
  const words = decodeWords(name);
  if (words !== undefined) return words;
  // Headers are read as Latin-1. A server that sends bytes of UTF-8 is taken at its word.
  return decode(name, 'utf-8') ?? name;
}

/** Encoded words, `=?charset?B?base64?=` or `=?charset?Q?quoted-printable?=`. */
function decodeWords(text: string): string | undefined {
  let result = '';
  let end = 0;
  let pending = { charset: '', bytes: '' };
  for (const match of text.matchAll(/=\?([^?\s]+)\?([bq])\?([^?]*)\?=/gi)) {
    const [word, charset = '', kind = '', content = ''] = match;
    const between = text.slice(end, match.index);
    end = match.index + word.length;
    const bytes = /q/i.test(kind)
      ? unescapeBytes(content.replaceAll('_', ' '), /=([\da-f]{2})/gi)
      : fromBase64(content);
    if (bytes === undefined) return undefined;
    // Blanks between words do not count, and a character may be cut between two of them.
    const goesOn = between.trim() === '' && charset === pending.charset;
    if (!goesOn) {
      const before = decode(pending.bytes, pending.charset || 'utf-8');
      if (before === undefined) return undefined;
      result += before + (between.trim() === '' ? '' : between);
      pending = { charset, bytes: '' };
    }
    pending.bytes += bytes;
  }
  if (end === 0) return undefined;
  const last = decode(pending.bytes, pending.charset);
  return last === undefined ? undefined : result + last + text.slice(end);
}

/** Bytes, one in each character. */
function unescapeBytes(text: string, escaped: RegExp): string {
  return text.replace(escaped, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function fromBase64(text: string): string | undefined {
  try {
    return atob(text);
  } catch {
    return undefined;
  }
}

/** The text of bytes, one in each character; undefined where they are no such text. */
function decode(bytes: string, charset: string): string | undefined {
  if (/[^\0-\xff]/.test(bytes)) return undefined;
  try {
    const decoder = new TextDecoder(charset, { fatal: true, ignoreBOM: false });
    return decoder.decode(Uint8Array.from(bytes, (character) => character.charCodeAt(0)));
  } catch {
    return undefined;
  }
}

// ── Safety ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Longest name that file systems take, in bytes of UTF-8, and the longest extension that is kept. */
const maxNameBytes = 255;
const maxExtensionLength = 16;

/** Names of devices on Windows, whatever extension follows. */
const deviceName = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[\d\u00b9\u00b2\u00b3])\s*(?:\.|$)/i;

/** A name without folder, drive, stream, device and invisible characters, not hidden and not too long. */
function safeName(name: string): string | undefined {
  const visible = (name.split(/[/\\]/).at(-1) ?? '')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '')
    .replace(/\s+/g, ' ')
    .replace(/[:*?"<>|]/g, '_');
  const trimmed = trim(visible);
  const usable = cut(deviceName.test(trimmed) ? `_${trimmed}` : trimmed);
  return usable === '' ? undefined : usable;
}

/** Without dots and blanks at both ends: Windows drops those behind, and a dot in front hides a file. */
function trim(name: string): string {
  let start = 0;
  let end = name.length;
  while (name[start] === '.' || name[start] === ' ') start++;
  while (end > start && (name[end - 1] === '.' || name[end - 1] === ' ')) end--;
  return name.slice(start, end);
}

function cut(name: string): string {
  const size = (text: string): number => new TextEncoder().encode(text).length;
  if (size(name) <= maxNameBytes) return name;
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 && name.length - dot <= maxExtensionLength ? name.slice(dot) : '';
  let base = '';
  let room = maxNameBytes - size(extension);
  for (const character of name.slice(0, name.length - extension.length)) {
    room -= size(character);
    if (room < 0) break;
    base += character;
  }
  return trim(base + extension);
}
