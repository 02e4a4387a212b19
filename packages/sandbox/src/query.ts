/** A value of a PHP query: text, or a map of them (`a[]=1`, `a[key]=1`; the keys of a list are `0`, `1`, ...). */
export type QueryValue = string | QueryMap;

/** A map of query values. A `Map`, so that no name can reach `Object.prototype`. */
export type QueryMap = Map<string, QueryValue>;

/** As PHP does: more levels than this are dropped, and so are more variables than {@link maximumVariables}. */
const maximumDepth = 64;
const maximumVariables = 1000;

/** Reads a query string the way PHP does: brackets make lists and maps, a later scalar wins, a bad escape stays as it is. */
export function parseQuery(search: string): QueryMap {
  const query: QueryMap = new Map();
  const text = search.startsWith('?') ? search.slice(1) : search;
  if (text === '') return query;
  for (const pair of text.split('&', maximumVariables)) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decode(equals < 0 ? pair : pair.slice(0, equals));
    const value = equals < 0 ? '' : decode(pair.slice(equals + 1));
    assign(query, splitName(name), value);
  }
  return query;
}

/** The items of a list, or nothing when the value is a single text. */
export function listItems(value: QueryValue): QueryValue[] | undefined {
  return typeof value === 'string' ? undefined : [...value.values()];
}

function decode(text: string): string {
  const spaced = text.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}

/** `a[b][]` becomes `['a', 'b', '']`; a name without well-formed brackets is one key. */
function splitName(name: string): string[] {
  const open = name.indexOf('[');
  if (open <= 0) return [name];
  const keys = [name.slice(0, open)];
  for (const [, key = ''] of name.slice(open).matchAll(/\[([^\]]*)\]/g)) {
    if (keys.length > maximumDepth) break;
    keys.push(key);
  }
  return keys.length === 1 ? [name] : keys;
}

function assign(query: QueryMap, keys: readonly string[], value: string): void {
  let map = query;
  for (const [index, name] of keys.entries()) {
    const key = name === '' ? String(map.size) : name;
    if (index === keys.length - 1) {
      map.set(key, value);
      return;
    }
    const inner = map.get(key);
    const next: QueryMap = inner === undefined || typeof inner === 'string' ? new Map() : inner;
    map.set(key, next);
    map = next;
  }
}
