import { expect, test } from 'vitest';

// A module with an export named `then` is taken for a promise by `import()`, which then never ends.
test.each(['./index.ts', './declare.ts'])('%s can be imported on demand', async (entry) => {
  const names = await import(entry).then((exports: object) => Object.keys(exports));
  expect(names).not.toContain('then');
  expect(names).not.toEqual([]);
});
