import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Thousands of requests in one test: on a busy machine that takes its time.
    testTimeout: 120_000,
    hookTimeout: 60_000,
    // Node itself imports the packages, as for a user: what stands on `Object.prototype` must not break the runner's imports.
    server: { deps: { external: [/\/packages\/[\w-]+\/dist\//] } },
  },
});
