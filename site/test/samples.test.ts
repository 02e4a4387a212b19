import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, test } from 'vitest';
import { root, samplesFolder } from '../src/places.ts';
import type { ExemptSample, Sample } from '../src/samples.ts';
import { enterSampleWorld } from '../src/sampleWorld.ts';

const { samples, exempt }: { samples: Omit<Sample, 'code'>[]; exempt: ExemptSample[] } = JSON.parse(
  readFileSync(`${samplesFolder}index.json`, 'utf8'),
);

test('the samples of all documents are here', () => {
  const places = samples.map(({ place }) => place).join('\n');
  for (const document of ['README.md:', 'CONTRIBUTING.md:', 'packages/sandbox/README.md:', 'site/pages/start.md:']) {
    expect(places).toContain(document);
  }
  expect(samples.length).toBeGreaterThan(100);
});

test('the samples compile', async () => {
  const compiler = `${root}node_modules/.bin/tsc`;
  const { stdout } = await promisify(execFile)(compiler, ['-p', samplesFolder]).catch((error) => error);
  expect(stdout).toBe('');
});

test('no sample is left out without a reason', () => {
  for (const { place, reason } of exempt) expect(reason.length, place).toBeGreaterThan(20);
});

describe('against the sandbox', () => {
  beforeEach(enterSampleWorld);
  const programs = samples.filter(({ isTestFile }) => !isTestFile);
  test.each(programs)('$place', async ({ name }) => {
    await import(`../.samples/${name}.ts`);
  });
});
