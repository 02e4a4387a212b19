import { readFile } from 'node:fs/promises';
import * as tickets from '@thulium-js/tickets';
import { describe, expect, test } from 'vitest';
import { bundlers, type Platform } from '../src/bundlers.ts';
import { compressedSize } from '../src/measureSizes.ts';
import { oneEndpoint, programs } from '../src/programs.ts';

/** What the bundles weighed when somebody last looked at them: `pnpm size` writes it. */
const budgets: Readonly<Record<string, number>> = JSON.parse(
  await readFile(new URL('../sizes.json', import.meta.url), 'utf8'),
);
const platforms: readonly Platform[] = ['browser', 'node'];
const paths = Object.values(tickets)
  .map((value) => (value as { readonly path?: unknown }).path)
  .filter((path) => typeof path === 'string');

describe.each(Object.keys(bundlers))('bundled with %s', (bundler) => {
  for (const program of programs) {
    for (const platform of platforms) {
      const name = `${bundler}, ${platform}, ${program.name}`;
      test(`${program.name} for ${platform} does not grow unnoticed`, async () => {
        const text = (await bundlers[bundler]?.(program.text, platform)) ?? '';
        expect(compressedSize(text), name).toBeLessThanOrEqual((budgets[name] ?? 0) * 1.03);
        const carried = paths.filter((path) =>
          [`"${path}"`, `'${path}'`, `\`${path}\``].some((it) => text.includes(it)),
        );
        const expected = program === oneEndpoint ? [tickets.addCustomerResponse.path] : paths;
        expect(new Set(carried)).toEqual(new Set(expected));
      });
    }
  }
});
