import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Name of the file in `dist`. */
export const noticesFile = 'THIRD-PARTY-NOTICES.txt';

/**
 * Names, versions and licences of the packages that modules come from; undefined when all modules are ours.
 *
 * @throws When a licence asks for more than this, or cannot be found.
 */
export async function thirdPartyNotices(modules: readonly string[]): Promise<string | undefined> {
  const folders = new Set(
    modules.flatMap((module) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(module)?.[0] ?? []),
  );
  if (folders.size === 0) return undefined;
  const notices = await Promise.all([...folders].sort().map(readNotice));
  return `Parts of these packages are in the code of this package.\n\n${notices.join('\n')}`;
}

async function readNotice(folder: string): Promise<string> {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  if (license !== 'MIT') throw new Error(`${name} is not under the MIT licence: see what its licence asks for`);
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  if (file === undefined) throw new Error(`${name} brings no text of its licence`);
  const text = await readFile(join(folder, file), 'utf8');
  return `## ${name} ${version} (${license})\n\n${text.trim()}\n`;
}
