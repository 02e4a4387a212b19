import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { enterSampleWorld } from './sampleWorld.ts';

// Samples read and write files beside them: they stand in a folder of their own.
const home = process.cwd();
const folder = mkdtempSync(join(tmpdir(), 'thulium-samples-'));
writeFileSync(join(folder, 'invoice.pdf'), 'made-up invoice');
process.chdir(folder);
enterSampleWorld();

afterAll(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true, force: true });
});
