import { defineConfig } from 'vitest/config';

// The tests of the one file that is mutated, and none that works for seconds: mutants run them hundreds of times.
const heavy = '20 MB|hundred thousand|last row|however deep|100,000';

export default defineConfig({
  test: {
    include: [`work/core/src/${process.env.MUTATED_FILE}.test.ts`],
    testTimeout: 30_000,
    testNamePattern: new RegExp(`^(?!.*(?:${heavy}))`),
  },
});
