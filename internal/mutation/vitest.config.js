import { defineConfig } from 'vitest/config';

// Only the tests of the mutated files, and none that works for seconds: mutants run them hundreds of times.
const names = [
  'retry',
  'delivery',
  'semaphore',
  'waitingLine',
  'rateLimiter',
  'url',
  'authentication',
  'redact',
  'decode',
];
const heavy = '20 MB|hundred thousand|million|whatever the filters|megabyte|20,000|last row|however deep|100,000';

export default defineConfig({
  test: {
    include: names.map((name) => `work/core/src/${name}.test.ts`),
    testNamePattern: new RegExp(`^(?!.*(?:${heavy}))`),
  },
});
