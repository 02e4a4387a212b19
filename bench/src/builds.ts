/** What one checked call costs a bundle and a compiler: the programs of `programs/`. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { build } from 'esbuild';
import { median } from './processes.ts';

const names = ['fetch', 'ofetch-valibot', 'ky-zod', 'axios-zod', 'thulium-js'] as const;
const folder = fileURLToPath(new URL('../', import.meta.url));
const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');

/** What a program costs. */
export interface Build {
  /** Bytes of the minified bundle with brotli. */
  readonly browser: number;
  readonly node: number;
  readonly instantiations: number;
  /** Milliseconds of a whole run of `tsc`. */
  readonly milliseconds: number;
}

async function bundle(program: string, platform: 'browser' | 'node'): Promise<number> {
  const { outputFiles } = await build({
    entryPoints: [program],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    platform,
    write: false,
    legalComments: 'none',
  });
  return brotliCompressSync(outputFiles[0]?.contents ?? '').length;
}

/** Type-checks a program alone, as a new project would. */
function check(program: string): Pick<Build, 'instantiations' | 'milliseconds'> {
  const own = mkdtempSync(join(folder, 'node_modules/.check-'));
  try {
    const compilerOptions = {
      target: 'es2023',
      module: 'nodenext',
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      types: ['node'],
    };
    writeFileSync(join(own, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [program] }));
    const start = performance.now();
    const { status, stdout } = spawnSync(process.execPath, [compiler, '-p', own, '--extendedDiagnostics'], {
      encoding: 'utf8',
    });
    const milliseconds = performance.now() - start;
    if (status !== 0) throw new Error(stdout);
    return { instantiations: Number(/^Instantiations: +(\d+)/m.exec(stdout)?.[1]), milliseconds };
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}

/** All programs; the compiler's time is the median of rounds in which they take turns. */
export async function measureBuilds(rounds: number): Promise<Readonly<Record<string, Build>>> {
  const checks = new Map<string, { instantiations: number; times: number[] }>();
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      const { instantiations, milliseconds } = check(join(folder, 'programs', `${name}.ts`));
      checks.set(name, { instantiations, times: [...(checks.get(name)?.times ?? []), milliseconds] });
    }
  }
  const results: Record<string, Build> = {};
  for (const [name, { instantiations, times }] of checks) {
    const program = join(folder, 'programs', `${name}.ts`);
    const [browser, node] = [await bundle(program, 'browser'), await bundle(program, 'node')];
    results[name] = { browser, node, instantiations, milliseconds: median(times) };
  }
  return results;
}
