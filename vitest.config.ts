import { defineConfig, type ViteUserConfig } from 'vitest/config';

// Limits for what hangs, not for what is slow: on a busy machine everything takes its time.
const config: ViteUserConfig = defineConfig({
  test: { testTimeout: 120_000, hookTimeout: 120_000, expect: { poll: { timeout: 60_000 } } },
});
export default config;
