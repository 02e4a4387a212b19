import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../src/packages.ts';

const folder = join(root, '.github/workflows');
const workflows = await Promise.all(
  (await readdir(folder)).map(async (name) => ({ name, text: await readFile(join(folder, name), 'utf8') })),
);

/** The jobs of a workflow: the name of each and its lines. */
function jobsOf(text: string): { name: string; text: string }[] {
  const [, body = ''] = text.split(/^jobs:\n/m);
  return body
    .split(/^(?= {2}[\w-]+:\n)/m)
    .map((job) => ({ name: /^ {2}([\w-]+):/.exec(job)?.[1] ?? '', text: job }))
    .filter(({ name }) => name !== '');
}

describe.each(workflows)('$name', ({ text }) => {
  test('every action is pinned to a commit', () => {
    const actions = [...text.matchAll(/uses: (\S+)/g)].map(([, action = '']) => action);
    expect(actions.length).toBeGreaterThan(0);
    expect(actions.filter((action) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/.test(action))).toEqual([]);
  });

  test('no checkout leaves a token on the disk', () => {
    const checkouts = text.split(/uses: actions\/checkout@/).slice(1);
    expect(
      checkouts.filter((after) => !/^.*\n\s+with:\n(?:\s+[\w-]+:.*\n)*?\s+persist-credentials: false/.test(after)),
    ).toEqual([]);
  });

  test.each(jobsOf(text))('$name: code of dependencies runs only where nothing may be written', ({ text: job }) => {
    const runsDependencies = /pnpm@|\.ci\/run|npm (?:ci|install)(?! --global npm@\d+\.\d+\.\d+$)/m.test(job);
    const mayWrite = /^\s+[\w-]+: write\b/m.test(job) || /secrets\.|github\.token/.test(job);
    expect(runsDependencies && mayWrite).toBe(false);
  });
});

test('npm and Node of the job that publishes are pinned to exact versions', () => {
  const release = workflows.find(({ name }) => name === 'release.yml');
  const publish = jobsOf(release?.text ?? '').find(({ name }) => name === 'publish');
  expect(publish?.text).toMatch(/node-version: \d+\.\d+\.\d+\n/);
  expect(publish?.text).toMatch(/npm install --global npm@\d+\.\d+\.\d+\n/);
});
