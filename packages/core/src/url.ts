import { ConfigurationError } from './errors.js';

// ── Where the API is ─────────────────────────────────────────────────────────────────────────────────────────────────

const systemPattern = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** The base address of a system by its name: `acme` is `https://acme.thulium.com/api`. */
export function baseUrlOfSystem(system: string, source = 'system'): string {
  if (!systemPattern.test(system)) {
    throw new ConfigurationError(
      `${source}: expected the name in front of ".thulium.com": lower-case letters, digits and inner hyphens, such as "acme"`,
    );
  }
  const host = `${system}.thulium.com`;
  const url = parseUrl(`https://${host}/api`);
  if (url?.host !== host) throw new ConfigurationError('system: the name does not form a host name');
  return url.href;
}

/** The base address as integrators write it, with or without `/api` and a slash at the end, in its one form. */
export function normalizeBaseUrl(text: string, source = 'baseUrl'): string {
  const refuse = (words: string): never => {
    throw new ConfigurationError(`${source}: ${words}`);
  };
  const url = parseUrl(text) ?? refuse('expected an address such as "https://acme.thulium.com/api"');
  if (url.username !== '' || url.password !== '') {
    refuse('leave user name and password out of it; they are options of their own');
  }
  if (text.includes('?') || text.includes('#')) refuse('expected an address without "?" and "#"');
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    refuse('expected https; plain http is for loopback addresses only');
  }
  const path = url.pathname.replace(/\/+$/, '');
  const root = path.endsWith('/api') ? path.slice(0, -'/api'.length) : path;
  if (root !== '' && url.hostname.endsWith('.thulium.com')) refuse('expected nothing but "/api" after the host');
  return `${url.origin}${root}/api`;
}

/** An address in its parts; undefined for what is none. The platform's error would quote it. */
export function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

/** A host of digits and dots is an address of four numbers: the parser refuses any other. */
function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.[\d.]+$/.test(hostname);
}

// ── Path ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A template in its parts: text and name take turns, text first. */
export type PathTemplate = readonly string[];

/** `/tickets/{ticket_id}/comment` as `['/tickets/', 'ticket_id', '/comment']`. */
export function parsePath(template: string): PathTemplate {
  return template.split(/[{}]/);
}

/**
 * Fills a template. Only for values that {@link isSafeSegment} lets pass; the rest of what could leave a segment is
 * encoded.
 */
export function encodePath(template: PathTemplate, values: Readonly<Record<string, unknown>>): string {
  let path = '';
  for (let index = 0; index < template.length; index++) {
    const part = template[index] as string;
    path += index % 2 === 0 ? part : encodeURIComponent(String(values[part]));
  }
  return path;
}

/**
 * Whether a value can stand in a path. `encodeURIComponent` leaves `.` and `..` as they are and URL parsers resolve them,
 * also when written `%2e`; control characters and halves of surrogate pairs have no place in a path either.
 */
export function isSafeSegment(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  const text = typeof value === 'string' ? value : '';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return text !== '' && !/^(?:\.|%2e){1,2}$/i.test(text) && !/[\u0000-\u001f\u007f]/.test(text) && text.isWellFormed();
}

// ── Query ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * Writes a query with PHP's brackets: `a=1`, `list[]=1&list[]=2`, `map[key]=x`, `map[key][0]=x`. An empty text is sent,
 * it means "has none" to the vendor; `undefined` and `null` are left out; booleans are the words `true` and `false`.
 * Brackets of our own stay readable, as in the vendor's examples; those inside a name are encoded.
 */
export function encodeQuery(values: Readonly<Record<string, unknown>>): string {
  const pairs: string[] = [];
  for (const [name, value] of Object.entries(values)) appendPairs(pairs, encodeURIComponent(name), value, false);
  return pairs.join('&');
}

function appendPairs(pairs: string[], name: string, value: unknown, nested: boolean): void {
  if (value === undefined || value === null) return;
  if (typeof value !== 'object') {
    pairs.push(`${name}=${encodeURIComponent(String(value))}`);
  } else if (Array.isArray(value)) {
    value.forEach((item, index) => {
      const plain = !nested && typeof item !== 'object';
      appendPairs(pairs, plain ? `${name}[]` : `${name}[${index}]`, item, true);
    });
  } else {
    for (const [key, item] of Object.entries(value))
      appendPairs(pairs, `${name}[${encodeURIComponent(key)}]`, item, true);
  }
}
