import { join } from 'node:path';
import type { Plugin } from 'rolldown';

const createFetch = '\0ofetch/createFetch';

/**
 * Takes of ofetch `createFetch` alone, in the form that browsers get. Its module also makes a client at once, which costs
 * half of its import; the form for Node brings a `fetch` of its own along; and `ufo` and `destr`, which join addresses
 * and read JSON, are never asked: core gives whole addresses and reads the answers itself.
 */
export function ofetchAlone(): Plugin {
  let folder = '';
  return {
    name: 'ofetch-alone',
    async resolveId(source, importer) {
      if (source === 'ofetch' && importer !== createFetch) {
        const found = await this.resolve('ofetch/package.json', importer);
        if (found === null) return null;
        folder = join(found.id, '..');
        return { id: createFetch, moduleSideEffects: false };
      }
      if (source === 'ufo' || source === 'destr') return join(import.meta.dirname, 'neverAsked.ts');
      return null;
    },
    load(id) {
      return id === createFetch
        ? `export { createFetch } from ${JSON.stringify(join(folder, 'dist/index.mjs'))};`
        : null;
    },
  };
}
