import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createProject, type Project } from '../src/project.ts';
import { packTarballs, removeTarballs, type Tarballs } from '../src/tarballs.ts';

const published = ['core', 'customers', 'crm-outbounds', 'tickets', 'chat', 'sandbox'];
const root = new URL('../../../', import.meta.url);

/** What npm wrote down of one installed package. */
interface Installed {
  readonly hasInstallScript?: boolean;
  readonly license?: string;
}

const [installedTable = ''] = (await readFile(new URL('docs/dependencies.md', root), 'utf8')).split('\n## ');

/** Rows of the table: what is brought by which package of ours, under which licence. */
const rows = [...installedTable.matchAll(/^\| `([^`]+)` \| ([\w-]+) \| (\w+) \|/gm)].map(
  ([, name = '', bringer = '', licence = '']) => ({ name, bringer, licence }),
);

/** A package of ours, and those that it depends on. */
async function closure(name: string): Promise<string[]> {
  const manifest = JSON.parse(await readFile(new URL(`packages/${name}/package.json`, root), 'utf8'));
  const own = Object.keys(manifest.dependencies ?? {}).filter((dependency) => dependency.startsWith('@thulium-js/'));
  const below = await Promise.all(own.map((dependency) => closure(dependency.slice('@thulium-js/'.length))));
  return [...new Set([name, ...below.flat()])];
}

let tarballs: Tarballs;
beforeAll(async () => {
  tarballs = await packTarballs(published);
});
afterAll(() => removeTarballs(tarballs));

// tickets stands for all that have core alone; crm-outbounds has customers besides.
describe.each(['tickets', 'crm-outbounds', 'sandbox'])('what comes along with %s', (name) => {
  let project: Project;
  let installed: Record<string, Installed>;

  beforeAll(async () => {
    project = await createProject({ installer: 'npm', tarballs, uses: `@thulium-js/${name}` });
    const { packages } = JSON.parse(await readFile(join(project.folder, 'node_modules/.package-lock.json'), 'utf8'));
    const entries = Object.entries<Installed>(packages).map(([path, entry]) => [
      path.replace(/^.*node_modules\//, ''),
      entry,
    ]);
    installed = Object.fromEntries(entries);
  });
  afterAll(() => project.remove());

  test('are the packages of ours that it needs', async () => {
    const ours = Object.keys(installed).filter((it) => it.startsWith('@thulium-js/'));
    expect(ours.sort()).toEqual((await closure(name)).map((it) => `@thulium-js/${it}`).sort());
  });

  test('is listed in docs/dependencies.md, with its licence', async () => {
    const bringers = await closure(name);
    const expected = rows.filter(({ bringer }) => bringers.includes(bringer));
    const others = Object.entries(installed).filter(([it]) => !it.startsWith('@thulium-js/'));
    const came = others.map(([it, { license }]) => [it, license]);
    expect(Object.fromEntries(came)).toEqual(Object.fromEntries(expected.map((row) => [row.name, row.licence])));
  });

  test('runs no script when it is installed', () => {
    expect(Object.keys(installed).filter((it) => installed[it]?.hasInstallScript === true)).toEqual([]);
  });
});
