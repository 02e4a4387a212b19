import { readFileSync } from 'node:fs';

/** A file of `test/vectors`, parsed. */
export function readVectors<Vectors>(name: string): Vectors {
  return JSON.parse(readFileSync(new URL(`../vectors/${name}`, import.meta.url), 'utf8')) as Vectors;
}
