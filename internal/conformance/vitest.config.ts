import { defineConfig } from 'vitest/config';

// Thousands of requests in one test: on a busy machine that takes its time.
export default defineConfig({ test: { testTimeout: 120_000, hookTimeout: 60_000 } });
