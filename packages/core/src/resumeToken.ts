import { ConfigurationError } from './errors.js';
import { writeJson } from './json.js';

/** Where a walk stands, in what it needs to go on in another process. */
export interface ResumePoint {
  /** Fingerprint of endpoint, path and filters. */
  readonly filters: number;
  /** 0 for the walk through the list itself, 1 and more when its head is read again. */
  readonly pass: number;
  /** Offset of the next request. */
  readonly offset: number;
  /** Time of the last change of the newest item when the walk began. */
  readonly newestAtStart: string | undefined;
  /** The same, when the pass began. */
  readonly mark: string | undefined;
  /** The mark of the pass before, below which this one has nothing to look for. */
  readonly stop: string | undefined;
  /** Fingerprint of the items that the pass met so far and that are as new as its mark, in their order. */
  readonly head: number;
  /** The whole of that fingerprint of the pass before; 0 if there was none. */
  readonly before: number;
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

const version = 3;

/** The point as a short opaque text, without filters and ids. */
export function writeResumeToken(point: ResumePoint): string {
  const { filters, pass, offset, newestAtStart, mark, stop, head, before, anchors } = point;
  const times = [newestAtStart, mark, stop].map((time) => time ?? null);
  const json = writeJson([version, filters, pass, offset, ...times, head, before, ...anchors]);
  return btoa(json).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** Reads a token of a walk with these filters; throws a {@link ConfigurationError} for any other text. */
export function readResumeToken(token: unknown, endpoint: string, filters: number): ResumePoint {
  const point = typeof token === 'string' ? parse(token) : undefined;
  if (point === undefined) throw new ConfigurationError(`resume: expected a resume token of ${endpoint}`, { endpoint });
  if (point.filters === filters) return point;
  throw new ConfigurationError(
    `resume: this token belongs to a walk of another list, or with other filters or another limit`,
    {
      endpoint,
    },
  );
}

function parse(token: string): ResumePoint | undefined {
  try {
    const json: unknown = JSON.parse(atob(token.replaceAll('-', '+').replaceAll('_', '/')));
    if (!Array.isArray(json)) return undefined;
    const [given, filters, pass, offset, newestAtStart, mark, stop, head, before, ...anchors] = json as unknown[];
    if (given !== version || !isMark(newestAtStart) || !isMark(mark) || !isMark(stop)) return undefined;
    const numbers = [filters, pass, offset, head, before, ...anchors];
    if (!numbers.every((value) => Number.isSafeInteger(value) && Number(value) >= 0)) return undefined;
    return {
      filters: Number(filters),
      pass: Number(pass),
      offset: Number(offset),
      newestAtStart: newestAtStart ?? undefined,
      mark: mark ?? undefined,
      stop: stop ?? undefined,
      head: Number(head),
      before: Number(before),
      anchors: anchors.map(Number),
    };
  } catch {
    return undefined;
  }
}

function isMark(value: unknown): value is string | null {
  return value === null || (typeof value === 'string' && /^[\dT:. -]{1,32}$/.test(value));
}
