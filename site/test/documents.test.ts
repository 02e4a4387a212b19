import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { packageNames, root } from '../src/places.ts';
import { readDocuments } from '../src/samples.ts';

const documents = [...(await readDocuments())];
const find = (pattern: RegExp) =>
  documents.flatMap(([file, text]) => Array.from(text.matchAll(pattern), ([, found = '']) => ({ file, found })));

test('no block of code goes unchecked because it is marked otherwise', () => {
  const checked = ['ts', 'sh', 'txt', 'json', 'http', 'yaml', 'md'];
  const opening = /^[ \t]*```([^\s`]*)[^\n]*\n[\s\S]*?^[ \t]*```$/gm;
  expect(find(opening).filter(({ found }) => !checked.includes(found))).toEqual([]);
});

test('every command of pnpm that is shown exists', () => {
  const { scripts }: { scripts: Record<string, string> } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
  const known = [...Object.keys(scripts), 'exec', 'changeset', 'pack'];
  const commands = find(/\bnpx -y pnpm@12 (?:--filter \S+ )*([a-z][\w:-]*)/g);
  expect(commands.length).toBeGreaterThan(5);
  expect(commands.filter(({ found }) => !known.includes(found))).toEqual([]);
});

test('the README of a package, which is packed alone, links to nothing beside it', () => {
  const links = find(/\]\((?!https:|#)([^)]*)\)/g).filter(({ file }) => file.startsWith('packages/'));
  expect(links).toEqual([]);
});

test('every package that is installed exists', () => {
  const packages = find(/\bnpm install (?:--save-dev )?@thulium-js\/([\w-]+)/g);
  expect(packages.length).toBeGreaterThan(4);
  expect(packages.filter(({ found }) => !packageNames.some((name) => name === found))).toEqual([]);
});
