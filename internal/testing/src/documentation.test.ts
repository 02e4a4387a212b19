import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readDocumentation } from './documentation.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'thulium-'));
});
afterEach(() => rm(folder, { recursive: true }));

const source = `
interface Endpoint<Input, Output> { (input: Input): Output }
interface Base {
  /** From above. */
  base: number;
}
interface Part {
  bare: string;
  /** Again and again. */
  parts?: Part[];
}
interface Input extends Base {
  /** A list. */
  list: readonly Part[] | string;
  /** By name. */
  map: Record<string, Part>;
  /** Not ours: its fields are not looked at. */
  when?: Date;
}
/**
 * Does a thing. Then more.
 *
 * @see {@link https://example.org/page}
 */
export const doThing: Endpoint<Input | void, { bare: string }> = null as never;
export const other = 1;
`;

test('reads the docs of a constant and of all fields, also where there are none', async () => {
  await writeFile(join(folder, 'doThing.ts'), source);
  await writeFile(join(folder, 'index.ts'), "export * from './doThing.js';");
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  const { text, see, input, output } = readDocumentation(folder).get('doThing') ?? {};
  expect(text).toBe('Does a thing. Then more.');
  expect(see).toEqual(['{@link https://example.org/page}']);
  expect(input).toEqual({
    base: 'From above.',
    list: 'A list.',
    'list[].bare': '',
    'list[].parts': 'Again and again.',
    map: 'By name.',
    'map{}.bare': '',
    'map{}.parts': 'Again and again.',
    when: 'Not ours: its fields are not looked at.',
  });
  expect(output).toEqual({ bare: '' });
}, 60_000);
