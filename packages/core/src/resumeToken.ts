import { ConfigurationError } from './errors.js';

/** Where a walk stands, in what it needs to go on in another process. */
export interface ResumePoint {
  /** Fingerprint of endpoint, path and filters. */
  readonly filters: number;
  /** 0 for the walk through the list itself, 1 and more when its head is read again. */
  readonly pass: number;
  /** Offset of the next request. */
  readonly offset: number;
  /** Time of the last change of the newest item when the walk, or its latest pass, began. */
  readonly mark: string | undefined;
  /** Fingerprints of the keys of the last items of the page, the last one first. */
  readonly anchors: readonly number[];
}

/**
 * A number that stands for a text (FNV-1a, 32 bits, folded to 24): enough to tell two walks apart by mistake, too little
 * to find the text by trying.
 */
export function fingerprint(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return ((hash >>> 8) ^ hash) & 0xffffff;
}

/** A number that stands for a key, of 48 bits: keys are no secret, and taking one for another would lose items. */
export function keyFingerprint(endpoint: string, key: string): number {
  return fingerprint(`${endpoint} ${key}`) * 2 ** 24 + fingerprint(`${key} ${endpoint}`);
}

const version = 1;

/** The point as a short opaque text, without filters and ids. */
export function writeResumeToken({ filters, pass, offset, mark, anchors }: ResumePoint): string {
  const json = JSON.stringify([version, filters, pass, offset, mark ?? null, ...anchors]);
  return btoa(json).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** Reads a token of a walk with these filters; throws a {@link ConfigurationError} for any other text. */
export function readResumeToken(token: unknown, endpoint: string, filters: number): ResumePoint {
  const point = typeof token === 'string' ? parse(token) : undefined;
  if (point === undefined) throw new ConfigurationError(`resume: expected a token of ${endpoint}`, { endpoint });
  if (point.filters === filters) return point;
  throw new ConfigurationError(`resume: this token is of a walk of another list, or with other filters or limit`, {
    endpoint,
  });
}

function parse(token: string): ResumePoint | undefined {
  try {
    const json: unknown = JSON.parse(atob(token.replaceAll('-', '+').replaceAll('_', '/')));
    if (!Array.isArray(json)) return undefined;
    const [given, filters, pass, offset, mark, ...anchors] = json as unknown[];
    const isMark = mark === null || (typeof mark === 'string' && /^[\dT:. -]{1,32}$/.test(mark));
    const numbers = [filters, pass, offset, ...anchors];
    if (given !== version || !isMark || !numbers.every((value) => Number.isSafeInteger(value) && Number(value) >= 0)) {
      return undefined;
    }
    return {
      filters: Number(filters),
      pass: Number(pass),
      offset: Number(offset),
      mark: mark === null ? undefined : (mark as string),
      anchors: anchors.map(Number),
    };
  } catch {
    return undefined;
  }
}
