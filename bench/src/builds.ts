/** What one checked call costs a bundle and a compiler: the programs of `programs/`. */
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { bundlers } from '@thulium-js/budgets/bundlers';
import { compile } from '@thulium-js/budgets/compile';
import { median } from './processes.ts';

const names = ['fetch', 'ofetch-valibot', 'ky-zod', 'axios-zod', 'thulium-js'] as const;
const fileOf = (name: string): string => fileURLToPath(new URL(`../programs/${name}.ts`, import.meta.url));

/** What a program costs. */
export interface Build {
  /** Bytes of the minified bundle with brotli. */
  readonly browser: number;
  readonly node: number;
  readonly instantiations: number;
  /** Milliseconds of a whole run of `tsc`. */
  readonly milliseconds: number;
}

async function bundle(name: string, platform: 'browser' | 'node'): Promise<number> {
  const text = await bundlers.esbuild?.(`export * from ${JSON.stringify(fileOf(name))};`, platform);
  return brotliCompressSync(text ?? '').length;
}

/** All programs; the compiler's time is the median of rounds in which they take turns. */
export async function measureBuilds(rounds: number): Promise<Readonly<Record<string, Build>>> {
  const work = new Map<string, Awaited<ReturnType<typeof compile>>[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, runs] of work) runs.push(await compile('TypeScript 7', fileOf(name)));
  }
  const results: Record<string, Build> = {};
  for (const [name, runs] of work) {
    results[name] = {
      browser: await bundle(name, 'browser'),
      node: await bundle(name, 'node'),
      instantiations: runs[0]?.instantiations ?? Number.NaN,
      milliseconds: median(runs.map(({ milliseconds }) => milliseconds)),
    };
  }
  return results;
}
