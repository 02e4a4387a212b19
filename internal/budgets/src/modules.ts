import { readFile } from 'node:fs/promises';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { compressedSize } from './measureSizes.ts';

/** What one module adds to a bundle. */
export interface ModuleShare {
  /** For example `core/src/call.ts`. */
  readonly module: string;
  /** Bytes of it in the minified bundle. */
  readonly minified: number;
}

const folder = fileURLToPath(new URL('../', import.meta.url));

/** Where the bytes of a program go, the heaviest module first; esbuild, for browsers. */
export async function moduleShares(program: string): Promise<{ shares: ModuleShare[]; compressed: number }> {
  const { outputFiles } = await esbuild.build({
    stdin: { contents: program, resolveDir: folder, loader: 'js', sourcefile: 'program' },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    write: false,
    sourcemap: 'external',
    outdir: folder,
  });
  const [map, { text }] = outputFiles as [esbuild.OutputFile, esbuild.OutputFile];
  const { mappings, sources, ...payload }: SourceMapPayload = JSON.parse(map.text);
  const modules = new Map(await Promise.all(sources.map(async (source) => [source, await modulesOf(source)] as const)));
  const sourceMap = new SourceMap({ ...payload, mappings, sources });
  const bytes = new Map<string, number>();
  text.split('\n').forEach((line, number) => {
    for (let column = 0; column < line.length; column++) {
      const entry = sourceMap.findEntry(number, column);
      const module = 'originalSource' in entry ? modules.get(entry.originalSource)?.(entry.originalLine) : undefined;
      const name = module ?? 'what the bundler adds';
      bytes.set(name, (bytes.get(name) ?? 0) + 1);
    }
  });
  const shares = [...bytes].map(([module, minified]) => ({ module, minified })).sort((a, b) => b.minified - a.minified);
  return { shares, compressed: compressedSize(text) };
}

/** Tells which module stands in a line of a built file: the build names each in a comment above it. */
async function modulesOf(source: string): Promise<(line: number) => string> {
  if (source === 'program') return () => source;
  const path = join(folder, source);
  const owner = /packages\/(\w[\w-]*)\/dist\//.exec(path)?.[1] ?? '';
  let module = `${owner}/dist`;
  const lines = (await readFile(path, 'utf8')).split('\n').map((line) => {
    const named = /^\/\/ (\S+\.(?:ts|m?js))$/.exec(line)?.[1];
    if (named !== undefined) module = shortName(named, owner);
    return module;
  });
  return (line) => lines[line] ?? module;
}

function shortName(path: string, owner: string): string {
  return path.startsWith('src/') ? `${owner}/${path}` : path.replace(/^.*(?:node_modules|internal)\//, '');
}
