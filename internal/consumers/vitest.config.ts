import { defineConfig } from 'vitest/config';

// What runs here installs, compiles and bundles: on a busy machine that takes its time.
export default defineConfig({ test: { testTimeout: 300_000, hookTimeout: 300_000 } });
