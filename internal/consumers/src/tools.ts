import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npmSettings } from './npmSettings.ts';
import { run } from './shell.ts';

const cache = fileURLToPath(new URL('../node_modules/.cache/tools/', import.meta.url));
const installs = new Map<string, Promise<string>>();

/** Installs a tool of the registry, for example `node@20`, in a folder of its own, and gives the folder. */
function toolFolder(tool: string): Promise<string> {
  const running = installs.get(tool) ?? installTool(tool);
  installs.set(tool, running);
  return running;
}

async function installTool(tool: string): Promise<string> {
  const folder = join(cache, tool.replaceAll('/', '+'));
  const done = join(folder, 'installed');
  const isInstalled = await access(done).then(
    () => true,
    () => false,
  );
  if (isInstalled) return folder;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'tools', private: true }));
  await run('npm', ['install', ...npmSettings, tool], { folder });
  await writeFile(done, '');
  return folder;
}

const packageOf = (tool: string): string => tool.replace(/(?<=.)@[^@/]*$/, '');

/** A file of a tool. */
export async function toolFile(tool: string, file: string): Promise<string> {
  return join(await toolFolder(tool), 'node_modules', packageOf(tool), file);
}

/** A command of a tool. */
export async function toolCommand(tool: string, command: string): Promise<string> {
  return join(await toolFolder(tool), 'node_modules', '.bin', command);
}

/** The version of a tool that was installed. */
export async function toolVersion(tool: string): Promise<string> {
  const text = await readFile(await toolFile(tool, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
