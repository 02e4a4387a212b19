import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Call, calls } from '../src/calls.ts';
import { readDeclarations } from '../src/declarations.ts';
import { domains, packageNames, root } from '../src/places.ts';
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

test.each(domains)('the README of %s names its open calls, which send fields that they do not know', (domain) => {
  const text = documents.find(([file]) => file === `packages/${domain}/README.md`)?.[1] ?? '';
  const [, list = ''] = /^\*\*Open calls\*\* \(([^)]*)\)/m.exec(text) ?? [];
  const isOpen = ({ endpoint }: Call) => endpoint?.definition.rest !== undefined;
  const names = calls.filter((call) => call.domain === domain && isOpen(call)).map(({ name }) => `\`${name}\``);
  expect(names).not.toEqual([]);
  expect(list.split(/,\s+/)).toEqual(names);
});

test('every package that is installed exists', () => {
  const packages = find(/\bnpm install (?:--save-dev )?@thulium-js\/([\w-]+)/g);
  expect(packages.length).toBeGreaterThan(4);
  expect(packages.filter(({ found }) => !packageNames.some((name) => name === found))).toEqual([]);
});

test('the tables of the README name every option of the client and every class of error', () => {
  const { checker, modules } = readDeclarations();
  const exported = [...(modules.get('@thulium-js/core')?.values() ?? [])];
  const options = exported.find(({ name }) => name === 'ClientOptions');
  if (options === undefined) throw new Error('the core exports no ClientOptions');
  const names = [
    ...checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(options.symbol)).map(({ name }) => name),
    ...exported.filter(({ name, isType }) => !isType && name.endsWith('Error')).map(({ name }) => name),
  ];
  expect(names.length).toBeGreaterThan(35);
  const readme = documents.find(([file]) => file === 'README.md')?.[1] ?? '';
  const rows = readme.split('\n').filter((line) => line.startsWith('| '));
  expect(names.filter((name) => !rows.some((row) => row.includes(`\`${name}\``)))).toEqual([]);
});
