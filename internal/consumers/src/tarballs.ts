import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const packages = fileURLToPath(new URL('../../../packages/', import.meta.url));

/** A project outside the repository that uses the packages as npm delivers them. */
export interface Project {
  readonly folder: string;
  write(file: string, text: string): Promise<void>;
  /** Runs a program in the project and gives what it printed; a failure is thrown with it. */
  run(program: string, args: readonly string[], environment?: Readonly<Record<string, string>>): Promise<string>;
  remove(): Promise<void>;
}

/** Packs packages of the workspace and installs the tarballs, and further packages of the registry, with npm. */
export async function installProject(names: readonly string[], further: readonly string[]): Promise<Project> {
  const folder = await mkdtemp(join(tmpdir(), 'thulium-consumer-'));
  const project: Project = {
    folder,
    write: (file, text) => writeFile(join(folder, file), text),
    async run(program, args, environment = {}) {
      try {
        const { stdout } = await run(program, args, { cwd: folder, env: { ...process.env, ...environment } });
        return stdout;
      } catch (error) {
        const { stdout, stderr } = error as { stdout: string; stderr: string };
        throw new Error(`${program} ${args.join(' ')} failed:\n${stdout}\n${stderr}`);
      }
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
  const tarballs = join(folder, 'tarballs');
  await mkdir(tarballs);
  for (const name of names) {
    await run('pnpm', ['pack', '--pack-destination', tarballs], { cwd: join(packages, name) });
  }
  await project.write('package.json', JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
  const files = (await readdir(tarballs)).map((file) => join(tarballs, file));
  await project.run('npm', ['install', '--no-audit', '--no-fund', ...files, ...further]);
  return project;
}
