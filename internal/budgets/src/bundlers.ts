import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import * as esbuild from 'esbuild';
import { rolldown } from 'rolldown';
import { rollup } from 'rollup';
import webpack from 'webpack';

/** Where a bundle is meant to run: it decides which builds of dependencies are taken. */
export type Platform = 'browser' | 'node';

/** Bundles a program into one minified ES module; what is loaded later is counted in. */
export type Bundler = (program: string, platform: Platform) => Promise<string>;

// The program is found where the packages are installed, so that they resolve as they do for a user.
const folder = fileURLToPath(new URL('../', import.meta.url));

const conditions: Readonly<Record<Platform, string[]>> = {
  browser: ['browser', 'import', 'module', 'production', 'default'],
  node: ['node', 'import', 'module', 'production', 'default'],
};

async function withEsbuild(program: string, platform: Platform): Promise<string> {
  const { outputFiles } = await esbuild.build({
    stdin: { contents: program, resolveDir: folder, loader: 'js' },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    platform,
    write: false,
    legalComments: 'none',
  });
  return outputFiles[0]?.text ?? '';
}

async function withRolldown(program: string, platform: Platform): Promise<string> {
  const bundle = await rolldown({ ...virtualProgram(program), platform });
  const { output } = await bundle.generate({ format: 'esm', minify: true, codeSplitting: false });
  await bundle.close();
  return output[0].code;
}

async function withRollup(program: string, platform: Platform): Promise<string> {
  const bundle = await rollup({
    ...virtualProgram(program),
    external: /^node:/,
    plugins: [
      ...virtualProgram(program).plugins,
      nodeResolve({ browser: platform === 'browser', exportConditions: conditions[platform], preferBuiltins: true }),
    ],
  });
  const { output } = await bundle.generate({ format: 'esm', inlineDynamicImports: true });
  await bundle.close();
  // rollup leaves minifying to others.
  const { code } = await esbuild.transform(output[0].code, { minify: true, format: 'esm', target: 'es2022' });
  return code;
}

async function withWebpack(program: string, platform: Platform): Promise<string> {
  const output = await mkdtemp(join(tmpdir(), 'thulium-webpack-'));
  try {
    const entry = join(output, 'program.mjs');
    await writeFile(entry, program);
    await new Promise<void>((resolve, reject) => {
      webpack(
        {
          mode: 'production',
          context: folder,
          entry,
          target: platform === 'browser' ? ['web', 'es2022'] : 'node22',
          experiments: { outputModule: true },
          output: { path: join(output, 'out'), filename: 'program.js', module: true, library: { type: 'module' } },
          resolve: { modules: [join(folder, 'node_modules'), 'node_modules'] },
          plugins: [new webpack.optimize.LimitChunkCountPlugin({ maxChunks: 1 })],
          devtool: false,
        },
        (error, stats) => {
          if (error !== null) reject(error);
          else if (stats?.hasErrors() === true) reject(new Error(stats.toString('errors-only')));
          else resolve();
        },
      );
    });
    const files = await readdir(join(output, 'out'));
    const texts = await Promise.all(files.map((file) => readFile(join(output, 'out', file), 'utf8')));
    return texts.join('');
  } finally {
    await rm(output, { recursive: true, force: true });
  }
}

/** The program as a module that stands in this folder without being a file. */
function virtualProgram(program: string) {
  const id = join(folder, 'program.mjs');
  return {
    input: id,
    plugins: [
      {
        name: 'program',
        resolveId: (source: string) => (source === id ? id : undefined),
        load: (source: string) => (source === id ? program : undefined),
      },
    ],
  };
}

/** The bundlers that budgets are held on. */
export const bundlers: Readonly<Record<string, Bundler>> = {
  esbuild: withEsbuild,
  rolldown: withRolldown,
  rollup: withRollup,
  webpack: withWebpack,
};
