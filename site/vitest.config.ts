import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // The samples that are tests themselves are run as such.
    include: ['test/**/*.test.ts', '.samples/*.test.ts'],
    setupFiles: ['src/setup.ts'],
    // What samples print is not what the tests have to say.
    silent: true,
    testTimeout: 20_000,
  },
});
