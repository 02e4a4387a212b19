import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const folder = fileURLToPath(new URL('../', import.meta.url));

/** Compilers by their versions: how they are started. */
export const compilers: Readonly<Record<string, readonly string[]>> = {
  'TypeScript 6': [process.execPath, join(dirname(require.resolve('typescript6/package.json')), 'lib/tsc.js')],
  'TypeScript 7': [process.execPath, join(dirname(require.resolve('typescript/package.json')), 'bin/tsc')],
};

/** What the compiler said of its work. */
export interface CompilerWork {
  readonly instantiations: number;
  readonly types: number;
  readonly files: number;
  /** Milliseconds of the whole process. */
  readonly milliseconds: number;
}

/** The file of a program of this folder. */
export const programFile = (name: 'fiveCalls' | 'noSdk'): string => join(folder, 'programs', `${name}.ts`);

/** Type-checks a file alone, as a new project with a compiler's own settings would. */
export async function compile(compiler: string, file: string): Promise<CompilerWork> {
  const own = await mkdtemp(join(folder, 'node_modules/.compile-'));
  try {
    const compilerOptions = {
      target: 'es2023',
      module: 'nodenext',
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      types: ['node'],
    };
    const config = { compilerOptions, files: [file] };
    await writeFile(join(own, 'tsconfig.json'), JSON.stringify(config));
    const [command = '', ...args] = compilers[compiler] ?? [];
    const start = process.hrtime.bigint();
    const { status, stdout } = spawnSync(command, [...args, '-p', own, '--extendedDiagnostics'], { encoding: 'utf8' });
    const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
    if (status !== 0) throw new Error(stdout);
    const read = (name: string): number => Number(new RegExp(`^${name}: +(\\d+)`, 'm').exec(stdout)?.[1]);
    return { instantiations: read('Instantiations'), types: read('Types'), files: read('Files'), milliseconds };
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}
