import { type Plugin, rolldown } from 'rolldown';
import { ofetchAlone } from './ofetchAlone.ts';
import type { BuiltPackage } from './package.ts';
import { markPure } from './pureMarks.ts';

/** What a bundling gave. */
export interface Bundled {
  /** Files in `dist`. */
  readonly files: readonly string[];
  /** Files of the source, of ours and of others, of which something is in them. */
  readonly modules: readonly string[];
}

/** Writes one file for each entry, one for what entries share, and one for each module that is loaded later. */
export async function bundle(built: BuiltPackage, dist: string): Promise<Bundled> {
  const bundling = await rolldown({
    cwd: built.folder,
    input: { ...built.entries },
    platform: 'neutral',
    external: (id) =>
      id.startsWith('node:') || built.dependencies.some((name) => id === name || id.startsWith(`${name}/`)),
    resolve: { extensionAlias: { '.js': ['.ts', '.js'] } },
    plugins: [ofetchAlone(), markedPure(built)],
    checks: { bundlerTimings: false },
    onLog(level, { message }) {
      if (level === 'warn') throw new Error(message);
    },
  });
  const { output } = await bundling.write({
    dir: dist,
    format: 'esm',
    minify: false,
    entryFileNames: '[name].js',
    chunkFileNames: '[name].js',
    codeSplitting: { groups: [{ name: 'shared', minShareCount: 2 }] },
    // Docs stand in the declarations; licences and what bundlers are told stay.
    comments: { legal: true, annotation: true, jsdoc: false },
  });
  await bundling.close();
  return {
    files: output.map(({ fileName }) => fileName),
    modules: output.flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : [])),
  };
}

function markedPure({ programs }: BuiltPackage): Plugin {
  return {
    name: 'marked-pure',
    renderChunk: (code, { name, isEntry }) =>
      isEntry && programs.has(name) ? null : { code: markPure(code), map: null },
  };
}
