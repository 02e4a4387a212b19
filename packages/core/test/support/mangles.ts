/** Ways in which servers write a value that they repeat, by name, so that a failed run prints names. */
export const mangles: Readonly<Record<string, (text: string) => string>> = {
  percent: (text) => encodeURIComponent(text.toWellFormed()),
  form: (text) => encodeURIComponent(text.toWellFormed()).replaceAll('%20', '+'),
  lowerPercent: (text) => encodeURIComponent(text.toWellFormed()).replace(/%../g, (octet) => octet.toLowerCase()),
  specialEntities: (text) => text.replace(/[&<>"']/g, (char) => `&${specialNames[char]};`),
  phpEntities: (text) =>
    text.replace(
      /[&<>"']|[à-ÿ]/giu,
      (char) => `&${specialNames[char] ?? latinNames[char] ?? `#${char.codePointAt(0)}`};`,
    ),
  decimalEntities: (text) => text.replace(/[^\w ]/gu, (char) => `&#${char.codePointAt(0)};`),
  paddedEntities: (text) => text.replace(/'/g, '&#039;'),
  hexEntities: (text) => text.replace(/./gsu, (char) => `&#x${char.codePointAt(0)?.toString(16)};`),
  json: (text) => JSON.stringify(text).slice(1, -1),
  phpJson: (text) =>
    JSON.stringify(text)
      .slice(1, -1)
      .replaceAll('/', '\\/')
      .replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  lineBreakTags: (text) => text.replaceAll('\n', '<br />\n'),
  composed: (text) => text.normalize('NFC'),
  decomposed: (text) => text.normalize('NFD'),
  upper: (text) => text.toUpperCase(),
  lower: (text) => text.toLowerCase(),
  ascii: (text) => text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[łŁ]/g, 'l'),
  tab: (text) => insert(text, '\t'),
  lineBreak: (text) => insert(text, '\r\n'),
  softHyphen: (text) => insert(text, '\u00ad'),
  zeroWidthSpace: (text) => insert(text, '\u200b'),
  byteOrderMark: (text) => insert(text, '\ufeff'),
  wordJoiner: (text) => insert(text, '\u2060'),
  direction: (text) => insert(text, '\u202e'),
  noBreakSpace: (text) => text.replaceAll(' ', '\u00a0'),
};

const specialNames: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": '#039' };
const latinNames: Readonly<Record<string, string>> = {
  ó: 'oacute',
  Ó: 'Oacute',
  é: 'eacute',
  ü: 'uuml',
  Ü: 'Uuml',
  ö: 'ouml',
  ä: 'auml',
  ß: 'szlig',
  ç: 'ccedil',
  ø: 'oslash',
  æ: 'aelig',
  å: 'aring',
  ñ: 'ntilde',
};

const segmenter = new Intl.Segmenter();

/** In the middle, and near each end, and not between a letter and its accent. */
function insert(text: string, what: string): string {
  const characters = Array.from(segmenter.segment(text), ({ segment }) => segment);
  const places = [1, characters.length >> 1, characters.length - 1];
  return characters.map((char, index) => (index > 0 && places.includes(index) ? what + char : char)).join('');
}
