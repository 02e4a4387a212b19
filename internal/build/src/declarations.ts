import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Files of a folder and its folders, with `/`. */
export async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return paths.map((path) => path.slice(folder.length + 1).replaceAll('\\', '/'));
}

/** Checks the types of a package and writes its declarations; a package may have several settings of the compiler. */
export async function writeDeclarations(folder: string): Promise<void> {
  const settings = (await readdir(folder)).filter((name) => /^tsconfig\.(?!json)[\w.]+$/.test(name));
  await Promise.all(
    settings.map(async (name) => {
      try {
        await run('tsc', ['-p', name, '--emitDeclarationOnly'], { cwd: folder });
      } catch (error) {
        throw new Error((error as { readonly stdout?: string }).stdout, { cause: error });
      }
    }),
  );
}

/** Declarations that can be reached from those of the entries: nobody can name the others. */
export async function reachableDeclarations(dist: string, entries: readonly string[]): Promise<ReadonlySet<string>> {
  const reached = new Set<string>(entries);
  for (const file of reached) {
    const text = await readFile(join(dist, file), 'utf8');
    for (const [, specifier = ''] of text.matchAll(/\b(?:from|import)\b\s*\(?['"](\.[^'"]+)\.js['"]/g)) {
      reached.add(posix.join(posix.dirname(file), `${specifier}.d.ts`));
    }
  }
  return reached;
}
