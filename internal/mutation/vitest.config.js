import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const work = fileURLToPath(new URL('./work/', import.meta.url));

// Not the tests that work for seconds, for mutants run them hundreds of times, nor those that read docstrings, sources or what was built.
const leftOut =
  '20 MB|hundred thousand|last row|however deep|100,000|is documented|reaches no built-in|leaves the globals';

export default defineConfig({
  // The packages find each other's sources, not what was built of them.
  resolve: {
    alias: [
      { find: /^@thulium-js\/testing$/, replacement: `${work}internal/testing/src/index.ts` },
      { find: /^@thulium-js\/([a-z-]+)$/, replacement: `${work}packages/$1/src/index.ts` },
      { find: /^@thulium-js\/([a-z-]+)\/([a-z]+)$/, replacement: `${work}packages/$1/src/$2.ts` },
    ],
  },
  test: {
    include: JSON.parse(process.env.MUTATION_TESTS ?? '[]'),
    testTimeout: 60_000,
    hookTimeout: 60_000,
    testNamePattern: new RegExp(`^(?!.*(?:${leftOut}))`),
  },
});
