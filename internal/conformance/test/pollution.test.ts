import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { allNames, exportedNames, pairs, triedExports, values } from '../src/pollutionScenarios.ts';

const run = promisify(execFile);
const program = new URL('../src/pollutionMain.ts', import.meta.url).pathname;

interface Report {
  readonly played: number;
  readonly names: number;
  readonly differences: readonly string[];
}

async function play(kind: string, ...names: string[]): Promise<Report> {
  const { stdout } = await run(process.execPath, [program, kind, ...names], { maxBuffer: 2 ** 26 });
  return JSON.parse(stdout) as Report;
}

test('every export of every package is tried', () => {
  expect([...new Set(exportedNames)].sort()).toEqual([...triedExports].sort());
  expect(pairs).toHaveLength(53);
  expect(allNames.length).toBeGreaterThan(230);
});

describe('what stands on Object.prototype changes no request and no result', () => {
  test.each(Object.keys(values))('%s under every name', async (kind) => {
    const { played, names, differences } = await play(kind);
    expect(differences).toEqual([]);
    expect(played).toBeGreaterThan(650);
    expect(names).toBeGreaterThan(220);
  });

  test.each(['value', 'writable', 'signal'])(
    '%s by itself, where no message is posted and no fetch fails',
    async (name) => {
      for (const kind of Object.keys(values)) {
        const { differences } = await play(kind, name);
        expect(
          differences.filter((text) => !/^(?:all|pages|listTickets)|no answer:|a lost connection:/.test(text)),
        ).toEqual([]);
      }
    },
  );
});
