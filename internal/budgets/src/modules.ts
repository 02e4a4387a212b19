import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { compressedSize } from './measureSizes.ts';

/** What one module adds to a bundle. */
export interface ModuleShare {
  /** For example `core/dist/call.js`. */
  readonly module: string;
  /** Bytes of it in the minified bundle. */
  readonly minified: number;
}

/** Where the bytes of a program go, the heaviest module first; esbuild, for browsers. */
export async function moduleShares(program: string): Promise<{ shares: ModuleShare[]; compressed: number }> {
  const { metafile, outputFiles } = await esbuild.build({
    stdin: { contents: program, resolveDir: fileURLToPath(new URL('../', import.meta.url)), loader: 'js' },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    write: false,
    metafile: true,
  });
  const inputs = Object.values(metafile.outputs)[0]?.inputs ?? {};
  const shares = Object.entries(inputs)
    .map(([path, { bytesInOutput }]) => ({ module: shortName(path), minified: bytesInOutput }))
    .filter(({ minified }) => minified > 0)
    .sort((a, b) => b.minified - a.minified);
  return { shares, compressed: compressedSize(outputFiles[0]?.text ?? '') };
}

const shortName = (path: string): string =>
  path.replace(/^.*(?:node_modules|packages)\//, '').replace('<stdin>', 'program');
