import { expect, test } from 'vitest';
import { compile, compilers, programFile } from '../src/compile.ts';

test.each(Object.keys(compilers))('five calls cost %s at most 1,000 instantiations', async (compiler) => {
  const { instantiations } = await compile(compiler, programFile('fiveCalls'));
  expect(instantiations).toBeGreaterThan(0);
  expect(instantiations).toBeLessThanOrEqual(1000);
});
